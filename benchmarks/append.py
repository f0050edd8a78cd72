"""One accepted event a transaction, against a bare insert into a table of the same file settings."""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from api.service import open_service
from api.settings import Settings
from ledger.statement import Statement

ROUNDS, EACH = 7, 300


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        service = open_service(Settings(home=Path(folder)))
        floor = _floor(Path(folder) / "floor.db")
        service.record.accept([_registration()])
        number = 0

        def ours() -> None:
            nonlocal number
            number += 1
            service.record.accept([_gift(f"one-{number}")])

        def batch() -> None:
            nonlocal number
            number += 1
            service.record.accept_each([_gift(f"many-{number}-{it}") for it in range(100)])

        rates: dict[str, list[float]] = {"floor": [], "single": [], "of a batch of 100": []}
        for _round in range(ROUNDS):
            rates["floor"].append(_rate(floor, EACH))
            rates["single"].append(_rate(ours, EACH))
            rates["of a batch of 100"].append(100 * _rate(batch, 10))
        service.close()
    base = statistics.median(rates["floor"])
    for name, found in rates.items():
        median = statistics.median(found)
        print(
            f"{name:18} {median:8.0f} a second ({min(found):.0f} to {max(found):.0f}), {median / base:.2f} of the floor"
        )


def _rate(act: Callable[[], object], times: int) -> float:
    begin = time.perf_counter()
    for _ in range(times):
        act()
    return times / (time.perf_counter() - begin)


def _floor(path: Path) -> Callable[[], object]:
    """The same bytes into one table, durable, without order, identity, sealing or tags."""
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute("CREATE TABLE entry (position INTEGER PRIMARY KEY, data BLOB)")
    data = os.urandom(600)
    return lambda: file.execute("INSERT INTO entry (data) VALUES (?)", (data,))


def _registration() -> Statement:
    data = {
        "subject": {"officials": ["b-1"]}, "when": {"occurred": "2020"}, "fact": {"name": "示例"},
    }  # fmt: skip
    return Statement("urn:bench", "b-1", "official.registered", data)


def _gift(identity: str) -> Statement:
    data = {
        "subject": {"officials": ["b-1"]}, "when": {"occurred": "2026-05-20"},
        "basis": {"articles": [{"rule": "政务处分法", "article": "34"}], "link": "INTEREST_LINK"},
        "fact": {
            "received_on": "2026-05-19", "handed_in_on": "2026-05-20", "gift": "TEA", "quantity": 1,
            "value_fen": 30000, "value_estimated": True, "giver_category": "SERVICE_RECIPIENT",
            "disposal": "SURRENDERED",
        },
    }  # fmt: skip
    return Statement("urn:bench", identity, "gift.handed-in", data)
