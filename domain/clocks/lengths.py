"""Lengths of statutory periods: `P15WD`, `P30D`, `P1M`, `P1Y`; `-P10WD` for before an event, and
`P0D` for by the day itself."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_FORM = re.compile(r"(-?)P([1-9][0-9]{0,3})(WD|D|M|Y)", re.ASCII)
_ITSELF = "P0D"


class Unit(StrEnum):
    """自然日 · 工作日 · 月 · 年."""

    DAY = "D"
    WORKING_DAY = "WD"
    MONTH = "M"
    YEAR = "Y"


@dataclass(frozen=True, slots=True)
class Length:
    """`count` is negative where the period ends before the day that it is counted from, and 0
    where it ends with that day."""

    count: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Length:
        """Raises ValueError."""
        if text == _ITSELF:
            return cls(0, Unit.DAY)
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError("a length is P15WD, P30D, P1M or P1Y, or -P10WD for before the event")
        sign, count, unit = found.groups()
        return cls(-int(count) if sign else int(count), Unit(unit))

    def __str__(self) -> str:
        return f"{'-' if self.count < 0 else ''}P{abs(self.count)}{self.unit}"


def shifted(day: date, length: Length) -> date:
    """That many days, months or years later: the same day number, else the last of the month.

    Raises ValueError on working days, which need a calendar. What lies beyond the calendar is its
    last or first day.
    """
    if length.unit is Unit.WORKING_DAY:
        raise ValueError("working days need a calendar")
    if length.unit is Unit.DAY:
        return _clamped(day.toordinal() + length.count)
    months = length.count * (12 if length.unit is Unit.YEAR else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.max if months > 0 else date.min
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_day(day: date) -> date:
    """The day after, or the last one that there is."""
    return day + timedelta(days=1) if day < date.max else day


def day_before(day: date) -> date:
    """The day before, or the first one that there is."""
    return day - timedelta(days=1) if day > date.min else day


def _clamped(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))
