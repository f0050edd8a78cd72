"""What moves a running clock: extensions within the rule's cap, suspensions, and being called off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import Length, Unit, day_before
from domain.clocks.workdays import Reckoning, WorkingDays
from domain.events.keeping import ClockCancelled, ClockExtended, ClockResumed, ClockSuspended

_LONGEST_YEARS = 100
"""Nobody counts the working days of a longer standstill."""
KINDS = (ClockExtended, ClockSuspended, ClockResumed, ClockCancelled)


Moves = ClockExtended | ClockSuspended | ClockResumed | ClockCancelled


def moved_on(fact: Moves) -> date:
    """The day from which it counts."""
    match fact:
        case ClockExtended():
            return fact.extended_on
        case ClockSuspended():
            return fact.suspended_on
        case ClockResumed():
            return fact.resumed_on
        case ClockCancelled():
            return fact.cancelled_on


@dataclass(frozen=True, slots=True)
class Due:
    """What is due from a day on. `extended` says that somebody granted it; `full` is the day on
    which the period is full, where it ends later because that one is off."""

    since: date
    due_on: date
    provisional: bool = False
    extended: bool = False
    full: date | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """How the time is counted by which a clock stood still: like its length."""

    unit: Unit
    reckoning: Reckoning
    days: WorkingDays

    def due(self, since: date, day: date, length: Length) -> Due:
        """What is due from `since` on, of a period that begins with a day."""
        full, provisional = self.reckoning.full(day, length, self.days)
        return self._rolled(Due(since, full, provisional))

    def later(self, due: Due, since: date, until: date) -> Due:
        """What is due after it stood still from one day to before another: so much later. Whether
        that day is off counts, and not whether the former one was."""
        full = due.full or due.due_on
        if self.unit is Unit.WORKING_DAY and until.year - since.year < _LONGEST_YEARS:
            lost = self.days.between(day_before(since), day_before(until))
            last, unsure = self.days.after(full, lost) if lost else (full, False)
            return Due(until, last, due.provisional or unsure, due.extended)
        if until == since:
            return replace(due, since=until)
        ordinal = min(full.toordinal() + (until - since).days, date.max.toordinal())
        return self._rolled(replace(due, since=until, due_on=date.fromordinal(ordinal)))

    def _rolled(self, due: Due) -> Due:
        last, unsure = self.reckoning.rolled(due.due_on, self.unit, self.days)
        return replace(due, due_on=last, provisional=due.provisional or unsure, full=due.due_on)


@dataclass
class Holds:
    """What is due over time, and when the clock stood still (`until` exclusive, None while open)."""

    dues: list[Due]
    still: list[tuple[date, date | None]] = field(default_factory=list)
    cancelled_on: date | None = None
    over_cap: bool = False
    positions: list[int] = field(default_factory=list)

    def due(self, day: date) -> Due:
        """What was due by what had happened up to a day."""
        return next(it for it in reversed(self.dues) if it.since <= day or it is self.dues[0])

    def stands_still(self, day: date) -> bool:
        return any(since <= day and (until is None or day < until) for since, until in self.still)


def held(first: Due, cap: Due | None, steps: Sequence[Step], counting: Counting) -> Holds:
    """What the statements about one clock make of it, in the order in which they happened. Time that
    it stood still moves the cap too, beyond which no extension goes; whoever extends never shortens,
    and the day that somebody granted is kept, be it one off."""
    holds = Holds([first])
    for step in steps:
        match step.fact:
            case ClockExtended() as fact:
                due = _extended(holds.dues[-1], cap, fact)
                holds.over_cap |= due.due_on < fact.due_on
                holds.dues.append(due)
            case ClockSuspended(suspended_on=since) if not _open(holds):
                holds.still.append((max(since, first.since), None))
            case ClockResumed(resumed_on=told) if _open(holds):
                since = holds.still.pop()[0]
                until = max(since, told)
                holds.still.append((since, until))
                holds.dues.append(counting.later(holds.dues[-1], since, until))
                cap = counting.later(cap, since, until) if cap else None
            case ClockCancelled(cancelled_on=day):
                holds.cancelled_on = min(day, holds.cancelled_on or day)
            case _:
                continue
        holds.positions.append(step.position)
    return holds


def _open(holds: Holds) -> bool:
    return bool(holds.still) and holds.still[-1][1] is None


def _extended(due: Due, cap: Due | None, fact: ClockExtended) -> Due:
    granted = Due(fact.extended_on, fact.due_on, extended=True)
    if cap and cap.due_on < granted.due_on:
        granted = replace(cap, since=fact.extended_on, extended=True)
    return granted if granted.due_on > due.due_on else replace(due, since=fact.extended_on)
