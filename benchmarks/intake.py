"""Durable `POST /v1/events` of one process at 32 connections, on PostgreSQL.

Beside it, in the same rounds: a FastAPI endpoint that validates the same event and does nothing,
and one that writes it with the library's recorder in the thread pool.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import uvicorn
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from fastapi import FastAPI
from pydantic import BaseModel

from api.app import create_app
from api.memory import settle
from api.service import open_service
from api.settings import Settings
from benchmarks.append import _clock_us
from benchmarks.rounds import Measure, interleaved, tell
from benchmarks.server import database, free_port, parts, server, serving

CONNECTIONS, SECONDS, ROUNDS = 32, 3.0, 5
_RUN = uuid4().hex[:8]
_NUMBERS = itertools.count()
_REGISTERED = {
    "specversion": "1.0", "id": "r", "source": "urn:bench", "type": "official.registered",
    "data": {"subject": {"officials": ["b-1"]}, "when": {"occurred": "2020"}, "fact": {"name": "示例"}},
}  # fmt: skip
_FACT = {
    "received_on": "2026-05-19", "handed_in_on": "2026-05-20", "gift": "TEA", "quantity": 1,
    "value_fen": 30000, "value_estimated": True, "giver_category": "SERVICE_RECIPIENT",
    "disposal": "SURRENDERED",
}  # fmt: skip
_DATA = {
    "subject": {"officials": ["b-1"]}, "when": {"occurred": "2026-05-20"},
    "basis": {"articles": [{"rule": "政务处分法", "article": "34"}], "link": "INTEREST_LINK"},
    "fact": _FACT,
}  # fmt: skip


class Data(BaseModel):
    subject: dict[str, list[str]]
    when: dict[str, str]
    basis: dict[str, Any]
    fact: dict[str, Any]


class Event(BaseModel):
    specversion: str
    id: str
    source: str
    type: str
    data: Data


def run() -> None:
    with server() as url, tempfile.TemporaryDirectory() as folder:
        ours, alone, nothing, stock = (free_port() for _ in range(4))
        with (
            serving(_ours, ours, database(url), f"{folder}/ours"),
            serving(_alone, alone, database(url), f"{folder}/alone"),
            serving(_nothing, nothing, "", folder),
            serving(_stock, stock, database(url), folder),
        ):
            for port in (ours, alone):
                asyncio.run(_post(port, json.dumps(_REGISTERED).encode()))
            arms = {
                "validated and nothing done": lambda: asyncio.run(_load(nothing)),
                "ours, durable": lambda: asyncio.run(_load(ours)),
                "ours, its projector in the same process": lambda: asyncio.run(_load(alone)),
                "library's recorder in the thread pool": lambda: asyncio.run(_load(stock)),
            }
            for arm in arms.values():
                arm()  # type: ignore[no-untyped-call]  # warm
            found = interleaved(arms, ROUNDS)
            tell(found, "validated and nothing done", "requests")
            tell({"ours, durable": found["ours, durable"], **found},
                 "library's recorder in the thread pool", "requests")  # fmt: skip


def _ours(port: int, url: str, folder: str, *, projector: bool = False) -> None:
    """One process of a deployment; the projector is another."""
    settings = Settings(home=Path(folder), port=port, database_url=url, projector=projector)
    app = create_app(lambda: open_service(settings))
    settle()
    _serve(app, port)


def _alone(port: int, url: str, folder: str) -> None:
    _ours(port, url, folder, projector=True)


def _nothing(port: int, _url: str, _folder: str) -> None:
    app = FastAPI()

    @app.post("/v1/events", status_code=201)
    async def accept(event: Event) -> dict[str, str]:
        return {"id": event.id}

    _serve(app, port)


def _stock(port: int, url: str, _folder: str) -> None:
    recorder = PostgresApplicationRecorder(
        PostgresDatastore(**parts(url), pool_size=40, max_overflow=0, schema="public"),
        events_table_name="events",
    )
    recorder.create_table()
    app = FastAPI()

    @app.post("/v1/events", status_code=201)
    def accept(event: Event) -> dict[str, Any]:
        state = event.model_dump_json().encode()
        found = recorder.insert_events([StoredEvent(uuid4(), 1, event.type, state)])
        return {"position": list(found or ())}

    _serve(app, port)


def _serve(app: Any, port: int) -> None:
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="error", access_log=False, proxy_headers=False
    )


def _event() -> bytes:
    told = {
        "specversion": "1.0", "id": f"{_RUN}-{os.getpid()}-{next(_NUMBERS)}", "source": "urn:bench",
        "type": "gift.handed-in", "data": _DATA,
    }  # fmt: skip
    return json.dumps(told).encode()


def _request(body: bytes) -> bytes:
    return (
        b"POST /v1/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/cloudevents+json\r\n"
        b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    )


async def _post(port: int, body: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await _exchange(reader, writer, body)
    writer.close()


async def _exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes
) -> None:
    writer.write(_request(body))
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 201", b"HTTP/1.1 200")), head
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)


async def _load(port: int) -> Measure:
    """As many requests as the connections can do, each waiting for its answer."""
    took: list[float] = []
    stop = _clock_us() + SECONDS * 1e6

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while _clock_us() < stop:
            begin = time.perf_counter()
            await _exchange(reader, writer, _event())
            took.append(time.perf_counter() - begin)
        writer.close()

    begin = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    elapsed = time.perf_counter() - begin
    return Measure(len(took) / elapsed, 1000 * sorted(took)[int(len(took) * 0.99)])
