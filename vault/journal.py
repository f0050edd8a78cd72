"""SQLite files that several processes open at once, even in the moment in which they are made."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_WAIT_SECONDS = 30
PRIMARY = 0xFF
"""Of an error's code; the rest says more exactly which."""
DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SHUT = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}
_FAILING = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


class UnusableFile(Exception):
    """Says which file, what is wrong with it and the way out."""


def fault_of(error: sqlite3.Error) -> str:
    """What is wrong with a file and the way out; empty where the file is not at fault."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & PRIMARY
    if code in DAMAGED:
        return "is damaged, or is no database: stop what uses it and bring back a copy"
    if code in _SHUT:
        return "cannot be opened and written to: give it and its folder to the service's user"
    return "cannot be used: its disk is full, or fails" if code in _FAILING else ""


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Raise UnusableFile where what is done with a file fails for the file's sake."""
    try:
        yield
    except sqlite3.Error as error:
        if fault := fault_of(error):
            raise UnusableFile(f"{path} {fault}") from error
        raise


def for_the_owner(path: Path) -> Path:
    """Where there is no file one is made that only its owner reads; those beside it (`-wal`, `-shm`)
    get its mode. One that is there is not opened: closing it would give up the locks on it."""
    path.touch(mode=0o600)
    return path


def write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log, which SQLite refuses while another does, waiting or not."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if time.monotonic() > deadline or error.sqlite_errorcode & PRIMARY in _SHUT | _FAILING:
                raise
            time.sleep(0.01)
        else:
            return
