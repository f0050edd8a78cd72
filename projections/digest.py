"""A view's digest as of a position, and the first rows in which two views differ."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Table, select

from projections.names import TABLE as NAMES
from projections.shapes import ALWAYS, METADATA

Difference = tuple[str, tuple[Any, ...]]


def digest(connection: Connection, ledger: str, position: int, erased: Collection[int] = ()) -> str:
    """SHA-256 over every table's rows as of a position, intervals of the past included.

    `erased` are positions of names whose key was destroyed since: an older view may still have
    them, a newer one cannot.
    """
    sums = hashlib.sha256()
    for table in METADATA.sorted_tables:
        sums.update(table.name.encode())
        for row in rows(connection, table, ledger, position, erased):
            sums.update(repr(row).encode())
    return sums.hexdigest()


def rows(
    connection: Connection, table: Table, ledger: str, position: int, erased: Collection[int] = ()
) -> Iterator[tuple[Any, ...]]:
    """As it was when the view stood at `position`: what ended later is still open."""
    key = [table.c[name] for name in table.info["key"]]
    begun = table.c.valid_from if table.info["shape"] == "states" else table.c.position
    query = select(table).where(table.c.ledger == ledger, begun <= position).order_by(*key)
    names = [column.name for column in table.c]
    end = names.index("valid_to") if "valid_to" in names else None
    for row in connection.execute(query.execution_options(yield_per=1000)):
        if table is NAMES and row.position in erased:
            continue
        values = list(row)
        if end is not None and values[end] > position:
            values[end] = ALWAYS
        yield tuple(values)


def differences(
    ours: Connection,
    theirs: Connection,
    ledger: str,
    position: int,
    erased: Collection[int] = (),
    most: int = 20,
) -> list[Difference]:
    """(table with + or -, row) of rows that only the second or only the first view has.

    At most `most` of each table and sign. No name is told, only where it stands.
    """
    found: list[Difference] = []
    for table in METADATA.sorted_tables:
        old = set(rows(ours, table, ledger, position, erased))
        new = set(rows(theirs, table, ledger, position, erased))
        for sign, only in (("-", old - new), ("+", new - old)):
            some = sorted(only, key=repr)[:most]
            found += [(f"{sign}{table.name}", _told(table, row)) for row in some]
    return found


def _told(table: Table, row: tuple[Any, ...]) -> tuple[Any, ...]:
    if table is not NAMES:
        return row
    hidden = {"name", "folded"}
    return tuple(it for it, column in zip(row, table.c, strict=True) if column.name not in hidden)
