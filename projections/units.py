"""The units that are known: those that were registered, and all others that an entry names.

What was imported may name a unit that nobody registered; it is known from then on, without a name.
How many persons the register has in each is counted as they come, go and turn out to be one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    RowMapping,
    Text,
    and_,
    func,
    select,
)

from domain.entry import Recorded
from domain.events.register import OfficialRegistered, UnitRegistered
from domain.unit import UNIT, Unit
from projections.buffers import Values
from projections.paging import Page, Slice, no_page, page, unheard_of
from projections.shapes import ALWAYS, as_of, states, tallies
from projections.work import Work

TABLE = states(
    "unit",
    Column("unit", Text, nullable=False),
    Column("registered_at", BigInteger, nullable=False),
    Column("name", Text),
    Column("parent", Text),
    Column("level", Text),
    key=("unit",),
)
Index("unit_parent", TABLE.c.ledger, TABLE.c.parent, TABLE.c.unit)
PERSONS = tallies(
    "unit_persons",
    Column("unit", Text, nullable=False),
    Column("persons", Integer, nullable=False),
    key=("unit",),
)
"""Whom the register has there, each under one id."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """`registered_at` is the position of its registration, 0 where there is none."""

    unit: str
    registered_at: int
    name: str | None
    parent: str | None
    level: str | None


class Units:
    name = "units"
    version = 1
    tables = (TABLE, PERSONS)

    def apply(self, work: Work, entry: Recorded) -> None:
        units = work.states(TABLE)
        for key in UNIT.keys(entry):
            fresh = work.first_met(self.name, key) or units.live(key) is None
            state = work.follow(UNIT, key, entry, fresh=fresh) or UNIT.start
            units.put((key,), entry.position, _columns(state))
        for unit in dict.fromkeys(_named(entry)):
            if units.live(unit) is None:
                units.put((unit,), entry.position, _columns(UNIT.start))
        moved = Counter[str]()
        for _official, before, after in work.changed.get("officials", ()):
            for sign, row in ((-1, dict(before)), (1, dict(after))):
                if row.get("unit") and not row["merged_into"]:
                    moved[row["unit"]] += sign
        for unit, more in moved.items():
            if more:
                work.tallies(PERSONS).add((unit,), entry.position, persons=more)


PROJECTION = Units()


def units(
    connection: Connection, ledger: str, position: int, wanted: Slice, parent: str | None = None
) -> Page[UnitRow]:
    """As of a position, in the order of ids: all, or those that belong to one."""
    if unheard_of(parent):
        return no_page(wanted)
    statement = select(TABLE).where(as_of(TABLE, ledger, position))
    if parent is not None:
        statement = statement.where(TABLE.c.parent == parent)
    return page(connection, statement, (TABLE.c.unit,), wanted).of(_row)


def by_id(
    connection: Connection, ledger: str, wanted: Iterable[str], position: int
) -> dict[str, UnitRow]:
    """Those of these that an entry had named by a position."""
    ids = [it for it in wanted if not unheard_of(it)]
    found = connection.execute(
        select(TABLE).where(as_of(TABLE, ledger, position), TABLE.c.unit.in_(ids))
    )
    return {row["unit"]: _row(row) for row in found.mappings()}


def persons(
    connection: Connection, ledger: str, wanted: Iterable[str], position: int
) -> dict[str, int]:
    """How many persons the register has in each of these, as of a position."""
    held = and_(PERSONS.c.ledger == ledger, PERSONS.c.unit.in_(list(wanted)))
    last = (
        select(PERSONS.c.unit, func.max(PERSONS.c.position).label("last"))
        .where(held, PERSONS.c.position <= position)
        .group_by(PERSONS.c.unit)
        .subquery()
    )
    found = connection.execute(
        select(PERSONS.c.unit, PERSONS.c.persons)
        .join(last, and_(PERSONS.c.unit == last.c.unit, PERSONS.c.position == last.c.last))
        .where(held)
    )
    return {unit: int(count) for unit, count in found}


def some(connection: Connection, ledger: str, most: int) -> list[str]:
    """Ids that are known, to tell whoever mistyped one."""
    named = select(TABLE.c.unit).where(as_of(TABLE, ledger, ALWAYS - 1))
    return list(connection.execute(named.order_by(TABLE.c.unit).limit(most)).scalars())


def _named(entry: Recorded) -> Iterator[str]:
    """What an entry names as the unit of itself, of a person, or of another unit."""
    if entry.entry.subject.unit:
        yield entry.entry.subject.unit
    match entry.entry.fact:
        case OfficialRegistered(unit=str(unit)) | UnitRegistered(parent=str(unit)):
            yield unit


def _columns(state: Unit) -> Values:
    return {
        "registered_at": state.registered_at, "name": state.name, "parent": state.parent,
        "level": state.level,
    }  # fmt: skip


def _row(row: RowMapping) -> UnitRow:
    made: dict[str, Any] = {name: row[name] for name in UnitRow.__slots__}
    return UnitRow(**made)
