"""Reading entries beside the event loop: so many at a time, and each as it was posted or as a problem."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from api.problems import problem
from api.service import Service
from domain.catalogue import all_kinds
from domain.errors import Busy
from ledger.codec import has_personal
from ledger.recorders.rows import Row
from projections.unreadable import EntryUnreadable, reading

LOG = logging.getLogger("supervision.api")
MOST_READING = 4
WAIT_SECONDS = 10.0
T = TypeVar("T")


class Readers:
    """Belongs to an event loop. Threads are few, so a page waits for its turn."""

    def __init__(self) -> None:
        self._turns = asyncio.Semaphore(MOST_READING)

    async def read(self, question: Callable[..., T], *values: Any) -> T:
        """In a thread. Raises Busy when no turn comes, and what the question raises."""
        try:
            await asyncio.wait_for(self._turns.acquire(), WAIT_SECONDS)
        except TimeoutError:
            raise Busy from None
        try:
            return await asyncio.to_thread(question, *values)
        finally:
            self._turns.release()


def read_back(service: Service, row: Row) -> dict[str, Any]:
    """As it was posted, with its receipt; where it cannot be read, its position and why.

    What lies beyond it is read on.
    """
    try:
        with reading(row.position):
            return service.record.as_posted(row)
    except EntryUnreadable as error:
        return {"position": row.position, "problem": unreadable(error)}


def unreadable(error: EntryUnreadable) -> dict[str, Any]:
    LOG.error("entry_unreadable position=%s type=%s", error.position, error.reason)
    return problem("entry-unreadable") | {"position": error.position}


def lasts(row: Row, shown: dict[str, Any]) -> bool:
    """Whether it reads the same for ever: it holds nothing of a person, whose key may be destroyed."""
    kind = all_kinds().get(row.type)
    return "problem" not in shown and kind is not None and not has_personal(kind.fact)
