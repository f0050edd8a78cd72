"""How far the live view is behind the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.recorders.base import LedgerRecorder
from projections.view import Views, checkpoint


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
    """Raises NoView, Busy."""
    with views.read() as connection:
        reached = checkpoint(connection, recorder.ledger)
    head = recorder.head()
    first = recorder.page(reached, 1) if reached < head else []
    waited_us = now_us - first[0].recorded_at_us if first else 0
    return Lag(head, reached, max(waited_us, 0) / 1_000_000)
