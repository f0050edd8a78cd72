"""Days of the stories: counted in the shipped calendars, so that offices work on working days."""

from __future__ import annotations

from datetime import date, timedelta

from domain.clocks.workdays import WorkingDays
from domain.rulebook import shipped

WORKING = WorkingDays.of(it.working for it in shipped.calendars().values())


def on_working_day(day: date) -> date:
    """The day itself, or the next that is worked."""
    return WORKING.on_or_after(day)[0]


def later(day: str, days: int) -> str:
    """That many days later, moved to the next day that is worked."""
    return on_working_day(date.fromisoformat(day) + timedelta(days=days)).isoformat()


def workdays(day: str, count: int) -> str:
    """The `count`-th working day after a day, or before it where `count` is negative."""
    return WORKING.after(date.fromisoformat(day), count)[0].isoformat()
