"""What was known when: a position, an instant or a day, as a client names it.

A moment that there is not, or not yet, is an Unanswerable with a stable code.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, NewType

import strawberry

from api.graphql.errors import Unanswerable
from api.moments import end_of_day, microseconds, recorded_on
from api.service import Service

WAIT_SECONDS = 5.0
Position = NewType("Position", int)


@strawberry.input(
    one_of=True,
    description="What was known: at a position, at an instant, or at the end of a day.",
)
class AsOf:
    position: Position | None = strawberry.field(
        default=strawberry.UNSET, description="All entries up to this one; 0 is before the first."
    )
    instant: datetime | None = strawberry.field(
        default=strawberry.UNSET,
        description="What was recorded by then; with an offset, and not in the future.",
    )
    day: date | None = strawberry.field(
        default=strawberry.UNSET,
        description="YYYY-MM-DD, cut in the ledger's zone; today is as of now.",
    )


Moment = Annotated[
    AsOf | None, strawberry.argument(description="What was known then; without it, now.")
]
AtLeast = Annotated[
    Position | None,
    strawberry.argument(
        description="Waits until the view holds this position, that of a receipt say: "
        f"{WAIT_SECONDS:.0f} seconds at most, then it is `VIEW_LAGS`."
    ),
]


class Moments:
    """Moments of one ledger. Its questions go to the database: never on the event loop."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def wanted(self, as_of: AsOf | None, at_least: int | None, pinned: int | None) -> int | None:
        """The position that is asked for; None where any will do. Raises Unanswerable."""
        recorder = self._service.recorder
        wanted: int | None = None
        if as_of is not None and as_of.position is not strawberry.UNSET:
            wanted = as_of.position
        elif as_of is not None and as_of.instant is not strawberry.UNSET:
            wanted = recorder.position_at(self._microseconds(as_of.instant))
        elif as_of is not None and as_of.day is not strawberry.UNSET:
            wanted = recorder.position_at(self._end_of(as_of.day))
        if None not in (wanted, pinned) and wanted != pinned:
            raise Unanswerable("FOREIGN_CURSOR", "the cursor was made as of another position")
        wanted = pinned if wanted is None else wanted
        head = recorder.head()
        for needed in (wanted, at_least):
            if needed is not None and needed > head:
                raise Unanswerable(
                    "NOT_YET_RECORDED", f"position {needed} is not recorded; the head is {head}",
                    head=head,
                )  # fmt: skip
        return wanted

    def day(self, as_of: AsOf) -> date:
        """The day that a moment belongs to; of a position that on which its entry was recorded."""
        zone, recorder = self._service.record.zone, self._service.recorder
        if isinstance(as_of.day, date):
            return as_of.day
        if isinstance(as_of.instant, datetime):
            return recorded_on(microseconds(as_of.instant), zone)
        row = recorder.entry(as_of.position or 1)
        return recorded_on(row.recorded_at_us if row else self._now_us(), zone)

    def today(self) -> date:
        return recorded_on(self._now_us(), self._service.record.zone)

    def _microseconds(self, instant: datetime | None) -> int:
        if instant is None or instant.tzinfo is None:
            raise Unanswerable(
                "BAD_INSTANT", "an instant carries its offset, like 2025-03-19T09:12:04+08:00"
            )
        asked = microseconds(instant)
        if asked > self._now_us():
            raise Unanswerable("BAD_INSTANT", "the instant lies in the future")
        try:
            recorded_on(asked, self._service.record.zone)
        except OverflowError:  # the year 0, in Greenwich or in the ledger's zone
            raise Unanswerable("BAD_INSTANT", "the instant lies before the first day") from None
        return asked

    def _end_of(self, day: date | None) -> int:
        if day is None or day > self.today():
            raise Unanswerable("BAD_DAY", "the day lies in the future")
        return end_of_day(day, self._service.record.zone)

    def _now_us(self) -> int:
        """Never before the last entry was recorded, even where the clock was set back since."""
        recorder = self._service.recorder
        last = recorder.entry(recorder.head())
        return max(self._service.clock_us(), last.recorded_at_us if last else 0)
