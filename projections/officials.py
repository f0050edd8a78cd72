"""Who is in the register, and under whom each is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    Index,
    Table,
    Text,
    or_,
    select,
)

from domain.cases.lifecycle import Lifecycle
from domain.cases.official import OFFICIAL, Official, group
from domain.entry import Recorded
from domain.events.register import OfficialIdentifierLinked
from projections.buffers import Values
from projections.folded import Folded
from projections.paging import Page, Slice, page
from projections.shapes import as_of, facts, states
from projections.work import Work

TABLE = states(
    "official",
    Column("official", Text, nullable=False),
    Column("named_at", BigInteger, nullable=False),
    Column("unit", Text),
    Column("key_post", Boolean, nullable=False),
    Column("key_post_since", Date),
    Column("level", Text),
    Column("linked", Text, nullable=False),
    Column("merged_into", Text),
    key=("official",),
)
KEY = facts(
    "official_key",
    Column("key", Text, nullable=False),
    Column("official", Text, nullable=False),
    key=("key",),
)
"""By which `scheme:key` an official may be named."""
Index("official_merged", TABLE.c.ledger, TABLE.c.merged_into)


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """`aliases` are all ids that are read as this person, its own among them."""

    official: str
    named_at: int
    unit: str | None
    key_post: bool
    level: str | None
    keys: tuple[str, ...]
    aliases: tuple[str, ...]


def _row(_lifecycle: Lifecycle[Any], state: Official) -> Values:
    return {
        "named_at": state.named_at,
        "unit": state.unit,
        "key_post": state.key_post,
        "key_post_since": state.key_post_since,
        "level": state.level,
        "linked": json.dumps(state.keys),
        "merged_into": state.merged_into,
    }


class Register(Folded):
    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table, KEY)

    def apply(self, work: Work, entry: Recorded) -> None:
        if isinstance(entry.entry.fact, OfficialIdentifierLinked):
            for key in dict.fromkeys(
                f"{it.scheme}:{it.key}" for it in entry.entry.fact.identifiers
            ):
                row = {"key": key, "official": entry.officials[0]}
                work.add(KEY, {**row, "position": entry.position})
        super().apply(work, entry)


PROJECTION = Register("officials", 2, TABLE, (OFFICIAL,), _row)


def official(connection: Connection, ledger: str, name: str, position: int) -> OfficialRow | None:
    """An official by id or linked `scheme:key`, as of a position, read under whom it is merged."""
    if "\x00" in name:  # no database holds such a text
        return None
    wanted = _by_key(connection, ledger, name, position) if ":" in name else name
    if wanted is None:
        return None
    aliases = group(wanted, merged_near(connection, ledger, [wanted], position))
    found = connection.execute(
        select(TABLE).where(as_of(TABLE, ledger, position), TABLE.c.official.in_(aliases))
    ).mappings()
    by_id = {row["official"]: row for row in found}
    return _official(by_id[aliases[0]], aliases, by_id.values()) if aliases[0] in by_id else None


def officials(
    connection: Connection,
    ledger: str,
    position: int,
    wanted: Slice,
    among: Iterable[str] | None = None,
) -> Page[OfficialRow]:
    """Persons in the order of their ids; those merged into another are not listed apart."""
    into = merged(connection, ledger, position)
    in_circles = [it for it in into if group(it, into)[0] == it]
    statement = select(TABLE).where(
        as_of(TABLE, ledger, position),
        or_(TABLE.c.merged_into.is_(None), TABLE.c.official.in_(in_circles)),
        TABLE.c.named_at > 0,
    )
    if among is not None:
        statement = statement.where(TABLE.c.official.in_(list(among)))
    found = page(connection, statement, (TABLE.c.official,), wanted)
    groups = {row["official"]: group(row["official"], into) for row in found.rows}
    others = [it for aliases in groups.values() for it in aliases[1:]]
    rows = connection.execute(
        select(TABLE).where(as_of(TABLE, ledger, position), TABLE.c.official.in_(others))
    ).mappings()
    by_id = {row["official"]: row for row in (*rows, *found.rows)}
    return found.of(
        lambda row: _official(
            row,
            groups[row["official"]],
            [by_id[it] for it in groups[row["official"]] if it in by_id],
        )
    )


def merged_near(
    connection: Connection, ledger: str, officials: Iterable[str], position: int
) -> dict[str, str | None]:
    """The merges that these officials are part of as of a position, step by step in both ways."""
    found: dict[str, str | None] = {}
    fresh = set(officials)
    while fresh:
        near = connection.execute(
            select(TABLE.c.official, TABLE.c.merged_into).where(
                as_of(TABLE, ledger, position), TABLE.c.merged_into.is_not(None),
                or_(TABLE.c.official.in_(fresh), TABLE.c.merged_into.in_(fresh)),
            )
        ).all()  # fmt: skip
        known = found.keys() | found.values()
        found |= {official: into for official, into in near}  # noqa: C416  rows, not pairs
        fresh = {it for pair in near for it in pair} - known - fresh
    return found


def merged(connection: Connection, ledger: str, position: int) -> dict[str, str | None]:
    """Every merge that holds as of a position."""
    found = connection.execute(
        select(TABLE.c.official, TABLE.c.merged_into).where(
            as_of(TABLE, ledger, position), TABLE.c.merged_into.is_not(None)
        )
    )
    return {official: into for official, into in found}  # noqa: C416  rows, not pairs


def _by_key(connection: Connection, ledger: str, name: str, position: int) -> str | None:
    return connection.execute(
        select(KEY.c.official)
        .where(as_of(KEY, ledger, position), KEY.c.key == name)
        .order_by(KEY.c.position)
        .limit(1)
    ).scalar()


def _official(row: Any, aliases: tuple[str, ...], members: Iterable[Any]) -> OfficialRow:
    keys = sorted({key for member in members for key in json.loads(member["linked"])})
    return OfficialRow(
        row["official"],
        row["named_at"],
        row["unit"],
        row["key_post"],
        row["level"],
        tuple(keys),
        aliases,
    )
