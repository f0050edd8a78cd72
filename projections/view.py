"""Where the view lives: numbered, one of them live, a new one built beside it and then swapped in.

SQLite: `view-N.db` files and a pointer file replaced atomically. PostgreSQL: schemas `view_N` and
a pointer row. A lease on each number keeps a second projector waiting; it dies with its holder.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Table,
    Text,
    create_engine,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.pool import NullPool

from projections.shapes import ENGINE, METADATA
from vault.journal import write_ahead

CHECKPOINT = Table(
    "checkpoint",
    ENGINE,
    Column("ledger", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
)
"""Up to where the entries are in the view, and the version of the projections that put them there."""


class LeaseLost(Exception):
    """Another projector wrote in the meantime; this one starts again from the checkpoint."""


class Views(ABC):
    """All views of one deployment. Numbers rise; 0 stands for none."""

    @abstractmethod
    def live(self) -> int: ...

    @abstractmethod
    def numbers(self) -> list[int]: ...

    @abstractmethod
    def engine(self, number: int) -> Engine: ...

    @abstractmethod
    def publish(self, number: int) -> None:
        """Make it the live one. Readers take it up with their next question."""

    @abstractmethod
    def drop(self, number: int) -> None: ...

    @abstractmethod
    def try_lease(self, number: int) -> contextlib.AbstractContextManager[bool]:
        """Whether the lease was free; held until the context ends."""

    @abstractmethod
    def close(self) -> None:
        """Give back every connection."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The live view. LookupError while there is none."""
        number = self.live()
        if not number:
            raise LookupError("no view is built yet")
        with self.engine(number).connect() as connection:
            yield connection

    def create(self, ledger: str, version: str) -> int:
        """A new, empty view."""
        number = max([self.live(), *self.numbers()], default=0) + 1
        engine = self.engine(number)
        METADATA.create_all(engine)
        ENGINE.create_all(engine)
        with engine.begin() as connection:
            row = {"ledger": ledger, "position": 0, "version": version}
            connection.execute(insert(CHECKPOINT).values(row))
        return number

    @contextmanager
    def lease(self, number: int, give_up: Callable[[], bool]) -> Iterator[bool]:
        """Wait for the lease; False when `give_up` says so first."""
        while True:
            with self.try_lease(number) as taken:
                if taken or give_up():
                    yield taken
                    return
            time.sleep(0.1)


class SQLiteViews(Views):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engines: dict[int, Engine] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def live(self) -> int:
        try:
            return int((self._folder / "live").read_text())
        except FileNotFoundError:
            return 0

    def numbers(self) -> list[int]:
        found = (re.fullmatch(r"view-(\d+)\.db", it.name) for it in self._folder.iterdir())
        return sorted(int(it[1]) for it in found if it)

    def engine(self, number: int) -> Engine:
        if number not in self._engines:
            engine = create_engine(f"sqlite:///{self._file(number)}", connect_args={"timeout": 30})
            event.listen(engine, "connect", pragmas)
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
            self._engines[number] = engine
        return self._engines[number]

    def close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def publish(self, number: int) -> None:
        made = self._folder / f"live.{os.getpid()}"
        made.write_text(str(number))
        made.replace(self._folder / "live")

    def drop(self, number: int) -> None:
        if engine := self._engines.pop(number, None):
            engine.dispose()
        for ending in ("", "-wal", "-shm", ".lease"):
            Path(f"{self._file(number)}{ending}").unlink(missing_ok=True)

    @contextmanager
    def try_lease(self, number: int) -> Iterator[bool]:
        with Path(f"{self._file(number)}.lease").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def _file(self, number: int) -> Path:
        return self._folder / f"view-{number}.db"


class PostgresViews(Views):
    def __init__(self, url: str) -> None:
        self._url = url
        self._engines: dict[int, Engine] = {}
        self._main = self._connect(None)
        with self._main.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(7301002)"))
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS supervision"))
            connection.execute(
                text("CREATE TABLE IF NOT EXISTS supervision.live_view (number int NOT NULL)")
            )

    def live(self) -> int:
        with self._main.connect() as connection:
            found = connection.execute(text("SELECT max(number) FROM supervision.live_view"))
            return int(found.scalar() or 0)

    def numbers(self) -> list[int]:
        names = text("SELECT nspname FROM pg_namespace WHERE nspname ~ '^view_[0-9]+$'")
        with self._main.connect() as connection:
            return sorted(int(name[5:]) for name in connection.execute(names).scalars())

    def engine(self, number: int) -> Engine:
        if number not in self._engines:
            with self._main.begin() as connection:
                connection.execute(text("SELECT pg_advisory_xact_lock(7301002)"))
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS view_{number:d}"))
            self._engines[number] = self._connect(f"view_{number:d}")
        return self._engines[number]

    def close(self) -> None:
        for engine in (self._main, *self._engines.values()):
            engine.dispose()

    def publish(self, number: int) -> None:
        with self._main.begin() as connection:
            connection.execute(text("DELETE FROM supervision.live_view"))
            connection.execute(text("INSERT INTO supervision.live_view VALUES (:n)"), {"n": number})

    def drop(self, number: int) -> None:
        if engine := self._engines.pop(number, None):
            engine.dispose()
        with self._main.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS view_{number:d} CASCADE"))

    @contextmanager
    def try_lease(self, number: int) -> Iterator[bool]:
        # a session lock: it goes with the connection, so a killed holder leaves nothing behind
        own = create_engine(self._url, poolclass=NullPool)
        with own.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            lock = text("SELECT pg_try_advisory_lock(7301003, :n)")
            yield bool(connection.execute(lock, {"n": number}).scalar())
        own.dispose()

    def _connect(self, schema: str | None) -> Engine:
        arguments = {"connect_timeout": 5, "tcp_user_timeout": 5000}
        options = {"options": f"-c search_path={schema}"} if schema else {}
        return create_engine(self._url, connect_args={**arguments, **options}, pool_pre_ping=True)


def views_for(database_url: str | None, folder: Path) -> Views:
    """PostgreSQL where a database is set, files in the folder otherwise."""
    return PostgresViews(sqlalchemy_url(database_url)) if database_url else SQLiteViews(folder)


def sqlalchemy_url(url: str) -> str:
    """The same address for SQLAlchemy, which wants its driver named."""
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", url)


def checkpoint(connection: Connection, ledger: str) -> int:
    """Up to which position the view holds the entries of a ledger."""
    query = select(CHECKPOINT.c.position).where(CHECKPOINT.c.ledger == ledger)
    return int(connection.execute(query).scalar_one())


def advance(connection: Connection, ledger: str, old: int, new: int) -> None:
    """First statement of a batch. Raises LeaseLost when somebody else was here."""
    moved = connection.execute(
        update(CHECKPOINT)
        .where(CHECKPOINT.c.ledger == ledger, CHECKPOINT.c.position == old)
        .values(position=new)
    )
    if moved.rowcount != 1:
        raise LeaseLost(f"the checkpoint of {ledger} is not at {old}")


def pragmas(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    write_ahead(connection)  # type: ignore[arg-type]
    for pragma in ("synchronous=NORMAL", "cache_size=-65536", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
