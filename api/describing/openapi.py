"""OpenAPI 3.1 of the service, made from the table of operations, the catalogue and the problems."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from importlib.metadata import version
from typing import Any

import orjson

from api.describing.bodies import bodies, to
from api.describing.events import event_schemas, examples
from api.describing.operations import BATCH, COMMON, JSON, NDJSON, OPERATIONS, SINGLE, Operation
from api.describing.parameters import HEADERS, parameters
from api.describing.sharing import share
from api.problems import PROBLEMS

Json = dict[str, Any]
PROBLEM = "application/problem+json"
_OF_STATUS = {
    409: ("Retry-After",), 415: ("Accept-Encoding",),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"), 503: ("Retry-After",),
}  # fmt: skip


@cache
def openapi() -> Json:
    paths: dict[str, Json] = defaultdict(dict)
    for it in OPERATIONS:
        paths[it.path][it.method.lower()] = _operation(it)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "supervision", "version": version("supervision"),
            "summary": "The record of how officials are supervised: post events, read them back.",
            "description": "Read /docs/integrating first. An unknown parameter is refused. "
            "GraphQL, at /graphql, describes itself.",
        },
        "servers": [{"url": "/"}],
        "paths": dict(paths),
        "components": {
            "schemas": share({**bodies(), **event_schemas()}),
            "parameters": parameters(), "headers": HEADERS,
            "examples": {name: {"value": it} for name, it in examples().items()},
        },
    }  # fmt: skip


def _operation(it: Operation) -> Json:
    answers: Json = {}
    for status, answer in it.answers.items():
        answers[str(status)] = {
            "description": answer.says,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in answer.headers},
            "content": {media: {"schema": to(name)} for media, name in answer.media.items()},
        }
    told = {
        "operationId": it.name, "summary": it.says,
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in it.parameters],
        "responses": answers | _refusals(it),
    }  # fmt: skip
    body = {media: {"schema": to(name), **_shown(media)} for media, name in it.takes.items()}
    return told | ({"requestBody": {"required": True, "content": body}} if body else {})


def _refusals(it: Operation) -> Json:
    """By status: the codes that have it are the types of its problems."""
    codes: dict[int, list[str]] = defaultdict(list)
    for code in (*COMMON, *it.problems):
        codes[it.elsewhere.get(code, PROBLEMS[code].status)].append(code)
    return {
        str(status): {
            "description": "; ".join(f"{code}: {PROBLEMS[code].title}" for code in some) + ".",
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in _OF_STATUS.get(status, ())},
            "content": {PROBLEM: {"schema": {
                **to("Problem"),
                "properties": {"type": {"enum": [f"/problems/{code}" for code in some]}, "status": {"const": status}},
            }}},
        }
        for status, some in sorted(codes.items())
    }  # fmt: skip


def _shown(media: str) -> Json:
    """Examples of a body: of one event each type has its own."""
    events = examples()
    if media == SINGLE:
        return {"examples": {name: {"$ref": f"#/components/examples/{name}"} for name in events}}
    first = events["official.registered"]
    if media == BATCH:
        return {"example": [first, events["unit.registered"]]}
    if media == JSON:
        return {"example": first["data"]}
    if media == NDJSON:
        lines = (first, events["unit.registered"])
        return {"example": "".join(f"{orjson.dumps(it).decode()}\n" for it in lines)}
    return {}
