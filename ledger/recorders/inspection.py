"""What an operator asks of a ledger's database. Everything is read, nothing is made or changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from ledger.recorders import postgres, questions, sqlite, sqlite_questions
from ledger.recorders.away import why_away
from ledger.recorders.finding import FAIL, OK, WARN, Finding
from ledger.recorders.migrations import SERVICE_ROLE, NotMigrated, missing, no_rights
from ledger.recorders.rights import rights
from ledger.recorders.rows import Row
from ledger.recorders.tagging import tagging
from ledger.recorders.waits import WAITS, options

NEWEST = 10_000
"""Positions that are looked at for gaps: the newest, where a lost write would be."""
SAMPLED = 1_000
"""The newest entries, where they are read whole."""
NEEDED = 60
"""Connections of one service and one projector when all their pools are full, and some to look."""
SQLITE_CHECKS = ("database", "integrity", "durability", "gaps", "tags")
_DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
POSTGRES_CHECKS = ("database", "schema", *_DURABLE, "clock", "pools", "rights", "gaps")
_PLACES = """SELECT current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int, (SELECT count(*) FROM pg_stat_activity)"""
_SHORT = options("statement_timeout=10s", "default_transaction_read_only=on")


def entry_at(place: str | Path, ledger: str, position: int) -> Row | None:
    """`place` is an address of PostgreSQL, or the file. None where there is none.

    Raises OSError, sqlite3.Error, psycopg.Error.
    """
    query = "SELECT {0} FROM {1} e WHERE e.ledger = {2} AND e.position = {2}"
    if isinstance(place, str):
        with psycopg.connect(place, autocommit=True, options=_SHORT, **WAITS) as connection:
            asked = query.format(questions.COLUMNS, "ledger.entry", "%s")
            found = connection.execute(asked.encode(), (ledger, position)).fetchone()
        return postgres.row_of(found) if found else None
    with reading(place) as connection:
        asked = query.format(sqlite_questions.COLUMNS, "entry", "?")
        told = connection.execute(asked, (ledger, position)).fetchone()
    return sqlite.row_of(told) if told else None


def newest(place: str | Path, ledger: str, most: int = SAMPLED) -> list[Row]:
    """The newest entries, the last one first; `place` as above.

    Raises OSError, sqlite3.Error, psycopg.Error.
    """
    query = "SELECT {0} FROM {1} e WHERE e.ledger = {2} ORDER BY e.position DESC LIMIT {2}"
    if isinstance(place, str):
        with psycopg.connect(place, autocommit=True, options=_SHORT, **WAITS) as connection:
            asked = query.format(questions.COLUMNS, "ledger.entry", "%s")
            found = connection.execute(asked.encode(), (ledger, most)).fetchall()
        return [postgres.row_of(it) for it in found]
    with reading(place) as connection:
        asked = query.format(sqlite_questions.COLUMNS, "entry", "?")
        return [sqlite.row_of(it) for it in connection.execute(asked, (ledger, most))]


def ledgers(place: str | Path) -> list[str]:
    """Those that have entries, by name; `place` as above. Raises OSError, sqlite3.Error, psycopg.Error.

    What is there but holds no table yet has none.
    """
    query = "SELECT ledger FROM {0}head WHERE position > 0 ORDER BY ledger"
    if isinstance(place, str):
        with psycopg.connect(place, autocommit=True, options=_SHORT, **WAITS) as asking:
            try:
                told = asking.execute(query.format("ledger.").encode()).fetchall()
            except psycopg.errors.UndefinedTable:
                told = []
        return [name for (name,) in told]
    if not place.exists():
        return []
    with reading(place) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'head'").fetchone():
            return []
        return [name for (name,) in connection.execute(query.format(""))]


def holds(place: str | Path, ledger: str, kind: str) -> bool:
    """Whether an entry of this kind is in the ledger; `place` as above.

    Raises OSError, sqlite3.Error, psycopg.Error.
    """
    query = "SELECT EXISTS (SELECT 1 FROM {0} WHERE ledger = {1} AND type = {1})"
    if isinstance(place, str):
        with psycopg.connect(place, autocommit=True, options=_SHORT, **WAITS) as connection:
            found = connection.execute(
                query.format("ledger.entry", "%s").encode(), (ledger, kind)
            ).fetchone()
        return bool(found and found[0])
    with reading(place) as asking:
        return bool(asking.execute(query.format("entry", "?"), (ledger, kind)).fetchone()[0])


def inspect_postgres(url: str, ledger: str, now_us: int) -> Iterator[Finding]:
    """Raises psycopg's errors only before the first finding is complete."""
    try:
        connection = psycopg.connect(url, autocommit=True, options=_SHORT, **WAITS)
    except psycopg.OperationalError as error:
        why = why_away(error)
        yield Finding(
            "database", FAIL, f"it cannot be reached{f': {why}' if why else ''}",
            "see that it runs, and that address, user and password are right",
        )  # fmt: skip
        return
    with connection:
        yield Finding("database", OK, "it answers")
        schema = _schema(connection)
        yield schema
        yield from _durable(connection)
        yield _clock(connection, now_us)
        yield _places(connection)
        if schema.state == OK:
            yield rights(connection)
            row = connection.execute(
                "SELECT coalesce(max(h.position), 0), (SELECT count(*) FROM ledger.entry e WHERE "
                "e.ledger = %(l)s AND e.position > max(h.position) - %(n)s), (SELECT max(position) "
                "FROM ledger.entry e WHERE e.ledger = %(l)s) FROM ledger.head h WHERE ledger = %(l)s",
                {"l": ledger, "n": NEWEST},
            ).fetchone()
            yield _gaps(row)


