"""Moments that people name, as microseconds since 1970 and as the days of a ledger's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ledger.receipt import instant

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Since 1970-01-01T00:00:00Z; the moment carries its offset."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def recorded_on(moment_us: int, zone: ZoneInfo) -> date:
    """The day that a moment belongs to."""
    return instant(moment_us).astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> int:
    """The last microsecond of a day, however long the zone makes it."""
    if day == date.max:
        return microseconds(datetime.max.replace(tzinfo=UTC))
    following = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return microseconds(following) - 1
