"""The end of the ledger as it grows: one look at it for all who follow, in one thread.

What was read last is kept, sealed as it is stored, so that whoever keeps up asks the ledger nothing.
Whoever is too slow for that reads the ledger again from where they are, and holds nobody up.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from typing import Any

from domain.errors import Busy
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.reading import PAGE
from ledger.recorders.rows import Row

LOG = logging.getLogger("supervision.api")
MOST_FOLLOWING = 100
MOST_KEPT, MOST_KEPT_BYTES = 1000, 8 << 20
LOOK_SECONDS, AGAIN_SECONDS = 0.5, 0.5


class Tail:
    """Belongs to an event loop, and looks only while somebody follows.

    Those who follow each have an event, which is set when the ledger grew and when the server stops.
    """

    def __init__(self, recorder: LedgerRecorder, stopping: asyncio.Event) -> None:
        self.stopping = stopping
        self._recorder = recorder
        self._followers: set[asyncio.Event] = set()
        self._thread = ThreadPoolExecutor(1, "tail")
        self._looking: asyncio.Task[None] | None = None
        self._head: int | None = None
        self._kept: deque[Row] = deque()
        self._kept_after = 0
        self._kept_bytes = 0

    def join(self) -> asyncio.Event:
        """Raise Busy when too many follow, or the server stops."""
        if len(self._followers) >= MOST_FOLLOWING or self.stopping.is_set():
            raise Busy
        self._followers.add(woken := asyncio.Event())
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_on())
        return woken

    def leave(self, woken: asyncio.Event) -> None:
        self._followers.discard(woken)

    async def close(self) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.wait({self._looking})
        await asyncio.to_thread(self._thread.shutdown)

    def since(self, after: int) -> tuple[list[Row], int] | None:
        """Everything recorded after a position, and how far that goes; None where it is not kept."""
        if self._head is None or after < self._kept_after:
            return None
        newer = [*takewhile(lambda row: row.position > after, reversed(self._kept))]
        return newer[::-1], max(after, self._head)

    async def _look_on(self) -> None:
        self._head = None
        stopped = asyncio.ensure_future(self.stopping.wait())
        loop = asyncio.get_running_loop()
        try:
            while self._followers and not stopped.done():
                look = loop.run_in_executor(self._thread, self._look, self._head)
                both: set[asyncio.Future[Any]] = {look, stopped}
                await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
                if not look.done():
                    continue
                if error := look.exception():  # the database is away: what is kept stays true
                    LOG.warning("tail_failed type=%s", type(error).__name__)
                    await asyncio.wait({stopped}, timeout=AGAIN_SECONDS)
                else:
                    self._keep(*look.result())
        finally:
            stopped.cancel()
            self._wake()

    def _look(self, after: int | None) -> tuple[list[Row], int]:
        """In the thread: what came after a position, once something did, and up to where."""
        if after is None:
            return [], self._recorder.head()
        if not self._recorder.wait(after, LOOK_SECONDS):
            return [], after
        head = self._recorder.head()
        rows = self._recorder.select(None, after, head, PAGE)
        return rows, rows[-1].position if len(rows) == PAGE else head

    def _keep(self, rows: list[Row], head: int) -> None:
        if self._head is None:
            self._kept.clear()
            self._kept_after, self._kept_bytes = head, 0
        grown, self._head = head != self._head, head
        self._kept += rows
        self._kept_bytes += sum(len(row.data) for row in rows)
        while len(self._kept) > MOST_KEPT or self._kept_bytes > MOST_KEPT_BYTES:
            oldest = self._kept.popleft()
            self._kept_after, self._kept_bytes = (
                oldest.position, self._kept_bytes - len(oldest.data)
            )  # fmt: skip
        if grown:
            self._wake()

    def _wake(self) -> None:
        for woken in self._followers:
            woken.set()
