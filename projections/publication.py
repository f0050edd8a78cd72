"""What may be public: entries of the kinds that may be told and that are classified OPEN.

A statement that is restated as something that stays inside is gone from here, also as of the past:
what was known is one question, who may see it another, and that one is always of today.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Date, Index, RowMapping, Text, select

from domain.entry import Recorded
from domain.publication import Publicity, Publishable, codes, days, publishable
from ledger.receipt import instant
from projections.paging import Page, Slice, page
from projections.shapes import ALWAYS, as_of, states
from projections.timeline import microseconds
from projections.work import Work

TABLE = states(
    "publication",
    Column("origin", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("publicity", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("unit", Text),
    Column("occurred", Text, nullable=False),
    Column("occurred_first", Date, nullable=False),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("days", Text, nullable=False),
    Column("codes", Text, nullable=False),
    key=("origin",),
)
"""`origin` is the ref of the statement first made; `entry` the position of the one in force."""
Index("publication_day", TABLE.c.ledger, TABLE.c.occurred_first, TABLE.c.entry)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of one entry. `unit` is the one that its statement names."""

    entry: int
    publicity: Publicity
    kind: str
    unit: str | None
    occurred: str
    recorded_at: datetime
    days: tuple[tuple[str, date], ...]
    codes: tuple[str, ...]


class Published:
    name = "publication"
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        found = publishable(entry.entry)
        origin, notices = json.dumps(entry.origin, ensure_ascii=False), work.states(TABLE)
        if found:
            notices.put((origin,), entry.position, _row(found, entry))
        elif entry.origin != entry.ref:
            notices.end((origin,), entry.position)


PROJECTION = Published()


def _row(it: Publishable, entry: Recorded) -> dict[str, Any]:
    occurred = entry.entry.when.occurred
    return {
        "entry": entry.position, "publicity": it.publicity.value, "kind": entry.entry.kind.name,
        "unit": entry.entry.subject.unit, "occurred": str(occurred),
        "occurred_first": occurred.first, "recorded_at_us": microseconds(entry.recorded_at),
        "days": json.dumps([(name, day.isoformat()) for name, day in days(it, entry.entry)]),
        "codes": json.dumps(list(codes(it, entry.entry))),
    }  # fmt: skip


def publication(
    connection: Connection,
    ledger: str,
    position: int,
    wanted: Slice,
    publicity: Publicity | None = None,
) -> Page[Notice]:
    """Newest first by the day it happened, as of a position; what stays inside today is not told."""
    now = TABLE.alias()
    open_today = select(now.c.origin).where(
        now.c.ledger == ledger, now.c.valid_to == ALWAYS, now.c.origin == TABLE.c.origin
    )
    statement = select(TABLE).where(as_of(TABLE, ledger, position), open_today.exists())
    if publicity is not None:
        statement = statement.where(TABLE.c.publicity == publicity.value)
    order = (TABLE.c.occurred_first, TABLE.c.entry)
    return page(connection, statement, order, wanted, descending=True).of(_notice)


def _notice(row: RowMapping) -> Notice:
    told = [(name, date.fromisoformat(day)) for name, day in json.loads(row["days"])]
    return Notice(
        row["entry"], Publicity(row["publicity"]), row["kind"], row["unit"], row["occurred"],
        instant(row["recorded_at_us"]), tuple(told), tuple(json.loads(row["codes"])),
    )  # fmt: skip
