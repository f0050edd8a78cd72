"""Which statement stops which clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from domain.cases.lifecycle import Step
from domain.clocks.holds import KINDS, moved_on
from domain.clocks.rule import Rule, Trigger, dated
from domain.clocks.ruling import InForce, People, Ruling
from domain.events.keeping import ClockCancelled

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

    @property
    def since(self) -> date:
        """The first day on which it may have begun: of a partial date the first, though the period
        is counted from the last."""
        occurred = self.step.occurred
        return occurred.first if self.day == occurred.last else self.day

    @property
    def over_on(self) -> date:
        """The day on which it was stopped or called off; the last that there is while it runs."""
        return min(self.stopped_on or date.max, self.cancelled_on or date.max)

    def held_by(self, step: Step, since: date, running: Sequence[Started[R]]) -> bool:
        """Whether an extension, a suspension or the like is about it: it is named, or it ran then;
        it runs from `since`."""
        fact = step.fact
        if not isinstance(fact, KINDS) or fact.clock != self.rule.id:
            return False
        if fact.of is not None:
            return fact.of == self.step.origin[1] and self.meant(step, running)
        return since <= moved_on(fact) <= self.over_on

    def meant(self, step: Step, running: Sequence[Started[R]]) -> bool:
        """Whether it is the one of what runs that a statement means by its id: two sources may give
        the same, then that of the statement's own source, else the only one that there is."""
        source, id_ = self.step.origin
        if source == step.origin[0]:
            return True
        return all(it.step.origin[0] == source for it in running if it.step.origin[1] == id_)

    def moved_by(
        self, steps: Iterable[Step], since: date, running: Sequence[Started[R]]
    ) -> list[Step]:
        """What moves it."""
        return [it for it in steps if self.held_by(it, since, running)]


def started(steps: Sequence[Step], ruling: Ruling[R]) -> list[Started[R]]:
    """In the order of their days."""
    return sorted(_each(steps, ruling), key=lambda it: it.day)


def _each(steps: Sequence[Step], ruling: Ruling[R]) -> Iterator[Started[R]]:
    for step in steps:
        decides = ruling.of(step)
        day = decides and dated(decides.rule.starts, step)
        if decides and day and _given(decides.rule, steps):
            yield Started(step, day, decides)


def _given(rule: Rule, steps: Iterable[Step]) -> bool:
    return not rule.given or any(dated(rule.given, it) for it in steps)


def match(
    running: Sequence[Started[R]], steps: Sequence[Step], people: People,
    since: Callable[[Started[R]], date] = lambda it: it.since, *, held: bool = False,
) -> None:  # fmt: skip
    """Which statements stop and cancel what runs, in the order of the days that they tell; one
    counts from `since` on, and at any time where it names what it belongs to.

    (1) a statement that tells both days stops the clock that it starts, and no other; what it says
        of `itself` is said of no other either, whether it starts one or not
    (2) of the others each stops, for every official that it concerns, the earliest that runs about
        that official; where it or the clock concerns nobody, the earliest
    (3) one that cancels ends all that run about those whom it concerns
    (4) where clocks are `held`, somebody may call one off
    """
    for it in running:
        if day := dated(_of_itself(it.rule), it.step):
            it.stop, it.stopped_on = it.step, day
    itself = {id(it.step) for it in running if it.stop}
    for day, step in _in_order(running, steps):
        if id(step) not in itself:
            _stop(running, step, people, since)
        _cancel(running, step, people, since)
        if held and isinstance(step.fact, ClockCancelled):
            for it in running:
                if it.over_on > day and it.held_by(step, since(it), running):
                    it.cancelled_by, it.cancelled_on = step, day


def _in_order(running: Sequence[Started[R]], steps: Sequence[Step]) -> list[tuple[date, Step]]:
    """What may end something, by the day that it tells; on one day in the order of the fold."""
    rules = {id(it.rule): it.rule for it in running}.values()
    told = []
    for step in steps:
        if isinstance(step.fact, ClockCancelled):
            told.append((step.fact.cancelled_on, step))
            continue
        days = (dated(ends, step) for it in rules for ends in (_of_others(it), it.cancels))
        if day := min((it for it in days if it), default=None):
            told.append((day, step))
    return sorted(told, key=lambda pair: pair[0])


def _stop(
    running: Sequence[Started[R]],
    step: Step,
    people: People,
    since: Callable[[Started[R]], date],
) -> None:
    told = _persons(step, people)
    left = set(told)
    for it in running:
        day = dated(_of_others(it.rule), step)
        if not day or it.stop or it.over_on <= day or not _counts(it, step, day, since(it)):
            continue
        concerned = _persons(it.step, people)
        if not _is_about(it, step, concerned, told, running):
            continue
        if it.rule.stops_all:
            it.stop, it.stopped_on = step, day
            continue
        if left and concerned and not left & concerned:
            continue  # an earlier one has been stopped for them
        it.stop, it.stopped_on = step, day
        left -= concerned
        if not (left and concerned):
            return


def _cancel(
    running: Sequence[Started[R]],
    step: Step,
    people: People,
    since: Callable[[Started[R]], date],
) -> None:
    told = _persons(step, people)
    for it in running:
        day = dated(it.rule.cancels, step)
        about = _is_about(it, step, _persons(it.step, people), told, running)
        if day and not it.cancelled_by and about and _counts(it, step, day, since(it)):
            it.cancelled_by, it.cancelled_on = step, day


def _counts(it: Started[R], step: Step, day: date, since: date) -> bool:
    return day >= since or it.rule.names(it.step, step)


def _of_itself(rule: Rule) -> tuple[Trigger, ...]:
    """What may stop a clock in the statement that starts it: another of its days."""
    told = {(it.event, it.day) for it in rule.starts}
    return tuple(it for it in rule.stops if (it.event, it.day) not in told)


def _of_others(rule: Rule) -> tuple[Trigger, ...]:
    """What may stop a clock in another statement than the one that starts it."""
    return tuple(it for it in rule.stops if not it.itself)


def _persons(step: Step, people: People) -> set[str]:
    return {people.person(it) for it in step.recorded.officials}


def _is_about(
    it: Started[R], step: Step, concerned: set[str], told: set[str], running: Sequence[Started[R]]
) -> bool:
    """Where both say whom they concern, somebody is concerned by both."""
    both = not concerned or not told or concerned & told
    if step is it.step or not both or not it.rule.joins(it.step, step):
        return False
    return not it.rule.names(it.step, step) or it.meant(step, running)
