"""What a request asks for is understood or refused by name; what it holds is bounded before it is read."""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.intake import bodies
from api.intake.asked import MOST_BYTES, MOST_EVENTS
from api.intake.bodies import MOST_DROPPED
from api.intake.door import MOST_BODY_BYTES, REQUEST_BYTES
from api.intake.unpacking import PIECE, unpacked
from tests.api.harness import BATCH, NDJSON, SINGLE, App, refused, unit

GZIP = {"Content-Encoding": "gzip"}
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def fault(told: Any) -> tuple[str, str]:
    (error,) = told["errors"]
    return error["pointer"], error["rule"]


def zipped(value: Any) -> bytes:
    return gzip.compress(json.dumps(value).encode())


# parameters and headers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "pointer"),
    [("?dryRun=true", "query:dryRun"), ("?dry_run=yes", "query:dry_run"), ("?dry_run=true&dry_run=true", "query:dry_run"),
     ("?dry_run=", "query:dry_run"), ("?dry_run", "query:"), ("?tags=case:c", "query:tags"), ("?%ff=1", "query:"), ("?x=1&&y", "query:"),
     ("?" + "tags=case:c&" * 30 + "tags=case:c", "query:"), ("?limit=1", "query:limit")],
)  # fmt: skip
def test_a_parameter_that_is_not_understood_stores_nothing(
    app: App, query: str, pointer: str
) -> None:
    before = app.service.recorder.head()
    assert fault(refused(app.post(unit("q"), query=query), 400, "bad-request")) == (
        pointer,
        pointer.lower().replace(":", "."),
    )
    assert app.service.recorder.head() == before


def test_a_long_parameter_is_cut(app: App) -> None:
    told = refused(app.post(unit("q"), query=f"?{'x' * 500}=1"), 400, "bad-request")
    assert fault(told)[0] == f"query:{'x' * 64}"


def test_the_import_takes_dry_run_and_nothing_else(app: App) -> None:
    def sent(query: str, **headers: str) -> Any:
        named = {"Content-Type": NDJSON, **headers}
        return app.request("POST", f"/v1/events:import{query}", content=b"", headers=named)

    assert fault(refused(sent("?tags=case:c"), 400, "bad-request"))[0] == "query:tags"
    for name in ("Idempotency-Key", "If-Match"):
        told = refused(sent("", **{name: '"1"'}), 400, "bad-request")
        assert fault(told) == (f"header:{name}", f"header.{name.lower()}")
    assert sent("?dry_run=false", Prefer="handling=lenient").status_code == 200


@pytest.mark.parametrize("name", ["Content-Type", "Idempotency-Key", "If-Match"])
def test_a_header_that_stands_twice_is_refused(app: App, name: str) -> None:
    value = SINGLE if name == "Content-Type" else '"1"'
    raw = [
        ("Content-Type", SINGLE),
        (name, value),
        *([(name, value)] if name != "Content-Type" else []),
    ]
    content = json.dumps(unit("twice"))
    told = refused(
        app.request("POST", "/v1/events", content=content, headers=raw), 400, "bad-request"
    )
    assert fault(told) == (f"header:{name}", f"header.{name.lower()}")


# gzip ---------------------------------------------------------------------------------------------


def test_what_is_packed_is_what_is_unpacked(app: App) -> None:
    answer = app.post(zipped(unit("z-1")), **GZIP)
    assert answer.status_code == 201, answer.text
    assert app.post(unit("z-1")).json() == {**answer.json(), "repeated": True}
    assert app.post(zipped([unit("z-1"), unit("z-2")]), BATCH, **GZIP).status_code == 201
    body = json.dumps(unit("z-3")).encode()
    parts = gzip.compress(body[:20]) + gzip.compress(body[20:])
    assert app.post(parts, **{"Content-Encoding": "X-Gzip"}).status_code == 201
    assert app.post(unit("z-4"), **{"Content-Encoding": "identity"}).status_code == 201


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", zipped(unit("bad"))[:-1], zipped(unit("bad"))[:-9], zipped(unit("bad")) + b"x", zipped(unit("bad")) + b"\0" * 8,
     zipped(unit("bad"))[:-8] + b"\0" * 8, zlib.compress(b"{}")],
)  # fmt: skip
def test_what_is_not_gzip_is_told(app: App, body: bytes) -> None:
    before = app.service.recorder.head()
    refused(app.post(body, **GZIP), 400, "malformed-gzip")
    assert app.service.recorder.head() == before


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "gzip, br", "*"])
def test_another_coding_is_refused_with_the_one_that_is_taken(app: App, coding: str) -> None:
    answer = app.post(unit("coding"), **{"Content-Encoding": coding})
    assert fault(refused(answer, 415, "unsupported-media-type"))[0] == "header:Content-Encoding"
    assert answer.headers["accept-encoding"] == "gzip"


