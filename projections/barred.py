"""What is barred on a day: the locks of the ledger, a unit or a person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, or_, select

from domain.catalogue import Mark
from projections.days import Days, Ids
from projections.locks import TABLE
from projections.paging import Page, Slice, unheard_of

DAYS = Days(
    TABLE, same=("trial", "lock", "key", "start"),
    order=("last_on", "lock", "key", "start", "official"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Which:
    """What is asked for on a day; `bars` are codes of what may not happen, any of
    them; all without one."""

    on: date
    unit: str | None = None
    lock: str | None = None
    bars: tuple[str, ...] = ()

    @property
    def impossible(self) -> bool:
        return unheard_of(self.unit, self.lock, *self.bars)

    def fits(self) -> list[ColumnElement[bool]]:
        equal = {TABLE.c.unit: self.unit, TABLE.c.lock: self.lock}
        made: list[ColumnElement[bool]] = [TABLE.c.trial == ""]
        made += [column == it for column, it in equal.items() if it is not None]
        if self.bars:
            made.append(or_(*map(_bars, self.bars)))
        return made


def _bars(code: str) -> ColumnElement[bool]:
    """(not LIKE, which takes small letters for large ones on SQLite)"""
    return func.replace(TABLE.c.bars, json.dumps(code), "") != TABLE.c.bars


@dataclass(frozen=True, slots=True)
class LockRow:
    """From `first_on` to `last_on`, both barred; None while nothing has ended it. `start` is source
    and id of the statement that started it; `revoked`, it was taken back from the day after."""

    lock: str
    key: str
    start: str
    official: str
    unit: str | None
    bars: tuple[str, ...]
    first_on: date
    last_on: date | None
    revoked: bool
    rule: str
    article: str
    mark: Mark
    pack: str
    version: str
    positions: tuple[int, ...]


def barred(
    connection: Connection, ledger: str, position: int, which: Which, wanted: Slice
) -> Page[LockRow]:
    """Of the whole ledger, as of a position, in the order in which they end; a row for each official
    whom a lock bars."""
    if which.impossible:
        return Page([], [], more_after=False, more_before=False)
    statement = select(TABLE).where(*which.fits())
    parts = DAYS.parts(statement, ledger, position, which.on)
    return DAYS.page(connection, parts, wanted).of(lock_row)


def of_persons(
    connection: Connection, ledger: str, persons: Iterable[Ids], position: int, which: Which,
    wanted: Slice,
) -> dict[Ids, Page[LockRow]]:  # fmt: skip
    """The same page of the locks of each person, who is given by all its ids."""
    if which.impossible:
        return {}
    statement = select(TABLE).where(*which.fits())
    found = DAYS.of_persons(connection, statement, ledger, position, which.on, persons, wanted)
    return {ids: page.of(lock_row) for ids, page in found.items()}


def lock_row(row: RowMapping | dict[str, Any]) -> LockRow:
    """From a row of the query, or from its columns."""
    made = {name: row[name] for name in LockRow.__slots__}
    return LockRow(
        **made
        | {
            "bars": tuple(json.loads(row["bars"])),
            "mark": Mark(row["mark"]),
            "last_on": None if row["last_on"] == date.max else row["last_on"],
            "positions": tuple(json.loads(row["positions"])),
        }
    )
