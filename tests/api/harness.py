"""The application as the tests drive it: in this process, or as a server of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI

from api.app import create_app
from api.imports.sending import Sent, send
from api.service import Service, open_service
from api.settings import Settings

Json = Any
ROOT = Path(__file__).parents[2]
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
NDJSON = "application/x-ndjson"
PROBLEM = "application/problem+json"
SOURCE = "urn:test:hr"
PATIENCE = 60.0
"""Seconds after which something hangs; nothing here is expected to take a tenth of it."""


class App:
    """The application with its event loop on a thread of its own; several threads may ask at once."""

    def __init__(self, portal: BlockingPortal, app: FastAPI, client: httpx.AsyncClient) -> None:
        self._portal = portal
        self._client = client
        self.service: Service = app.state.service

    def request(self, method: str, path: str, **named: Any) -> httpx.Response:
        return self._portal.call(partial(self._client.request, method, path, **named))

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def post(self, event: Json, media: str = SINGLE, **headers: str) -> httpx.Response:
        """Bytes, a stream of bytes, or a JSON value to POST /v1/events."""
        content = event if hasattr(event, "__aiter__") or isinstance(event, bytes) else json.dumps(event)
        headers = {"Content-Type": media, **headers}
        return self.request("POST", "/v1/events", content=content, headers=headers)

    def batch(self, events: Json) -> httpx.Response:
        return self.post(events, BATCH)

    def send(self, lines: list[bytes]) -> list[Json]:
        """The results of an import, the summary last."""
        body, headers = b"".join(line + b"\n" for line in lines), {"Content-Type": NDJSON}
        answer = self.request("POST", "/v1/events:import", content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return [json.loads(line) for line in answer.content.splitlines()]

    def deliver(self, events: Iterable[Json]) -> Sent:
        """What the importers' own sender makes of them."""
        return self._portal.call(send, self._client, events, lambda _count: None)

    def store(self, *events: Json) -> int:
        """The position of the last of them, all of which are recorded."""
        (*results, _summary) = self.send([json.dumps(it).encode() for it in events])
        assert [it for it in results if "receipt" not in it] == []
        return int(results[-1]["receipt"]["position"])

    def graphql(self, query: str, **variables: Any) -> Json:
        """The whole answer, errors included."""
        answer = self.request("POST", "/graphql", json={"query": query, "variables": variables})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ask(self, query: str, **variables: Any) -> Json:
        """The data; there are no errors."""
        answer = self.graphql(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def codes(self, query: str, **variables: Any) -> list[str | None]:
        """The codes of the errors; none is without data of its own."""
        answer = self.graphql(query, **variables)
        return [it.get("extensions", {}).get("code") for it in answer.get("errors", [])]


@contextmanager
def running(open_it: Callable[[], Service]) -> Iterator[App]:
    app = create_app(open_it)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(app.router.lifespan_context(app)):
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        with portal.wrap_async_context_manager(client):
            yield App(portal, app, client)


@contextmanager
def without_a_view(home: Path) -> Iterator[App]:
    """As in the first moments of a new ledger: it answers, and no view has been begun."""
    app = create_app(lambda: open_service(Settings(home=home)))
    app.state.service = open_service(Settings(home=home))
    with start_blocking_portal() as portal:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        with portal.wrap_async_context_manager(client):
            yield App(portal, app, client)
    app.state.service.close()


@contextmanager
def opened(home: Path, database_url: str | None = None) -> Iterator[App]:
    """The application on a folder, or on a PostgreSQL database, once its view is begun."""
    settings = Settings(home=home, database_url=database_url)
    with running(lambda: open_service(settings)) as app:
        app.ask("{ ledger(atLeast: 1) { view } }")
        yield app


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database, which goes at the end."""
    name = f"api_{os.getpid()}_{time.monotonic_ns()}"
    _administer(server, f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, sql: str) -> None:
    with psycopg.connect(server, autocommit=True) as raw:
        raw.execute(sql)


def unit(id_: str, name: str = "某局", **more: Json) -> Json:
    """A small event that needs nothing else."""
    data = {"subject": {"unit": "u-1"}, "when": {"occurred": "2020"}, "fact": {"name": name}}
    return event(id_, "unit.registered", data) | more


def registered(id_: str, official: str, name: str = "张三") -> Json:
    about = {"subject": {"officials": [official]}, "when": {"occurred": "2020-01-01"}}
    return event(id_, "official.registered", {**about, "fact": {"name": name}})


def linked(id_: str, official: str, key: str) -> Json:
    about = {"subject": {"officials": [official]}, "when": {"occurred": "2020-01-01"}}
    fact = {"identifiers": [{"scheme": "hr", "key": key}]}
    return event(id_, "official.identifier-linked", {**about, "fact": fact})


def reminded(id_: str, official: str, on: str = "2020-03-01") -> Json:
    about = {"subject": {"officials": [official], "circle": "WORK"}, "when": {"occurred": on}}
    basis = {"articles": [{"rule": "公务员法", "article": "57"}]}
    fact = {"way": "TALK", "talker_role": "LEADER", "issue_codes": ["late"]}
    return event(id_, "reminder.issued", {**about, "basis": basis, "fact": fact})


def event(id_: str, kind: str, data: Json) -> Json:
    return {"specversion": "1.0", "id": id_, "source": SOURCE, "type": kind, "data": data}


# a server of its own ----------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment of a process on that home, without settings of the caller's own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SUPERVISION_")}
    return {**kept, "PYTHONPATH": str(ROOT), "SUPERVISION_HOME": str(home), "PYTHONUNBUFFERED": "1", **settings}


def cli(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`supervision …` as a process, to its end."""
    command = [sys.executable, "-m", "api.cli", *arguments]
    surroundings = environment(home, **settings)
    return subprocess.run(
        command, env=surroundings, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )  # fmt: skip


@contextmanager
def server(home: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`supervision run` as a process that answers; killed with the block if it still runs."""
    surroundings = environment(home, SUPERVISION_PORT=str(port), **settings)
    with _log(home).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "run"], env=surroundings, cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _answers(process, home, port)
        yield process
    finally:
        process.kill()
        process.wait()


def said(home: Path) -> str:
    """What the last server on that home has printed."""
    return _log(home).read_text(encoding="utf-8")


def _log(home: Path) -> Path:
    return home.with_name(f"{home.name}.log")


def _answers(process: subprocess.Popen[bytes], home: Path, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, said(home)
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