def inspect_sqlite(file: Path, ledger: str) -> Iterator[Finding]:
    if not file.is_file():
        yield Finding("database", WARN, f"{file} is not there yet", "`supervision run` begins one")
        return
    asked = "database"
    try:
        with reading(file) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            yield _opens(file)
            yield _integrity(found)
            yield _journal(file)
            asked = "gaps"
            yield _gaps(
                connection.execute(
                    "SELECT coalesce(max(h.position), 0), (SELECT count(*) FROM entry e WHERE e.ledger "
                    "= ?1 AND e.position > (SELECT position FROM head WHERE ledger = ?1) - ?2), (SELECT "
                    "max(position) FROM entry e WHERE e.ledger = ?1) FROM head h WHERE ledger = ?1",
                    (ledger, NEWEST),
                ).fetchone()
            )
            asked = "tags"
            yield tagging(connection, ledger)
    except sqlite3.Error as error:
        yield Finding(
            asked, FAIL, f"{file} cannot be read ({type(error).__name__})", "bring back a copy"
        )


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """A file as it lies there: one that nobody has open gets no files of a reader beside it."""
    used = file.with_name(f"{file.name}-wal").exists()
    address = f"{file.absolute().as_uri()}?mode=ro{'' if used else '&immutable=1'}"
    with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
        yield connection


def _opens(file: Path) -> Finding:
    if os.access(file, os.W_OK):
        return Finding("database", OK, f"{file} can be read")
    return Finding(
        "database", FAIL, f"{file} cannot be written to", "give it to the service's user"
    )


def _journal(file: Path) -> Finding:
    """From the file's head: a connection that leaves no files beside it cannot tell."""
    with file.open("rb") as opened:
        ahead = opened.read(20)[18:] == b"\x02\x02"
    if ahead:
        return Finding(
            "durability", OK, "journal ahead; each writer opens it with synchronous=FULL"
        )
    return Finding(
        "durability", WARN, "it has no journal ahead", "let no other program write to the ledger"
    )


def _integrity(found: str) -> Finding:
    if found == "ok":
        return Finding("integrity", OK, "quick_check finds nothing")
    return Finding(
        "integrity", FAIL, "quick_check finds damage", "stop the service; bring back a copy"
    )


def _schema(connection: psycopg.Connection[Any]) -> Finding:
    way_out = "run `supervision migrate` as a role that may define tables"
    try:
        todo = missing(connection)
    except NotMigrated as error:
        return Finding("schema", FAIL, str(error), "run the version of the program that knows it")
    except psycopg.errors.InsufficientPrivilege:
        return Finding("schema", FAIL, no_rights(connection.info.user), SERVICE_ROLE)
    except psycopg.Error as error:
        return Finding("schema", FAIL, f"it cannot be read ({type(error).__name__})", way_out)
    if todo:
        return Finding("schema", FAIL, f"{len(todo)} steps are missing", way_out)
    return Finding("schema", OK, "it is up to date")


def _durable(connection: psycopg.Connection[Any]) -> Iterator[Finding]:
    for name in _DURABLE:
        (value,) = connection.execute("SELECT current_setting(%s)", (name,)).fetchone() or ("",)
        lost = value == "off" or (name == "synchronous_commit" and value == "local")
        state = OK if not lost else WARN if value == "local" else FAIL
        way_out = f"set {name} = on: what was acknowledged can be lost" if lost else ""
        yield Finding(name, state, f"{name} is {value}", way_out)


def _clock(connection: psycopg.Connection[Any], now_us: int) -> Finding:
    query = "SELECT extract(epoch FROM clock_timestamp()) * 1000000"
    (theirs,) = connection.execute(query).fetchone() or (0,)
    apart = abs(int(theirs) - now_us) / 1_000_000
    way_out = "" if apart < 1 else "keep both by the same time server: entries carry our clock"
    return Finding(
        "clock", OK if apart < 1 else WARN, f"{apart:.1f} s from the database's", way_out
    )


def _places(connection: psycopg.Connection[Any]) -> Finding:
    most, taken = connection.execute(_PLACES).fetchone() or (0, 0)
    left = most - taken
    way_out = (
        ""
        if left >= NEEDED
        else f"raise max_connections: a service and a projector take up to {NEEDED}"
    )
    return Finding(
        "pools", OK if left >= NEEDED else WARN, f"{left} of {most} connections are free", way_out
    )


def _gaps(row: Any) -> Finding:
    head, count, last = row or (0, 0, 0)
    looked = min(head, NEWEST)
    if (count, last or 0) == (looked, head):
        return Finding("gaps", OK, f"the newest {looked} of {head} positions are all there")
    return Finding(
        "gaps", FAIL, f"of the newest {looked} positions {count} are there, the head is {head}",
        "somebody changed the database past its guards: compare with a copy and with receipts",
    )  # fmt: skip
