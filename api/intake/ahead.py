"""What comes is read on, and what is ready goes out, while something else is being done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")
MOST_AHEAD = 2 << 20
"""Bytes that are read while nothing is answered yet: so much may be sent before its answer is read."""


class Ahead:
    """The chunks of a request, in bounded memory. What they raise is raised in its turn."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._queue: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self._room = asyncio.Event()
        self._held = 0

    @property
    def at_hand(self) -> bool:
        """Whether there is more without waiting for the sender."""
        return not self._queue.empty()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        reading = asyncio.ensure_future(self._read())
        try:
            while (found := await self._queue.get()) is not None:
                if isinstance(found, Exception):
                    raise found
                self._held -= len(found)
                self._room.set()
                yield found
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError):
                await reading

    async def _read(self) -> None:
        end: Exception | None = None
        try:
            async for chunk in self._chunks:
                self._held += len(chunk)
                self._queue.put_nowait(chunk)
                while self._held > MOST_AHEAD:
                    self._room.clear()
                    await self._room.wait()
        except Exception as error:  # noqa: BLE001  told to who reads
            end = error
        self._queue.put_nowait(end)


async def one_ahead(source: AsyncIterator[T]) -> AsyncIterator[T]:
    """The same, the next being made while the last is used."""
    coming = asyncio.ensure_future(anext(source, None))
    try:
        while (found := await coming) is not None:
            coming = asyncio.ensure_future(anext(source, None))
            yield found
    finally:
        coming.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await coming
