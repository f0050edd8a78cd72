"""What moves a running clock: extensions within the rule's cap, suspensions, and being called off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import Unit, day_before
from domain.clocks.workdays import WorkingDays
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
    """What is due from a day on. `extended` says that somebody granted it."""

    since: date
    due_on: date
    provisional: bool = False
    extended: bool = False


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


@dataclass(frozen=True, slots=True)
class Cap:
    """No extension goes beyond `last`; None where the rule has no cap."""

    last: date | None = None


def held(first: Due, cap: Cap, unit: Unit, steps: Sequence[Step], days: WorkingDays) -> Holds:
    """What the statements about one clock make of it, in the order in which they happened. Time that
    it stood still moves the cap too, and whoever extends never shortens."""
    holds = Holds([first])
    for step in steps:
        match step.fact:
            case ClockExtended() as fact:
                due = holds.dues[-1].due_on
                last = max(due, min(fact.due_on, cap.last or fact.due_on))
                holds.over_cap |= last < fact.due_on
                holds.dues.append(Due(fact.extended_on, last, extended=last > due))
            case ClockSuspended(suspended_on=since) if not _open(holds):
                holds.still.append((max(since, first.since), None))
            case ClockResumed(resumed_on=told) if _open(holds):
                since = holds.still.pop()[0]
                until = max(since, told)
                holds.still.append((since, until))
                holds.dues.append(_moved(holds.dues[-1], since, until, unit, days))
                if cap.last:
                    cap = Cap(_moved(Due(since, cap.last), since, until, unit, days).due_on)
            case ClockCancelled(cancelled_on=day):
                holds.cancelled_on = min(day, holds.cancelled_on or day)
            case _:
                continue
        holds.positions.append(step.position)
    return holds


def _open(holds: Holds) -> bool:
    return bool(holds.still) and holds.still[-1][1] is None


def _moved(due: Due, since: date, until: date, unit: Unit, days: WorkingDays) -> Due:
    """Later by as long as the clock stood still: in working days where it counts those."""
    if unit is Unit.WORKING_DAY and until.year - since.year < _LONGEST_YEARS:
        lost = days.between(day_before(since), day_before(until))
        moved, provisional = days.after(due.due_on, lost) if lost else (due.due_on, False)
        return Due(until, moved, due.provisional or provisional, due.extended)
    ordinal = min(due.due_on.toordinal() + (until - since).days, date.max.toordinal())
    return Due(until, date.fromordinal(ordinal), due.provisional, due.extended)
