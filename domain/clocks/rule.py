"""What every rule of a pack says: which statements start and stop it, and under which article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from domain.cases.lifecycle import Step
from domain.catalogue import Mark

OCCURRED, DECIDED_ON, SOURCE_ID, CASE = "occurred", "decided_on", "id", "case"
SUBJECT = ("tenure", "unit")
"""Names for what an entry concerns, where a field of the fact may be named."""


class Per(StrEnum):
    """What the statements of one clock have in common."""

    CASE = "case"
    TENURE = "tenure"
    OFFICIAL = "official"
    UNIT = "unit"
    ENVELOPE = "envelope"
    """What went up sealed: nothing but its number may be known of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The article, how well it is known, and the day on which a person last checked it."""

    rule: str
    article: str
    mark: Mark
    checked_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A statement of a kind, with the field that tells the day: one of its own, `occurred`, or
    `decided_on` of the entry where it has none of that name.

    `where` gives the values that fields must have, `present` the fields that must be filled in,
    `absent` those that may not. `itself`: it is said of nothing but what the statement itself
    starts, as the day on which a sanction was announced is said of this sanction.
    """

    event: str
    day: str = OCCURRED
    where: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    itself: bool = False

    def on(self, step: Step) -> date | None:
        """The day, of a partial date the last; None where the statement is not meant."""
        fact = step.fact
        if step.recorded.entry.kind.name != self.event:
            return None
        for name, wanted in self.where.items():
            if getattr(fact, name, None) not in wanted:
                return None
        if any(getattr(fact, name, None) is not None for name in self.absent):
            return None
        if any(getattr(fact, name, None) is None for name in self.present):
            return None
        if self.day == OCCURRED:
            return step.occurred.last
        if hasattr(fact, self.day):
            found: date | None = getattr(fact, self.day)
            return found
        return step.decided_on or step.occurred.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`join` says which field of a statement that stops it repeats which of the one that starts, or
    one of which: an appeal is against the sanction, or against the decision on its reconsideration.

    `given` are statements of which one must be among those that share the key, `stops_all` says
    that one statement stops all that run. `title_zh` and `title_en` are for people.
    """

    id: str
    title_zh: str
    title_en: str
    per: Per
    starts: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    cancels: tuple[Trigger, ...]
    given: tuple[Trigger, ...]
    stops_all: bool
    join: Mapping[str, tuple[str, ...]]
    source: Source

    @property
    def kinds(self) -> frozenset[str]:
        """The stored names of everything that it reads."""
        return frozenset(it.event for it in (*self.starts, *self.stops, *self.cancels, *self.given))

    def joins(self, start: Step, other: Step) -> bool:
        """Whether a later statement belongs to the one that started it."""
        return all(
            (theirs := value(other, field)) is None or theirs in [value(start, it) for it in of]
            for field, of in self.join.items()
        )

    def names(self, start: Step, other: Step) -> bool:
        """Whether a later statement says by its id which one it belongs to."""
        return any(
            SOURCE_ID in of and value(other, field) == value(start, SOURCE_ID)
            for field, of in self.join.items()
        )


def concerned(step: Step, per: Per) -> tuple[str, ...]:
    """The officials of what a statement starts: what a unit owes, or is known of an envelope, is of
    none, whomever the statement happens to be about."""
    return () if per in (Per.UNIT, Per.ENVELOPE) else step.recorded.officials


def value(step: Step, name: str) -> Any:
    """A field of the statement, or what it concerns, or its id in its source."""
    if name == SOURCE_ID:
        return step.origin[1]
    if name == CASE:
        return next(iter(step.recorded.entry.subject.cases), None)
    if name in SUBJECT:
        return getattr(step.recorded.entry.subject, name)
    return getattr(step.fact, name, None)


def word(step: Step, name: str) -> str:
    """The value of a field as a pack writes it; empty where none is named."""
    found = value(step, name) if name else ""
    return str(found).lower() if isinstance(found, bool) else str(found)


def dated(triggers: tuple[Trigger, ...], step: Step) -> date | None:
    """The day that the first trigger which means a statement gives."""
    for it in triggers:
        if (day := it.on(step)) is not None:
            return day
    return None
