"""Which version of a rule decides, and what a rule has to know of people and of the calendar."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from typing import Generic, Protocol, TypeVar

from domain.cases.lifecycle import Step
from domain.clocks.rule import Rule, concerned
from domain.clocks.workdays import WorkingDays
from domain.events.register import ManagementLevel

R_co = TypeVar("R_co", bound=Rule, covariant=True)


class People(Protocol):
    """What is known of people, as far as rules ask for it."""

    def key_post(self, official: str, day: date) -> bool: ...

    def level(self, official: str) -> ManagementLevel | None: ...

    def unit(self, official: str) -> str | None: ...

    def person(self, official: str) -> str:
        """The id under which somebody is read; of two that were merged the same."""
        ...


class Nobody:
    """Nothing is known of anybody."""

    def key_post(self, _official: str, _day: date) -> bool:
        return False

    def level(self, _official: str) -> ManagementLevel | None:
        return None

    def unit(self, _official: str) -> str | None:
        return None

    def person(self, official: str) -> str:
        return official


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom something concerns, as far as packs ask: by which levels they are managed, in which units
    they are."""

    levels: frozenset[ManagementLevel | None]
    units: frozenset[str | None]

    @classmethod
    def of(cls, people: People, officials: Iterable[str], *units: str | None) -> Whom:
        known = tuple(officials)
        return cls(
            frozenset(people.level(it) for it in known),
            frozenset((*units, *(people.unit(it) for it in known))),
        )

    def within(self, levels: Collection[ManagementLevel], units: Collection[str]) -> bool:
        """Whether a pack for these levels and units is for them; none are all."""
        return (not levels or not self.levels.isdisjoint(levels)) and (
            not units or not self.units.isdisjoint(units)
        )


@dataclass(frozen=True, slots=True)
class InForce(Generic[R_co]):
    """A rule as one version of a pack states it; `effective_to` inclusive, None while it holds.

    `levels` are those whose officials it applies to, `units` those in which a pilot is tried; none
    for all. `moves_running`: clocks that run when it takes effect go by it from then on. `zone` cuts the ledger's days.
    """

    rule: R_co
    pack: str
    version: str
    effective_from: date
    effective_to: date | None
    moves_running: bool
    levels: frozenset[ManagementLevel]
    units: frozenset[str]
    days: WorkingDays
    zone: tzinfo = UTC

    def holds(self, day: date) -> bool:
        return self.effective_from <= day <= (self.effective_to or date.max)


@dataclass(frozen=True)
class Ruling(Generic[R_co]):
    """All versions of one rule, one at least, and all of one kind of key; those that come first win
    over those that follow."""

    versions: Sequence[InForce[R_co]]
    people: People = field(default_factory=Nobody)

    def of(self, step: Step) -> InForce[R_co] | None:
        """The version in force on the day of the decision, else on the day it occurred (of a
        partial date the last): DESIGN idea 5. The sender never chooses."""
        return self._deciding(step, step.decided_on or step.occurred.last)

    def _deciding(self, step: Step, day: date) -> InForce[R_co] | None:
        whom = None  # most versions are for all, and nobody is looked up for these
        for it in self.versions:
            if it.holds(day):
                if it.levels or it.units:
                    officials = concerned(step, it.rule.per)
                    unit = step.recorded.entry.subject.unit
                    whom = whom or Whom.of(self.people, officials, unit)
                if whom is None or whom.within(it.levels, it.units):
                    return it
        return None

    def later(self, than: InForce[R_co], step: Step) -> list[InForce[R_co]]:
        """Versions that move what a step started, in the order in which they take effect: each
        would decide if it were started on that day. What was moved stays so, as what is started
        does, when a version ends."""
        moving = (it for it in self.versions if it.moves_running)
        return sorted(
            (
                it
                for it in moving
                if it.effective_from > than.effective_from
                and self._deciding(step, it.effective_from) is it
            ),
            key=lambda it: it.effective_from,
        )
