"""The intake's routes. Durable before the answer; every answer is bytes made here."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.intake.answers import json_answer, unreadable_answer
from api.intake.catalogue import event_type, event_types, schema_of
from api.intake.posting import import_events, post_events
from api.problems import answer, problem
from api.service import Service
from projections.unreadable import EntryUnreadable, reading


async def get_event(request: Request) -> Response:
    """One entry read back as it was posted, with its receipt."""
    service: Service = request.app.state.service
    try:
        found = await asyncio.to_thread(_read_back, service, request.path_params["position"])
    except EntryUnreadable as error:
        return unreadable_answer(error)
    return answer(problem("not-found")) if found is None else json_answer(found, 200)


async def get_event_types(_request: Request) -> Response:
    return json_answer(event_types(), 200)


async def get_event_type(request: Request) -> Response:
    found = event_type(request.path_params["type"])
    return (
        answer(problem("unknown-event-type") | {"status": 404})
        if found is None
        else json_answer(found, 200)
    )


async def get_schema(request: Request) -> Response:
    found = schema_of(request.path_params["type"])
    if found is None:
        return answer(problem("unknown-event-type") | {"status": 404})
    return Response(orjson.dumps(found), media_type="application/schema+json")


ROUTES = [
    Route("/v1/events", post_events, methods=["POST"]),
    Route("/v1/events:import", import_events, methods=["POST"]),
    Route("/v1/events/{position}", get_event, methods=["GET"]),
    Route("/v1/event-types", get_event_types, methods=["GET"]),
    Route("/v1/event-types/{type}", get_event_type, methods=["GET"]),
    Route("/v1/event-types/{type}/schema", get_schema, methods=["GET"]),
]


def _read_back(service: Service, position: str) -> dict[str, Any] | None:
    if not re.fullmatch(r"[1-9]\d{0,17}", position, re.ASCII):
        return None
    rows = service.recorder.page(int(position) - 1, 1)
    if not rows or rows[0].position != int(position):
        return None
    with reading(int(position)):
        return service.record.as_posted(rows[0])
