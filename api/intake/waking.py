"""Between the writer's thread and the event loop: all callers of one commit wake with one call."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

Outcome = Any


class Waking:
    """One for each loop. What wakes is handed over in batches, since each call to a loop from
    another thread costs as much as answering."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._ready: list[tuple[asyncio.Future[Outcome], Outcome]] = []

    def future(self) -> tuple[asyncio.Future[Outcome], Callable[[Outcome], None]]:
        """Something to wait for on the loop, and what settles it from any thread."""
        made: asyncio.Future[Outcome] = self._loop.create_future()

        def settle(outcome: Outcome) -> None:
            with self._lock:
                first = not self._ready
                self._ready.append((made, outcome))
            if first:
                self._loop.call_soon_threadsafe(self._wake)

        return made, settle

    def _wake(self) -> None:
        with self._lock:
            ready, self._ready = self._ready, []
        for future, outcome in ready:
            if not future.done():  # whoever asked may have gone
                future.set_result(outcome)
