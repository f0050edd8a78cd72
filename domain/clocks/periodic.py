"""Clocks that come again: every so often, or on one day of each year (K20, K34, K50).

An item is made for each period up to the one after the last that was reported, so that nothing
depends on today: whoever reports nothing has one item, the first that is owed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from domain.cases.lifecycle import Step
from domain.clocks.course import Course, Span, item
from domain.clocks.holds import Counting, Due, held, moved_on
from domain.clocks.item import Item
from domain.clocks.lengths import Length, Unit, next_day
from domain.clocks.reading import common, names_field, never_of_itself
from domain.clocks.rule import Rule, dated
from domain.clocks.ruling import Ruling
from domain.clocks.started import Started, started
from domain.clocks.workdays import Reckoning
from domain.events.keeping import ClockResumed, ClockSuspended
from domain.tables import Table
from domain.values import Year

_MONTH_AND_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", re.ASCII)
MOST_PERIODS = 60
"""Nobody reports for longer; a strange year in a statement makes no endless list."""
_LEAP = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodicRule(Rule):
    """Either `every`, counted from the start and from each statement that stops it, or `yearly`,
    the month and day by which the year before is reported; `year` is the field that names it."""

    every: Length | None
    yearly: tuple[int, int] | None
    year: str
    reckoning: Reckoning
    warn_percent: int


@dataclass(frozen=True, slots=True)
class _Period:
    begin: date
    due: Due
    label: str
    stop: Step | None = None
    stopped_on: date | None = None


def read(table: Table, _kind: str) -> PeriodicRule:
    made = PeriodicRule(
        **common(table),
        every=table.parsed("every", Length.parse),
        yearly=table.parsed("yearly", _month_and_day),
        year=table.text("year", ""),
        reckoning=Reckoning(same_day=table.flag("same_day"), rolls=table.flag("rolls")),
        warn_percent=table.whole("warn_percent", 1, 100, 50),
    )
    if (made.every is None) == (made.yearly is None):
        table.fault("every", "give either `every` or `yearly`")
    if made.every and made.every.count < 1:
        table.fault("every", "does not lie after the start")
    if made.yearly and not made.year:
        table.fault("year", "is missing: the field that names the year which is reported")
    names_field(table, "year", made.year, made.stops, Year)
    never_of_itself(table, made)
    return made


def items(key: str, steps: Sequence[Step], ruling: Ruling[PeriodicRule]) -> Iterator[Item]:
    running: list[Started[PeriodicRule]] = []
    for it in started(steps, ruling):
        if not running or (running[-1].cancelled_on or date.max) <= it.day:
            it.cancelled_on, it.cancelled_by = _called_off(it, steps)
            running.append(it)
    for it in running:
        moving = it.moved_by(steps, it.day, running)
        for period in _periods(it, steps):
            if it.cancelled_on is None or period.begin < max(it.cancelled_on, next_day(it.day)):
                yield _item(key, it, period, moving)


def _called_off(
    it: Started[PeriodicRule], steps: Sequence[Step]
) -> tuple[date | None, Step | None]:
    found = [
        (day, step)
        for step in steps
        if (day := dated(it.rule.cancels, step)) and day >= it.day and it.rule.joins(it.step, step)
    ]
    return min(found, key=lambda pair: pair[0]) if found else (None, None)


def _periods(it: Started[PeriodicRule], steps: Sequence[Step]) -> Iterator[_Period]:
    stops = sorted(
        (
            (day, step)
            for step in steps
            if (day := dated(it.rule.stops, step)) and it.rule.joins(it.step, step)
        ),
        key=lambda pair: pair[0],
    )
    if it.rule.yearly:
        yield from _yearly(it, *it.rule.yearly, stops)
    elif it.rule.every:
        yield from _every(it, it.rule.every, stops)


def _yearly(
    it: Started[PeriodicRule], month: int, day: int, stops: Sequence[tuple[date, Step]]
) -> Iterator[_Period]:
    """The year before a due day is what it reports; it runs from the first of January."""
    first = it.day.year - 1 if it.day < _in(it.day.year, month, day) else it.day.year
    reported: dict[int, tuple[date, Step]] = {}
    for pair in stops:
        reported.setdefault(getattr(pair[1].fact, it.rule.year, 0), pair)
    last = min(
        max((year for year in reported if year >= first), default=first - 1), first + MOST_PERIODS
    )
    for year in range(first, min(last + 2, date.max.year)):
        due = _in(year + 1, month, day)
        ends = it.rule.reckoning.rolled(due, Unit.DAY, it.decides.days)
        begin = max(it.day, date(year + 1, 1, 1))
        stopped_on, stop = reported.get(year, (None, None))
        begin = min(begin, stopped_on) if stopped_on else begin
        yield _Period(begin, Due(begin, *ends, full=due), str(year), stop, stopped_on)


def _every(
    it: Started[PeriodicRule], length: Length, stops: Sequence[tuple[date, Step]]
) -> Iterator[_Period]:
    after = [
        (it.day, it.step),
        *(pair for pair in stops if pair[0] >= it.day and pair[1] is not it.step),
    ]
    counting = Counting(length.unit, it.rule.reckoning, it.decides.days)
    for number, (pair, following) in enumerate(pairwise([*after[: MOST_PERIODS + 1], None])):
        assert pair is not None
        due = counting.due(pair[0], pair[0], length)
        stopped_on, stop = following or (None, None)
        yield _Period(pair[0], due, str(number), stop, stopped_on)


def _item(key: str, it: Started[PeriodicRule], period: _Period, moving: Sequence[Step]) -> Item:
    unit = it.rule.every.unit if it.rule.every else Unit.DAY
    mine = list(_holds_of(period, moving))
    holds = held(period.due, None, mine, Counting(unit, it.rule.reckoning, it.decides.days))
    course = Course(
        span=Span.DUE, begin=period.begin, counted_from=period.begin,
        warn_percent=it.rule.warn_percent, holds=holds, stopped_on=period.stopped_on,
        cancelled_on=it.cancelled_on if period.stop is None else None,
    )  # fmt: skip
    ended = (it.cancelled_by.position,) if it.cancelled_by and period.stop is None else ()
    return item(key, it.step, course, it.decides, period.stop, period.label, ended)


def _holds_of(period: _Period, steps: Sequence[Step]) -> Iterator[Step]:
    """What moves one period: what happened in it, and a standstill that lasts into it."""
    ordered = sorted(steps, key=lambda it: moved_on(it.fact))
    lasting: list[Step] = []
    for step in ordered:
        if moved_on(step.fact) >= period.begin:
            break
        if isinstance(step.fact, ClockSuspended):
            lasting = lasting or [step]
        elif isinstance(step.fact, ClockResumed):
            lasting = []
    until = period.stopped_on or date.max
    yield from lasting
    yield from (it for it in ordered if period.begin <= moved_on(it.fact) <= until)


def _in(year: int, month: int, day: int) -> date:
    """That day of a year; 29 February is the 28th in other years."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def _month_and_day(text: str) -> tuple[int, int]:
    found = _MONTH_AND_DAY.fullmatch(text)
    if not found:
        raise ValueError("is not a month and day like 01-31")
    month, day = int(found[1]), int(found[2])
    date(_LEAP, month, day)  # ValueError where no year has it
    return month, day
