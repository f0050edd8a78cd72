"""How far the live view is behind the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.recorders.base import LedgerRecorder
from projections.foundation import reached
from projections.view import Views


@dataclass(frozen=True, slots=True)
class Lag:
    """`seconds` since the first entry that is not in the view was recorded; 0 where all are."""

    head: int
    view: int
    seconds: float

    @property
    def positions(self) -> int:
        return self.head - self.view


def lag(recorder: LedgerRecorder, views: Views, now_us: int) -> Lag:
    """Raises NoView, ViewAhead, Busy."""
    with views.read() as connection:
        view = reached(connection, recorder)
    head = recorder.head()
    first = recorder.page(view, 1) if view < head else []
    waited_us = now_us - first[0].recorded_at_us if first else 0
    return Lag(head, view, max(waited_us, 0) / 1_000_000)
