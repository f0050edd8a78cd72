"""The intake's routes. Durable before the answer; every answer is bytes made here."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from api.intake.catalogue import event_type, event_types, schema_of
from api.intake.cloudevents import NotACloudEvent, charset_fits, read_event
from api.intake.ndjson import results, until
from api.intake.pages import get_event, get_events
from api.intake.reading import UNREADABLE, receipt_json, sent_of
from api.intake.strict_json import Malformed, parse
from api.intake.waking import Waking
from api.problems import answer, of_refusal, problem
from api.service import Service
from domain.errors import Busy, Fault, Refused
from ledger.receipt import Receipt
from ledger.statement import Statement

MOST_BYTES = 1 << 20
MOST_EVENTS = 1000
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"


async def post_events(request: Request) -> Response:
    """One event, or an atomic batch: all or none."""
    media = _media(request)
    if media not in {SINGLE, BATCH}:
        return answer(problem("unsupported-media-type"))
    body = await _body(request)
    if body is None:
        return answer(problem("body-too-large"))
    service: Service = request.app.state.service
    try:
        events = parse(body)
        statements = [read_event(events)] if media == SINGLE else _batch(events)
    except (Malformed, NotACloudEvent) as error:
        await asyncio.to_thread(log_unreadable, service)
        if isinstance(error, Malformed):
            return answer(problem("malformed-json", detail=str(error)))
        return answer(problem("not-a-cloudevent", error.faults))
    outcome = await _accepted(request, service, statements)
    if isinstance(outcome, Refused):
        return answer(of_refusal(outcome))
    status = 200 if all(receipt.repeated for receipt in outcome) else 201
    if media == BATCH:
        return _json([receipt_json(receipt) for receipt in outcome], status)
    place = {"Location": f"/v1/events/{outcome[0].position}"}
    return _json(receipt_json(outcome[0]), status, place)


async def _accepted(
    request: Request, service: Service, statements: list[Statement]
) -> list[Receipt] | Refused:
    """On the loop where nothing need be asked, else in a thread."""
    if len(statements) == 1:
        waking: Waking = request.app.state.waking
        future, settle = waking.future()
        try:
            if service.record.submit(statements[0], settle):
                found = await future
                if isinstance(found, Receipt):
                    service.intake_log.note(
                        service.clock_us(), found.position, [sent_of(statements[0], found)]
                    )
                    return [found]
        except Busy as busy:
            return busy
    return await asyncio.to_thread(accept, service, statements)


async def import_events(request: Request) -> Response:
    """NDJSON in, NDJSON out, both streamed; each line on its own."""
    if _media(request) != "application/x-ndjson":
        return answer(problem("unsupported-media-type"))
    service: Service = request.app.state.service

    async def lines() -> AsyncIterator[bytes]:
        chunks = until(request.app.state.stopping, request.stream())
        async for result in results(service, chunks):
            yield orjson.dumps(result) + b"\n"

    return TwoWay(lines(), media_type="application/x-ndjson")


class TwoWay(StreamingResponse):
    """Answers while the request is still being read.

    The stock response listens for a disconnect on the same channel and would eat the body.
    """

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await self.stream_response(send)


async def get_event_types(_request: Request) -> Response:
    return _json(event_types(), 200)


async def get_event_type(request: Request) -> Response:
    found = event_type(request.path_params["type"])
    return (
        answer(problem("unknown-event-type") | {"status": 404})
        if found is None
        else _json(found, 200)
    )


async def get_schema(request: Request) -> Response:
    found = schema_of(request.path_params["type"])
    if found is None:
        return answer(problem("unknown-event-type") | {"status": 404})
    return Response(orjson.dumps(found), media_type="application/schema+json")


async def events(request: Request) -> Response:
    return await (post_events if request.method == "POST" else get_events)(request)


async def get_schema_of_version(request: Request) -> Response:
    """The same for ever: another version has another address."""
    name, version = request.path_params["type"], request.path_params["version"]
    if not re.fullmatch(r"[1-9]\d{0,3}", version, re.ASCII):
        return answer(problem("not-found"))
    found = schema_of(name, int(version))
    if found is None:
        return answer(problem("not-found"))
    for_ever = {"Cache-Control": "public, immutable, max-age=31536000"}
    return Response(orjson.dumps(found), 200, for_ever, "application/schema+json")


ROUTES = [
    Route("/v1/events", events, methods=["GET", "POST"]),
    Route("/v1/events:import", import_events, methods=["POST"]),
    Route("/v1/events/{position}", get_event, methods=["GET"]),
    Route("/v1/event-types", get_event_types, methods=["GET"]),
    Route("/v1/event-types/{type}", get_event_type, methods=["GET"]),
    Route("/v1/event-types/{type}/schema", get_schema, methods=["GET"]),
    Route(
        "/v1/event-types/{type}/versions/{version}/schema", get_schema_of_version, methods=["GET"]
    ),
]


def accept(service: Service, statements: list[Statement]) -> list[Receipt] | Refused:
    outcome: list[Receipt] | Refused
    try:
        outcome = service.record.accept(statements)
    except Refused as refusal:
        outcome = refusal
    answers: list[Receipt | Refused]
    answers = [outcome] * len(statements) if isinstance(outcome, Refused) else list(outcome)
    log(service, statements, answers)
    return outcome


def log_unreadable(service: Service) -> None:
    service.intake_log.add(service.clock_us(), service.recorder.head(), [UNREADABLE])


def log(service: Service, statements: list[Statement], answers: list[Receipt | Refused]) -> None:
    """What was sent and what became of it, without content."""
    sent = [sent_of(it, became) for it, became in zip(statements, answers, strict=True)]
    service.intake_log.add(service.clock_us(), service.recorder.head(), sent)


def _batch(events: Any) -> list[Statement]:
    if not isinstance(events, list) or not 0 < len(events) <= MOST_EVENTS:
        fault = Fault("", "cloudevents.batch", f"a batch is a list of 1 to {MOST_EVENTS} events")
        raise NotACloudEvent((fault,))
    read, faults = [], list[Fault]()
    for index, event in enumerate(events):
        try:
            read.append(read_event(event, f"/{index}"))
        except NotACloudEvent as error:
            faults += error.faults
    if faults:
        raise NotACloudEvent(tuple(faults))
    return read


def _media(request: Request) -> str:
    """The media type; empty where its characters, or the body's coding, are none that we read."""
    content_type = request.headers.get("content-type", "")
    plain = request.headers.get("content-encoding", "identity") == "identity"
    return (
        content_type.partition(";")[0].strip().lower()
        if plain and charset_fits(content_type)
        else ""
    )


async def _body(request: Request) -> bytes | None:
    """None when it is larger than MOST_BYTES; what is beyond is never kept."""
    length = request.headers.get("content-length", "0")
    if not re.fullmatch(r"\d{1,18}", length, re.ASCII):
        raise HTTPException(400)
    if int(length) > MOST_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)


def _json(found: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(found), status, headers, "application/json")
