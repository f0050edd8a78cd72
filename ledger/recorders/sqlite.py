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

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from domain.errors import Busy
from ledger.recorders.base import (
    KEPT_US,
    MOST_FORESEEN,
    LedgerRecorder,
    LookAgain,
    Seen,
    foreseeable,
)
from ledger.recorders.rows import Answer, Head, Kept, Proposal, Ref, Row, parse_ref
from vault.journal import for_the_owner, write_ahead

_LOCK_SECONDS = 30
_MAPPED_BYTES = 2**31 - 2**16
"""Of the file, read through the system's own cache: the most that SQLite takes. Its own cache is
small, so that in a large ledger each step down an index would be a call."""
_FAULT = sqlite3.SQLITE_ERROR
"""A statement that cannot be: a table is gone."""
_COLUMNS = "e.position, e.type, e.data, e.tags, e.recorded_at_us, e.content"
_ALSO = (
    "EXISTS (SELECT 1 FROM entry_tag o "
    "WHERE o.ledger = t.ledger AND o.tag = ? AND o.position = t.position)"
)
_HEAD = "(SELECT h.position FROM head h WHERE h.ledger = ?)"
"""Nothing beyond the head is recorded, whatever lies in the table."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS head (
    ledger TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    recorded_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS entry (
    ledger TEXT NOT NULL,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    data BLOB NOT NULL,
    tags TEXT NOT NULL,
    recorded_at_us INTEGER NOT NULL,
    source TEXT,
    source_id TEXT,
    content BLOB NOT NULL,
    PRIMARY KEY (ledger, position)
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS entry_ref ON entry (ledger, source, source_id)
    WHERE source IS NOT NULL;
CREATE INDEX IF NOT EXISTS entry_type ON entry (ledger, type, position);

CREATE TABLE IF NOT EXISTS entry_tag (
    ledger TEXT NOT NULL,
    tag TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (ledger, tag, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS answer (
    ledger TEXT NOT NULL,
    key BLOB NOT NULL,
    request BLOB NOT NULL,
    places TEXT NOT NULL,
    kept_at_us INTEGER NOT NULL,
    PRIMARY KEY (ledger, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_age ON answer (ledger, kept_at_us);
"""
# Each is known by its number in the databases there are: a new one goes to the end, none is changed.
# REPLACE deletes a row without firing a delete trigger, so an insert over a row is refused too
_GUARDS = (
    ("entry", "UPDATE", "1"), ("entry", "DELETE", "1"),
    ("entry_tag", "UPDATE", "1"), ("entry_tag", "DELETE", "1"),
    ("head", "DELETE", "1"),
    ("head", "UPDATE", """NEW.ledger <> OLD.ledger OR NEW.position < OLD.position
        OR NEW.recorded_at_us < OLD.recorded_at_us"""),
    ("head", "INSERT", "EXISTS (SELECT 1 FROM head h WHERE h.ledger = NEW.ledger)"),
    ("entry", "INSERT", """EXISTS (SELECT 1 FROM entry e WHERE e.ledger = NEW.ledger
        AND (e.position = NEW.position OR (e.source = NEW.source AND e.source_id = NEW.source_id)))"""),
    ("entry_tag", "INSERT", """EXISTS (SELECT 1 FROM head h WHERE h.ledger = NEW.ledger
        AND h.position >= NEW.position)"""),
    ("entry", "INSERT", """NEW.position <> 1 AND NOT EXISTS (SELECT 1 FROM entry e
        WHERE e.ledger = NEW.ledger AND e.position = NEW.position - 1)"""),
    ("head", "UPDATE", """NEW.position <> OLD.position AND NOT EXISTS (SELECT 1 FROM entry e
        WHERE e.ledger = NEW.ledger AND e.position = NEW.position)"""),
    ("head", "INSERT", """NEW.position <> 0 AND NOT EXISTS (SELECT 1 FROM entry e
        WHERE e.ledger = NEW.ledger AND e.position = NEW.position)"""),
)  # fmt: skip


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
        self._writer = self._connect()
        write_ahead(self._writer)
        self._writer.executescript(_SCHEMA)
        for number, (table, act, when) in enumerate(_GUARDS):
            self._writer.execute(
                f"CREATE TRIGGER IF NOT EXISTS guard_{number} BEFORE {act} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        self._writer.execute(
            "INSERT INTO head SELECT ?1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM head WHERE ledger = ?1)",
            (ledger,),
        )

    @staticmethod
    def begun(path: Path, ledger: str) -> bool:
        """Whether a file holds entries of a ledger; nothing is made by asking."""
        query = "SELECT position FROM head WHERE ledger = ?"
        place = f"{path.absolute().as_uri()}?mode=rw"
        try:
            with closing(sqlite3.connect(place, uri=True, timeout=_LOCK_SECONDS)) as asking:
                found = asking.execute(query, (ledger,)).fetchone()
        except sqlite3.DatabaseError:  # a file of something else
            return False
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
            f"SELECT {_COLUMNS} FROM entry e WHERE ledger = ? AND position IN (SELECT position FROM "
            f"entry_tag WHERE ledger = ? AND tag IN ({', '.join('?' * len(tags))}) AND position > ? "
            "LIMIT ?)",
            (self.ledger, self.ledger, *tags, after, MOST_FORESEEN + 1),
        ).fetchall()
        return [Seen(map(_row, found), tags, after)] if len(found) <= MOST_FORESEEN else ()

    def _find(self, connection: sqlite3.Connection, refs: Sequence[Ref]) -> dict[Ref, Row]:
        query = (
            f"SELECT {_COLUMNS} FROM entry e WHERE ledger = ? AND source = ? AND source_id = ? "
            f"AND position <= {_HEAD}"
        )
        values = {ref: (self.ledger, *ref, self.ledger) for ref in refs}
        found = {ref: connection.execute(query, values[ref]).fetchone() for ref in refs}
        return {ref: _row(values) for ref, values in found.items() if values}

    def _matches(
        self, connection: sqlite3.Connection, query: DCBQuery, after: int, head: int
    ) -> bool:
        sql, values = self._sql(query, after, head, 1)
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

    def kept(self, key: bytes) -> Kept | None:
        with self._reading() as reader:
            return next(iter(self._find_kept(reader, [key], self._clock_us() - KEPT_US)), None)

    def head(self) -> int:
        query = "SELECT position FROM head WHERE ledger = ?"
        with self._reading() as reader:
            (position,) = reader.execute(query, (self.ledger,)).fetchone()
        return int(position)

    def at(self, ref: Ref) -> Row | None:
        with self._reading() as reader:
            return self._find(reader, [ref]).get(ref)

    def select(self, query: DCBQuery | None, after: int, upto: int | None, limit: int) -> list[Row]:
        sql, values = self._sql(query, after, upto, limit)
        with self._reading() as reader:
            return [_row(row) for row in reader.execute(sql, values)]

    def _sql(
        self, query: DCBQuery | None, after: int, upto: int | None, limit: int
    ) -> tuple[str, list[Any]]:
        bound, ends = f"position > ? AND position <= {_HEAD}", [after, self.ledger]
        if upto is not None:
            bound, ends = (
                f"position > ? AND position <= min(?, {_HEAD})",
                [after, upto, self.ledger],
            )
        if not query or not query.items:
            sql = f"SELECT {_COLUMNS} FROM entry e WHERE ledger = ? AND {bound} ORDER BY position LIMIT ?"
            return sql, [self.ledger, *ends, limit]
        parts, values = [], list[Any]()
        for item in query.items:
            where, chosen = _item(item)
            # each part gives its own first positions: a popular tag is never read whole
            parts.append(
                f"SELECT * FROM (SELECT position FROM {where} AND ledger = ? AND {bound} "
                f"ORDER BY position LIMIT ?)"
            )
            values += [*chosen, self.ledger, *ends, limit]
        positions = " UNION ".join(parts)
        sql = (
            f"SELECT {_COLUMNS} FROM entry e WHERE ledger = ? AND position IN ({positions}) "
            f"ORDER BY position LIMIT ?"
        )
        return sql, [self.ledger, *values, limit]

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


