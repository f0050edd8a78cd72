"""The course of one clock: from when it began, what was due and what happened, to day intervals."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.cases.lifecycle import Step
from domain.clocks.holds import Due, Holds
from domain.clocks.item import ClockState, Item, Pack, Segment, Told, segments
from domain.clocks.lengths import next_day
from domain.clocks.rule import Rule, concerned
from domain.clocks.ruling import InForce


class Span(StrEnum):
    """DUE: must happen by. MIN: must not happen before. VALIDITY: expires. LOCK: barred meanwhile."""

    DUE = "DUE"
    MIN = "MIN"
    VALIDITY = "VALIDITY"
    LOCK = "LOCK"


MOST_DOUBT_DAYS = 31
"""No notice gives as many days off in a year (2025: 28, weekends among them), so whatever calendar
is published, an end lies no further off: what is open then is late, and no guess."""
_LAPSED = {Span.DUE: ClockState.OVERDUE, Span.MIN: ClockState.MET}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """`begin` is the first day of its course, `counted_from` that from which the warn point counts.
    `plea`: what stopped it is one, which breaks nothing, however late. `before` are the packs that
    decided until a day, the earliest first, where one moved what another had started."""

    span: Span
    begin: date
    counted_from: date
    warn_percent: int
    holds: Holds
    stopped_on: date | None = None
    cancelled_on: date | None = None
    plea: bool = False
    before: tuple[tuple[date, Pack], ...] = ()

    def segments(self) -> tuple[Segment, ...]:
        dues, still = self.holds.dues, self.holds.still
        cuts = [self.begin, *(it.since for it in dues), *(until for until, _by in self.before)]
        cuts += [day for it in dues for day in (self._warn(it), next_day(it.due_on))]
        cuts += [next_day(_without_doubt(it)) for it in dues if it.provisional]
        cuts += [day for pair in still for day in pair if day]
        cuts += [day for day in (self.stopped_on, self.cancelled) if day]
        return segments((day for day in cuts if day >= self.begin), self._on)

    @property
    def cancelled(self) -> date | None:
        days = (self.cancelled_on, self.holds.cancelled_on)
        return min((day for day in days if day), default=None)

    @property
    def due(self) -> Due:
        """What counts in the end: what was due when it stopped, else what is due last."""
        return self.holds.due(self.stopped_on or date.max)

    def _on(self, day: date) -> Told | None:
        due = self.holds.due(day)
        state = self._state(day, due)
        ended = self.span is Span.LOCK and state is ClockState.EXPIRED
        by = next((by for until, by in self.before if day < until), None)
        return None if ended else (state, due.due_on, by)

    def _state(self, day: date, due: Due) -> ClockState:
        stopped, cancelled = self.stopped_on or date.max, self.cancelled or date.max
        if cancelled <= day and cancelled < stopped:
            return ClockState.CANCELLED
        if self.stopped_on and stopped <= day:
            return self._stopped(stopped, self.due.due_on)
        if self.holds.stands_still(day):
            return ClockState.SUSPENDED
        if due.provisional and day <= _without_doubt(due):
            return ClockState.PROVISIONAL
        if day > due.due_on:
            return _LAPSED.get(self.span, ClockState.EXPIRED)
        if due.extended:
            return ClockState.EXTENDED
        warns = self.span in (Span.DUE, Span.VALIDITY) and day >= self._warn(due)
        return ClockState.WARN if warns else ClockState.RUNNING

    def _stopped(self, day: date, due_on: date) -> ClockState:
        match self.span:
            case Span.MIN:
                return ClockState.BREACHED if day < due_on else ClockState.MET
            case Span.LOCK:
                return ClockState.BREACHED if day <= due_on else ClockState.EXPIRED
        if day <= due_on:
            return ClockState.MET
        if self.plea:
            return ClockState.EXPIRED
        return ClockState.MET_LATE if self.span is Span.DUE else ClockState.BREACHED

    def _warn(self, due: Due) -> date:
        """The first day on which the warn point is reached."""
        length = max((due.due_on - self.counted_from).days, 0)
        return self.counted_from + timedelta(days=math.ceil(length * self.warn_percent / 100))


def _without_doubt(due: Due) -> date:
    return date.fromordinal(min(due.due_on.toordinal() + MOST_DOUBT_DAYS, date.max.toordinal()))


def item(
    key: str, start: Step, course: Course, decides: InForce[Rule], stop: Step | None, label: str = "",
    proof: tuple[int, ...] = (),
) -> Item:  # fmt: skip
    """`label` tells apart what one statement starts; `proof` are positions besides start and stop."""
    due, entry = course.due, start.recorded.entry
    in_time = course.stopped_on is not None and course.stopped_on <= due.due_on
    late = bool(
        in_time and stop and stop.recorded.recorded_at.astimezone(decides.zone).date() > due.due_on
    )
    positions = [
        start.position,
        *course.holds.positions,
        *proof,
        *([stop.position] if stop else []),
    ]
    return Item(
        clock=decides.rule.id, key=key, start=" ".join(start.origin) + (f" {label}" if label else ""),
        officials=concerned(start, decides.rule.per), unit=entry.subject.unit,
        started_on=course.begin, due_on=due.due_on, stopped_on=course.stopped_on,
        provisional=due.provisional and course.stopped_on is None, recorded_late=late,
        over_cap=course.holds.over_cap, segments=course.segments(),
        positions=tuple(dict.fromkeys(positions)), pack=decides.pack, version=decides.version,
    )  # fmt: skip
