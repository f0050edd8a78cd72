"""The documents, served: OpenAPI, AsyncAPI and the page for whoever writes an integration."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.describing.asyncapi import asyncapi
from api.describing.guide import GUIDE
from api.describing.openapi import openapi


async def get_openapi(_request: Request) -> Response:
    return Response(_bytes_of(openapi), media_type="application/json")


async def get_asyncapi(_request: Request) -> Response:
    return Response(_bytes_of(asyncapi), media_type="application/json")


async def get_guide(_request: Request) -> Response:
    return Response(_guide(), media_type="text/markdown")


DOCUMENTS = [
    Route("/v1/openapi.json", get_openapi, methods=["GET"]),
    Route("/v1/asyncapi.json", get_asyncapi, methods=["GET"]),
    Route("/docs/integrating", get_guide, methods=["GET"]),
]


@cache
def _bytes_of(made: Any) -> bytes:
    return orjson.dumps(made())


@cache
def _guide() -> bytes:
    return GUIDE.read_bytes()
