"""The body of a post, unpacked, as long as it is neither too large nor too slow."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request

from api.intake.asked import MOST_BYTES, Asked
from api.intake.door import Held
from api.intake.unpacking import unpacked
from api.problems import Declined

MOST_SECONDS = 30.0
"""For the whole body, once its first bytes are there."""
MOST_DROPPED, DROP_SECONDS, _DIGITS = 16 << 20, 5.0, 8
"""Of a body that is refused: who is still sending would see the connection break and not the answer."""


async def body_of(request: Request, asked: Asked, held: Held) -> bytes:
    """What is beyond MOST_BYTES is never kept, nor unpacked. Raises Declined, ClientDisconnect."""
    message = await request.receive()
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    first: bytes = message.get("body", b"")
    more = message.get("more_body", False)
    if not more and not asked.zipped and len(first) <= MOST_BYTES:
        held.take(len(first))
        return first
    raw = _chunks(request, first, more=more)
    chunks = _limited(raw)
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await _whole(_limited(unpacked(chunks)) if asked.zipped else chunks, held)
    except TimeoutError:
        raise Declined("body-too-slow") from None
    except Declined:
        await _drop(raw)
        raise


async def drop(request: Request) -> None:
    """Read a body of which nothing has been read, as far as that is little, and keep none of it."""
    told = request.headers.get("content-length", "0")
    asks = "expect" in request.headers  # who asks first sends nothing
    if not asks and told.isdigit() and len(told) <= _DIGITS and int(told) <= MOST_DROPPED:
        await _drop(_chunks(request, b"", more=True))


async def _drop(raw: AsyncIterator[bytes]) -> None:
    size = 0
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(DROP_SECONDS):
            async for chunk in raw:
                size += len(chunk)
                if size > MOST_DROPPED:
                    return


async def _whole(chunks: AsyncIterator[bytes], held: Held) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        held.take(len(chunk))
        body += chunk
    return bytes(body)


async def _limited(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > MOST_BYTES:
            raise Declined("body-too-large")
        yield chunk


async def _chunks(request: Request, first: bytes, *, more: bool) -> AsyncIterator[bytes]:
    yield first
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
        yield message.get("body", b"")
