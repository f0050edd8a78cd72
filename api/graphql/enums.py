"""The words of the catalogue and of the rules, made known to GraphQL in their own terms."""

from enum import EnumMeta
from typing import Any

import strawberry

from domain.cases.outcome import Outcome
from domain.catalogue import Agent, Circle, Direction, Mark, Mechanism, Side, Stage
from domain.clocks.item import ClockState
from domain.clocks.kinds import ClockKind
from domain.clocks.rule import Per
from domain.entry import Classification, Confidence
from domain.events.keeping import FindingDisposition
from domain.events.register import ManagementLevel, PackStatus
from domain.indicators.indicator import Severity
from domain.publication import Publicity
from domain.words import Word
from projections.pilots import TrialSide
from projections.planned import PlanMeasure

__all__ = [
    "Agent", "Circle", "Classification", "ClockKind", "ClockState", "Confidence", "Direction",
    "FindingDisposition", "ManagementLevel", "Mark", "Mechanism", "Outcome", "PackStatus", "Per", "PlanMeasure",
    "Publicity", "Severity", "Side", "Stage", "TrialSide",
]  # fmt: skip
WORDS: tuple[type[Word], ...] = (
    Stage, Circle, Mechanism, Direction, Side, Agent, Confidence, Classification, Outcome,
    ClockKind, ClockState, Mark, Severity, Publicity, TrialSide, PlanMeasure,
)  # fmt: skip
OTHERS: dict[EnumMeta, tuple[str, dict[str, str]]] = {
    Per: (
        "What the statements of one clock or question have in common.",
        {
            "CASE": "a case",
            "TENURE": "a tenure",
            "OFFICIAL": "a person, under all of their ids",
            "UNIT": "a unit",
            "ENVELOPE": "what went up sealed, by the number of its envelope",
        },
    ),
    FindingDisposition: (
        "What a person answered to a finding.",
        {
            "OPEN": "待答: nobody answered, or the question was put again",
            "EXPLAINED": "已说明: it asked rightly, and there is an explanation",
            "DISMISSED": "不成立: it asked without ground",
            "REFERRED": "移送: it was handed to whoever is to act",
        },
    ),
    ManagementLevel: (
        "干部管理权限: the level of the organ that manages an official, or that a body belongs to.",
        {
            "CENTRAL": "中央",
            "PROVINCE": "省",
            "CITY": "市",
            "COUNTY": "县",
            "TOWNSHIP": "乡",
            "NEUTRAL": "of no level: a body of another kind",
        },
    ),
    PackStatus: (
        "Whether a pack decides.",
        {"GENERAL": "it decides", "PILOT": "试点: it is tried in its scope, and decides nothing"},
    ),
}
"""Words of events, whose schemas stay as they are, and one whose text is not its name."""


def _known(words: Any, about: str, says: dict[str, str]) -> None:
    strawberry.enum(words, description=about)
    for it in words.__strawberry_definition__.values:
        it.description = says[it.name]


for words in WORDS:
    _known(words, words.about(), {it.name: it.says for it in words})
for others, (about, says) in OTHERS.items():
    _known(others, about, says)
