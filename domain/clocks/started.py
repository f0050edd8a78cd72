"""Which statement stops which clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from domain.cases.lifecycle import Step
from domain.clocks.holds import KINDS
from domain.clocks.rule import Rule, dated
from domain.clocks.ruling import InForce, Ruling

R = TypeVar("R", bound=Rule)


@dataclass
class Started(Generic[R]):
    """A clock that a statement started, with what stopped it or called it off."""

    step: Step
    day: date
    decides: InForce[R]
    stop: Step | None = None
    stopped_on: date | None = None
    cancelled_by: Step | None = None
    cancelled_on: date | None = None

    @property
    def rule(self) -> R:
        return self.decides.rule

    def moved_by(self, steps: Iterable[Step]) -> list[Step]:
        """The extensions, suspensions and the like that are about it."""
        return [
            it
            for it in steps
            if isinstance(it.fact, KINDS)
            and it.fact.clock == self.rule.id
            and it.fact.of in (None, self.step.origin[1])
        ]


def started(steps: Iterable[Step], ruling: Ruling[R]) -> list[Started[R]]:
    """In the order of their days."""
    return sorted(_each(steps, ruling), key=lambda it: it.day)


def _each(steps: Iterable[Step], ruling: Ruling[R]) -> Iterator[Started[R]]:
    for step in steps:
        decides = ruling.of(step)
        day = decides and dated(decides.rule.starts, step)
        if decides and day:
            yield Started(step, day, decides)


def match(running: Sequence[Started[R]], steps: Sequence[Step], *, backwards: bool = False) -> None:
    """Each statement that stops a clock stops the earliest that runs; one that cancels, all that run.

    `backwards`: what is owed before an event may be done before the event is known.
    """
    for step in steps:
        for it in running:
            day = dated(it.rule.stops, step)
            if day and not it.stop and _follows(it, step, day, backwards=backwards):
                it.stop, it.stopped_on = step, day
                break
    for step in steps:
        for it in running:
            day = dated(it.rule.cancels, step)
            if day and not it.cancelled_by and _follows(it, step, day, backwards=backwards):
                it.cancelled_by, it.cancelled_on = step, day


def _follows(it: Started[R], step: Step, day: date, *, backwards: bool) -> bool:
    return step is not it.step and (day >= it.day or backwards) and it.rule.joins(it.step, step)
