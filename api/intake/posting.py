"""POST /v1/events and /v1/events:import: what is asked, what becomes of it, what is answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from functools import partial

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from api.intake.accepting import Read, accept, accept_each, log
from api.intake.answers import (
    LENIENT,
    each_answer,
    json_answer,
    receipts_answer,
    unreadable_answer,
)
from api.intake.asked import BATCH, LINES, PLAIN, Asked, asked_of, import_of
from api.intake.binary import by_header
from api.intake.bodies import body_of, drop
from api.intake.cloudevents import NotACloudEvent
from api.intake.direct import at_once
from api.intake.door import REQUEST_BYTES, Door, Held
from api.intake.ndjson import IDLE_SECONDS, results, until
from api.intake.pace import address_of
from api.intake.statements import each_of, statements_of
from api.intake.strict_json import Malformed
from api.intake.trying import try_all, try_each
from api.intake.unpacking import unpacked
from api.problems import Declined, answer, of_refusal, problem
from api.service import Service
from domain.errors import Refused
from ledger.statement import Statement
from ledger.terms import Accepted, Terms
from projections.unreadable import EntryUnreadable

TOO_LARGE = 413


async def post_events(request: Request) -> Response:
    """One event, or a batch: all or none, unless each is to be taken on its own."""
    door: Door = request.app.state.door
    held, asked = Held(door.bodies), None
    try:
        held.take(REQUEST_BYTES)
        asked = asked_of(request.scope)
        if door.pace:
            door.pace.check(address_of(request))
        response = await _posted(request, asked, await body_of(request, asked, held))
    except Declined as declined:
        if asked is None and declined.found["status"] == TOO_LARGE:
            await drop(request)
        response = answer(declined.found, declined.headers)
    except Refused as refusal:
        response = answer(of_refusal(refusal))
    except EntryUnreadable as error:
        response = unreadable_answer(error)
    finally:
        held.end()
    return door.pace.told(address_of(request), response) if door.pace else response


async def _posted(request: Request, asked: Asked, body: bytes) -> Response:
    """Raises Declined, Refused."""
    service: Service = request.app.state.service
    door: Door = request.app.state.door
    try:
        read = each_of(body) if asked.lenient else statements_of(asked, body)
    except (Malformed, NotACloudEvent) as error:
        if not asked.dry_run:
            await door.write(partial(log, service, (), unreadable=1))
        if isinstance(error, Malformed):
            return answer(problem("malformed-json", detail=str(error)))
        return answer(problem("not-a-cloudevent", error.faults))
    if door.pace:
        door.pace.take(address_of(request), len(read))
    if asked is PLAIN and isinstance(read[0], Statement):
        receipt = await at_once(service, request.app.state.waking, read[0])
        if receipt:
            return receipts_answer(asked, Accepted([receipt]))
    try:
        return await _at_length(request, asked, read)
    except Refused as refusal:
        if asked.attributes is not None:
            refusal.faults = by_header(refusal.faults)
        raise


async def _at_length(request: Request, asked: Asked, read: Sequence[Read]) -> Response:
    """Raises Declined, Refused."""
    service: Service = request.app.state.service
    door: Door = request.app.state.door
    if asked.lenient:
        if asked.dry_run:
            return json_answer(await door.write(try_each, service, read), 207, LENIENT)
        return each_answer(await door.write(accept_each, service, read))
    statements = [it for it in read if isinstance(it, Statement)]
    if asked.dry_run:
        found = await door.write(try_all, service, statements, asked.condition)
        return json_answer(found, 200)
    if asked.key is None:
        terms = Terms(asked.condition)
        return receipts_answer(asked, await door.write(accept, service, statements, terms))
    once = service.record.once(asked.key, statements, batch=asked.media == BATCH)
    with door.answering(once.key):
        terms = Terms(asked.condition, once)
        return receipts_answer(asked, await door.write(accept, service, statements, terms))


async def import_events(request: Request) -> Response:
    """NDJSON in, NDJSON out, both streamed; each line on its own."""
    door: Door = request.app.state.door
    try:
        asked = import_of(request.scope)
        held = Held(door.imports)
        held.take(1)
    except Declined as declined:
        return answer(declined.found, declined.headers)
    service: Service = request.app.state.service
    address = address_of(request)

    async def room(events: int) -> None:
        if door.pace:
            await door.pace.wait(address, events)

    chunks = until(request.app.state.stopping, request.stream())
    plain = unpacked(chunks) if asked.zipped else chunks
    lines = results(service, plain, room, door.write, dry_run=asked.dry_run)
    return TwoWay(lines, held.end)


class TwoWay(StreamingResponse):
    """Answers while the request is still being read.

    The stock response listens for a disconnect on the same channel and would eat the body.
    """

    def __init__(self, lines: AsyncIterator[bytes], ended: Callable[[], None]) -> None:
        super().__init__(lines, media_type=LINES)
        self._ended = ended

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Ends where nothing is read for long, with its answer broken off."""

        async def in_time(message: Message) -> None:
            async with asyncio.timeout(IDLE_SECONDS):
                await send(message)

        try:
            with suppress(TimeoutError):
                await self.stream_response(in_time)
        finally:
            self._ended()
