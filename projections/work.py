"""One projector's unit of work: what it has read, and what it will write in one transaction.

Rows are read once and kept, writes are gathered and sent in a few statements. A rollback forgets
everything, so that nothing is built on what was not committed.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress
from operator import itemgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    Connection,
    RowMapping,
    Table,
)

from domain.cases.lifecycle import Key, Lifecycle, Step
from domain.catalogue import kind_named
from domain.entry import Recorded
from ledger.codec import Codec, Undecodable
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from projections.buffers import MOST_KEPT, States, Tallies, Values
from projections.inserted import write
from projections.known import Known

S = TypeVar("S")


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
    """`changed` tells later projections what earlier ones did with the same entry.

    `aside` are the positions of entries that could not be applied, None while nobody has looked.
    """

    MOST_SEEN = 1_000_000
    MOST_STEPS = 200_000
    """Statements that folds hold: some hundred megabytes, however many keys there are."""
    MOST_ENTRIES = 10_000

    def __init__(self, recorder: LedgerRecorder, codec: Codec) -> None:
        self.recorder = recorder
        self.codec = codec
        self.ledger = recorder.ledger
        self.aside: frozenset[int] | None = None
        self.changed: dict[str, list[Any]] = {}
        self.notes: dict[str, Any] = {}
        self._connection: Connection | None = None
        self._states: dict[str, States] = {}
        self._tallies: dict[str, Tallies] = {}
        self._facts: dict[str, tuple[Table, list[Values]]] = {}
        self._known: dict[str, dict[str, Known]] = {}
        self._folds: dict[tuple[str, str], tuple[Any, list[tuple[Key, Step]]]] = {}
        self._steps = 0
        self._entries: dict[int, Recorded] = {}
        self._kept: dict[str, dict[Any, Any]] = {}
        self._seen: set[int] | None = None

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

    def from_the_start(self) -> None:
        """Nothing was taken before: what is met for the first time is new, and nobody is asked."""
        self._seen = set()

    def kept(self, what: str) -> dict[Any, Any]:
        """What a projection has looked up and keeps across batches; it says itself what to drop."""
        found = self._kept.setdefault(what, {})
        if len(found) > MOST_KEPT:
            found.clear()
        return found

    def add(self, table: Table, row: Values) -> None:
        """A fact, written at the next flush."""
        made = {"ledger": self.ledger, **row}
        self._facts.setdefault(table.name, (table, []))[1].append(made)
        for known in self._knows(table).values():
            known.add(made)

    def known(self, table: Table, **by: str | int) -> Sequence[Values]:
        """The facts of a table by the value of one of the columns that it is known by."""
        ((column, value),) = by.items()
        return self._knows(table)[column].of(value)

    def _knows(self, table: Table) -> dict[str, Known]:
        if table.name not in self._known:
            self._known[table.name] = {it: Known(self, table, it) for it in table.info["known_by"]}
        return self._known[table.name]

    def note(self, what: str, changed: Iterable[Any]) -> None:
        self.changed.setdefault(what, []).extend(changed)

    def follow(
        self, lifecycle: Lifecycle[S], key: str, entry: Recorded, *, fresh: bool
    ) -> S | None:
        """The state after an entry: evolved where it sorts last, else folded anew, and for a correction
        from the ledger.

        None when nothing stands any more. `fresh` says that nothing was known of this key before.
        """
        if len(self._folds) > MOST_KEPT or self._steps > self.MOST_STEPS:
            self._folds.clear()
            self._steps = 0
        cached = self._folds.get((lifecycle.name, key))
        step = Step(entry, entry.ref)
        if cached is None and fresh and not entry.entry.provenance.corrects:
            cached = (lifecycle.start, [])
        if not cached or entry.entry.provenance.corrects:
            state, placed = self._fold(lifecycle, key, entry.position)
            return state if placed else None
        state, placed = cached
        place = lifecycle.key(step)
        last = not placed or place > placed[-1][0]
        insort(placed, (place, step), key=itemgetter(0))
        state = lifecycle.evolve(state, step) if last else lifecycle.state(placed)
        self._folds[lifecycle.name, key] = (state, placed)
        self._steps += 1
        return state

    def stands(self, lifecycle: Lifecycle[S], key: str, upto: int) -> S:
        """The state up to a position, of what the entry that is being applied need not touch."""
        if (lifecycle.name, key) not in self._folds:
            return self._fold(lifecycle, key, upto)[0]
        state: S = self._folds[lifecycle.name, key][0]
        return state

    def _fold(
        self, lifecycle: Lifecycle[S], key: str, upto: int
    ) -> tuple[S, list[tuple[Key, Step]]]:
        placed = lifecycle.placed(key, self.history(lifecycle, key, upto))
        self._folds[lifecycle.name, key] = folded = lifecycle.state(placed), placed
        self._steps += len(placed)
        return folded

    def first_met(self, name: str, key: Hashable) -> bool:
        """Whether nothing can have been known of a key; True at most once for each."""
        met = hash((name, key))  # (two that share it: of the second somebody is asked)
        if self._seen is None or met in self._seen:
            return False
        self._seen.add(met)
        if len(self._seen) > self.MOST_SEEN:
            self._seen = None
        return True

    def history(self, lifecycle: Lifecycle[Any], key: str, upto: int) -> Iterable[Recorded]:
        """A lifecycle's entries of one key, from the ledger, in position order."""
        types = [kind_named(fact) for fact in lifecycle.kinds]
        rows = self.recorder.matching(types, [f"{lifecycle.tag}:{key}"], upto=upto)
        for row in rows:
            if row.position not in (self.aside or ()):
                with suppress(Undecodable):  # it came after this view's checkpoint
                    yield self.read(row)

    def read(self, row: Row) -> Recorded:
        """The entry of a row; the newest are kept, for folds and rules ask for them again."""
        if row.position not in self._entries:
            if len(self._entries) > self.MOST_ENTRIES:
                self._entries.clear()
            self._entries[row.position] = recorded(row)
        return self._entries[row.position]

    def flush(self) -> None:
        for table, rows in self._facts.values():
            if rows:
                write(self.connection, table, rows)
                rows.clear()
        for states in self._states.values():
            states.flush()
        for tallies in self._tallies.values():
            tallies.flush()

    def forget(self) -> None:
        """After a rollback: nothing that was read or gathered holds."""
        self.aside = None
        self._facts.clear()
        self._known.clear()
        self._states.clear()
        self._tallies.clear()
        self._folds.clear()
        self._steps = 0
        self._entries.clear()
        self._kept.clear()
        self._seen = None
        self.changed.clear()
        self.notes.clear()
