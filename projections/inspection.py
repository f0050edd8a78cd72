"""Where the live view stands and what it set aside, asked without opening, making or mending it."""

from __future__ import annotations

import os
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from ledger.receipt import leaf_of
from ledger.recorders.finding import FAIL, OK, Finding
from ledger.recorders.inspection import entry_at, reading
from ledger.recorders.waits import WAITS, options
from projections.view_files import condemned
from vault.journal import DAMAGED, PRIMARY

_FOUND = """SELECT c.position, c.leaf, c.version, (SELECT count(*) FROM {view}quarantine q WHERE q.ledger = c.ledger)
FROM {view}checkpoint c WHERE c.ledger = {value}"""
_WAITED = """SELECT position, (SELECT recorded_at_us FROM {entry} e WHERE e.ledger = h.ledger
    AND e.position = {value} + 1) FROM {head} h WHERE h.ledger = {value}"""


@dataclass(frozen=True, slots=True)
class Standing:
    """`since_us` is when the first entry that the view lacks was recorded; None where none is.

    `founded` where the last entry that it took is the one that the ledger holds there. `version` is
    that of the projections that fill it, or RETIRED.
    """

    head: int
    view: int
    aside: int
    since_us: int | None
    founded: bool
    version: str


class ViewDamaged(Exception):
    """The file of the view is not as it was written."""


def standing(place: str | Path, ledger: str) -> Standing | None:
    """`place` is an address of PostgreSQL, or the folder. None where there is no view.

    Raises ViewDamaged, OSError, sqlite3.Error, psycopg.Error.
    """
    if isinstance(place, str):
        return _in_schemas(place, ledger)
    return _in_files(place, ledger)


def _in_schemas(url: str, ledger: str) -> Standing | None:
    short = options("statement_timeout=5s", "default_transaction_read_only=on")
    with psycopg.connect(url, autocommit=True, options=short, **WAITS) as connection:
        try:
            query = "SELECT max(number) FROM supervision.view WHERE live AND ledger = %s"
            (number,) = connection.execute(query, (ledger,)).fetchone() or (None,)
            if number is None:
                return None
            query = _FOUND.format(view=f"view_{number:d}.", value="%s")
            row = connection.execute(query.encode(), (ledger,)).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
        if row is None:
            return None
        query = _WAITED.format(entry="ledger.entry", head="ledger.head", value="%s")
        found = connection.execute(query.encode(), (row[0], ledger)).fetchone()
    return _made(url, ledger, row, found)


def _in_files(home: Path, ledger: str) -> Standing | None:
    folder = home / "view" / ledger
    pointer = folder / "live"
    told = pointer.read_text() if pointer.is_file() else ""
    file = folder / f"view-{told}.db"
    if not re.fullmatch(r"[1-9][0-9]{0,8}", told) or not file.is_file():
        return None
    _check_whole(file)
    with reading(file) as connection:
        row = connection.execute(_FOUND.format(view="", value="?"), (ledger,)).fetchone()
    if row is None:
        return None
    with reading(home / "ledger.db") as connection:
        query = _WAITED.format(entry="entry", head="head", value="?")
        found = connection.execute(query, (row[0], ledger)).fetchone()
    return _made(home / "ledger.db", ledger, row, found)


def _made(place: str | Path, ledger: str, view: Any, told: Any) -> Standing | None:
    if not told:
        return None
    (position, leaf, version, aside), (head, since_us) = view, told
    row = entry_at(place, ledger, position) if leaf else None
    founded = position <= head and leaf in ("", row and leaf_of(ledger, row))
    return Standing(head, position, aside, since_us, founded, version)


def _check_whole(file: Path) -> None:
    """Raise ViewDamaged, also where a reader found it so; sqlite3.Error."""
    try:
        with reading(file) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & PRIMARY not in DAMAGED:
            raise
        raise ViewDamaged from error
    if found != "ok" or condemned(file).exists():
        raise ViewDamaged


def inspect_counts(file: Path) -> Finding:
    """The counts on SQLite. Nothing is rebuilt from them, so the service refuses a damaged file."""
    if not file.exists():
        return Finding("counts", OK, "nothing is counted yet")
    way_out = f"bring back a copy, or move {file} away: the counts begin anew"
    try:
        with reading(file) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        told = f"{file} cannot be read ({type(error).__name__})"
        return Finding("counts", FAIL, told, way_out)
    if found != "ok":
        return Finding("counts", FAIL, f"quick_check finds damage in {file}", way_out)
    if not os.access(file, os.W_OK):
        told = f"{file} cannot be written to"
        return Finding("counts", FAIL, told, "give it to the service's user")
    return Finding("counts", OK, f"{file} can be read")


FAILURES = (OSError, sqlite3.Error, psycopg.Error)
