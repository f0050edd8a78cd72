"""The recorder on PostgreSQL: a counter row for each ledger, tags in the entry under a GIN index."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery
from psycopg import Connection, Cursor, OperationalError
from psycopg.errors import DataCorrupted, IndexCorrupted, UndefinedTable, UniqueViolation
from psycopg_pool import ConnectionPool, PoolTimeout

from domain.errors import Busy
from ledger.recorders.arrays import BytesArray, TextArray, blobs, texts
from ledger.recorders.base import KEPT_US, LedgerRecorder
from ledger.recorders.foreseen import MOST_FORESEEN, Seen, foreseeable
from ledger.recorders.migrations import migrate, missing, permitted
from ledger.recorders.pools import pool, tried_each_second
from ledger.recorders.questions import NEAR, any_of, kept_under, of_refs, over_time, question, since
from ledger.recorders.rows import Answer, Draft, Head, Kept, Placed, Proposal, Ref, Row
from ledger.recorders.waits import WAITS

_VALUES = "it.type, it.data, it.tags, it.ref, {at}, it.source, it.source_id, it.content"
_COLUMNS_IN = """unnest(%b::text[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::text[],
    %b::bytea[]) WITH ORDINALITY AS it (type, data, tags, ref, source, source_id, content, number)"""
_STRAIGHT = """
WITH head AS (
    UPDATE ledger.head SET position = position + %s, recorded_at_us = greatest(recorded_at_us, %s)
    WHERE ledger = %s RETURNING *
), written AS (
    INSERT INTO ledger.entry
    SELECT head.ledger, head.position - %s + it.number, {values} FROM head, {columns}
)
SELECT position, recorded_at_us FROM head
""".format(values=_VALUES.format(at="head.recorded_at_us"), columns=_COLUMNS_IN)


class PostgresRecorder(LedgerRecorder):
    """Safe with any number of processes: the head's row lock is the only lock."""

    def __init__(
        self, url: str, ledger: str, clock_us: Callable[[], int], poll_seconds: float = 0.1
    ) -> None:
        super().__init__(ledger, clock_us, poll_seconds)
        try:
            with (
                psycopg.connect(url, **WAITS) as connection,
                permitted(connection.info.user),
            ):
                if missing(connection):
                    migrate(connection)
                connection.execute(
                    "INSERT INTO ledger.head VALUES (%s, 0, 0) ON CONFLICT DO NOTHING", (ledger,)
                )
        except OperationalError as error:
            raise Busy from error
        self._last = 0
        self._writers = pool(url, 4, tried_each_second())
        self._readers = pool(url, 10, ConnectionPool.check_connection)

    @staticmethod
    def migrate(url: str, service_role: str | None = None) -> list[str]:
        """Bring the schema up to date and give a role its rights. The steps taken.

        Raises NotMigrated, Busy.
        """
        try:
            with psycopg.connect(url, **WAITS) as connection:
                return migrate(connection, service_role)
        except OperationalError as error:
            raise Busy from error

    @staticmethod
    def begun(url: str, ledger: str) -> bool:
        """Whether a database holds entries of a ledger; nothing is made by asking.

        Raises NotMigrated, Busy.
        """
        query = "SELECT position FROM ledger.head WHERE ledger = %s"
        try:
            with psycopg.connect(url, **WAITS) as asking, permitted(asking.info.user):
                found = asking.execute(query, (ledger,)).fetchone()
        except UndefinedTable:
            return False
        except OperationalError as error:
            raise Busy from error
        return bool(found and found[0])

    def close(self) -> None:
        self._writers.close()
        self._readers.close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with (
                self._writers.connection() as connection,
                connection.pipeline(),
                connection.transaction(),
            ):
                yield connection
        except (OperationalError, PoolTimeout) as error:  # away, or in doubt: a retry is safe
            raise Busy from error

    def _straight(self, proposals: Sequence[Proposal]) -> list[Answer] | None:
        """One statement and one round trip, where nothing has a condition and nothing is repeated.

        A reference that is taken fails the whole statement, which then is as if it never was.
        """
        drafts = [draft for it in proposals for draft in it.drafts]
        if any(it.condition or it.keep for it in proposals) or any(it.unless for it in drafts):
            return None
        if not drafts:
            return None
        values = (len(drafts), self._clock_us(), self.ledger, len(drafts), *_columns(drafts))
        try:
            with self._writers.connection() as connection:
                found = connection.execute(_STRAIGHT, values).fetchone()
        except UniqueViolation:
            return None
        except (OperationalError, PoolTimeout) as error:  # away, or in doubt: a retry is safe
            raise Busy from error
        assert found is not None
        last, recorded_at_us = found
        self._last = last
        rows = (
            Placed(Row(position, it.type, it.data, it.tags, recorded_at_us, it.content))
            for position, it in enumerate(drafts, last - len(drafts) + 1)
        )
        return [tuple(itertools.islice(rows, len(it.drafts))) for it in proposals]

    def _look(
        self,
        connection: Connection,
        refs: Sequence[Ref],
        conditions: Sequence[DCBAppendCondition],
    ) -> tuple[Head, dict[Ref, Row], Sequence[Seen]]:
        query = "SELECT position, recorded_at_us FROM ledger.head WHERE ledger = %s FOR UPDATE"
        # one round trip, and each statement sees what was committed before it took its turn
        head = connection.execute(query, (self.ledger,))
        known = self._finding(connection, refs)
        foreseen = self._foreseeing(connection, conditions)
        row = head.fetchone()
        assert row is not None
        self._last = row[0]
        return Head(*row), _found(known), foreseen(row[0])

    def _finding(self, connection: Connection, refs: Sequence[Ref]) -> Cursor:
        return connection.execute(*of_refs(self.ledger, refs))

    def _matches(self, connection: Connection, query: DCBQuery, after: int, head: int) -> bool:
        sql, values = question(self.ledger, query, after, head, 1)
        return connection.execute(sql, values).fetchone() is not None

    def _foreseeing(
        self, connection: Connection, conditions: Sequence[DCBAppendCondition]
    ) -> Callable[[int], Sequence[Seen]]:
        """Asks at once, answers when the head is known.

        Near the head what came since is read through, since a popular tag has a long history;
        further back the index of tags is asked.
        """
        recent = self._last - NEAR // 2  # others may have added to what this recorder knows of
        near = foreseeable([it for it in conditions if (it.after or 0) >= recent])
        far = foreseeable([it for it in conditions if (it.after or 0) < recent])
        came = connection.execute(*since(self.ledger, *near)) if near else None
        older = connection.execute(*any_of(self.ledger, *far, MOST_FORESEEN + 1)) if far else None

        def foreseen(head: int) -> Iterator[Seen]:
            if came and near and head - near[1] <= NEAR:
                yield Seen(map(row_of, came), *near)
            if older and far and len(rows := older.fetchall()) <= MOST_FORESEEN:
                yield Seen(map(row_of, rows), *far)

        return lambda head: list(foreseen(head))

    def _write(
        self, connection: Connection, rows: Sequence[tuple[Row, Ref | None]], head: Head
    ) -> None:
        first = rows[0][0]  # they follow one another, and were recorded at one moment
        drafts = [Draft(row.type, row.data, row.tags, ref, row.content) for row, ref in rows]
        connection.execute(
            f"INSERT INTO ledger.entry SELECT %s, %s + it.number, {_VALUES.format(at='%s')} "
            f"FROM {_COLUMNS_IN}",
            (self.ledger, first.position - 1, first.recorded_at_us, *_columns(drafts)),
        )
        connection.execute(
            "UPDATE ledger.head SET position = %s, recorded_at_us = %s WHERE ledger = %s",
            (head.position, head.recorded_at_us, self.ledger),
        )

    def _find_kept(
        self, connection: Connection, keys: Sequence[bytes], since_us: int
    ) -> list[Kept]:
        found = connection.execute(*kept_under(self.ledger, keys, since_us))
        return [Kept(bytes(key), bytes(request), tuple(at)) for key, request, at in found]

    def _keep(self, connection: Connection, answers: Sequence[Kept], now_us: int) -> None:
        over, keys = now_us - KEPT_US, [it.key for it in answers]
        connection.execute(*over_time(self.ledger, keys, over, 2 * len(answers)))
        for it in answers:
            connection.execute(
                "INSERT INTO ledger.answer VALUES (%s, %s, %s, %s, %s)",
                (self.ledger, it.key, it.request, list(it.places), now_us),
            )

    def _is_damage(self, error: Exception) -> bool:
        return isinstance(error, UniqueViolation | DataCorrupted | IndexCorrupted)

    def kept(self, key: bytes) -> Kept | None:
        with self._reading() as connection:
            found = self._find_kept(connection, [key], self._clock_us() - KEPT_US)
            return next(iter(found), None)

    def head(self) -> int:
        with self._reading() as connection:
            row = connection.execute(
                "SELECT position FROM ledger.head WHERE ledger = %s", (self.ledger,)
            ).fetchone()
        assert row is not None
        return int(row[0])

    def held(self, upto: int) -> int:
        query = "SELECT count(*) FROM ledger.entry WHERE ledger = %s AND position <= %s"
        with self._reading() as connection:
            row = connection.execute(query, (self.ledger, upto)).fetchone()
        assert row is not None
        return int(row[0])

    def at(self, ref: Ref) -> Row | None:
        with self._reading() as connection:
            return _found(self._finding(connection, [ref])).get(ref)

    def select(self, query: DCBQuery | None, after: int, upto: int | None, limit: int) -> list[Row]:
        sql, values = question(self.ledger, query, after, upto, limit)
        with self._reading() as connection:
            return [row_of(row) for row in connection.execute(sql, values)]

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._readers.connection() as connection:
                yield connection
        except (OperationalError, PoolTimeout) as error:
            raise Busy from error


def _columns(drafts: Sequence[Draft]) -> list[TextArray | BytesArray]:
    tagged = [_tags(it.tags, it.ref) for it in drafts]
    refs = [it.ref or (None, None) for it in drafts]
    return [
        texts([it.type for it in drafts]), blobs([it.data for it in drafts]),
        texts([tags for tags, _ref in tagged]), texts([ref for _tags, ref in tagged]),
        texts([source for source, _id in refs]), texts([source_id for _source, source_id in refs]),
        blobs([it.content for it in drafts]),
    ]  # fmt: skip


def _found(cursor: Cursor) -> dict[Ref, Row]:
    return {(source, source_id): row_of(values) for source, source_id, *values in cursor}


def _tags(tags: tuple[str, ...], ref: Ref | None) -> tuple[str, str]:
    """The tags to index, and the reference with its place among them: it has its own index."""
    for place in range(len(tags) - 1, -1, -1) if ref else ():  # it is nearly always the last
        if tags[place].startswith("ref:"):
            return "\n".join((*tags[:place], *tags[place + 1 :])), f"{place} {tags[place]}"
    return "\n".join(tags), ""


def row_of(values: Sequence[Any]) -> Row:
    position, kind, data, tags, ref, recorded_at_us, content = values
    every = tags.split("\n") if tags else []
    if ref:
        place, _space, tag = ref.partition(" ")
        every.insert(int(place), tag)
    return Row(position, kind, bytes(data), tuple(every), recorded_at_us, bytes(content))
