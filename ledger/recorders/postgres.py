"""The recorder on PostgreSQL: a counter row for each ledger, tags in the entry under a GIN index."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from eventsourcing.dcb.api import DCBQuery
from psycopg import Connection, OperationalError
from psycopg.errors import UndefinedTable, UniqueViolation
from psycopg_pool import ConnectionPool, PoolTimeout

from domain.errors import Busy
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.migrations import migrate, missing
from ledger.recorders.rows import Answer, Head, Placed, Proposal, Ref, Row, parse_ref

_COLUMNS = "e.position, e.type, e.data, e.tags, e.ref, e.recorded_at_us, e.content"
_TAGS = "string_to_array(e.tags, chr(10))"

# Nothing beyond the head is recorded. It is a filter and no bound of an index, since the planner
# would take a bound that it does not know for a narrow one, and walk the ledger in its order.
_RECORDED = "e.position + 0 <= (SELECT h.position FROM ledger.head h WHERE h.ledger = %s)"

_STRAIGHT = """
WITH head AS (
    UPDATE ledger.head SET position = position + %s, recorded_at_us = greatest(recorded_at_us, %s)
    WHERE ledger = %s RETURNING *
), written AS (
    INSERT INTO ledger.entry
    SELECT head.ledger, head.position - count(*) OVER () + it.number, it.type, it.data, it.tags,
        it.ref, head.recorded_at_us, it.source, it.source_id, it.content
    FROM head, unnest(%b::text[], %b::bytea[], %b::text[], %b::text[], %b::text[], %b::text[],
        %b::bytea[]) WITH ORDINALITY
        AS it (type, data, tags, ref, source, source_id, content, number)
)
SELECT position, recorded_at_us FROM head
"""


class PostgresRecorder(LedgerRecorder):
    """Safe with any number of processes: the head's row lock is the only lock."""

    def __init__(
        self, url: str, ledger: str, clock_us: Callable[[], int], poll_seconds: float = 0.1
    ) -> None:
        super().__init__(ledger, clock_us, poll_seconds)
        waits: dict[str, Any] = {"connect_timeout": 5, "tcp_user_timeout": 5000}
        try:
            with psycopg.connect(url, **waits) as connection:
                if missing(connection):
                    migrate(connection)
                connection.execute(
                    "INSERT INTO ledger.head VALUES (%s, 0, 0) ON CONFLICT DO NOTHING", (ledger,)
                )
        except OperationalError as error:
            raise Busy from error
        # No query of the ledger is meant to walk it: without statistics the planner would
        self._pool = ConnectionPool(
            url, min_size=1, max_size=10, timeout=10, open=True,
            kwargs={"autocommit": True, "options": "-c enable_seqscan=off", **waits},
        )  # fmt: skip

    @staticmethod
    def begun(url: str, ledger: str) -> bool:
        """Whether a database holds entries of a ledger; nothing is made by asking. Raises Busy."""
        query = "SELECT position FROM ledger.head WHERE ledger = %s"
        try:
            with psycopg.connect(url, connect_timeout=5) as asking:
                found = asking.execute(query, (ledger,)).fetchone()
        except UndefinedTable:
            return False
        except OperationalError as error:
            raise Busy from error
        return bool(found and found[0])

    def close(self) -> None:
        self._pool.close()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._pool.connection() as connection, connection.transaction():
                yield connection
        except (OperationalError, PoolTimeout) as error:  # away, or in doubt: a retry is safe
            raise Busy from error

    def _straight(self, proposals: Sequence[Proposal]) -> list[Answer] | None:
        """One statement and one round trip, where nothing has a condition and nothing is repeated.

        A reference that is taken fails the whole statement, which then is as if it never was.
        """
        drafts = [draft for it in proposals for draft in it.drafts]
        if any(it.condition for it in proposals) or any(it.unless for it in drafts) or not drafts:
            return None
        columns = zip(
            *(
                (it.type, it.data, *_tags(it.tags, it.ref), *(it.ref or (None, None)), it.content)
                for it in drafts
            ), strict=True,
        )  # fmt: skip
        values = (len(drafts), self._clock_us(), self.ledger, *map(list, columns))
        try:
            with self._pool.connection() as connection:
                found = connection.execute(_STRAIGHT, values).fetchone()
        except UniqueViolation:
            return None
        except (OperationalError, PoolTimeout) as error:  # away, or in doubt: a retry is safe
            raise Busy from error
        assert found is not None
        last, recorded_at_us = found
        rows = (
            Placed(Row(position, it.type, it.data, it.tags, recorded_at_us, it.content))
            for position, it in enumerate(drafts, last - len(drafts) + 1)
        )
        return [tuple(itertools.islice(rows, len(it.drafts))) for it in proposals]

    def _take_head(self, connection: Connection) -> Head:
        query = "SELECT position, recorded_at_us FROM ledger.head WHERE ledger = %s FOR UPDATE"
        row = connection.execute(query, (self.ledger,)).fetchone()
        assert row is not None
        return Head(*row)

    def _find(self, connection: Connection, refs: Sequence[Ref]) -> dict[Ref, Row]:
        rows = connection.execute(
            f"SELECT e.source, e.source_id, {_COLUMNS} "
            "FROM unnest(%s::text[], %s::text[]) AS wanted (source, source_id) "
            f"JOIN ledger.entry e USING (source, source_id) WHERE e.ledger = %s AND {_RECORDED}",
            ([ref[0] for ref in refs], [ref[1] for ref in refs], self.ledger, self.ledger),
        )
        return {(source, source_id): _row(values) for source, source_id, *values in rows}

    def _matches(self, connection: Connection, query: DCBQuery, after: int) -> bool:
        sql, values = self._sql(query, after, None, 1)
        return connection.execute(sql, values).fetchone() is not None

    def _write(
        self, connection: Connection, rows: Sequence[tuple[Row, Ref | None]], head: Head
    ) -> None:
        columns = zip(
            *(
                (row.position, row.type, row.data, *_tags(row.tags, ref), row.recorded_at_us,
                 *(ref or (None, None)), row.content)
                for row, ref in rows
            ), strict=True,
        )  # fmt: skip
        connection.execute(
            "INSERT INTO ledger.entry SELECT %s, * FROM unnest(%b::bigint[], %b::text[], %b::bytea[], "
            "%b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[], %b::bytea[])",
            (self.ledger, *map(list, columns)),
        )
        connection.execute(
            "UPDATE ledger.head SET position = %s, recorded_at_us = %s WHERE ledger = %s",
            (head.position, head.recorded_at_us, self.ledger),
        )

    def head(self) -> int:
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT position FROM ledger.head WHERE ledger = %s", (self.ledger,)
            ).fetchone()
        assert row is not None
        return int(row[0])

    def at(self, ref: Ref) -> Row | None:
        with self._pool.connection() as connection:
            return self._find(connection, [ref]).get(ref)

    def select(self, query: DCBQuery | None, after: int, upto: int | None, limit: int) -> list[Row]:
        sql, values = self._sql(query, after, upto, limit)
        with self._pool.connection() as connection:
            return [_row(row) for row in connection.execute(sql, values)]

    def _sql(
        self, query: DCBQuery | None, after: int, upto: int | None, limit: int
    ) -> tuple[Any, list[Any]]:
        parts, values = [], list[Any]()
        for item in query.items if query else []:
            found = []
            if item.types:
                found.append("e.type = ANY (%s)")
                values.append(item.types)
            for ref in filter(None, map(parse_ref, item.tags)):
                found.append("e.source = %s AND e.source_id = %s")
                values += ref
            if tags := [tag for tag in item.tags if not parse_ref(tag)]:
                # fenced: only the tag index can answer it, whatever the statistics say
                found.append(
                    "(e.ledger, e.position) IN (SELECT e.ledger, e.position FROM ledger.entry e "
                    f"WHERE {_TAGS} @> %s::text[] OFFSET 0)"
                )
                values.append(tags)
            parts.append(f"({' AND '.join(found) or 'true'})")
        where = f"AND ({' OR '.join(parts)})" if parts else ""
        bound = "" if upto is None else "AND e.position <= %s"
        sql = (
            f"SELECT {_COLUMNS} FROM ledger.entry e WHERE e.ledger = %s {where} "
            f"AND e.position > %s {bound} AND {_RECORDED} ORDER BY e.position LIMIT %s"
        )
        ends = [after] if upto is None else [after, upto]
        return sql, [self.ledger, *values, *ends, self.ledger, limit]


def _tags(tags: tuple[str, ...], ref: Ref | None) -> tuple[str, str]:
    """The tags to index, and the reference with its place among them: it has its own index."""
    places = [place for place, tag in enumerate(tags) if ref and tag.startswith("ref:")]
    indexed = [tag for place, tag in enumerate(tags) if place not in places]
    return "\n".join(indexed), f"{places[0]} {tags[places[0]]}" if places else ""


def _row(values: Sequence[Any]) -> Row:
    position, kind, data, tags, ref, recorded_at_us, content = values
    every = tags.split("\n") if tags else []
    if ref:
        place, _space, tag = ref.partition(" ")
        every.insert(int(place), tag)
    return Row(position, kind, bytes(data), tuple(every), recorded_at_us, bytes(content))
