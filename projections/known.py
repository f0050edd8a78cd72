"""Rows of a facts table by the value of one column: read once, and added to as they are written."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Protocol

from sqlalchemy import RowMapping, Table, select

from projections.buffers import Values

MOST_KEPT = 50_000
"""Rows, whatever the number of values."""


class Unit(Protocol):
    """What it needs of the unit of work that it belongs to."""

    @property
    def ledger(self) -> str: ...

    def first_met(self, name: str, key: Hashable) -> bool: ...

    def rows(self, statement: Any) -> list[RowMapping]: ...


class Known:
    def __init__(self, work: Unit, table: Table, column: str) -> None:
        self._work = work
        self._table = table
        self._column = column
        self._name = f"{table.name} by {column}"
        self._rows: dict[Any, list[Any]] = {}
        self._kept = 0

    def of(self, value: str | int) -> Sequence[Values]:
        """In the order of their positions."""
        if value not in self._rows:
            fresh = self._work.first_met(self._name, value)
            self._keep(value, [] if fresh else self._read(value))
        return self._rows[value]

    def add(self, row: Values) -> None:
        value = row[self._column]
        if value in self._rows:
            self._rows[value].append(row)
            self._kept += 1
        elif self._work.first_met(self._name, value):
            self._keep(value, [row])

    def _keep(self, value: str | int, rows: list[Any]) -> None:
        if self._kept > MOST_KEPT:
            self._rows.clear()
            self._kept = 0
        self._rows[value] = rows
        self._kept += len(rows)

    def _read(self, value: str | int) -> list[RowMapping]:
        its = self._table.c
        return self._work.rows(
            select(self._table)
            .where(its.ledger == self._work.ledger, its[self._column] == value)
            .order_by(its.position)
        )
