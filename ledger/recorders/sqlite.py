"""The recorder on SQLite: WAL, synchronous FULL, a tag table WITHOUT ROWID."""

from __future__ import annotations

import json
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery

from domain.errors import Busy
from ledger.recorders.base import KEPT_US, LedgerRecorder, LookAgain
from ledger.recorders.foreseen import MOST_FORESEEN, Seen, foreseeable
from ledger.recorders.rows import Answer, Head, Kept, Proposal, Ref, Row
from ledger.recorders.sqlite_questions import COLUMNS, HEAD, question
from ledger.recorders.sqlite_tables import define
from vault.journal import DAMAGED, PRIMARY, for_the_owner, usable, write_ahead

_LOCK_SECONDS = 30
_GUARDED = {
    sqlite3.SQLITE_CONSTRAINT_TRIGGER, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE,
}  # fmt: skip
_MAPPED_BYTES = 2**31 - 2**16
"""Of the file, read through the system's own cache: the most that SQLite takes. Its own cache is
small, so that in a large ledger each step down an index would be a call."""
_FAULT = sqlite3.SQLITE_ERROR
"""A statement that cannot be: a table is gone."""


class SQLiteRecorder(LedgerRecorder):
    """One file; one writer at a time, readers beside it. Several processes may open it."""

    def __init__(
        self, path: Path, ledger: str, clock_us: Callable[[], int], poll_seconds: float = 0.1
    ) -> None:
        super().__init__(ledger, clock_us, poll_seconds)
        self._path = for_the_owner(path)
        self._readers: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        self._opened: list[sqlite3.Connection] = []
        self._writing = threading.Lock()
        try:
            with usable(path):
                self._writer = self._connect()
                write_ahead(self._writer)
                define(self._writer)
                self._writer.execute(
                    "INSERT INTO head SELECT ?1, 0, 0 "
                    "WHERE NOT EXISTS (SELECT 1 FROM head WHERE ledger = ?1)",
                    (ledger,),
                )
        except BaseException:
            self.close()
            raise

    @staticmethod
    def begun(path: Path, ledger: str) -> bool:
        """Whether a file holds entries of a ledger; nothing is made by asking.

        Raises UnusableFile, Busy.
        """
        query = "SELECT position FROM head WHERE ledger = ?"
        place = f"{path.absolute().as_uri()}?mode=rw"
        try:
            with (
                usable(path),
                closing(sqlite3.connect(place, uri=True, timeout=_LOCK_SECONDS)) as asking,
            ):
                found = asking.execute(query, (ledger,)).fetchone()
        except sqlite3.OperationalError as error:
            if _passes(error):
                raise Busy from error
            return False  # a file of something else, or an empty one: it has no such table
        return bool(found and found[0])

    def close(self) -> None:
        for connection in self._opened:
            connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._writing:
            try:
                self._writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise Busy from error
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException as error:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                if _passes(error):
                    raise Busy from error
                raise

    def _straight(self, proposals: Sequence[Proposal]) -> list[Answer] | None:
        """As if all were fresh: the guards look every reference up, and refuse the one that is not."""
        try:
            return self._careful(proposals, hopeful=True)
        except (LookAgain, sqlite3.IntegrityError):
            return None

    def _look(
        self,
        connection: sqlite3.Connection,
        refs: Sequence[Ref],
        conditions: Sequence[DCBAppendCondition],
    ) -> tuple[Head, dict[Ref, Row], Sequence[Seen]]:
        query = "SELECT position, recorded_at_us FROM head WHERE ledger = ?"
        head = Head(*connection.execute(query, (self.ledger,)).fetchone())
        return head, self._find(connection, refs), self._foresee(connection, conditions)

    def _foresee(
        self, connection: sqlite3.Connection, conditions: Sequence[DCBAppendCondition]
    ) -> Sequence[Seen]:
        wanted = foreseeable(conditions)
        if wanted is None:
            return ()
        tags, after = wanted
        found = connection.execute(
            f"SELECT {COLUMNS} FROM entry e WHERE ledger = ? AND position IN (SELECT DISTINCT position "
            f"FROM entry_tag WHERE ledger = ? AND tag IN ({', '.join('?' * len(tags))}) AND position > ? "
            "LIMIT ?)",
            (self.ledger, self.ledger, *tags, after, MOST_FORESEEN + 1),
        ).fetchall()
        return [Seen(map(row_of, found), tags, after)] if len(found) <= MOST_FORESEEN else ()

    def _find(self, connection: sqlite3.Connection, refs: Sequence[Ref]) -> dict[Ref, Row]:
        query = (
            f"SELECT {COLUMNS} FROM entry e WHERE ledger = ? AND source = ? AND source_id = ? "
            f"AND position <= {HEAD}"
        )
        values = {ref: (self.ledger, *ref, self.ledger) for ref in refs}
        found = {ref: connection.execute(query, values[ref]).fetchone() for ref in refs}
        return {ref: row_of(values) for ref, values in found.items() if values}

    def _matches(
        self, connection: sqlite3.Connection, query: DCBQuery, after: int, head: int
    ) -> bool:
        sql, values = question(self.ledger, query, after, head, 1)
        return connection.execute(sql, values).fetchone() is not None

    def _write(
        self, connection: sqlite3.Connection, rows: Sequence[tuple[Row, Ref | None]], head: Head
    ) -> None:
        connection.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (self.ledger, row.position, row.type, row.data, "\n".join(row.tags),
                 row.recorded_at_us, *(ref or (None, None)), row.content)
                for row, ref in rows
            ],
        )  # fmt: skip
        connection.executemany(
            "INSERT INTO entry_tag VALUES (?, ?, ?)",
            [(self.ledger, tag, row.position) for row, ref in rows for tag in indexed(row, ref)],
        )
        connection.execute(
            "UPDATE head SET position = ?, recorded_at_us = ? WHERE ledger = ?",
            (head.position, head.recorded_at_us, self.ledger),
        )

    def _find_kept(
        self, connection: sqlite3.Connection, keys: Sequence[bytes], since_us: int
    ) -> list[Kept]:
        query = "SELECT request, places FROM answer WHERE ledger = ? AND key = ? AND kept_at_us > ?"
        found = {
            it: connection.execute(query, (self.ledger, it, since_us)).fetchone() for it in keys
        }
        return [
            Kept(key, bytes(values[0]), tuple(json.loads(values[1])))
            for key, values in found.items()
            if values
        ]

    def _keep(self, connection: sqlite3.Connection, answers: Sequence[Kept], now_us: int) -> None:
        over = now_us - KEPT_US
        connection.executemany(
            "DELETE FROM answer WHERE ledger = ? AND key = ? AND kept_at_us <= ?",
            [(self.ledger, it.key, over) for it in answers],
        )
        connection.execute(
            "DELETE FROM answer WHERE ledger = ?1 AND key IN (SELECT key FROM answer "
            "WHERE ledger = ?1 AND kept_at_us <= ?2 ORDER BY kept_at_us LIMIT ?3)",
            (self.ledger, over, 2 * len(answers)),
        )
        connection.executemany(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
            [(self.ledger, it.key, it.request, json.dumps(it.places), now_us) for it in answers],
        )

    def _is_damage(self, error: Exception) -> bool:
        code = getattr(error, "sqlite_errorcode", 0)
        return code in _GUARDED or code & PRIMARY in DAMAGED

    def kept(self, key: bytes) -> Kept | None:
        with self._reading() as reader:
            return next(iter(self._find_kept(reader, [key], self._clock_us() - KEPT_US)), None)

    def head(self) -> int:
        query = "SELECT position FROM head WHERE ledger = ?"
        with self._reading() as reader:
            (position,) = reader.execute(query, (self.ledger,)).fetchone()
        return int(position)

    def held(self, upto: int) -> int:
        query = "SELECT count(*) FROM entry WHERE ledger = ? AND position <= ?"
        with self._reading() as reader:
            return int(reader.execute(query, (self.ledger, upto)).fetchone()[0])

    def at(self, ref: Ref) -> Row | None:
        with self._reading() as reader:
            return self._find(reader, [ref]).get(ref)

    def select(self, query: DCBQuery | None, after: int, upto: int | None, limit: int) -> list[Row]:
        sql, values = question(self.ledger, query, after, upto, limit)
        with self._reading() as reader:
            return [row_of(row) for row in reader.execute(sql, values)]

    def _connect(self) -> sqlite3.Connection:
        made = sqlite3.connect(
            self._path, timeout=_LOCK_SECONDS, isolation_level=None, check_same_thread=False
        )
        made.execute("PRAGMA synchronous=FULL")
        self._opened.append(made)
        return made

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that reads, kept for the next one who does."""
        try:
            reader = self._readers.get_nowait()
        except queue.Empty:
            reader = self._connect()
            reader.execute("PRAGMA query_only=ON")
            reader.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
        yield reader
        self._readers.put(reader)


def _passes(error: BaseException) -> bool:
    """Whether the disk is full or fails, or somebody else holds the file; no fault of a statement."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != _FAULT


def indexed(row: Row, ref: Ref | None) -> tuple[str, ...]:
    """The tags to index: a reference is found by its unique columns, not by its tag."""
    return tuple(dict.fromkeys(tag for tag in row.tags if not (ref and tag.startswith("ref:"))))


def row_of(values: Sequence[Any]) -> Row:
    position, kind, data, tags, recorded_at_us, content = values
    return Row(
        position,
        kind,
        bytes(data),
        tuple(tags.split("\n")) if tags else (),
        recorded_at_us,
        bytes(content),
    )
