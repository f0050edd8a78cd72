"""What one process takes at the same time, and from whom: bodies, imports, keys, events a second."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from typing import TypeVar

from api.intake.asked import MOST_EVENTS
from api.intake.pace import Pace
from api.problems import Declined
from domain.errors import Fault

MOST_BODY_BYTES = 64 << 20
"""Of all bodies that are being read or answered."""
MOST_WRITING = 16
MOST_IMPORTS = 32
"""Each holds some megabytes for as long as it lasts."""
REQUEST_BYTES = 4096
"""What a request takes besides its body, about."""


T = TypeVar("T")


class Room:
    """So much of something, and no more. Of the event loop, so without a lock."""

    def __init__(self, most: int) -> None:
        self.left = most

    def take(self, size: int) -> None:
        """Raise Declined where there is not so much left."""
        if size > self.left:
            raise Declined("busy")
        self.left -= size


class Held:
    """What one request has taken of a room."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._taken = 0

    def take(self, size: int) -> None:
        self._room.take(size)
        self._taken += size

    def end(self) -> None:
        self._room.left += self._taken
        self._taken = 0


class Door:
    """Belongs to an event loop. `most_events_per_second` is for each address; None for any number."""

    def __init__(self, most_events_per_second: int | None = None) -> None:
        self.bodies = Room(MOST_BODY_BYTES)
        self.imports = Room(MOST_IMPORTS)
        limit = most_events_per_second
        self.pace = Pace(limit, MOST_EVENTS) if limit else None
        self._keys: set[bytes] = set()
        self._threads = ThreadPoolExecutor(MOST_WRITING, "writing")

    async def write(self, act: Callable[..., T], *values: object) -> T:
        """In a thread of its own kind: who reads does not wait while a database holds who writes."""
        acting = partial(copy_context().run, act, *values)
        return await asyncio.get_running_loop().run_in_executor(self._threads, acting)

    def close(self) -> None:
        self._threads.shutdown(wait=False)

    @contextmanager
    def answering(self, key: bytes) -> Iterator[None]:
        """Raises Declined while another request with the same key is being answered."""
        if key in self._keys:
            fault = Fault(
                "header:Idempotency-Key", "key.in-use", "the first request with it is not answered yet",
                "wait, then send the same request again",
            )  # fmt: skip
            raise Declined("idempotency-key-in-use", [fault])
        self._keys.add(key)
        try:
            yield
        finally:
            self._keys.discard(key)
