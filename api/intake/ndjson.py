"""Lines in, results out, in bounded memory: some hundred lines, or a megabyte of them, are written together.

Resumable without a bookmark: send the file again, what is recorded answers `repeated`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from api.intake.cloudevents import NotACloudEvent, read_event
from api.intake.reading import UNREADABLE, receipt_json, sent_of
from api.intake.strict_json import Malformed, parse
from api.problems import of_refusal, problem
from api.service import Service
from domain.errors import Refused
from ledger.statement import Statement

TOGETHER = 256
MOST_LINE_BYTES = 1 << 20
Read = Statement | dict[str, Any] | None


class Stopping(Exception):
    """The service is asked to end while lines still come."""


async def results(service: Service, chunks: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    """One result for each line, in order, then a summary; `stopped` when the rest was not read."""
    counts = {"stored": 0, "repeated": 0, "refused": 0, "blank": 0}
    number, size, waiting, stopped = 0, 0, list[bytes | None](), False
    try:
        async for line in _lines(chunks):
            waiting.append(line)
            size += len(line or b"")
            if len(waiting) == TOGETHER or size > MOST_LINE_BYTES:
                for result in await asyncio.to_thread(_take, service, waiting, number):
                    counts[result["status"]] += 1
                    yield result
                number += len(waiting)
                size, waiting = 0, []
    except Stopping:
        stopped = True
    for result in await asyncio.to_thread(_take, service, waiting, number):
        counts[result["status"]] += 1
        yield result
    yield {"summary": {"lines": number + len(waiting), **counts, "stopped": stopped}}


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


def _take(service: Service, lines: list[bytes | None], before: int) -> list[dict[str, Any]]:
    read = [_read(line) for line in lines]
    statements = [it for it in read if isinstance(it, Statement)]
    became = service.record.accept_each(statements)
    sent = [sent_of(it, what) for it, what in zip(statements, became, strict=True)]
    sent += [UNREADABLE for it in read if isinstance(it, dict)]
    service.intake_log.add(service.clock_us(), service.recorder.head(), sent)
    answers = iter(became)
    made = []
    for offset, it in enumerate(read):
        result: dict[str, Any] = {"line": before + offset + 1, "status": "blank"}
        if isinstance(it, dict):
            result |= {"status": "refused", "problem": it}
        elif it is not None:
            what = next(answers)
            result |= {"source": it.source, "id": it.id}
            if isinstance(what, Refused):
                result |= {"status": "refused", "problem": of_refusal(what)}
            else:
                status = "repeated" if what.repeated else "stored"
                result |= {"status": status, "receipt": receipt_json(what)}
        made.append(result)
    return made


def _read(line: bytes | None) -> Read:
    if line is None:
        return problem("body-too-large", detail=f"a line has at most {MOST_LINE_BYTES} bytes")
    if not line.strip():
        return None
    try:
        return read_event(parse(line))
    except Malformed as error:
        return problem("malformed-json", detail=str(error))
    except NotACloudEvent as error:
        return problem("not-a-cloudevent", error.faults)


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
