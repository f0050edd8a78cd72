"""The application in this process, as the tests drive it, and small events to send to it."""

from __future__ import annotations

import json
import os
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
from api.problems import PROBLEMS
from api.service import Service, open_service
from api.settings import Settings

Json = Any
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
NDJSON = "application/x-ndjson"
PROBLEM = "application/problem+json"
SOURCE = "urn:test:hr"


class App:
    """The application with its event loop on a thread of its own; several threads may ask at once."""

    def __init__(self, portal: BlockingPortal, app: FastAPI, client: httpx.AsyncClient) -> None:
        self._portal = portal
        self.client = client
        self.asgi = app
        self.service: Service = app.state.service

    def call(self, work: Callable[..., Any], *values: Any) -> Any:
        """On the application's own loop."""
        return self._portal.call(work, *values)

    def request(self, method: str, path: str, **named: Any) -> httpx.Response:
        return self._portal.call(partial(self.client.request, method, path, **named))

    def get(self, path: str) -> httpx.Response:
        return self.request("GET", path)

    def post(
        self, event: Json, media: str = SINGLE, query: str = "", **headers: str
    ) -> httpx.Response:
        """Bytes, a stream of bytes, or a JSON value to POST /v1/events."""
        content = (
            event if hasattr(event, "__aiter__") or isinstance(event, bytes) else json.dumps(event)
        )
        headers = {"Content-Type": media, **headers}
        return self.request("POST", f"/v1/events{query}", content=content, headers=headers)

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
        sent: Sent = self._portal.call(send, self.client, events, lambda _count: None)
        return sent

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
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(app.router.lifespan_context(app)),
    ):
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
def database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of an empty PostgreSQL database, or a copy of one, which goes at the end."""
    name = f"api_{os.getpid()}_{time.monotonic_ns()}"
    administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.replace("/postgres?", f"/{name}?")
    administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def administer(server: str, sql: str) -> None:
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


def refused(answer: httpx.Response, status: int, code: str) -> Json:
    """The problem of a refusal, which is well-formed whatever it is."""
    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, f"/problems/{code}"), told
    assert answer.headers["content-type"] == PROBLEM
    assert told["status"] == status
    assert told["title"] == PROBLEMS[code].title
    assert told["detail"]
    assert told["retryable"] is PROBLEMS[code].retryable
    assert all(
        it["pointer"] == "" or it["pointer"].startswith(("/", "header:", "query:"))
        for it in told.get("errors", [])
    )
    assert all(it["rule"] and it["detail"] for it in told.get("errors", []))
    return told
