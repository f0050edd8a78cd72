"""The three shapes of table, and no fourth (DESIGN idea 7).

facts     append-only; as of p: `position <= p`
states    an interval of positions; as of p: `valid_from <= p < valid_to`
tallies   running totals by key; as of p: the last row with `position <= p`
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    and_,
    literal_column,
)

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""In the order of code points everywhere, as replay sorts, whatever the database's collation."""
METADATA = MetaData()
ENGINE = MetaData()
"""Tables of the engine itself, which no digest covers."""
ALWAYS = 2**63 - 1
"""`valid_to` of a live row."""


def facts(
    name: str, *columns: Column[Any], key: Sequence[str], known_by: Sequence[str] = ()
) -> Table:
    """`key` and the position are unique; rows are never changed. By the columns `known_by` they are
    kept at hand while entries are carried over, so these need an index."""
    made = _table(name, "facts", [Column("position", BigInteger)], columns, [*key, "position"])
    made.info["known_by"] = tuple(known_by)
    return made


def states(name: str, *columns: Column[Any], key: Sequence[str]) -> Table:
    """One live row for each `key`; `valid_from` and `valid_to` are positions, the end exclusive."""
    interval: list[Column[Any]] = [
        Column("valid_from", BigInteger), Column("valid_to", BigInteger, nullable=False)
    ]  # fmt: skip
    made = _table(name, "states", interval, columns, [*key, "valid_from"])
    Index(f"{name}_live", made.c.ledger, made.c.valid_to, *(made.c[it] for it in key))
    return made


def tallies(name: str, *columns: Column[Any], key: Sequence[str]) -> Table:
    """A row for each change of a key's running totals."""
    return _table(name, "tallies", [Column("position", BigInteger)], columns, [*key, "position"])


def as_of(table: Table, ledger: str, position: int) -> ColumnElement[bool]:
    """The rows of a facts or states table that held at a position."""
    if table.info["shape"] == "states":
        return and_(
            table.c.ledger == ledger, table.c.valid_from <= position, table.c.valid_to > position
        )
    return and_(table.c.ledger == ledger, table.c.position <= position)


def stands(valid_to: Column[Any], until: Column[Any]) -> ColumnElement[bool]:
    """Live rows whose last day is not known. In words and not in bound values, so that the index
    that holds these alone is known to fit."""
    return and_(valid_to == literal_column(f"{ALWAYS}"), until == literal_column(f"'{date.max}'"))


def standing(valid_to: Column[Any], until: Column[Any]) -> dict[str, Any]:
    """For an index of the rows that stand: what is over does not lie in the way there."""
    where = stands(valid_to, until)
    return {"postgresql_where": where, "sqlite_where": where}


def _table(
    name: str,
    shape: str,
    own: Sequence[Column[Any]],
    columns: Sequence[Column[Any]],
    key: Sequence[str],
) -> Table:
    for column in columns:
        if isinstance(column.type, Text):
            column.type = TEXT
    return Table(
        name,
        METADATA,
        Column("ledger", TEXT, nullable=False),
        *columns,
        *own,
        PrimaryKeyConstraint("ledger", *key),
        info={"shape": shape, "key": tuple(key)},
    )
