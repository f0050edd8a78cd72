"""SQLite files that several processes open at once, even in the moment in which they are made."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

_WAIT_SECONDS = 30


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
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
