"""The intake's routes. Durable before the answer; every answer is bytes made here."""

from __future__ import annotations

import re

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.intake.answers import json_answer
from api.intake.catalogue import event_type, event_types, schema_of
from api.intake.pages import get_event, get_events
from api.intake.posting import import_events, post_events
from api.problems import answer, problem


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
