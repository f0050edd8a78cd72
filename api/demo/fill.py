"""Fills an empty ledger with the demonstration, at the pace of its story.

The story has its own clock: each event is recorded on the day it was sent, so that questions as of
a past moment, and late records, mean something. Everything in it is invented and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from api.demo.history import history
from api.intake.accepting import accept_each
from api.intake.cloudevents import read_event
from api.service import open_service
from api.settings import Settings
from projections.engine import Progress, Projector, live_or_new


class StoryClock:
    """Microseconds since 1970 of the event that is being told."""

    def __init__(self, begin: str) -> None:
        self.now_us = _us(begin)

    def __call__(self) -> int:
        return self.now_us

    def tell(self, time: str) -> None:
        self.now_us = max(self.now_us, _us(time))


@dataclass(frozen=True, slots=True)
class Filled:
    """`entries` are those of the whole ledger, its opening among them."""

    sent: int
    entries: int

    @property
    def repeated(self) -> int:
        """Sent a second time, because the answer was lost: recorded once."""
        return self.sent + 1 - self.entries


def _quiet(_done: int, _whole: int) -> None:
    """Say nothing."""


def fill(settings: Settings, recording: Progress = _quiet, building: Progress = _quiet) -> Filled:
    """Both are called with how much is done, and of how much."""
    events = list(history())
    clock = StoryClock(events[0]["time"])
    service = open_service(settings, clock)
    try:
        for number, event in enumerate(events, 1):
            clock.tell(event["time"])
            accept_each(service, [read_event(event)])
            recording(number, len(events))
        views, recorder = service.views, service.recorder
        view = views.engine(live_or_new(views))
        entries = Projector(recorder, service.record.codec, view).catch_up(building)
    finally:
        service.close()
    return Filled(len(events), entries)


def _us(time: str) -> int:
    return int(datetime.fromisoformat(time).timestamp() * 1_000_000)
