"""What is refused over HTTP, how it is said, and that nothing of what was sent is repeated."""

from __future__ import annotations

import copy
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from typing import Any

import pytest

from api.intake.routes import MOST_BYTES
from api.problems import PROBLEMS
from domain.catalogue import Kind, all_kinds
from tests.api.harness import BATCH, PROBLEM, App, reminded, unit
from tests.examples import example, prelude

MARK = "zq7marker7qz"
ENVELOPE = b'{"specversion":"1.0","id":"x","source":"urn:x","type":"unit.registered","data":%s}'


def refused(answer: Any, status: int, code: str) -> Any:
    """The problem, which is well-formed whatever it is."""
    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, f"/problems/{code}"), told
    assert answer.headers["content-type"] == PROBLEM
    assert told["status"] == status
    assert told["title"] == PROBLEMS[code].title
    assert told["detail"]
    assert told["retryable"] is PROBLEMS[code].retryable
    assert all(it["pointer"] == "" or it["pointer"].startswith("/") for it in told.get("errors", []))
    assert all(it["rule"] and it["detail"] for it in told.get("errors", []))
    return told


# strict JSON ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"x", b"{}{}", b"{'a':1}", b'{"a":1,}', b"\xff\xfe{}", b'{"a":"\xed\xa0\x80"}', b"\xef\xbb\xbf{}",
        b'{"a":1,"a":1}', b'{"a":{"b":1,"b":2}}', b'{"a":1,"\\u0061":2}', b"NaN", b'{"a":NaN}', b'{"a":-Infinity}',
        b'{"a":"\n"}', b'{"a":01}', b'{"a":' + b"1" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_what_is_not_strict_json_is_refused(app: App, body: bytes) -> None:
    refused(app.post(body), 400, "malformed-json")
    refused(app.post(body, BATCH), 400, "malformed-json")


@pytest.mark.parametrize(
    "data",
    [b'{"\\ud800":1}', b'{"fact":{"name":"\\ud800"}}', b'{"fact":{"\\udfff":1}}', b'"\\ud800"', b'{"fact":{"name":1e999}}'],
    ids=repr,
)  # fmt: skip
def test_odd_names_and_halves_of_characters_are_the_senders_fault(app: App, data: bytes) -> None:
    refused(app.post(ENVELOPE % data), 422, "event-unreadable")
    refused(app.post(b"[%s]" % (ENVELOPE % data), BATCH), 422, "event-unreadable")


def test_an_attribute_with_half_a_character_is_the_senders_fault(app: App) -> None:
    body = json.dumps(unit("half") | {"\ud800": 1}).encode()
    refused(app.post(body), 400, "not-a-cloudevent")


def test_a_pointer_escapes_what_json_pointers_escape(app: App) -> None:
    told = refused(app.post(unit("odd", **{"a/b~c": 1})), 400, "not-a-cloudevent")
    assert [it["pointer"] for it in told["errors"]] == ["/a~1b~0c"]
    told = refused(app.post(ENVELOPE % b'{"a/b~c":1}'), 422, "event-unreadable")
    assert "/data/a~1b~0c" in [it["pointer"] for it in told["errors"]]


# media types and sizes ----------------------------------------------------------------------------


@pytest.mark.parametrize("media", ["", "application/json", "text/plain", "application/x-ndjson"])
def test_another_media_type_is_refused(app: App, media: str) -> None:
    refused(app.post(unit("media"), media), 415, "unsupported-media-type")


def test_an_import_takes_lines_only(app: App) -> None:
    headers = {"Content-Type": BATCH}
    answer = app.request("POST", "/v1/events:import", content=b"[]", headers=headers)
    refused(answer, 415, "unsupported-media-type")


def test_a_body_of_a_mebibyte_is_read(app: App) -> None:
    body = json.dumps(unit("large")).encode().ljust(MOST_BYTES)
    assert app.post(body).status_code == 201
    refused(app.post(body + b" "), 413, "body-too-large")


@pytest.mark.parametrize("told", [{}, {"Content-Length": str(10 * MOST_BYTES)}], ids=["chunked", "length"])
def test_what_is_beyond_a_mebibyte_is_not_even_read(app: App, told: dict[str, str]) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(160):
            read += 1 << 16
            yield b" " * (1 << 16)

    refused(app.post(body(), **told), 413, "body-too-large")
    assert read <= MOST_BYTES + 2 * (1 << 16)


def test_a_length_that_is_no_number_is_the_senders_fault(app: App) -> None:
    answer = app.post(unit("length"), **{"Content-Length": "many"})
    assert answer.status_code == 400


# problems ---------------------------------------------------------------------------------------


def test_an_unknown_type_names_the_nearest(app: App) -> None:
    told = refused(app.post(unit("near") | {"type": "unit.registerd"}), 422, "unknown-event-type")
    assert told["errors"][0]["pointer"] == "/type"
    assert "unit.registered" in told["errors"][0]["way_out"]
    far = refused(app.post(unit("far") | {"type": "io.cloudevents.test"}), 422, "unknown-event-type")
    assert "/v1/event-types" in far["errors"][0]["way_out"]


