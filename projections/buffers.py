"""Rows of one unit of work: read once and kept, changes gathered and sent in a few statements."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any, Protocol

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    select,
    tuple_,
    update,
)

from projections.inserted import write
from projections.shapes import ALWAYS

Values = dict[str, Any]
MOST_KEPT = 50_000


class Unit(Protocol):
    """What a buffer needs of the unit of work that it belongs to."""

    @property
    def ledger(self) -> str: ...

    @property
    def connection(self) -> Connection: ...

    def first_met(self, name: str, key: Hashable) -> bool: ...


class States:
    """A states table in one unit of work."""

    def __init__(self, work: Unit, table: Table) -> None:
        self._work = work
        self._table = table
        self._keys = table.info["key"][:-1]
        self._live: dict[tuple[Any, ...], Values | None] = {}
        self._pending: dict[tuple[Any, ...], list[Values]] = {}
        self._closed: list[Values] = []
        named = [table.c[name] == bindparam(f"the_{name}") for name in self._keys]
        alive = (table.c.ledger == work.ledger, table.c.valid_to == ALWAYS)
        self._one = select(table).where(*alive, *named)
        self._close = update(table).where(*alive, *named).values(valid_to=bindparam("closing"))

    def live(self, *key: Any) -> Values | None:
        """The live row of a key, without its interval."""
        if key not in self._live:
            self._make_room()
            self._live[key] = None if self._is_new(key) else self._read(key)
        return self._live[key]

    def _read(self, key: tuple[Any, ...]) -> Values | None:
        found = self._work.connection.execute(self._one, self._named(key)).mappings().first()
        return dict(found) if found else None

    def _is_new(self, key: tuple[Any, ...]) -> bool:
        return self._work.first_met(self._table.name, key)

    def load(self, keys: Iterable[tuple[Any, ...]]) -> None:
        """Read the live rows of several keys at once."""
        self._make_room()
        asked = [key for key in keys if key not in self._live]
        self._live |= dict.fromkeys(asked)
        missing = [key for key in asked if not self._is_new(key)]
        columns = [self._table.c[name] for name in self._keys]
        for start in range(0, len(missing), 300):
            chunk = missing[start : start + 300]
            found = self._work.connection.execute(
                select(self._table).where(
                    self._table.c.ledger == self._work.ledger,
                    self._table.c.valid_to == ALWAYS,
                    tuple_(*columns).in_(chunk)
                    if len(columns) > 1
                    else columns[0].in_([it[0] for it in chunk]),
                )
            ).mappings()
            for row in found:
                self._live[tuple(row[name] for name in self._keys)] = dict(row)

    def put(
        self, key: tuple[Any, ...], position: int, values: Values, *, fresh: bool = False
    ) -> bool:
        """Make `values` the key's state from a position on; False where it is so already.

        `fresh` says that the key cannot have been there before.
        """
        if fresh:
            self._is_new(key)
        before = None if fresh else self.live(*key)
        if before is not None and values.items() <= before.items():
            return False
        row = {
            "ledger": self._work.ledger, **dict(zip(self._keys, key, strict=True)), **values,
            "valid_from": position, "valid_to": ALWAYS,
        }  # fmt: skip
        waiting = self._pending.setdefault(key, [])
        if waiting and waiting[-1]["valid_from"] == position:
            waiting[-1] = row
        else:
            if waiting:
                waiting[-1]["valid_to"] = min(waiting[-1]["valid_to"], position)
            elif before is not None and before["valid_from"] == position:
                self._replace(key, row)
                return True
            elif before is not None:
                self._closed.append({"closing": position, **self._named(key)})
            waiting.append(row)
        self._live[key] = row
        return True

    def end(self, key: tuple[Any, ...], position: int) -> bool:
        """Nothing holds of the key from a position on; False where nothing did."""
        before = self.live(*key)
        if before is None:
            return False
        waiting = self._pending.get(key)
        if waiting and waiting[-1]["valid_from"] == position:
            waiting.pop()
        elif waiting:
            waiting[-1]["valid_to"] = position
        elif before["valid_from"] < position:
            self._closed.append({"closing": position, **self._named(key)})
        else:
            self._delete(key)
        self._live[key] = None
        return True

    def _delete(self, key: tuple[Any, ...]) -> None:
        """A row that was written at the position at which it ends."""
        named = and_(*(self._table.c[name] == it for name, it in zip(self._keys, key, strict=True)))
        self._work.connection.execute(
            delete(self._table).where(
                self._table.c.ledger == self._work.ledger, self._table.c.valid_to == ALWAYS, named
            )
        )

    def flush(self) -> None:
        if self._closed:
            self._work.connection.execute(self._close, self._closed)
            self._closed.clear()
        rows = [row for waiting in self._pending.values() for row in waiting]
        if rows:
            write(self._work.connection, self._table, rows)
            self._pending.clear()

    def _replace(self, key: tuple[Any, ...], row: Values) -> None:
        """Two changes at one position, the first already written: the last one stands."""
        named = and_(*(self._table.c[name] == it for name, it in zip(self._keys, key, strict=True)))
        changed = {name: it for name, it in row.items() if name not in (*self._keys, "ledger")}
        self._work.connection.execute(
            update(self._table)
            .where(
                self._table.c.ledger == self._work.ledger, self._table.c.valid_to == ALWAYS, named
            )
            .values(**changed)
        )
        self._live[key] = row

    def _make_room(self) -> None:
        if len(self._live) > MOST_KEPT and not self._pending:
            self._live.clear()

    def _named(self, key: tuple[Any, ...]) -> Values:
        return {f"the_{name}": it for name, it in zip(self._keys, key, strict=True)}


class Tallies:
    """A tallies table in one unit of work: running totals, a row for each change."""

    def __init__(self, work: Unit, table: Table) -> None:
        self._work = work
        self._table = table
        self._keys = table.info["key"][:-1]
        self._totals = [
            column.name for column in table.c if column.name not in (*table.info["key"], "ledger")
        ]
        named = [table.c[name] == bindparam(f"the_{name}") for name in self._keys]
        self._newest = (
            select(table)
            .where(table.c.ledger == work.ledger, *named)
            .order_by(table.c.position.desc())
            .limit(1)
        )
        self._known: dict[tuple[Any, ...], Values] = {}
        self._pending: dict[tuple[tuple[Any, ...], int], Values] = {}
        self._written: set[tuple[tuple[Any, ...], int]] = set()

    def add(self, key: tuple[Any, ...], position: int, **deltas: int) -> Values:
        """Add to the totals of a key from a position on; the totals now."""
        row = dict(self._last(key))
        for name, delta in deltas.items():
            row[name] += delta
        row["position"] = position
        self._known[key] = self._pending[key, position] = row
        return row

    def flush(self) -> None:
        if not self._pending:
            return
        again = [place for place in self._pending if place in self._written]
        for key, position in again:
            row = self._pending.pop((key, position))
            named = [self._table.c[name] == it for name, it in zip(self._keys, key, strict=True)]
            self._work.connection.execute(
                update(self._table)
                .where(
                    self._table.c.ledger == self._work.ledger,
                    self._table.c.position == position,
                    *named,
                )
                .values(**{name: row[name] for name in self._totals})
            )
        if self._pending:
            write(self._work.connection, self._table, self._pending.values())
            self._written = set(self._pending)
            self._pending.clear()

    def _last(self, key: tuple[Any, ...]) -> Values:
        if key not in self._known:
            if len(self._known) > MOST_KEPT and not self._pending:
                self._known.clear()
            row = None if self._work.first_met(self._table.name, key) else self._read(key)
            start = {"ledger": self._work.ledger, **dict(zip(self._keys, key, strict=True))}
            self._known[key] = dict(row) if row else {**start, **dict.fromkeys(self._totals, 0)}
        return self._known[key]

    def _read(self, key: tuple[Any, ...]) -> RowMapping | None:
        the = {f"the_{name}": it for name, it in zip(self._keys, key, strict=True)}
        return self._work.connection.execute(self._newest, the).mappings().first()
