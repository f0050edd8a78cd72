"""The two databases as the tests see them: how to open one, and what only a raw connection can try."""

from __future__ import annotations

import hashlib
import itertools
import os
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg

from domain.events.register import ManagementLevel
from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.sqlite import SQLiteRecorder

POLL_SECONDS = 0.02
_DATABASE = itertools.count()


class Clock:
    """Microseconds since 1970; a second further at each look, unless it is set."""

    def __init__(
        self, start: datetime = datetime(2026, 3, 1, tzinfo=UTC), step_us: int = 1_000_000
    ):
        self.now_us = int(start.timestamp() * 1_000_000)
        self.step_us = step_us

    def __call__(self) -> int:
        self.now_us += self.step_us
        return self.now_us


class Chance:
    """Bytes that look random and are the same in every run."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._next = itertools.count()

    def __call__(self, size: int) -> bytes:
        return hashlib.shake_256(f"{self._seed}/{next(self._next)}".encode()).digest(size)


def past_the_guards(at: Path | str, sql: str) -> None:
    """Statements of somebody who may do anything to the file, or to the database at a URL."""
    if isinstance(at, str):
        sql = sql.format(entry="ledger.entry", head="ledger.head")
        with psycopg.connect(at) as raw:
            raw.execute("SET session_replication_role = replica")
            raw.execute(sql)
        return
    with closing(sqlite3.connect(at)) as raw:
        guards = dict(raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        for name in guards:
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(sql.format(entry="entry", head="head"))
        for guard in guards.values():
            raw.execute(guard)
        raw.commit()


class Store(ABC):
    """One database. `tampering` are statements of a raw connection that must all be refused."""

    tampering: Sequence[str]
    refusals: tuple[type[Exception], ...]

    def __init__(self) -> None:
        self._opened: list[LedgerRecorder] = []

    def open(self, ledger: str, clock_us: Callable[[], int]) -> LedgerRecorder:
        made = self._make(ledger, clock_us)
        self._opened.append(made)
        return made

    def close(self) -> None:
        for recorder in self._opened:
            recorder.close()

    @abstractmethod
    def _make(self, ledger: str, clock_us: Callable[[], int]) -> LedgerRecorder: ...

    @abstractmethod
    def attempt(self, sql: str) -> None:
        """Try one statement through a raw connection and take it back. Raises one of `refusals`."""

    @abstractmethod
    def smuggle(self, sql: str) -> None:
        """See `past_the_guards`; `{entry}` and `{head}` stand for the tables."""

    @abstractmethod
    def cut(self) -> None:
        """Cut every connection that recorders hold, as a restart of the server does."""


_BOTH = (
    "UPDATE {entry} SET data = data",
    "UPDATE {entry} SET tags = '' WHERE position = 2",
    "UPDATE {entry} SET position = position + 10",
    "DELETE FROM {entry}",
    "DELETE FROM {entry} WHERE position = 2",
    (
        "INSERT INTO {entry} SELECT * FROM {entry} WHERE position = 2 "
        "ON CONFLICT (ledger, position) DO UPDATE SET data = excluded.data"
    ),
    "DELETE FROM {head}",
    "UPDATE {head} SET position = position - 1",
    "UPDATE {head} SET recorded_at_us = 0",
    "UPDATE {head} SET ledger = 'elsewhere'",
)


class SQLiteStore(Store):
    tampering = (
        *(sql.format(entry="entry", head="head") for sql in _BOTH),
        "UPDATE OR REPLACE entry SET position = 1 WHERE position = 2",
        "REPLACE INTO entry SELECT * FROM entry WHERE position = 2",
        (
            "INSERT OR REPLACE INTO entry SELECT ledger, 99, type, x'00', tags, recorded_at_us, "
            "source, source_id, content FROM entry WHERE position = 2"
        ),
        "REPLACE INTO head SELECT ledger, 0, 0 FROM head",
        "UPDATE entry_tag SET tag = 'official:someone-else'",
        "DELETE FROM entry_tag",
        "REPLACE INTO entry_tag SELECT * FROM entry_tag",
        "INSERT INTO entry_tag VALUES ('main', 'official:someone-else', 2)",
        *(
            f"INSERT INTO entry SELECT ledger, {place}, type, data, tags, recorded_at_us, NULL, NULL, content "
            "FROM entry WHERE position = 2"
            for place in (-1, 0, 5, 99)
        ),
        "UPDATE head SET position = position + 1",
        "INSERT INTO head VALUES ('elsewhere', 1, 0)",
    )
    refusals = (sqlite3.IntegrityError, sqlite3.OperationalError)

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _make(self, ledger: str, clock_us: Callable[[], int]) -> LedgerRecorder:
        return SQLiteRecorder(self._path, ledger, clock_us, POLL_SECONDS)

    def attempt(self, sql: str) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as raw:
            raw.execute("BEGIN")
            raw.execute(sql)
            raw.execute("ROLLBACK")

    def smuggle(self, sql: str) -> None:
        past_the_guards(self._path, sql)

    def cut(self) -> None:
        pass  # a file has no server


class PostgresStore(Store):
    tampering = (
        *(sql.format(entry="ledger.entry", head="ledger.head") for sql in _BOTH),
        "TRUNCATE ledger.entry",
        "TRUNCATE ledger.head",
        (
            "MERGE INTO ledger.entry e USING ledger.head h ON e.ledger = h.ledger "
            "WHEN MATCHED THEN DELETE"
        ),
    )
    refusals = (psycopg.Error,)

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server
        self._name = f"test_{os.getpid()}_{next(_DATABASE)}"
        self._administer(f"CREATE DATABASE {self._name}")
        self._url = server.replace("/postgres?", f"/{self._name}?")

    def _make(self, ledger: str, clock_us: Callable[[], int]) -> LedgerRecorder:
        return PostgresRecorder(self._url, ledger, clock_us, POLL_SECONDS)

    def attempt(self, sql: str) -> None:
        with psycopg.connect(self._url) as raw:
            raw.execute(sql)
            raw.rollback()

    def smuggle(self, sql: str) -> None:
        past_the_guards(self._url, sql)

    def cut(self) -> None:
        mine = f"datname = '{self._name}' AND pid <> pg_backend_pid()"
        with psycopg.connect(self._url, autocommit=True) as raw:
            raw.execute(
                f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {mine}"
            )

    def close(self) -> None:
        super().close()
        self._administer(f"DROP DATABASE {self._name} WITH (FORCE)")

    def _administer(self, sql: str) -> None:
        with psycopg.connect(self._server, autocommit=True) as raw:
            raw.execute(sql)


def open_ledger(record: Record, zone: str = "Asia/Shanghai") -> Record:
    record.open("某市委组织部", ManagementLevel.CITY, zone, date(2026, 3, 1))
    return record
