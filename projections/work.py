"""One projector's unit of work: what it has read, and what it will write in one transaction.

Rows are read once and kept, writes are gathered and sent in a few statements. A rollback forgets
everything, so that nothing is built on what was not committed.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
    and_,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)

from domain.cases.lifecycle import Key, Lifecycle, Step
from domain.catalogue import kind_named
from domain.entry import Recorded
from ledger.codec import Codec, Undecodable
from ledger.record import recorded
from ledger.recorders.base import LedgerRecorder
from projections.shapes import ALWAYS

S = TypeVar("S")
Values = dict[str, Any]
_MOST_KEPT = 50_000


class Projection(Protocol):
    """A read model: its tables, and what an entry does to them.

    `version` rises when the same entries give other rows; a rebuild then shows the differences.
    """

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def tables(self) -> tuple[Table, ...]: ...

    def apply(self, work: Work, entry: Recorded) -> None: ...


class Work:
    """`changed` tells later projections what earlier ones did with the same entry."""

    def __init__(self, recorder: LedgerRecorder, codec: Codec) -> None:
        self.recorder = recorder
        self.codec = codec
        self.ledger = recorder.ledger
        self.changed: dict[str, list[Any]] = {}
        self.notes: dict[str, Any] = {}
        self._connection: Connection | None = None
        self._states: dict[str, States] = {}
        self._tallies: dict[str, Tallies] = {}
        self._facts: dict[str, tuple[Table, list[Values]]] = {}
        self._folds: dict[tuple[str, str], tuple[Any, Key | None]] = {}
        self._kept: dict[str, dict[str, Any]] = {}

    @property
    def connection(self) -> Connection:
        assert self._connection is not None, "only within a batch"
        return self._connection

    def begin(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, statement: Any, **values: Any) -> list[RowMapping]:
        """Rows as they stand, with what this batch has gathered written first."""
        self.flush()
        return list(self.connection.execute(statement, values).mappings())

    def states(self, table: Table) -> States:
        if table.name not in self._states:
            self._states[table.name] = States(self, table)
        return self._states[table.name]

    def tallies(self, table: Table) -> Tallies:
        if table.name not in self._tallies:
            self._tallies[table.name] = Tallies(self, table)
        return self._tallies[table.name]

    def kept(self, what: str) -> dict[str, Any]:
        """What a projection has looked up and keeps across batches; it says itself what to drop."""
        found = self._kept.setdefault(what, {})
        if len(found) > _MOST_KEPT:
            found.clear()
        return found

    def add(self, table: Table, row: Values) -> None:
        """A fact, written at the next flush."""
        self._facts.setdefault(table.name, (table, []))[1].append({"ledger": self.ledger, **row})

    def note(self, what: str, changed: Iterable[Any]) -> None:
        self.changed.setdefault(what, []).extend(changed)

    def follow(
        self, lifecycle: Lifecycle[S], key: str, entry: Recorded, *, fresh: bool
    ) -> S | None:
        """The state after an entry: evolved where it sorts last, folded anew where it does not.

        None when nothing stands any more. `fresh` says that nothing was known of this key before.
        """
        cached = self._folds.get((lifecycle.name, key))
        step = Step(entry, entry.ref)
        if cached is None and fresh and not entry.entry.provenance.corrects:
            cached = (lifecycle.start, None)
        if cached and not entry.entry.provenance.corrects:
            state, last = cached
            if last is None or lifecycle.key(step) > last:
                evolved = lifecycle.evolve(state, step)
                self._folds[lifecycle.name, key] = (evolved, lifecycle.key(step))
                return evolved
        state, last = lifecycle.fold(key, self.history(lifecycle, key, entry.position))
        self._folds[lifecycle.name, key] = (state, last)
        if len(self._folds) > _MOST_KEPT:
            self._folds.clear()
        return None if last is None else state

    def history(self, lifecycle: Lifecycle[Any], key: str, upto: int) -> Iterable[Recorded]:
        """A lifecycle's entries of one key, from the ledger, in position order."""
        types = [kind_named(fact) for fact in lifecycle.kinds]
        rows = self.recorder.matching(types, [f"{lifecycle.tag}:{key}"], upto=upto)
        for row in rows:
            with suppress(Undecodable):  # set aside, in plain sight
                yield recorded(row)

    def flush(self) -> None:
        for table, rows in self._facts.values():
            if rows:
                self.connection.execute(insert(table), rows)
                rows.clear()
        for states in self._states.values():
            states.flush()
        for tallies in self._tallies.values():
            tallies.flush()

    def forget(self) -> None:
        """After a rollback: nothing that was read or gathered holds."""
        self._facts.clear()
        self._states.clear()
        self._tallies.clear()
        self._folds.clear()
        self._kept.clear()
        self.changed.clear()
        self.notes.clear()


