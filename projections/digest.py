"""A view's digest as of a position, and the first rows in which two views differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, select

from projections.names import TABLE as NAMES
from projections.shapes import ALWAYS, METADATA


def digest(connection: Connection, ledger: str, position: int) -> str:
    """SHA-256 over every table's rows as of a position, intervals of the past included."""
    sums = hashlib.sha256()
    for table in compared():
        sums.update(table.name.encode())
        for row in rows(connection, table, ledger, position):
            sums.update(repr(row).encode())
    return sums.hexdigest()


def compared() -> list[Table]:
    """All tables but the disposable index of names, which changes when a key is destroyed."""
    return [table for table in METADATA.sorted_tables if table is not NAMES]


def rows(
    connection: Connection, table: Table, ledger: str, position: int
) -> Iterator[tuple[Any, ...]]:
    """As it was when the view stood at `position`: what ended later is still open."""
    key = [table.c[name] for name in table.info["key"]]
    begun = table.c.valid_from if table.info["shape"] == "states" else table.c.position
    query = select(table).where(table.c.ledger == ledger, begun <= position).order_by(*key)
    names = [column.name for column in table.c]
    end = names.index("valid_to") if "valid_to" in names else None
    for row in connection.execute(query.execution_options(yield_per=1000)):
        values = list(row)
        if end is not None and values[end] > position:
            values[end] = ALWAYS
        yield tuple(values)


def differences(
    ours: Connection, theirs: Connection, ledger: str, position: int, most: int = 20
) -> list[tuple[str, tuple[Any, ...]]]:
    """(table with + or -, row) of rows that only the second or only the first view has."""
    found: list[tuple[str, tuple[Any, ...]]] = []
    for table in compared():
        old = set(rows(ours, table, ledger, position))
        new = set(rows(theirs, table, ledger, position))
        found += [(f"-{table.name}", row) for row in sorted(old - new, key=repr)[:most]]
        found += [(f"+{table.name}", row) for row in sorted(new - old, key=repr)[:most]]
    return found[:most]
