"""GET /v1/events as Server-Sent Events: one message an entry, in order, none twice and none left out.

Where a reader is, it alone knows: it says so with `Last-Event-ID` whenever it connects again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress

import orjson
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.intake.query import Wanted, beyond, resolved
from api.intake.readers import Readers, read_back
from api.intake.tail import Tail
from api.service import Service
from domain.errors import Busy
from ledger.recorders.rows import Row

STREAM = "text/event-stream"
TOGETHER = 100
"""Entries that are opened and sent at once, and so the most that one reader holds."""
HEARTBEAT_SECONDS, AGAIN_SECONDS = 15.0, 0.5
RETRY_MS = 2000
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def follow(request: Request, asked: Wanted) -> StreamingResponse:
    """From `Last-Event-ID`, else `after`, else the head. Raises Misasked, UnknownOfficial, Busy."""
    state = request.app.state
    head, tags = await state.readers.read(_begin, state.service, asked)
    after = head if asked.after is None else asked.after
    if after > head:
        raise beyond(head)
    follower = _Follower(state.service, state.tail, state.readers, asked.of(tags), after)
    return _Stream(follower)


class _Stream(StreamingResponse):
    """Leaves the tail however it ends, even before its first byte."""

    def __init__(self, follower: _Follower) -> None:
        super().__init__(follower.messages(), 200, _HEADERS, STREAM)
        self._follower = follower

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._follower.leave()


class _Follower:
    def __init__(
        self, service: Service, tail: Tail, readers: Readers, wanted: Wanted, after: int
    ) -> None:
        self._service, self._tail, self._readers = service, tail, readers
        self._wanted, self._after = wanted, after
        self._woken = tail.join()

    def leave(self) -> None:
        self._tail.leave(self._woken)

    async def messages(self) -> AsyncIterator[bytes]:
        # the place, too: who is cut off before the first entry goes on from here
        yield b"retry: %d\nid: %d\n\n" % (RETRY_MS, self._after)
        due = time.monotonic() + HEARTBEAT_SECONDS
        while not self._tail.stopping.is_set():
            self._woken.clear()  # before the look: what comes after it wakes again
            before = self._after
            try:
                sent = await self._next()
            except Busy:  # the database is away; the reader need not know
                await self._wait(AGAIN_SECONDS)
                continue
            if not sent and before == self._after:
                await self._wait(due - time.monotonic())
            if sent or time.monotonic() >= due:
                yield sent or b":\n\n"
                due = time.monotonic() + HEARTBEAT_SECONDS

    async def _next(self) -> bytes:
        """The next messages; empty where none of what there is fits, or there is nothing."""
        kept = self._tail.since(self._after)
        if kept is None:
            rows, upto = await self._readers.read(_read, self._service, self._wanted, self._after)
        else:
            taken = [row for row in kept[0] if self._wanted.takes(row.type, row.tags)]
            rows, upto = _cut(taken, kept[1])
        sent = await self._readers.read(_messages, self._service, rows) if rows else b""
        self._after = upto
        return sent

    async def _wait(self, seconds: float) -> None:
        """Until the ledger grew, or the server stops, or that time is over."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), max(seconds, 0))


def _begin(service: Service, asked: Wanted) -> tuple[int, tuple[str, ...]]:
    return service.recorder.head(), resolved(service.recorder, asked.tags)


def _read(service: Service, wanted: Wanted, after: int) -> tuple[list[Row], int]:
    head = service.recorder.head()
    rows = service.recorder.some(wanted.types, wanted.tags, after, head, TOGETHER)
    return _cut(rows, head)


def _cut(rows: list[Row], upto: int) -> tuple[list[Row], int]:
    """The first of them, and how far they go."""
    some = rows[:TOGETHER]
    return some, some[-1].position if len(some) == TOGETHER else upto


def _messages(service: Service, rows: Iterable[Row]) -> bytes:
    return b"".join(
        b"id: %d\nevent: %s\ndata: %s\n\n"
        % (row.position, row.type.encode(), orjson.dumps(read_back(service, row)))
        for row in rows
    )