def test_every_problem_has_a_page_at_its_address(app: App) -> None:
    for code, it in PROBLEMS.items():
        page = app.get(f"/problems/{code}")
        assert page.status_code == 200
        assert code in page.text
        assert it.title in page.text
    refused(app.get("/problems/none-such"), 404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"), ("POST", "/v1/nowhere", 404, "not-found"),
        ("GET", "/v1/events/x", 404, "not-found"), ("GET", "/v1/events/-1", 404, "not-found"),
        ("GET", "/v1/events", 405, "method-not-allowed"), ("DELETE", "/v1/events/1", 405, "method-not-allowed"),
        ("PUT", "/v1/events:import", 405, "method-not-allowed"), ("POST", "/", 405, "method-not-allowed"),
        ("POST", "/problems/busy", 405, "method-not-allowed"), ("PUT", "/graphql", 405, "method-not-allowed"),
        ("GET", "/v1/event-types/none.such", 404, "unknown-event-type"),
        ("GET", "/v1/event-types/none.such/schema", 404, "unknown-event-type"),
        ("GET", "/openapi.json", 404, "not-found"), ("GET", "/docs", 404, "not-found"),
    ],
)  # fmt: skip
def test_the_frameworks_own_refusals_are_problems(
    app: App, method: str, path: str, status: int, code: str
) -> None:
    answer = app.request(method, path)
    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, f"/problems/{code}")
    assert (answer.headers["content-type"], told["status"]) == (PROBLEM, status)
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"query":"{ledger{name}}","variables":"x"}'])
def test_a_graphql_request_that_cannot_be_read_is_told_so_in_json(app: App, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = app.request("POST", "/graphql", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].endswith("json")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "localhost:", "0.0.0.0", ""])
def test_only_this_machine_by_its_own_names_may_ask(app: App, host: str) -> None:
    for path in ("/", "/graphql?query={ledger{head}}", "/v1/events/1"):
        told = app.request("GET", path, headers={"Host": host})
        assert (told.status_code, told.headers["content-type"]) == (400, PROBLEM)
        assert app.request("GET", path, headers={"Host": "localhost:8000"}).status_code == 200


# nothing that was sent is repeated ----------------------------------------------------------------


def marked(node: Any) -> Iterator[Any]:
    """The value with the mark in one place after the other, bare and after what was there."""
    if isinstance(node, dict):
        for name, child in node.items():
            yield from ({**node, name: it} for it in marked(child))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from ([*node[:index], it, *node[index + 1 :]] for it in marked(child))
    else:
        yield from (MARK, f"{node}{MARK}", f"{node} {MARK}\n", [MARK], {"a": MARK})


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_a_problem_repeats_nothing_of_what_was_sent(
    app: App, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    if app.service.recorder.head() < 50:
        app.service.record.accept(prelude())
    events = list(marked(example(kind)))
    results = app.send([json.dumps(it).encode() for it in events])
    problems = [it["problem"] for it in results if it.get("status") == "refused"]
    assert len(problems) > len(events) / 4
    assert [it for it in problems if MARK in json.dumps(it, ensure_ascii=False)] == []
    assert MARK not in caplog.text


@pytest.mark.parametrize(
    "attribute",
    [{"time": "2018-04-05T18:31:07Z\n"}, {"time": "2018-04-05T18:31:07+25:00"}, {"time": "2018-04-05T18:31:07+05:99"}],
    ids=lambda it: repr(it["time"]),
)  # fmt: skip
def test_a_bad_time_is_not_repeated(app: App, attribute: dict[str, str]) -> None:
    assert "18:31:07" not in app.post(unit("time", **attribute)).text


def test_malformed_json_is_not_repeated(app: App) -> None:
    bodies = [f'{{"{MARK}":1,"{MARK}":2}}', f"{MARK}", f'{{"a":{MARK}}}', f'{{"a":"{MARK}}}', f'{{"a":1}}{MARK}']
    for body in bodies:
        answer = app.post(body.encode())
        refused(answer, 400, "malformed-json")
        assert MARK not in answer.text


# what goes wrong inside ---------------------------------------------------------------------------


def _drop(app: App, file: str, table: str) -> None:
    with closing(sqlite3.connect(app.service.settings.home / file)) as raw:
        raw.execute(f"DROP TABLE {table}")


def _broken(app: App) -> Iterator[str]:
    _drop(app, "intake.db", "intake_log")
    yield "intake log"
    _drop(app, "ledger.db", "entry_tag")
    yield "tags"
    _drop(app, "ledger.db", "entry")
    yield "entries"
    app.service.recorder.close()
    yield "connection"


def test_what_goes_wrong_inside_is_told_to_nobody(fresh: App, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    event = copy.deepcopy(reminded(MARK, MARK)) | {"source": f"urn:{MARK}"}
    person = unit("p", MARK) | {"type": "official.registered", "source": f"urn:{MARK}"}
    person["data"] = {"subject": {"officials": [MARK]}, "when": {"occurred": "2020"}, "fact": {"name": MARK}}
    assert fresh.post(person).status_code == 201
    for number, what in enumerate(_broken(fresh)):
        for answer in (fresh.post(event | {"id": f"{MARK}-{number}"}), fresh.get("/v1/events/2")):
            if answer.status_code < 300:
                continue
            told = answer.json()
            assert (answer.status_code, told["type"]) == (500, "/problems/internal"), what
            assert set(told) == {"type", "title", "status", "detail", "retryable"}
            assert told["retryable"] is True
            assert MARK not in answer.text
    assert "request_failed" in caplog.text
    assert MARK not in caplog.text
