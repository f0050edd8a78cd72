"""Working days, counted in the calendars that were published; a year without one is provisional.

Chinese working days follow the yearly holiday notice: weekdays off, and weekends worked in their
place (调休). Without it Monday to Friday stand in, and every date that rests on them says so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.clocks.lengths import Length, Unit, day_before, shifted

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """What one year's notice changes: weekdays off, and weekend days that are worked."""

    year: int
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def days(self) -> list[int]:
        """The ordinals of its working days."""
        first, last = date(self.year, 1, 1).toordinal(), date(self.year, 12, 31).toordinal()
        return [
            it
            for it in range(first, last + 1)
            if (day := date.fromordinal(it)) in self.worked
            or (day.weekday() < _SATURDAY and day not in self.off)
        ]


@dataclass(frozen=True)
class WorkingDays:
    """`years` are those whose calendar is known."""

    years: Mapping[int, WorkingYear] = field(default_factory=dict)
    _days: dict[int, list[int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, years: Iterable[WorkingYear]) -> WorkingDays:
        return cls({it.year: it for it in years})

    def after(self, day: date, count: int) -> tuple[date, bool]:
        """The `count`-th working day after a day, or before it where `count` is negative.

        The second value says that the date is provisional: a year on the way has no calendar.
        """
        provisional, year, left = False, day.year, abs(count)
        while date.min.year < year < date.max.year:
            days = self._of(year)
            provisional |= year not in self.years
            if count > 0:
                begin = bisect_right(days, day.toordinal())
                if begin + left <= len(days):
                    return date.fromordinal(days[begin + left - 1]), provisional
                left, year = left - (len(days) - begin), year + 1
            else:
                end = bisect_left(days, day.toordinal())
                if left <= end:
                    return date.fromordinal(days[end - left]), provisional
                left, year = left - end, year - 1
        return (date.max if count > 0 else date.min), True

    def on_or_after(self, day: date) -> tuple[date, bool]:
        """The day itself where it is worked, else the next that is; and whether it is provisional."""
        found, provisional = (
            self.after(day - timedelta(days=1), 1) if day > date.min else (day, True)
        )
        return found, provisional or day.year not in self.years

    def between(self, first: date, last: date) -> int:
        """How many working days there are after `first`, up to and with `last`."""
        return sum(
            bisect_right(self._of(year), last.toordinal())
            - bisect_right(self._of(year), first.toordinal())
            for year in range(first.year, last.year + 1)
        )

    def _of(self, year: int) -> list[int]:
        if year not in self._days:
            self._days[year] = self.years.get(year, WorkingYear(year)).days()
        return self._days[year]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a period is counted: from the next day on unless `same_day`, and whether an end on a day
    that is not worked moves to the next that is (`rolls`; days, months and years only)."""

    same_day: bool = False
    rolls: bool = False

    def end(self, day: date, length: Length, days: WorkingDays) -> tuple[date, bool]:
        """The last day of a period that begins with a day, and whether it is provisional."""
        last, provisional = self.full(day, length, days)
        rolled, unsure = self.rolled(last, length.unit, days)
        return rolled, provisional or unsure

    def full(self, day: date, length: Length, days: WorkingDays) -> tuple[date, bool]:
        """The day on which it is full, be it one off."""
        back = self.same_day and length.count > 0
        if length.unit is Unit.WORKING_DAY:
            return days.after(day_before(day) if back else day, length.count)
        last = shifted(day, length)
        return last - timedelta(days=1) if back else last, False

    def rolled(self, last: date, unit: Unit, days: WorkingDays) -> tuple[date, bool]:
        """The day on which a period that is full on a day ends."""
        return (
            days.on_or_after(last) if self.rolls and unit is not Unit.WORKING_DAY else (last, False)
        )
