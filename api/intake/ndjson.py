"""Lines in, results out, in bounded memory: what has come, up to some hundred lines or a megabyte, is written together.

Resumable without a bookmark: send the file again, what is recorded answers `repeated`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson

from api.intake.accepting import Item, Read, begin_each, finish_each
from api.intake.ahead import Ahead, one_ahead
from api.intake.statements import line_of
from api.intake.trying import WOULD_REPEAT, WOULD_STORE, Trying
from api.problems import Declined, problem
from api.service import Service

TOGETHER = 500
MOST_LINE_BYTES = 1 << 20
IDLE_SECONDS = 60.0
"""Who neither sends nor reads for so long gives up its place; what was answered stays so."""
PATIENCE = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Seconds after which lines are tried again while the service is busy; then they are refused."""
Lines = list[bytes | None]
MORE = b"\n"
"""No line: the end of what came together."""


@dataclass(frozen=True, slots=True)
class Taking:
    """How lines are taken: `begin` is given what was begun before, `finish` tells of each line, and
    `must_end` whether nothing may follow before that."""

    begin: Callable[[list[Read], Any], Any]
    finish: Callable[[Any], list[Item]]
    must_end: Callable[[Any], bool] = lambda _taken: False


Room = Callable[[int], Awaitable[None]]
Write = Callable[..., Awaitable[Any]]
"""Does something in a thread: `write(act, *values)`."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """Lines from a number on, as they were read, and what `begin` made of them."""

    number: int
    read: list[Read | None]
    taken: Any


class Stopping(Exception):
    """The service is asked to end while lines still come."""


async def results(
    service: Service,
    chunks: AsyncIterator[bytes],
    room: Room,
    write: Write,
    *,
    dry_run: bool = False,
) -> AsyncIterator[bytes]:
    """One line for each line, in order, then a summary; `stopped` when the rest was not read.

    While some lines are written, the next are read and what became of the last goes out. `room` is
    waited for before so many lines are taken.
    """
    counts, ended = _counts(dry_run=dry_run), dict[str, Any](stopped=False)
    taking = await write(_taking, service, dry_run)
    read = one_ahead(_read_some(Ahead(chunks), room, ended))
    async for lines, became in one_ahead(_taken(read, taking, write)):
        counts.update(became)
        yield lines
    told = {name.replace("-", "_"): count for name, count in counts.items()}
    yield orjson.dumps({"summary": {"lines": counts.total(), **told, **ended}}) + b"\n"


async def _taken(
    some: AsyncIterator[Lines], taking: Taking, write: Write
) -> AsyncIterator[tuple[bytes, Counter[str]]]:
    """The next are checked while the last are written; what is ready waits for nobody.

    One thread at a time: several would only wait for each other.
    """
    number, begun, last = 1, None, None
    coming = asyncio.ensure_future(anext(some, None))
    try:
        while True:
            if begun and (taking.must_end(begun.taken) or not coming.done()):
                yield await write(_finish, taking, begun)
                begun = None
            lines = await coming
            if lines is None:
                break
            coming = asyncio.ensure_future(anext(some, None))
            last = await write(_begin, taking, lines, number, last)
            if begun:
                yield await write(_finish, taking, begun)
            number, begun = number + len(lines), last
        if begun:
            yield await write(_finish, taking, begun)
    finally:
        coming.cancel()


async def _read_some(chunks: Ahead, room: Room, ended: dict[str, Any]) -> AsyncIterator[Lines]:
    """What is at hand, as far as it may go together; `ended` is told why the rest was not read."""
    size, waiting = 0, Lines()
    try:
        async for line in _lines(chunks):
            if line is not MORE:
                waiting.append(line)
                size += len(line or b"")
            full = len(waiting) == TOGETHER or size > MOST_LINE_BYTES
            if full or (line is MORE and waiting and not chunks.at_hand):
                await room(len(waiting))
                yield waiting
                size, waiting = 0, []
    except Stopping:
        ended["stopped"] = True
    except Declined as declined:  # what was read so far is whole
        ended |= {"stopped": True, "problem": declined.found}
    if waiting:
        await room(len(waiting))
        yield waiting


async def until(stopping: asyncio.Event, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks as they come. Raises Stopping as soon as the service is asked to end, Declined
    where none comes for IDLE_SECONDS."""
    asked = asyncio.ensure_future(stopping.wait())
    try:
        while True:
            coming = asyncio.ensure_future(anext(chunks, None))
            await asyncio.wait(
                {asked, coming}, timeout=IDLE_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if not coming.done():
                coming.cancel()
                raise Stopping if asked.done() else Declined("body-too-slow")
            chunk = coming.result()
            if chunk is None:
                return
            yield chunk
    finally:
        asked.cancel()


def _counts(*, dry_run: bool) -> Counter[str]:
    stored = (WOULD_STORE, WOULD_REPEAT) if dry_run else ("stored", "repeated")
    return Counter(dict.fromkeys((*stored, "refused", "blank"), 0))


def _taking(service: Service, dry_run: bool) -> Taking:
    if dry_run:
        trying = Trying(service, service.record.trial())
        return Taking(lambda read, _before: trying.items(read), lambda items: items)
    return Taking(
        lambda read, before: begin_each(service, read, before),
        lambda taken: finish_each(service, taken, PATIENCE),
        lambda taken: taken.begun.turned_away is not None,
    )


def _begin(taking: Taking, lines: Lines, number: int, after: _Begun | None) -> _Begun:
    read = [_read(line) for line in lines]
    some = [it for it in read if it is not None]
    return _Begun(number, read, taking.begin(some, after.taken if after else None))


def _finish(taking: Taking, begun: _Begun) -> tuple[bytes, Counter[str]]:
    """The answer's lines, and how many there are of each status."""
    items = iter(taking.finish(begun.taken))
    told = [
        {"line": number, **({"status": "blank"} if it is None else next(items))}
        for number, it in enumerate(begun.read, begun.number)
    ]
    answer = b"".join([orjson.dumps(it, None, orjson.OPT_APPEND_NEWLINE) for it in told])
    return answer, Counter(it["status"] for it in told)


def _read(line: bytes | None) -> Read | None:
    if line is None:
        return problem("body-too-large", detail=f"a line has at most {MOST_LINE_BYTES} bytes")
    return line_of(line) if line.strip() else None


async def _lines(chunks: Ahead) -> AsyncIterator[bytes | None]:
    """Lines without their ends; None for one that is too long, whose bytes are not kept.

    MORE after each chunk.
    """
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
        yield MORE
    if skipping:
        yield None
    elif rest:
        yield bytes(rest)
