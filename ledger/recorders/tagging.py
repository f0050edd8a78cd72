"""Whether the rows by which SQLite finds entries by tag are those that the entries carry."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from ledger.recorders.finding import FAIL, OK, Finding
from ledger.recorders.sqlite import indexed, row_of
from ledger.recorders.sqlite_questions import COLUMNS, HEAD

NEWEST = 10_000
"""Positions that are looked at: the newest."""


def tagging(connection: sqlite3.Connection, ledger: str) -> Finding:
    """Rows too many and too few, of the newest entries that are there. Raises sqlite3.Error."""
    since = f"> {HEAD} - {NEWEST}"
    query = f"SELECT position, tag FROM entry_tag WHERE ledger = ? AND position {since}"
    found = defaultdict[int, set[str]](set)
    for position, tag in connection.execute(query, (ledger, ledger)):
        found[position].add(tag)
    query = f"SELECT {COLUMNS}, e.source FROM entry e WHERE ledger = ? AND position {since}"
    looked = other = 0
    for *values, source in connection.execute(query, (ledger, ledger)):
        row = row_of(values)
        looked += 1
        other += found.pop(row.position, set()) != {*indexed(row, (source, "") if source else None)}
    if not other:
        return Finding("tags", OK, f"the newest {looked} entries are found by their own tags")
    return Finding(
        "tags", FAIL, f"{other} of the newest {looked} entries are found by other tags than theirs",
        "somebody changed the database past its guards: compare with a copy and with receipts",
    )  # fmt: skip
