"""Whether a view stands on the ledger that is there: the last entry that it took is the one that
the ledger holds at that place.

A ledger that was brought back from an older copy, or is another one, grows under a view that then
tells of entries which nobody can read.
"""

from __future__ import annotations

from sqlalchemy import Connection

from ledger.receipt import leaf_of
from ledger.recorders.base import LedgerRecorder
from projections.view import last_entry


class ViewAhead(Exception):
    """The view holds what the ledger does not: it was made from another one, or the ledger lost some."""


def reached(connection: Connection, recorder: LedgerRecorder) -> int:
    """The position that the view has reached. Raises ViewAhead, NoView."""
    position, leaf = last_entry(connection, recorder.ledger)
    head = recorder.head()
    if position > head:
        raise ViewAhead(f"the view is at {position}, the ledger at {head}")
    row = recorder.entry(position) if leaf else None
    if leaf and (row is None or leaf_of(recorder.ledger, row) != leaf):
        raise ViewAhead(f"the view holds another entry {position} than the ledger")
    return position
