"""What each integration sent, repeated, was late with and was refused: counts, never content.

Append-only and not rebuilt: a refusal leaves no trace anywhere else.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    Table,
    case,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ledger.receipt import instant
from projections.shapes import TEXT
from projections.view_files import pragmas
from projections.view_schemas import engine_of, made_whole, sqlalchemy_url
from vault.journal import for_the_owner, usable

LOG = logging.getLogger("supervision.intake")
UNREADABLE_SOURCE = "(unreadable)"
UNKNOWN_SOURCE = "(unknown)"
"""Stands for whoever was refused and never had anything recorded."""
FLUSH_SECONDS = 0.5
"""Counts of the last half second are lost with a process that is killed; entries never are."""
_MOMENT_US = 500_000
"""What is noted within such a moment is told with the last of it; what is not, never together."""
MOST_NOTED = 100_000
"""Counts that wait for a database that is away; what is beyond is not counted."""
STORED, REPEATED, REFUSED = "stored", "repeated", "refused"
_METADATA = MetaData()
TABLE = Table(
    "intake_log",
    _METADATA,
    Column("row", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("ledger", TEXT, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("source", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("result", TEXT, nullable=False),
    Column("code", TEXT, nullable=False),
    Column("count", Integer, nullable=False),
    Column("late", Integer, nullable=False),
)
Index("intake_log_source", TABLE.c.ledger, TABLE.c.source, TABLE.c.position)


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement's result; `code` names the refusal, empty where there was none."""

    source: str
    kind: str
    result: str
    code: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Counts of statements. `late` are stored ones, recorded over 30 days after they happened."""

    source: str
    stored: int
    repeated: int
    late: int
    refused: int
    last_at: datetime


def _make(engine: Engine) -> None:
    """Raises sqlite3's own error, which names what is wrong with the file."""
    try:
        _METADATA.create_all(engine)
    except DBAPIError as error:
        raise (error.orig or error) from error


class IntakeLog:
    """`told` is called with each statement's result, in the thread that brings it."""

    def __init__(
        self,
        database_url: str | None,
        folder: Path,
        ledger: str,
        told: Callable[[Sent], None] = lambda _sent: None,
    ) -> None:
        self._ledger = ledger
        self._told = told
        self._known: set[str] = set()
        self._head = 0
        self._behind = False
        self._noting = threading.Lock()
        self._noted: list[tuple[int, int, Sequence[Sent]]] = []
        self._timer: threading.Timer | None = None
        self._closed = False
        if database_url:
            self._engine = engine_of(sqlalchemy_url(database_url), "supervision")
            with made_whole(self._engine) as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(7301004)"))
                connection.execute(text("CREATE SCHEMA IF NOT EXISTS supervision"))
                _METADATA.create_all(connection)  # of two that start at once, one makes them
        else:
            file = for_the_owner(folder / "intake.db")
            self._engine = create_engine(f"sqlite:///{file}")
            event.listen(self._engine, "connect", pragmas)
            try:
                with usable(file):
                    _make(self._engine)
            except BaseException:
                self._engine.dispose()
                raise

    def close(self) -> None:
        self._closed = True
        self.flush()
        self._engine.dispose()

    def note(self, at_us: int, position: int | None, sent: Iterable[Sent]) -> None:
        """One row for each kind of result in a moment, written within a second or when somebody asks.

        `position` is the ledger's head then, None where it cannot be asked: the last that was told
        stands for it. Within one moment all are told with the last. What is recorded is answered
        though it cannot be counted yet.
        """
        sent = list(sent)
        for it in sent:
            self._told(it)
        if sent:
            with self._noting:
                self._head = max(self._head, position or 0)
                self._noted.append((at_us, self._head if position is None else position, sent))
                self._wait()

    def _wait(self) -> None:
        if self._timer is None and not self._closed:
            self._timer = threading.Timer(FLUSH_SECONDS, self.flush)
            self._timer.daemon = True
            self._timer.start()

    def flush(self) -> None:
        """Write what was noted."""
        with self._noting:
            noted, self._noted, self._timer = self._noted, [], None
        moments: dict[int, list[tuple[int, int, Sequence[Sent]]]] = {}
        for it in noted:
            moments.setdefault(it[0] // _MOMENT_US, []).append(it)
        for together in moments.values():
            times, positions, sent = zip(*together, strict=True)
            self._write_or_keep(max(times), max(positions), [*chain.from_iterable(sent)])

    def _write_or_keep(self, at_us: int, position: int, sent: Sequence[Sent]) -> None:
        try:
            self._write(at_us, position, sent)
            if self._behind:
                LOG.info("counted_again")
            self._behind = False
        except SQLAlchemyError as error:  # the database is away, or its disk is full: with the next
            if not self._behind:  # told once, however long it lasts
                LOG.error("not_counted type=%s", type(error).__name__)  # noqa: TRY400
            self._behind = True
            with self._noting:
                self._noted = [(at_us, position, sent[:MOST_NOTED]), *self._noted]
                self._wait()

    def _write(self, at_us: int, position: int, sent: Iterable[Sent]) -> None:
        counts: dict[tuple[str, str, str, str], list[int]] = {}
        for it in sent:
            count = counts.setdefault((it.source, it.kind, it.result, it.code), [0, 0])
            count[0] += 1
            count[1] += it.late and it.result == STORED
        rows: list[dict[str, Any]] = [
            {"ledger": self._ledger, "at_us": at_us, "position": position, "source": source,
             "kind": kind, "result": result, "code": code, "count": count, "late": late}
            for (source, kind, result, code), (count, late) in counts.items()
        ]  # fmt: skip
        if rows:
            with self._engine.begin() as connection:
                for refused in (False, True):  # who has something recorded here is known by then
                    some = [it for it in rows if (it["result"] == REFUSED) == refused]
                    for row in some if refused else ():
                        if not self._is_known(connection, row["source"]):
                            row["source"] = UNKNOWN_SOURCE
                    if some:
                        connection.execute(insert(TABLE), some)

    def _is_known(self, connection: Connection, source: str) -> bool:
        """Whether something of the source is recorded: what is refused is kept nowhere, and the
        name of a source is the sender's text too."""
        if source not in self._known and source != UNREADABLE_SOURCE:
            query = select(TABLE.c.row).where(
                TABLE.c.ledger == self._ledger, TABLE.c.source == source, TABLE.c.result != REFUSED
            )
            if connection.execute(query.limit(1)).first():
                self._known.add(source)
        return source == UNREADABLE_SOURCE or source in self._known

    def sources(self, position: int) -> list[SourceRow]:
        """Every source up to a position of the ledger, by name."""
        self.flush()

        def count(result: str) -> ColumnElement[int]:
            return func.sum(case((TABLE.c.result == result, TABLE.c.count), else_=0))

        query = (
            select(
                TABLE.c.source, count(STORED), count(REPEATED), func.sum(TABLE.c.late),
                count(REFUSED), func.max(TABLE.c.at_us),
            )
            .where(TABLE.c.ledger == self._ledger, TABLE.c.position <= position)
            .group_by(TABLE.c.source)
            .order_by(TABLE.c.source)
        )  # fmt: skip
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
        return [
            SourceRow(source, int(stored), int(repeated), int(late), int(refused), instant(last))
            for source, stored, repeated, late, refused, last in found
        ]
