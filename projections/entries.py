"""The tables of entries by official, which the timeline shows and the stages place."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, ColumnElement, Date, Index, Text, false, select

from projections.shapes import facts

TIMELINE = facts(
    "timeline",
    Column("official", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("occurred", Text, nullable=False),
    Column("occurred_first", Date, nullable=False),
    Column("occurred_last", Date, nullable=False),
    Column("decided_on", Date),
    Column("recorded_at_us", BigInteger, nullable=False),
    Column("claimed_stage", Text),
    Column("circle", Text, nullable=False),
    Column("mechanism", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("confidence", Text, nullable=False),
    Column("classification", Text, nullable=False),
    Column("tenure", Text),
    Column("unit", Text),
    Column("cases", Text, nullable=False),
    Column("articles", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("oddities", Text, nullable=False),
    key=("official",),
    known_by=("official",),
)
"""`oddities` are the rules that the entry by itself does not fit."""
Index(
    "timeline_occurred",
    TIMELINE.c.ledger,
    TIMELINE.c.official,
    TIMELINE.c.occurred_first,
    TIMELINE.c.position,
)


def named_before(members: Sequence[str]) -> ColumnElement[bool]:
    """Rows of entries that name an earlier one of a person's ids too, and stand under that one."""
    if len(members) == 1:
        return false()
    other = TIMELINE.alias()
    return (
        select(other.c.position)
        .where(
            other.c.ledger == TIMELINE.c.ledger, other.c.position == TIMELINE.c.position,
            other.c.official.in_(members), other.c.official < TIMELINE.c.official,
        )
        .exists()
    )  # fmt: skip


CORRECTION = facts(
    "correction",
    Column("target", BigInteger, nullable=False),
    Column("origin", Text, nullable=False),
    key=("target",),
    known_by=("target", "origin"),
)
"""The statement at `target` stood until the one at `position`; `origin` is the one first made."""
Index("correction_origin", CORRECTION.c.ledger, CORRECTION.c.origin, CORRECTION.c.position)
