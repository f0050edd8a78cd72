"""Lines in, results out, in bounded memory: some hundred lines, or a megabyte of them, are written together.

Resumable without a bookmark: send the file again, what is recorded answers `repeated`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from api.intake.accepting import Item, Read, accept_each
from api.intake.statements import line_of
from api.intake.trying import WOULD_REPEAT, WOULD_STORE, Trying
from api.problems import Declined, problem
from api.service import Service

TOGETHER = 256
MOST_LINE_BYTES = 1 << 20
Taking = Callable[[list[Read]], list[Item]]
Room = Callable[[int], Awaitable[None]]


class Stopping(Exception):
    """The service is asked to end while lines still come."""


async def results(
    service: Service, chunks: AsyncIterator[bytes], room: Room, *, dry_run: bool = False
) -> AsyncIterator[dict[str, Any]]:
    """One result for each line, in order, then a summary; `stopped` when the rest was not read.

    `room` is waited for before so many lines are taken.
    """
    counts, ended = _counts(dry_run=dry_run), dict[str, Any](stopped=False)
    number, size, waiting = 0, 0, list[bytes | None]()
    taking = await asyncio.to_thread(_taking, service, dry_run=dry_run)
    try:
        async for line in _lines(chunks):
            waiting.append(line)
            size += len(line or b"")
            if len(waiting) == TOGETHER or size > MOST_LINE_BYTES:
                await room(len(waiting))
                for result in await asyncio.to_thread(_take, taking, waiting, number):
                    counts[result["status"]] += 1
                    yield result
                number += len(waiting)
                size, waiting = 0, []
    except Stopping:
        ended = {"stopped": True}
    except Declined as declined:  # what was read so far is whole
        ended = {"stopped": True, "problem": declined.found}
    for result in await asyncio.to_thread(_take, taking, waiting, number):
        counts[result["status"]] += 1
        yield result
    told = {name.replace("-", "_"): count for name, count in counts.items()}
    yield {"summary": {"lines": number + len(waiting), **told, **ended}}


async def until(stopping: asyncio.Event, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks as they come. Raises Stopping as soon as the service is asked to end."""
    asked = asyncio.ensure_future(stopping.wait())
    try:
        while True:
            coming = asyncio.ensure_future(anext(chunks, None))
            await asyncio.wait({asked, coming}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                raise Stopping
            chunk = coming.result()
            if chunk is None:
                return
            yield chunk
    finally:
        asked.cancel()


def _counts(*, dry_run: bool) -> Counter[str]:
    stored = (WOULD_STORE, WOULD_REPEAT) if dry_run else ("stored", "repeated")
    return Counter(dict.fromkeys((*stored, "refused", "blank"), 0))


def _taking(service: Service, *, dry_run: bool) -> Taking:
    if dry_run:
        return Trying(service, service.record.trial()).items
    return lambda read: accept_each(service, read)


def _take(taking: Taking, lines: list[bytes | None], before: int) -> list[dict[str, Any]]:
    read = [_read(line) for line in lines]
    items = iter(taking([it for it in read if it is not None]))
    return [
        {"line": before + offset, **({"status": "blank"} if it is None else next(items))}
        for offset, it in enumerate(read, 1)
    ]


def _read(line: bytes | None) -> Read | None:
    if line is None:
        return problem("body-too-large", detail=f"a line has at most {MOST_LINE_BYTES} bytes")
    return line_of(line) if line.strip() else None


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes | None]:
    """Lines without their ends; None for one that is too long, whose bytes are not kept."""
    rest, skipping = bytearray(), False
    async for chunk in chunks:
        *ended, last = chunk.split(b"\n")
        for part in ended:
            whole = bytes(rest) + part
            yield None if skipping or len(whole) > MOST_LINE_BYTES else whole
            rest.clear()
            skipping = False
        if not skipping:
            rest += last
        if len(rest) > MOST_LINE_BYTES:
            rest.clear()
            skipping = True
    if skipping:
        yield None
    elif rest:
        yield bytes(rest)
