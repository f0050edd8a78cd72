"""The intake's routes. Durable before the answer; every answer is bytes made here."""

from __future__ import annotations

import difflib
import re

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.intake.answers import json_answer
from api.intake.catalogue import event_type, event_types, schema_of
from api.intake.cloudevents import MOST_TYPE
from api.intake.pages import get_event, get_events
from api.intake.posting import import_events, post_events
from api.problems import answer, problem
from domain.catalogue import all_kinds


async def get_event_types(_request: Request) -> Response:
    return json_answer(event_types(), 200)


async def get_event_type(request: Request) -> Response:
    found = event_type(request.path_params["type"])
    return _no_type(request) if found is None else json_answer(found, 200)


async def get_schema(request: Request) -> Response:
    found = schema_of(request.path_params["type"])
    if found is None:
        return _no_type(request)
    return Response(orjson.dumps(found), media_type="application/schema+json")


async def events(request: Request) -> Response:
    return await (post_events if request.method == "POST" else get_events)(request)


async def get_schema_of_version(request: Request) -> Response:
    """The same for ever: another version has another address."""
    name, version = request.path_params["type"], request.path_params["version"]
    if event_type(name) is None:
        return _no_type(request)
    known = re.fullmatch(r"[1-9]\d{0,3}", version, re.ASCII)
    found = schema_of(name, int(version)) if known else None
    if found is None:
        return answer(problem("not-found", detail=_NO_VERSION))
    for_ever = {"Cache-Control": "public, immutable, max-age=31536000"}
    return Response(orjson.dumps(found), 200, for_ever, "application/schema+json")


def _no_type(request: Request) -> Response:
    near = difflib.get_close_matches(request.path_params["type"][:MOST_TYPE], all_kinds(), n=1)
    detail = f"no such type of event; {f'did you mean {near[0]}? ' if near else ''}GET /v1/event-types lists them"
    return answer(problem("unknown-event-type", detail=detail) | {"status": 404})


_NO_VERSION = "the type has no such version; GET /v1/event-types tells the newest of each"

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