def test_the_limit_holds_for_what_it_unpacks_to(app: App) -> None:
    fits = json.dumps(unit("z-5")).encode().ljust(MOST_BYTES)
    assert app.post(gzip.compress(fits), **GZIP).status_code == 201
    refused(app.post(gzip.compress(fits + b" "), **GZIP), 413, "body-too-large")
    bomb = gzip.compress(gzip.compress(bytes(1 << 30)))
    assert len(bomb) < 10_000
    refused(app.post(gzip.compress(bytes(200 << 20)), **GZIP), 413, "body-too-large")


@given(st.lists(st.binary(max_size=3 * PIECE), max_size=4), st.integers(1, 5000))
def test_members_are_unpacked_however_they_arrive(members: list[bytes], size: int) -> None:
    packed = b"".join(gzip.compress(it) for it in members) or gzip.compress(b"")

    async def pieces() -> list[bytes]:
        async def chunks() -> AsyncIterator[bytes]:
            for start in range(0, len(packed), size):
                yield packed[start : start + size]

        return [it async for it in unpacked(chunks())]

    found = asyncio.run(pieces())
    assert b"".join(found) == b"".join(members)
    assert all(0 < len(it) <= PIECE for it in found)


def test_an_import_is_unpacked_as_it_comes(app: App) -> None:
    body = b"".join(json.dumps(unit(f"zi-{it}")).encode() + b"\n" for it in range(600))
    headers = {"Content-Type": NDJSON, **GZIP}
    named = {"content": gzip.compress(body), "headers": headers}
    *results, last = app.request("POST", "/v1/events:import", **named).text.splitlines()
    assert len(results) == json.loads(last)["summary"]["stored"] == 600


def test_an_import_whose_packing_ends_too_early_keeps_what_was_whole(app: App) -> None:
    body = b"".join(json.dumps(unit(f"zc-{it}")).encode() + b"\n" for it in range(900))
    packed = gzip.compress(body)[:-200]
    headers = {"Content-Type": NDJSON, **GZIP}
    told = app.request("POST", "/v1/events:import", content=packed, headers=headers).text
    *results, last = map(json.loads, told.splitlines())
    assert last["summary"]["stopped"] is True
    assert last["summary"]["problem"]["type"] == "/problems/malformed-gzip"
    assert {it["status"] for it in results} == {"stored"}
    assert 0 < len(results) == last["summary"]["stored"] < 900


# what one process takes ---------------------------------------------------------------------------


def test_a_body_that_is_a_little_too_large_is_dropped_so_that_its_sender_sees_the_answer(
    app: App,
) -> None:
    sent = list[int]()

    async def chunks(many: int) -> AsyncIterator[bytes]:
        for _ in range(many):
            sent.append(1)
            yield b" " * 65536

    for headers in ({"Content-Length": str(40 * 65536)}, {}):
        sent.clear()
        refused(app.post(chunks(40), **headers), 413, "body-too-large")
        assert len(sent) == 40
    sent.clear()
    refused(app.post(chunks(2000)), 413, "body-too-large")
    assert len(sent) < 1000, "what goes on is not read for ever"


