"""A running period as day intervals: which state it is in on any day, and why.

Nothing here depends on today. An item has its whole course at once: `segments` follow one another
from the day it began, the last one is open unless the item ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.clocks.lengths import next_day
from domain.words import Word


class ClockState(Word):
    """Where a statutory period stands on a day."""

    RUNNING = "RUNNING", "it runs, and less than its warn point is used"
    WARN = "WARN", "it runs, and its warn point is reached: half of it, where the rule says nothing"
    OVERDUE = "OVERDUE", "逾期: it was due before that day, and what was owed has not happened"
    MET = "MET", "what was owed happened in time, or what had to wait did"
    MET_LATE = "MET_LATE", "what was owed happened after it was due"
    SUSPENDED = "SUSPENDED", "中止: it stands still, as somebody decided"
    EXTENDED = "EXTENDED", "延长: it runs, and somebody granted it more time"
    CANCELLED = "CANCELLED", "撤销: it was called off, or what it was about fell away"
    PROVISIONAL = (
        "PROVISIONAL",
        "it runs to a day that no published calendar confirms yet, until none could move it further",
    )
    BREACHED = (
        "BREACHED",
        "done before a MIN period was over, after a VALIDITY had expired, or beyond a limit",
    )
    EXPIRED = "EXPIRED", "a validity that ended by itself; a lock that ended has no state any more"


OPEN = frozenset(
    {
        ClockState.RUNNING, ClockState.WARN, ClockState.OVERDUE, ClockState.SUSPENDED,
        ClockState.EXTENDED, ClockState.PROVISIONAL,
    }
)  # fmt: skip
"""States in which something is still owed, or still barred."""


Pack = tuple[str, str]
"""The id and version of a pack."""
Told = tuple[ClockState, date | None, Pack | None]


@dataclass(frozen=True, slots=True)
class Segment:
    """`first` to `last` inclusive, `date.max` while open; `due_on` is what was due on those days.

    `by` is the pack that decided then, where another one moved the clock since.
    """

    state: ClockState
    first: date
    last: date
    due_on: date | None
    by: Pack | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One clock that one statement started.

    `start` is the source and id of that statement, with a label where it starts several.
    `recorded_late`: stopped in time, and recorded after the time was over. `over_cap`: extended
    beyond what the rule allows; the cap holds. `pack` and `version` are those that decided.
    """

    clock: str
    key: str
    start: str
    officials: tuple[str, ...]
    unit: str | None
    started_on: date
    due_on: date | None
    stopped_on: date | None
    provisional: bool
    recorded_late: bool
    over_cap: bool
    segments: tuple[Segment, ...]
    positions: tuple[int, ...]
    pack: str
    version: str

    def state_on(self, day: date) -> ClockState | None:
        """None before it began, and after a lock has ended."""
        return next((it.state for it in self.segments if it.first <= day <= it.last), None)

    def stretch(self, segment: Segment) -> tuple[date, date]:
        """The days on which it is in the state of a segment without a break, whatever is due."""
        first, last = segment.first, segment.last
        for it in reversed(self.segments):
            if it.state is segment.state and next_day(it.last) == first:
                first = it.first
        for it in self.segments:
            if it.state is segment.state and it.first == next_day(last) and last < date.max:
                last = it.last
        return first, last


def segments(
    cuts: Iterable[date],
    state: Callable[[date], Told | None],
) -> tuple[Segment, ...]:
    """The course between days on which something may change; `state` says what holds on a day."""
    days = sorted(set(cuts))
    made: list[Segment] = []
    for first, following in zip(days, [*days[1:], None], strict=True):
        found = state(first)
        if found is None:
            continue
        last = date.max if following is None else date.fromordinal(following.toordinal() - 1)
        before = made[-1] if made and next_day(made[-1].last) == first else None
        if before and (before.state, before.due_on, before.by) == found:
            made[-1] = replace(before, last=last)
        else:
            made.append(Segment(found[0], first, last, found[1], found[2]))
    return tuple(made)
