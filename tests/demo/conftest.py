"""The demonstration as it is sent, as it is read, and as a record keeps it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.demo import history
from api.demo.people import UNITS
from domain.entry import Entry
from domain.events.register import ManagementLevel
from ledger.receipt import recorded
from ledger.record import Record
from ledger.recorders.sqlite import SQLiteRecorder
from ledger.statement import Statement, read_statement
from tests.demo.standing import Standing
from vault.keyfile import load_or_make
from vault.keys import Keys

Event = dict[str, Any]


@pytest.fixture(scope="session")
def told() -> list[Event]:
    return list(history())


@pytest.fixture(scope="session")
def entries(told: list[Event]) -> list[Entry]:
    return [read_statement(statement(event)) for event in told]


@pytest.fixture(scope="session")
def standing(told: list[Event], tmp_path_factory: pytest.TempPathFactory) -> Standing:
    """Each entry as if it were recorded when it was sent."""
    record = begun(tmp_path_factory.mktemp("standing"), lambda: 1_600_000_000_000_000)
    record.accept_each(map(statement, told))
    sent = {(it["source"], it["id"]): datetime.fromisoformat(it["time"]) for it in reversed(told)}
    written = [recorded(row) for row in record.recorder.rows()]
    return Standing([replace(it, recorded_at=sent.get(it.ref, it.recorded_at)) for it in written])


def statement(event: Event) -> Statement:
    return Statement(
        event["source"], event["id"], event["type"], event["data"], sent_at=event["time"]
    )


def begun(folder: Path, clock: Callable[[], int]) -> Record:
    keys = Keys(folder / "keys.db", load_or_make(folder / "kek"))
    record = Record(SQLiteRecorder(folder / "ledger.db", "demo", clock), keys, os.urandom)
    record.open(UNITS[0].name, ManagementLevel.CITY, "Asia/Shanghai", date(2019, 1, 1))
    return record
