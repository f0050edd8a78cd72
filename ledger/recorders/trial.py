"""Whether a database would take an append now: asked on a connection of its own, nothing is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from domain.errors import Busy
from ledger.recorders.migrations import NotMigrated, missing
from ledger.recorders.waits import WAITS, options

_SHORT = ("statement_timeout=1000", "lock_timeout=500")
_LOCK_SECONDS = 1.0


class NotWritable(Exception):
    """It answers and takes no entries; says why."""


def try_writing(place: str | Path, ledger: str) -> None:
    """Take the head's lock and commit, as an append does: a standby or a full disk fails here.

    Where somebody else holds the lock, they are writing. Raises NotWritable, NotMigrated, Busy.
    """
    if isinstance(place, str):
        _try_postgres(place, ledger)
    else:
        _try_sqlite(place, ledger)


def _try_postgres(url: str, ledger: str) -> None:
    query = "SELECT position FROM ledger.head WHERE ledger = %s FOR UPDATE SKIP LOCKED"
    try:
        with psycopg.connect(
            url, autocommit=True, options=options(*_SHORT), **{**WAITS, "connect_timeout": 2}
        ) as connection:
            if missing(connection):
                raise NotMigrated("the schema is older than this program")
            connection.execute(query, (ledger,))
    except psycopg.OperationalError as error:
        raise Busy from error
    except psycopg.Error as error:
        raise NotWritable(type(error).__name__) from error


def _try_sqlite(file: Path, ledger: str) -> None:
    address = f"{file.absolute().as_uri()}?mode=rw"
    query = "UPDATE head SET position = position WHERE ledger = ?"
    try:
        with closing(sqlite3.connect(address, uri=True, timeout=_LOCK_SECONDS)) as connection:
            connection.execute(query, (ledger,))
            connection.commit()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
            return  # an import goes on, and ends
        raise NotWritable(getattr(error, "sqlite_errorname", type(error).__name__)) from error