class States:
    """A states table in one unit of work."""

    def __init__(self, work: Work, table: Table) -> None:
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
            found = self._work.connection.execute(self._one, self._named(key)).mappings().first()
            self._live[key] = dict(found) if found else None
        return self._live[key]

    def load(self, keys: Iterable[tuple[Any, ...]]) -> None:
        """Read the live rows of several keys at once."""
        self._make_room()
        missing = [key for key in keys if key not in self._live]
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
            self._live |= dict.fromkeys(chunk)
            for row in found:
                self._live[tuple(row[name] for name in self._keys)] = dict(row)

    def put(
        self, key: tuple[Any, ...], position: int, values: Values, *, fresh: bool = False
    ) -> bool:
        """Make `values` the key's state from a position on; False where it is so already.

        `fresh` says that the key cannot have been there before.
        """
        before = None if fresh else self.live(*key)
        if before is not None and all(before[name] == values[name] for name in values):
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
                waiting[-1]["valid_to"] = position
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
        self.flush()
        self._close_at(key, before, position)
        self._live[key] = None
        return True

    def _close_at(self, key: tuple[Any, ...], row: Values, position: int) -> None:
        if row["valid_from"] < position:
            closing = {"closing": position, **self._named(key)}
            self._work.connection.execute(self._close, [closing])
            return
        named = and_(*(self._table.c[name] == it for name, it in zip(self._keys, key, strict=True)))
        self._work.connection.execute(
            delete(self._table).where(
                self._table.c.ledger == self._work.ledger, self._table.c.valid_to == ALWAYS, named
            )
        )

    def flush(self) -> None:
        if not self._pending:
            return
        if self._closed:
            self._work.connection.execute(self._close, self._closed)
            self._closed.clear()
        rows = [row for waiting in self._pending.values() for row in waiting]
        if rows:
            self._work.connection.execute(insert(self._table), rows)
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
        if len(self._live) > _MOST_KEPT and not self._pending:
            self._live.clear()

    def _named(self, key: tuple[Any, ...]) -> Values:
        return {f"the_{name}": it for name, it in zip(self._keys, key, strict=True)}


class Tallies:
    """A tallies table in one unit of work: running totals, a row for each change."""

    def __init__(self, work: Work, table: Table) -> None:
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

    def add(self, key: tuple[Any, ...], position: int, **deltas: int) -> None:
        """Add to the totals of a key from a position on."""
        row = dict(self._last(key))
        for name, delta in deltas.items():
            row[name] += delta
        row["position"] = position
        self._known[key] = self._pending[key, position] = row

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
            self._work.connection.execute(insert(self._table), list(self._pending.values()))
            self._written = set(self._pending)
            self._pending.clear()

    def _last(self, key: tuple[Any, ...]) -> Values:
        if key not in self._known:
            if len(self._known) > _MOST_KEPT and not self._pending:
                self._known.clear()
            the = {f"the_{name}": it for name, it in zip(self._keys, key, strict=True)}
            row = self._work.connection.execute(self._newest, the).mappings().first()
            start = {"ledger": self._work.ledger, **dict(zip(self._keys, key, strict=True))}
            self._known[key] = dict(row) if row else {**start, **dict.fromkeys(self._totals, 0)}
        return self._known[key]
