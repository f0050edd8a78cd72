"""The documents, served: OpenAPI, AsyncAPI and the pages for whoever posts or imports events."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.describing.asyncapi import asyncapi
from api.describing.guide import GATES, GUIDE, IMPORTING, LEAF
from api.describing.openapi import openapi


async def get_openapi(_request: Request) -> Response:
    return Response(_bytes_of(openapi), media_type="application/json")


async def get_asyncapi(_request: Request) -> Response:
    return Response(_bytes_of(asyncapi), media_type="application/json")


async def get_guide(_request: Request) -> Response:
    return Response(_page(GUIDE), media_type="text/markdown")


async def get_importing(_request: Request) -> Response:
    return Response(_page(IMPORTING), media_type="text/markdown")


async def get_gates(_request: Request) -> Response:
    return Response(_page(GATES), media_type="text/markdown")


async def get_leaf(_request: Request) -> Response:
    return Response(_page(LEAF), media_type="text/markdown")


DOCUMENTS = [
    Route("/v1/openapi.json", get_openapi, methods=["GET"]),
    Route("/v1/asyncapi.json", get_asyncapi, methods=["GET"]),
    Route("/docs/integrating", get_guide, methods=["GET"]),
    Route("/docs/importing", get_importing, methods=["GET"]),
    Route("/docs/gates", get_gates, methods=["GET"]),
    Route("/docs/leaf", get_leaf, methods=["GET"]),
]


@cache
def _bytes_of(made: Any) -> bytes:
    return orjson.dumps(made())


@cache
def _page(file: Path) -> bytes:
    """With its links as they lead here; where a page is not served, its name is left."""
    return _LINK.sub(_leading_here, file.read_text("utf-8")).encode()


def _leading_here(link: re.Match[str]) -> str:
    address = _SERVED.get(link[2])
    return f"[{link[1]}]({address})" if address else link[1]


_LINK = re.compile(r"\[([^\]]*)\]\((\w+\.\w+)\)")
_SERVED = {
    "openapi.json": "/v1/openapi.json",
    **{it.name: f"/docs/{it.stem}" for it in (GUIDE, IMPORTING, GATES, LEAF)},
}
"""Where a file beside the page is found."""