def _item(item: DCBQueryItem) -> tuple[str, list[Any]]:
    """A table and condition that give the positions of one query item."""
    refs = [ref for tag in item.tags if (ref := parse_ref(tag))]
    tags = [tag for tag in item.tags if not parse_ref(tag)]
    if not tags:
        conditions = [*["x.source = ? AND x.source_id = ?"] * len(refs)]
        values = [part for ref in refs for part in ref]
        if item.types:
            conditions.append(f"x.type IN ({', '.join('?' * len(item.types))})")
        return f"entry x WHERE {' AND '.join(conditions or ['1'])}", [*values, *item.types]
    conditions = ["t.tag = ?", *[_ALSO] * (len(tags) - 1)]
    of_entry = [*["x.source = ? AND x.source_id = ?"] * len(refs)]
    if item.types:
        of_entry.append(f"x.type IN ({', '.join('?' * len(item.types))})")
    if of_entry:
        conditions.append(
            "EXISTS (SELECT 1 FROM entry x WHERE x.ledger = t.ledger AND x.position = t.position "
            f"AND {' AND '.join(of_entry)})"
        )
    values = [*tags, *(part for ref in refs for part in ref), *item.types]
    return f"entry_tag t WHERE {' AND '.join(conditions)}", values


def indexed(row: Row, ref: Ref | None) -> tuple[str, ...]:
    """The tags to index: a reference is found by its unique columns, not by its tag."""
    return tuple(dict.fromkeys(tag for tag in row.tags if not (ref and tag.startswith("ref:"))))


def _row(values: Sequence[Any]) -> Row:
    position, kind, data, tags, recorded_at_us, content = values
    return Row(
        position,
        kind,
        bytes(data),
        tuple(tags.split("\n")) if tags else (),
        recorded_at_us,
        bytes(content),
    )
