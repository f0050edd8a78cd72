"""How fast a view is written anew with the whole domain, beside `INSERT … SELECT` of the same rows.

`./dev bench rebuild`: a ledger of the demonstration many times over, each time of other people. Both
write into tables with the same indexes of the same database, in turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, MetaData, func, insert, select

from api.demo.history import history
from api.intake.accepting import accept_each
from api.intake.cloudevents import read_event
from api.service import Service, open_service
from api.settings import Settings
from benchmarks.rounds import Measure, interleaved, tell
from benchmarks.server import on_both
from projections import PROJECTIONS
from projections.engine import Projector, view_version

COPIES, ROUNDS, BATCH = 25, 5, 500
Json = Any
ONCE = ("pack.", "calendar.", "unit.")
"""Told by the first copy alone."""


def run() -> None:
    on_both(_compare)


def _compare(name: str, settings: Settings) -> None:
    service = open_service(settings)
    try:
        events = list(copies(COPIES))
        for start in range(0, len(events), BATCH):
            accept_each(service, [read_event(it) for it in events[start : start + BATCH]])
        print(f"{name}: {service.recorder.head()} entries", flush=True)
        found = interleaved(
            {"INSERT … SELECT": lambda: _copied(service), "rebuild": lambda: _built(service)},
            ROUNDS,
        )
        tell(found, "INSERT … SELECT", "rows")
    finally:
        service.close()


def copies(number: int) -> Iterator[Json]:
    """The demonstration so many times, in the order of its story; whoever and whatever it names has
    another name in each."""
    told = list(history())
    names = _names(told)
    for copy in range(number):
        for event in told:
            if not copy or not event["type"].startswith(ONCE):
                yield _renamed(event, names, f".{copy}") if copy else event


def _names(events: list[Json]) -> set[str]:
    found: set[str] = set()
    for event in events:
        subject = event["data"].get("subject", {})
        found |= {event["id"], *subject.get("officials", ()), *subject.get("cases", ())}
        found |= {subject["tenure"]} if "tenure" in subject else set()
        found |= {it["key"] for it in event["data"]["fact"].get("identifiers", ())}
    return found


def _renamed(node: Json, names: set[str], suffix: str) -> Json:
    if isinstance(node, dict):
        return {key: _renamed(it, names, suffix) for key, it in node.items()}
    if isinstance(node, list):
        return [_renamed(it, names, suffix) for it in node]
    return f"{node}{suffix}" if isinstance(node, str) and node in names else node


def _built(service: Service) -> Measure:
    number = service.views.create(view_version())
    engine = service.views.engine(number)
    begin = time.perf_counter()
    Projector(service.recorder, service.record.codec, engine).catch_up()
    took = time.perf_counter() - begin
    with engine.connect() as connection:
        rows = _rows(connection)
    service.views.drop(number)
    return Measure(rows / took)


def _copied(service: Service) -> Measure:
    """The rows of a view that is whole, copied table by table within its own database."""
    number = service.views.create(view_version())
    engine = service.views.engine(number)
    Projector(service.recorder, service.record.codec, engine).catch_up()
    with engine.begin() as connection:
        rows = _rows(connection)
        twins = [it.to_metadata(MetaData(), name=f"{it.name}_twin") for it in _tables()]
        for twin in twins:
            for index in twin.indexes:
                index.name = f"{index.name}_twin"
            twin.create(connection)
    begin = time.perf_counter()
    with engine.begin() as connection:
        for table, twin in zip(_tables(), twins, strict=True):
            connection.execute(insert(twin).from_select([it.name for it in table.c], select(table)))
    took = time.perf_counter() - begin
    service.views.drop(number)
    return Measure(rows / took)


def _tables() -> list[Any]:
    return list({it.name: it for projection in PROJECTIONS for it in projection.tables}.values())


def _rows(connection: Connection) -> int:
    return sum(
        connection.execute(select(func.count()).select_from(it)).scalar_one() for it in _tables()
    )
