"""Where a view lies: a live one, a new one built beside it and then swapped in.

Each ledger has views of its own, numbered. A lease on a number keeps a second projector waiting;
it dies with its holder. `view_files.py` and `view_schemas.py` say how on either database.
"""

from __future__ import annotations

import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import BigInteger, Column, Connection, Engine, Table, insert, select, update
from sqlalchemy.exc import DatabaseError

from projections.shapes import ENGINE, METADATA, TEXT
from vault.journal import DAMAGED, PRIMARY

LOG = logging.getLogger("supervision.view")
CHECKPOINT = Table(
    "checkpoint",
    ENGINE,
    Column("ledger", TEXT, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("leaf", TEXT, nullable=False, default=""),
    Column("version", TEXT, nullable=False),
)
"""Up to where the entries are in the view, and the version of the projections that put them there.

`leaf` is the hex of the leaf hash of the last entry, empty where none was at its position.
"""


RETIRED = "retired"
"""The version of a view that was put away: its names are gone, and it is nobody's live view again."""


class LeaseLost(Exception):
    """Another projector wrote in the meantime; this one starts again from the checkpoint."""


class NoView(LookupError):
    """There is no live view to read, or it is damaged: it is being built from the ledger."""


class Views(ABC):
    """All views of one ledger. Numbers rise; 0 stands for none."""

    def __init__(self, ledger: str) -> None:
        self.ledger = ledger

    @abstractmethod
    def live(self) -> int:
        """0 also where the live one is lost: then it is built anew."""

    @abstractmethod
    def numbers(self) -> list[int]: ...

    @abstractmethod
    def engine(self, number: int) -> Engine:
        """Raise LookupError for a view that is not there."""

    @abstractmethod
    def reserve(self) -> int:
        """The number of a new view, with nothing in it."""

    @abstractmethod
    def publish(self, number: int) -> None:
        """Make it the live one. Readers take it up with their next question."""

    @abstractmethod
    def empty(self, number: int, table: Table) -> None:
        """Take all rows out of a table, so that no file of the view holds them any more."""

    @abstractmethod
    def drop(self, number: int) -> None: ...

    def condemn(self, number: int) -> None:
        """Let a view whose file is damaged be lost, so that it is built anew. A database that keeps
        its own files whole has nothing to do here."""
        LOG.error("view_damaged view=%s", number)

    @abstractmethod
    def try_lease(self, number: int) -> contextlib.AbstractContextManager[bool]:
        """Whether the lease was free; held until the context ends."""

    @abstractmethod
    def close(self) -> None:
        """Give back every connection."""

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The live view. Raises NoView, also for what goes wrong because the view is damaged."""
        number = self.live()
        if not number:
            raise NoView
        try:
            with self.engine(number).connect() as connection:
                yield connection
        except (LookupError, DatabaseError) as error:
            if self.live() == number and damaged(error):
                self.condemn(number)
            if self.live() == number and self.version(number):
                raise
            raise NoView from error

    @contextmanager
    def comparing(self, number: int) -> Iterator[Connection]:
        """Read a whole view, however long it takes."""
        with self.engine(number).connect() as connection:
            yield connection

    def create(self, version: str) -> int:
        """A new view with its tables, before the first entry."""
        number = self.reserve()
        engine = self.engine(number)
        METADATA.create_all(engine)
        ENGINE.create_all(engine)
        with engine.begin() as connection:
            row = {"ledger": self.ledger, "position": 0, "version": version}
            connection.execute(insert(CHECKPOINT).values(row))
        return number

    def retire(self, number: int) -> None:
        with self.engine(number).begin() as connection:
            connection.execute(
                update(CHECKPOINT).where(CHECKPOINT.c.ledger == self.ledger).values(version=RETIRED)
            )

    def version(self, number: int) -> str:
        """Of the projections that fill it; empty for a view that is damaged or not wholly made."""
        query = select(CHECKPOINT.c.version).where(CHECKPOINT.c.ledger == self.ledger)
        with suppress(LookupError, DatabaseError), self.engine(number).connect() as reading:
            return reading.execute(query).scalar_one_or_none() or ""
        return ""

    @contextmanager
    def lease(
        self, number: int, give_up: Callable[[], bool], waits: Callable[[], None]
    ) -> Iterator[bool]:
        """Wait for the lease; False when `give_up` says so first. `waits` is called before each wait."""
        while True:
            with self.try_lease(number) as taken:
                if taken or give_up():
                    yield taken
                    return
            waits()
            time.sleep(0.1)


def damaged(error: BaseException | None) -> bool:
    """Whether the file of a view is not as it was written; a ledger's own is another matter."""
    while error is not None and not isinstance(error, DatabaseError):
        error = error.__cause__
    return getattr(getattr(error, "orig", None), "sqlite_errorcode", 0) & PRIMARY in DAMAGED


def checkpoint(connection: Connection, ledger: str) -> int:
    """Up to which position the view holds the entries of a ledger."""
    query = select(CHECKPOINT.c.position).where(CHECKPOINT.c.ledger == ledger)
    return int(connection.execute(query).scalar_one())


def last_entry(connection: Connection, ledger: str) -> tuple[int, str]:
    """Position and leaf of the last entry in the view. Raises NoView for one that was put away."""
    query = select(CHECKPOINT.c.position, CHECKPOINT.c.leaf, CHECKPOINT.c.version)
    position, leaf, version = connection.execute(query.where(CHECKPOINT.c.ledger == ledger)).one()
    if version == RETIRED:
        raise NoView
    return int(position), str(leaf)


def advance(connection: Connection, ledger: str, old: int, new: int, leaf: str) -> None:
    """First statement of a batch. Raises LeaseLost when somebody else was here."""
    moved = connection.execute(
        update(CHECKPOINT)
        .where(CHECKPOINT.c.ledger == ledger, CHECKPOINT.c.position == old)
        .values(position=new, leaf=leaf)
    )
    if moved.rowcount != 1:
        raise LeaseLost(f"the checkpoint of {ledger} is not at {old}")
