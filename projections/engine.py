"""Carries entries into the view: in batches, rows and checkpoint in one transaction.

(1) read the next entries of the ledger
(2) move the checkpoint on the condition that nobody else did
(3) let every projection take every entry, write, commit
(4) when an entry cannot be applied, roll back, go on one by one, set that entry aside
"""

from __future__ import annotations

import gc
import hashlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from psycopg import OperationalError as PostgresAway
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from domain.errors import Busy
from ledger.codec import Codec
from ledger.receipt import leaf_of
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from ledger.soundness import Soundness
from projections import PROJECTIONS, foundation
from projections.quarantine import set_aside, set_aside_positions
from projections.view import LeaseLost, Views, advance, checkpoint
from projections.work import Projection, Work

BATCH = 500
_FORM = "checkpoint=2"
_LIMIT_EXCEEDED = "54"
"""The class of PostgreSQL's errors for what is too large for it, however often it is tried."""
_NO_TABLE = ("42P01", "3F000")
"""No such table, no such schema; SQLite has one code for both and for little else."""
MISSING = "(missing)"
"""Stands for the kind of an entry that the ledger lacks."""
Progress = Callable[[int, int], None]


class BadEntry(Exception):
    """An entry that cannot be applied, or is missing, where that is not to be set aside."""


def view_version(projections: Sequence[Projection] = PROJECTIONS) -> str:
    """Changes with any projection's version."""
    named = ",".join([_FORM, *(f"{it.name}={it.version}" for it in projections)])
    return hashlib.sha256(named.encode()).hexdigest()[:16]


@dataclass
class Projector:
    """Brings one view of one ledger up to date. `strict` stops at a bad entry instead.

    `soundness` looks at what is read; what is odd is a bad entry where it is strict, else applied.
    """

    recorder: LedgerRecorder
    codec: Codec
    engine: Engine
    projections: Sequence[Projection] = PROJECTIONS
    batch: int = BATCH
    strict: bool = False
    soundness: Soundness | None = None

    def __post_init__(self) -> None:
        self._work = Work(self.recorder, self.codec)
        self._left_at: int | None = None

    def position(self) -> int:
        with self.engine.connect() as connection:
            return checkpoint(connection, self.recorder.ledger)

    def catch_up(
        self,
        progress: Progress = lambda _done, _all: None,
        *,
        stop: Callable[[], bool] = lambda: False,
    ) -> int:
        """Up to the head of the ledger; the position reached. May be called again at any time.

        Raises ViewAhead.
        """
        reached = self.position()
        if reached != self._left_at:  # at first, or somebody else wrote in between
            with self.engine.connect() as connection:
                reached = foundation.reached(connection, self.recorder)
            self._work.forget()
            if not reached:
                self._work.from_the_start()
        head = self.recorder.head()
        if reached > head:
            raise foundation.ViewAhead(f"the view is at {reached}, the ledger at {head}")
        while not stop() and reached < head:
            rows = self.recorder.page(reached, self.batch)  # (1)
            if whole := [
                row for place, row in enumerate(rows, reached + 1) if row.position == place
            ]:
                self._look(whole)
                self._take(whole, reached)
                reached = whole[-1].position
            else:
                there = rows[0].position - 1 if rows else head
                self._miss(reached, there)
                reached = there
            self._left_at, head = reached, self.recorder.head()
            progress(reached, head)
        return reached

    def _miss(self, after: int, upto: int) -> None:
        """Positions that the ledger lacks are told, never passed over in silence."""
        if self.strict or upto - after > BATCH:
            raise BadEntry(f"position {after + 1}, which the ledger lacks")
        ledger = self.recorder.ledger
        with self.engine.begin() as connection:
            advance(connection, ledger, after, upto, "")
            for position in range(after + 1, upto + 1):
                set_aside(connection, ledger, position, MISSING, "Missing")

    def _look(self, rows: Sequence[Row]) -> None:
        if self.soundness is None:
            return
        odd = self.soundness.look(rows, lambda row: self._work.read(row).entry)
        if odd and self.strict:
            raise BadEntry(f"entry {odd[0].position} ({odd[0].type}): {odd[0].what}")

    def _take(self, rows: Sequence[Row], after: int) -> None:
        try:
            with _uncollected(), self.engine.begin() as connection:
                self._apply(connection, rows, after)
        except LeaseLost:
            self._work.forget()
            raise
        except Exception as error:
            self._work.forget()
            if self.strict or passing(error):
                raise
            for row in rows:  # (4)
                self._take_one(row)

    def _take_one(self, row: Row) -> None:
        try:
            with self.engine.begin() as connection:
                self._apply(connection, [row], row.position - 1)
        except LeaseLost:
            raise
        except Exception as error:
            self._work.forget()
            if passing(error):
                raise
            with self.engine.begin() as connection:
                ledger = self.recorder.ledger
                advance(connection, ledger, row.position - 1, row.position, leaf_of(ledger, row))
                reason = type(error.__cause__ or error).__name__
                set_aside(connection, ledger, row.position, row.type, reason)

    def _apply(self, connection: Connection, rows: Sequence[Row], after: int) -> None:
        last, ledger = rows[-1], self.recorder.ledger
        advance(connection, ledger, after, last.position, leaf_of(ledger, last))  # (2)
        work = self._work
        work.begin(connection)
        if work.aside is None:
            work.aside = set_aside_positions(connection, self.recorder.ledger)
        for row in rows:  # (3)
            try:
                self._apply_one(work, row)
            except Exception as error:
                if damaged_file(error):
                    raise  # a file is broken, and not the entry
                what = f"entry {row.position} ({row.type}): {type(error).__name__}"
                raise BadEntry(what) from error
        work.flush()

    def _apply_one(self, work: Work, row: Row) -> None:
        entry = work.read(row)
        work.changed.clear()
        work.notes.clear()
        for projection in self.projections:
            projection.apply(work, entry)


@contextmanager
def _uncollected() -> Iterator[None]:
    """What a batch keeps is much and in no circles, so that looking for circles is in vain: a tenth
    of the time. Whoever else does so meanwhile, it is on again when the first has done."""
    if collects := gc.isenabled():
        gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def passing(error: BaseException) -> bool:
    """Whether it is no fault of the entry, which is tried again: a database or a key store was away,
    or the view is not whole."""
    cause = error.__cause__ or error
    state = getattr(getattr(cause, "orig", cause), "sqlstate", None) or ""
    if state.startswith(_LIMIT_EXCEEDED):
        return False
    if lacks_table(error) or damaged_file(error):
        return True
    away = (
        OperationalError, PostgresAway, sqlite3.OperationalError, sqlite3.ProgrammingError, OSError, Busy,
    )  # fmt: skip
    return isinstance(cause, away)


def damaged_file(error: BaseException) -> bool:
    """Whether a file of SQLite's is not as it was written."""
    cause = error.__cause__ or error
    code = getattr(getattr(cause, "orig", cause), "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def lacks_table(error: BaseException) -> bool:
    """Whether a table or a whole view is not there, which does not pass by waiting."""
    cause = error.__cause__ or error
    told = getattr(cause, "orig", cause)
    code, state = (getattr(told, it, None) for it in ("sqlite_errorcode", "sqlstate"))
    return code == sqlite3.SQLITE_ERROR or state in _NO_TABLE


def live_or_new(views: Views) -> int:
    """The number of the live view; an empty one is made where there is none."""
    if not views.live():
        views.publish(views.create(view_version()))
    return views.live()
