"""The intake's routes. Durable before the answer; every answer is bytes made here."""

from __future__ import annotations

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


ROUTES = [
    Route("/v1/events", events, methods=["GET", "POST"]),
    Route("/v1/events:import", import_events, methods=["POST"]),
    Route("/v1/events/{position}", get_event, methods=["GET"]),
    Route("/v1/event-types", get_event_types, methods=["GET"]),
    Route("/v1/event-types/{type}", get_event_type, methods=["GET"]),
    Route("/v1/event-types/{type}/schema", get_schema, methods=["GET"]),
]
