"""Whatever is wrong with a request, on every route: a problem whose type has a page."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute, Route

from api.app import create_app
from tests.api.harness import BATCH, NDJSON, PROBLEM, SINGLE, App, unit

Json = Any
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "X-ODD")
PLACES = {"position": "1", "type": "unit.registered", "version": "1", "code": "busy"}
ROUTES = [
    it for it in create_app(lambda: pytest.fail("nothing is opened")).routes
    if isinstance(it, Route) and it.path != "/graphql"
]  # fmt: skip


def path_of(route: BaseRoute, **places: str) -> str:
    assert isinstance(route, Route)
    return route.path.format(**PLACES | places)


def wrong_methods() -> Iterator[tuple[str, str, set[str]]]:
    allowed: dict[str, set[str]] = {}
    for it in ROUTES:
        allowed.setdefault(path_of(it), set()).update(it.methods or ())
    for path, methods in allowed.items():
        yield from ((method, path, methods) for method in METHODS if method not in methods)


def is_problem(app: App, answer: httpx.Response, status: int, *codes: str) -> None:
    """With a type of these codes, whose page is served."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, PROBLEM), answer.text
    told = answer.json()
    assert told["status"] == status
    assert told["type"] in {f"/problems/{code}" for code in codes}
    assert re.fullmatch(r"/problems/[a-z-]+", told["type"])
    assert app.get(told["type"]).status_code == 200
    assert len(answer.content) < 20_000


def test_a_method_that_a_path_has_not_is_answered_with_those_that_it_has(app: App) -> None:
    for method, path, allowed in wrong_methods():
        answer = app.request(method, path)
        if method == "HEAD":  # of a path that only takes: no body is sent
            assert (answer.status_code, answer.content) == (405, b"") or answer.status_code == 405
            continue
        is_problem(app, answer, 405, "method-not-allowed")
        told = {it.strip() for it in answer.headers["allow"].split(",")}
        assert told == allowed, (method, path)


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/v1", "/v1/", "/v1/events/", "/v1/events//1", "/v1/events/1/", "/v1/events/0", "/v1/events/-1",
        "/v1/events/01", "/v1/events/1.0", "/v1/events/%31%00", "/v1/events/９", "/v1/events/9" + "0" * 17,
        "/v1/events/9" + "0" * 400, "/v1/event-types/%00", "/v1/event-types/%ff%fe", "/v1/event-types/none.such",
        "/v1/event-types/none.such/schema", "/v1/event-types/unit.registered/versions/0/schema",
        "/v1/event-types/unit.registered/versions/x/schema", "/v1/event-types/unit.registered/versions/99/schema",
        "/problems/none", "/problems/", "/problems/%2e%2e", "/docs", "/docs/none", "/openapi.json", "/v1/openapi.json/",
        "/%00", "/\\", "/..%2f..%2fetc%2fpasswd",
    ],
)  # fmt: skip
def test_a_path_that_leads_nowhere_is_not_found(app: App, path: str) -> None:
    is_problem(app, app.get(path), 404, "not-found", "unknown-event-type")


POSTS = [path_of(it) for it in ROUTES if "POST" in (it.methods or ())]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "media",
    [
        "", "text/plain", "application/json; charset=utf-16", "application/xml", "multipart/form-data", "a/b/c", ";",
        "application/cloudevents+json; charset=gbk", "application/x-www-form-urlencoded", "application/cloudevents",
    ],
)  # fmt: skip
def test_a_media_type_that_is_not_taken_is_told(app: App, path: str, media: str) -> None:
    answer = app.request("POST", path, content=b"{}", headers={"Content-Type": media})
    is_problem(app, answer, 415, "unsupported-media-type")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "zstd", "x"])
def test_a_coding_that_is_not_taken_is_told_with_the_one_that_is(
    app: App, path: str, coding: str
) -> None:
    media = NDJSON if path.endswith("import") else SINGLE
    headers = {"Content-Type": media, "Content-Encoding": coding}
    answer = app.request("POST", path, content=b"{}", headers=headers)
    is_problem(app, answer, 415, "unsupported-media-type")
    assert answer.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("body", "media", "zipped", "status", "code"),
    [
        (b"", SINGLE, False, 400, "malformed-json"), (b"{", SINGLE, False, 400, "malformed-json"),
        (b"\xff\xfe", SINGLE, False, 400, "malformed-json"), (b'{"a":1,"a":2}', SINGLE, False, 400, "malformed-json"),
        (b"NaN", BATCH, False, 400, "malformed-json"), (b"[" * 100_000, BATCH, False, 400, "malformed-json"),
        (b"[]", SINGLE, False, 400, "not-a-cloudevent"), (b"[]", BATCH, False, 400, "not-a-cloudevent"),
        (b"{}", BATCH, False, 400, "not-a-cloudevent"), (b"{}", "application/json", False, 400, "not-a-cloudevent"),
        (b"[" + b"0," * 1000 + b"0]", BATCH, False, 413, "body-too-large"),
        (b" " * (1 << 20) + b"{}", SINGLE, False, 413, "body-too-large"),
        (gzip.compress(b" " * (1 << 22)), SINGLE, True, 413, "body-too-large"),
        (b"not gzip", SINGLE, True, 400, "malformed-gzip"), (gzip.compress(b"{}", mtime=0)[:-3], SINGLE, True, 400, "malformed-gzip"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_told_why(
    app: App, body: bytes, media: str, zipped: bool, status: int, code: str
) -> None:
    headers = {"Content-Type": media, **({"Content-Encoding": "gzip"} if zipped else {})}
    answer = app.request("POST", "/v1/events", content=body, headers=headers)
    is_problem(app, answer, status, code)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("POST", f"/v1/events?{it}") for it in (
            "dryrun=true", "dry_run=yes", "dry_run=", "dry_run=true&dry_run=true", "tags=official:a", "a", "&&", "%ff=1", "x=1&" * 500,
        )),
        *(("GET", f"/v1/events?{it}") for it in (
            "after=-1", "after=x", "after=", "limit=0", "limit=1001", "limit=1&limit=2", "type=none.such", "tags=x",
            "tags=nobody:x", "evidence=1", "page=2", "after=999999999", "after=1e3", "%ff=1", "dry_run=true",
        )),
    ],
)  # fmt: skip
def test_a_parameter_that_does_not_fit_is_named(app: App, method: str, path: str) -> None:
    headers = {"Content-Type": SINGLE} if method == "POST" else {}
    answer = app.request(method, path, content=json.dumps(unit("p")).encode(), headers=headers)
    is_problem(app, answer, 400, "bad-request")
    assert answer.json()["errors"][0]["pointer"].startswith("query:")


@pytest.mark.parametrize(
    "headers",
    [
        {"If-Match": "1"}, {"If-Match": '"x"'}, {"If-Match": '"999999999"'}, {"If-Match": "*"}, {"If-Match": 'W/"1"'},
        {"Idempotency-Key": ""}, {"Idempotency-Key": "k" * 256}, {"Idempotency-Key": "a b"}, {"Idempotency-Key": "键".encode()},
    ],
)  # fmt: skip
def test_a_header_that_does_not_fit_is_named(app: App, headers: Json) -> None:
    answer = app.request(
        "POST", "/v1/events", content=json.dumps(unit("h")).encode(), headers={"Content-Type": SINGLE, **headers}
    )  # fmt: skip
    is_problem(app, answer, 400, "bad-request")
    assert answer.json()["errors"][0]["pointer"] == f"header:{next(iter(headers))}"


def test_nothing_of_all_this_was_recorded(app: App) -> None:
    assert app.service.recorder.head() == 1
