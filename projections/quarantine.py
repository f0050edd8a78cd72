"""Entries that could not be applied: set aside, in plain sight, never skipped in silence."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Connection, Text, insert, select

from domain.entry import Recorded
from projections.shapes import as_of, facts
from projections.work import Work

TABLE = facts(
    "quarantine",
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    key=(),
)


@dataclass(frozen=True, slots=True)
class SetAside:
    """`reason` is the name of what went wrong; it never shows content."""

    position: int
    kind: str
    reason: str


class Quarantine:
    name = "quarantine"
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        """The engine fills this one, for entries that the others could not take."""


PROJECTION = Quarantine()


def set_aside(connection: Connection, ledger: str, position: int, kind: str, reason: str) -> None:
    row = {"ledger": ledger, "position": position, "kind": kind, "reason": reason}
    connection.execute(insert(TABLE).values(row))


def set_aside_positions(connection: Connection, ledger: str) -> frozenset[int]:
    """Of all entries that are set aside."""
    query = select(TABLE.c.position).where(TABLE.c.ledger == ledger)
    return frozenset(connection.execute(query).scalars())


def quarantined(connection: Connection, ledger: str, position: int) -> list[SetAside]:
    found = connection.execute(
        select(TABLE).where(as_of(TABLE, ledger, position)).order_by(TABLE.c.position).limit(1000)
    ).mappings()
    return [SetAside(row["position"], row["kind"], row["reason"]) for row in found]
