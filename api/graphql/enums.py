"""The catalogue's words, made known to GraphQL in its own terms."""

import strawberry

from domain.cases.outcome import Outcome
from domain.catalogue import Agent, Circle, Direction, Mechanism, Side, Stage
from domain.entry import Classification, Confidence
from domain.words import Word

__all__ = [
    "Agent", "Circle", "Classification", "Confidence", "Direction", "Mechanism", "Outcome", "Side",
    "Stage",
]  # fmt: skip
WORDS: tuple[type[Word], ...] = (
    Stage, Circle, Mechanism, Direction, Side, Agent, Confidence, Classification, Outcome,
)  # fmt: skip


def _known(words: type[Word]) -> None:
    strawberry.enum(words, description=words.about())
    for it in words.__strawberry_definition__.values:  # type: ignore[attr-defined]
        it.description = words[it.name].says


for words in WORDS:
    _known(words)
