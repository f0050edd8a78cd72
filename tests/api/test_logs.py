"""What a process says while it runs: one object a line, static names, nothing of what was sent."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import logging
import re
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.logs import Objects, Words, log_to
from api.service import open_service
from api.settings import Settings
from api.tracing import TRACE, trace_id
from domain.catalogue import all_kinds
from tests.api.harness import BATCH, NDJSON, SINGLE, App, unit
from tests.api.servers import PATIENCE, ROOT, free_port, said, server
from tests.examples import example

CANARY = "zq7canary7qz"
TRACED = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACED}-00f067aa0ba902b7-01"
PACKAGES = ("domain", "vault", "ledger", "projections", "api")
_OWN = {"at", "level", "event", "logger", "trace_id"}
"""What every line says of itself."""
_FORM = re.compile(r"[a-z_]+( [a-z_]+=%s(:%s)?)*")


def one(
    message: object, *arguments: object, name: str = "supervision.api", error: Any = None
) -> Any:
    record = logging.LogRecord(name, logging.ERROR, "", 0, message, arguments, error)
    return json.loads(Objects().format(record))


def calls() -> Iterator[tuple[str, ast.Call]]:
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id == "LOG"
                ):
                    yield f"{file}:{node.lineno}", node


def test_every_message_is_a_static_name_with_fields() -> None:
    found = list(calls())
    assert len(found) > 8
    for place, call in found:
        text = call.args[0]
        assert isinstance(text, ast.Constant), place
        assert _FORM.fullmatch(str(text.value)), place
        assert not call.keywords, place
        assert not _OWN & set(re.findall(r" (\w+)=", str(text.value))), place
        assert str(text.value).count("%s") == len(call.args) - 1, place


def test_a_message_becomes_fields() -> None:
    found = one("request_failed type=%s place=%s:%s", "KeyError", "put", 7)
    assert {it: found[it] for it in ("event", "type", "place", "level")} == {
        "event": "request_failed", "type": "KeyError", "place": "put:7", "level": "error"
    }  # fmt: skip
    assert one("entry_unreadable position=%s type=%s", 3, "A b=c")["type"] == "A b=c"


def test_what_a_library_puts_into_its_words_is_left_out() -> None:
    told = one("connecting as %s failed: %s", CANARY, CANARY, name="psycopg.pool")
    assert told["says"] == "connecting as … failed: …"
    assert CANARY not in str(one(f"put together {CANARY}", name="sqlalchemy"))
    assert CANARY not in str(one(ValueError(CANARY), name="strawberry.execution"))
    assert "Invalid" in one("Invalid HTTP request received.", name="uvicorn.error")["says"]


def test_an_error_is_told_by_type_and_place_never_by_its_text() -> None:
    try:
        int(CANARY)
    except ValueError:
        told = one("failed", error=sys.exc_info())
    assert (told["type"], CANARY in str(told)) == ("ValueError", False)
    assert told["place"].startswith("test_an_error_is_told")


def test_the_trace_of_a_request_is_told_with_what_is_said_about_it() -> None:
    token = TRACE.set(PARENT)
    assert one("x")["trace_id"] == TRACED
    TRACE.reset(token)
    assert "trace_id" not in one("x")


def test_on_a_terminal_it_is_words() -> None:
    record = logging.LogRecord(
        "supervision.x", logging.INFO, "", 0, "view_behind view=%s", (3,), None
    )
    assert re.fullmatch(r"\d\d:\d\d:\d\d info    view_behind .*view=3.*", Words().format(record))


def test_where_nobody_watches_it_is_one_object_a_line() -> None:
    stream, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    try:
        log_to(stream)
        logging.getLogger("supervision.x").info("a_name value=%s", "two\nlines")
        logging.getLogger("a.library").warning("it %s", "is")
    finally:
        root.handlers[:], level = before[0], before[1]
        root.setLevel(level)
        logging.captureWarnings(capture=False)
    assert [json.loads(it)["event"] for it in stream.getvalue().splitlines()] == [
        "a_name",
        "library",
    ]


def test_the_trace_reaches_what_is_said_of_a_request(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def fail(*_: object) -> None:
        seen.append(trace_id())
        raise RuntimeError(CANARY)

    monkeypatch.setattr("ledger.writer.Writer.propose", fail)
    # a batch of one, for a single event has a way past what is set aside here
    assert fresh.post([unit("1")], BATCH, traceparent=PARENT).status_code == 500
    assert seen == [TRACED]


# nothing of what was sent -------------------------------------------------------------------------


def _complaint(kind: str) -> Any:
    """An example of the kind about somebody who is not registered, the canary wherever it may stand."""
    told = example(all_kinds()[kind]) | {"id": CANARY}
    told["data"]["subject"] |= {"officials": [CANARY], "cases": [CANARY], "unit": CANARY}
    told["data"]["fact"] |= {"informant_token": CANARY, "sealed_envelope_no": CANARY}
    return {name: it for name, it in told.items() if name != "subject"}


def _everything_wrong(address: str) -> None:
    """Every kind of refusal and failure that a client can bring about, the canary in each."""
    mark = unit(CANARY, CANARY)
    bodies: list[tuple[str, str, bytes]] = [
        ("/v1/events", SINGLE, body if isinstance(body, bytes) else json.dumps(body).encode())
        for body in (
            CANARY.encode(), f'{{"{CANARY}": {CANARY}}}'.encode(), {CANARY: CANARY}, mark | {"type": CANARY},
            mark | {"source": f" {CANARY}"}, mark | {"data": {CANARY: CANARY}}, mark, mark | {"data": {**mark["data"], "when": {"occurred": CANARY}}},
            unit(CANARY, f"{CANARY} 110101199003078515"), mark | {"id": CANARY * 200},
            unit(CANARY, f"{CANARY} 13800138000"), mark | {"data": {**mark["data"], "fact": {"name": "某局", "religion": CANARY}}},
            _complaint("petition.received"), _complaint("petition.dispatched-upward"),
        )
    ]  # fmt: skip
    bodies += [
        ("/v1/events", BATCH, json.dumps([mark, unit(CANARY, "other")]).encode()),
        ("/v1/events", CANARY, CANARY.encode()),
        ("/v1/events", SINGLE, CANARY.encode() * (1 << 17)),
        ("/v1/events:import", NDJSON, CANARY.encode() + b"\n" + json.dumps(mark).encode() + b"\n"),
        (f"/{CANARY}", SINGLE, b""),
    ]
    queries = [
        CANARY, f"{{ {CANARY} }}", f'{{ {CANARY}: official(id: "{CANARY}") {{ id }} }}',
        f'{{ timeline(official: "{CANARY}") {{ nodes {{ position }} }} }}',
        f'{{ officials(page: {{after: "{CANARY}"}}) {{ nodes {{ id }} }} }}',
    ]  # fmt: skip
    bodies += [
        ("/graphql", "application/json", json.dumps({"query": it}).encode()) for it in queries
    ]
    bodies += [("/graphql", "application/json", CANARY.encode())]
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        for path, media, body in bodies:
            headers = {"Content-Type": media, "traceparent": PARENT, "X-Any": CANARY}
            with contextlib.suppress(httpx.RemoteProtocolError):  # an import that is cut off
                client.post(path, content=body, headers=headers)
        for path in (
            f"/v1/events/{CANARY}",
            f"/v1/event-types/{CANARY}/schema",
            f"/problems/{CANARY}",
            f"/?{CANARY}",
        ):
            client.get(path)
        client.get("/", headers={"Host": CANARY})
    port = int(address.rpartition(":")[2])
    for raw in (
        CANARY.encode() + b"\r\n\r\n",
        f"GET /{CANARY} HTTP/9\r\n\r\n".encode(),
        f"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: {CANARY}\r\n\r\n".encode(),
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
            connection.sendall(raw)
            with contextlib.suppress(OSError):
                connection.recv(1 << 16)


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.enable_socket
def test_nothing_of_what_a_client_sends_is_in_anything_that_is_said(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    open_service(Settings(home=home)).close()
    with server(home, port) as process:
        address = f"http://127.0.0.1:{port}"
        _everything_wrong(address)
        for file, table in (
            ("intake", "intake_log"),
            ("ledger", "entry"),
        ):  # what goes wrong inside
            with closing(sqlite3.connect(home / f"{file}.db")) as raw:
                raw.execute(f"DROP TABLE {table}")
        (home / "view" / "main" / "live").write_text("9")
        _everything_wrong(address)
        process.terminate()
        assert process.wait(PATIENCE) == 0
    lines = said(home).splitlines()
    assert CANARY not in said(home)
    logged = [json.loads(it) for it in lines if it.startswith("{")]
    assert {"serving", "library", "stopped"} <= {it["event"] for it in logged}, lines
    failed = [it for it in logged if it["event"] == "request_failed"]
    assert failed
    assert {it["trace_id"] for it in failed} == {TRACED}
    assert all("Traceback" not in it for it in lines)
