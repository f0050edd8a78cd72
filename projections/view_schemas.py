"""Views as PostgreSQL schemas: `view_N`, and a register of whose they are and which is live."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from ledger.recorders.migrations import permitted
from ledger.recorders.waits import KEPT_ALIVE, TIME_OUTS, WAITS, options
from projections.shapes import METADATA
from projections.view import Views

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(7301002)")
_UNHURRIED = text(
    "SELECT set_config(name, '0', true) FROM unnest(ARRAY['statement_timeout', 'lock_timeout', "
    "'idle_in_transaction_session_timeout']) AS name"
)
"""For a transaction that reads or clears a whole view, or waits for whoever still reads it."""
_REGISTER = """CREATE TABLE IF NOT EXISTS supervision.view (
    number int PRIMARY KEY, ledger text NOT NULL, live boolean NOT NULL)"""
_NEXT = r"""SELECT 1 + coalesce(max(number), 0) FROM (
    SELECT substr(nspname, 6)::int FROM pg_namespace WHERE nspname ~ '^view_[0-9]{1,9}$'
    UNION SELECT number FROM supervision.view) AS taken (number)"""


class PostgresViews(Views):
    def __init__(self, url: str, ledger: str) -> None:
        super().__init__(ledger)
        self._url = url
        self._engines: dict[int, Engine] = {}
        self._main = self._connect(None)
        with made_whole(self._main) as connection:
            connection.execute(_ONE_AT_A_TIME)
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS supervision"))
            connection.execute(text(_REGISTER))

    def live(self) -> int:
        return max((number for number, live in self._registered() if live), default=0)

    def numbers(self) -> list[int]:
        return [number for number, _live in self._registered()]

    def engine(self, number: int) -> Engine:
        if number not in self._engines:
            if number not in self.numbers():
                raise LookupError(f"there is no view {number}")
            self._engines[number] = self._connect(f"view_{number:d}")
        return self._engines[number]

    def reserve(self) -> int:
        with self._main.begin() as connection:
            connection.execute(_ONE_AT_A_TIME)
            number = int(connection.execute(text(_NEXT)).scalar_one())
            connection.execute(text(f"CREATE SCHEMA view_{number:d}"))
            self._run(
                connection, "INSERT INTO supervision.view VALUES (:number, :ledger, false)", number
            )
        return number

    def publish(self, number: int) -> None:
        """What was just filled has no statistics yet, and the first questions would walk tables."""
        with self._unhurried() as connection:
            tables = ", ".join(f"view_{number:d}.{it.name}" for it in METADATA.sorted_tables)
            connection.execute(text(f"VACUUM (ANALYZE) {tables}"))
        with self._main.begin() as connection:
            self._run(
                connection,
                "UPDATE supervision.view SET live = (number = :number) WHERE ledger = :ledger",
                number,
            )

    def empty(self, number: int, table: Table) -> None:
        with self.engine(number).begin() as connection:  # deleted rows would stay until a vacuum
            connection.execute(_UNHURRIED)
            connection.execute(text(f"TRUNCATE {table.name}"))

    def drop(self, number: int) -> None:
        if engine := self._engines.pop(number, None):
            engine.dispose()
        with self._main.begin() as connection:
            connection.execute(_UNHURRIED)
            connection.execute(text(f"DROP SCHEMA IF EXISTS view_{number:d} CASCADE"))
            self._run(
                connection,
                "DELETE FROM supervision.view WHERE ledger = :ledger AND number = :number",
                number,
            )

    @contextmanager
    def comparing(self, number: int) -> Iterator[Connection]:
        with self.engine(number).connect() as connection:
            connection.execute(_UNHURRIED)
            yield connection

    @contextmanager
    def try_lease(self, number: int) -> Iterator[bool]:
        # a session lock: it goes with the connection, so a killed holder leaves nothing behind
        with self._unhurried() as connection:
            lock = text("SELECT pg_try_advisory_lock(7301003, :n)")
            yield bool(connection.execute(lock, {"n": number}).scalar())

    def close(self) -> None:
        for engine in (self._main, *self._engines.values()):
            engine.dispose()

    @contextmanager
    def _unhurried(self) -> Iterator[Connection]:
        """A session of its own, without transactions and without an end to its patience."""
        arguments = {**WAITS, "options": options(*KEPT_ALIVE)}
        own = create_engine(self._url, connect_args=arguments, poolclass=NullPool)
        with own.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection
        own.dispose()

    def _registered(self) -> list[tuple[int, bool]]:
        query = text("SELECT number, live FROM supervision.view WHERE ledger = :ledger ORDER BY 1")
        with self._main.connect() as connection:
            found = connection.execute(query, {"ledger": self.ledger})
            return [(number, live) for number, live in found]

    def _run(self, connection: Connection, statement: str, number: int) -> None:
        connection.execute(text(statement), {"ledger": self.ledger, "number": number})

    def _connect(self, schema: str | None) -> Engine:
        return engine_of(self._url, schema)


def engine_of(url: str, schema: str | None) -> Engine:
    """A pool that waits no longer than the ledger's own do."""
    path = [f"search_path={schema}"] if schema else []
    arguments = {**WAITS, "options": options(*TIME_OUTS, *path)}
    return create_engine(url, connect_args=arguments, pool_pre_ping=True, pool_timeout=10)


@contextmanager
def made_whole(engine: Engine) -> Iterator[Connection]:
    """A transaction that makes what the service needs at its start. Raises NotMigrated."""
    try:
        with engine.begin() as connection:
            yield connection
    except ProgrammingError as error:
        with permitted(engine.url.username):
            raise (error.orig or error) from error
        raise


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy, which wants its driver named."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)
