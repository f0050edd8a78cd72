"""SQLite files that several processes open at once, even in the moment in which they are made."""

from __future__ import annotations

import sqlite3
import time

_WAIT_SECONDS = 30


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
