"""The catalogue's words, made known to GraphQL in its own terms."""

from enum import EnumMeta
from typing import Any

import strawberry

from domain.cases.outcome import Outcome
from domain.catalogue import Agent, Circle, Direction, Mark, Mechanism, Side, Stage
from domain.clocks.item import ClockState
from domain.clocks.rule import Per
from domain.entry import Classification, Confidence
from domain.events.keeping import FindingDisposition
from domain.indicators.indicator import Severity
from domain.words import Word

__all__ = [
    "Agent", "Circle", "Classification", "ClockState", "Confidence", "Direction",
    "FindingDisposition", "Mark", "Mechanism", "Outcome", "Per", "Severity", "Side", "Stage",
]  # fmt: skip
WORDS: tuple[type[Word], ...] = (
    Stage, Circle, Mechanism, Direction, Side, Agent, Confidence, Classification, Outcome,
)  # fmt: skip

MEANINGS: dict[EnumMeta, tuple[str, dict[str, str]]] = {
    ClockState: (
        "Where a statutory period stands on a day.",
        {
            "RUNNING": "It runs, and less than its warn point is used.",
            "WARN": "It runs, and more than its warn point is used (half, where a rule says nothing).",
            "OVERDUE": "It was due before this day, and what was owed has not happened.",
            "MET": "What was owed happened in time, or what was to wait did wait.",
            "MET_LATE": "What was owed happened after it was due.",
            "SUSPENDED": "It stands still, as somebody decided.",
            "EXTENDED": "It runs, and its end was moved by somebody who may.",
            "CANCELLED": "It was called off, or what it was about fell away.",
            "PROVISIONAL": "It runs to a day that no published calendar confirms yet.",
            "BREACHED": "Done before a time to wait was over, after a validity had expired, or beyond a limit.",
            "EXPIRED": "A validity or a lock that ended by itself.",
        },
    ),
    FindingDisposition: (
        "What a person answered to a finding.",
        {
            "OPEN": "待答: nobody answered, or the question was put again.",
            "EXPLAINED": "已说明: it asked rightly, and there is an explanation.",
            "DISMISSED": "不成立: it asked without ground.",
            "REFERRED": "移送: it was handed to whoever is to act.",
        },
    ),
    Severity: (
        "How much an indicator's question weighs. It is no judgement of a person.",
        {"LOW": "低", "MEDIUM": "中", "HIGH": "高"},
    ),
    Mark: (
        "How well a rule is known.",
        {
            "F": "Read in a primary text.",
            "F2": "Read in a secondary source.",
            "M": "From memory; to be checked before it counts.",
            "D": "Our own design, no rule.",
        },
    ),
    Per: (
        "What the statements of one clock or question have in common.",
        {
            "CASE": "A case.",
            "TENURE": "A tenure.",
            "OFFICIAL": "A person, under all of their ids.",
            "UNIT": "A unit.",
        },
    ),
}
"""What the words mean that rules bring, one by one."""


def _known(words: type[Word]) -> None:
    strawberry.enum(words, description=words.about())
    for it in words.__strawberry_definition__.values:  # type: ignore[attr-defined]
        it.description = words[it.name].says


for words in WORDS:
    _known(words)
for described_word, (described, values) in MEANINGS.items():
    made: Any = strawberry.enum(described_word, description=described)
    for value in made.__strawberry_definition__.values:
        value.description = values[value.name]