def test_a_body_that_is_announced_far_too_large_is_not_read(app: App) -> None:
    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("it is read")
        yield b""

    answer = app.post(never(), **{"Content-Length": str(MOST_DROPPED + 1)})
    refused(answer, 413, "body-too-large")


def test_a_body_that_does_not_come_is_given_up(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_SECONDS", 0.05)

    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)
        yield b"}"

    refused(app.post(slow()), 408, "body-too-slow")
    assert app.client._transport.app.state.door.bodies.left == MOST_BODY_BYTES  # type: ignore[attr-defined]


def test_who_finds_no_room_for_a_body_comes_again(app: App) -> None:
    door = app.client._transport.app.state.door  # type: ignore[attr-defined]
    assert door.bodies.left == MOST_BODY_BYTES
    body = json.dumps(unit("room")).encode()
    for left in (REQUEST_BYTES - 1, REQUEST_BYTES + len(body) - 1):
        door.bodies.left = left
        answer = app.post(body)
        refused(answer, 503, "busy")
        assert answer.headers["retry-after"] == "1"
        assert door.bodies.left == left
    door.bodies.left = REQUEST_BYTES + len(body)
    assert app.post(body).status_code == 201
    door.bodies.left = MOST_BODY_BYTES
    imports, door.imports.left = door.imports.left, 0
    answer = app.request("POST", "/v1/events:import", content=b"", headers={"Content-Type": NDJSON})
    refused(answer, 503, "busy")
    door.imports.left = imports
    assert app.send([body])[0]["status"] == "repeated"
    assert door.imports.left == imports


# traces -------------------------------------------------------------------------------------------


def test_a_trace_is_echoed_told_and_kept(app: App) -> None:
    answer = app.post(unit("trace-1"), traceparent=TRACE)
    assert answer.headers["traceparent"] == TRACE
    assert app.get(answer.headers["location"]).json()["traceparent"] == TRACE
    own = TRACE.replace("a", "c")
    events = [unit("trace-2"), unit("trace-3", traceparent=own)]
    positions = [it["position"] for it in app.post(events, BATCH, traceparent=TRACE).json()]
    kept = [app.get(f"/v1/events/{it}").json()["traceparent"] for it in positions]
    assert kept == [TRACE, own]
    again = app.post(unit("trace-1"), traceparent=own)
    assert (again.status_code, again.json()["repeated"]) == (200, True)
    for wrong in (
        app.post({}, traceparent=TRACE),
        app.request("GET", "/nowhere", headers={"traceparent": TRACE}),
    ):
        assert wrong.json()["trace_id"] == "a" * 32
        assert wrong.headers["traceparent"] == TRACE


@pytest.mark.parametrize(
    "parent",
    [
        TRACE.upper(),
        TRACE[:-1],
        f"ff{TRACE[2:]}",
        TRACE.replace("a", "0"),
        TRACE.replace("b", "0"),
        "x",
    ],
)
def test_a_trace_that_is_none_is_passed_over(app: App, parent: str) -> None:
    answer = app.post({}, traceparent=parent)
    assert "trace_id" not in answer.json()
    assert "traceparent" not in answer.headers


def test_a_batch_of_too_many_events_is_sent_to_the_import(app: App) -> None:
    events = [unit(f"many-{it}") for it in range(MOST_EVENTS + 1)]
    for headers in ({}, {"Prefer": "handling=lenient"}):
        told = refused(app.post(events, BATCH, **headers), 413, "body-too-large")
        assert "/v1/events:import" in told["detail"]


def test_as_many_tags_may_be_relied_on_as_may_be_read(app: App) -> None:
    head = app.service.recorder.head()
    for count, status in ((16, 201), (17, 400)):
        query = "&".join(f"tags=case:many-{it}" for it in range(count))
        headers = {"Content-Type": SINGLE, "If-Match": f'"{head}"'}
        answer = app.request(
            "POST",
            f"/v1/events?{query}",
            content=json.dumps(unit(f"tags-{count}")),
            headers=headers,
        )
        assert answer.status_code == status
    assert refused(answer, 400, "bad-request")["errors"][0]["pointer"] == "query:tags"
