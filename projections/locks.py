"""What is barred of whom, until when. A lock that has ended has no later effect anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Boolean, Column, Date, Index, Text

from domain.cases.lifecycle import Step
from domain.rulebook.book import Reckoner, Rulebook
from projections.buffers import Values
from projections.reckoned import Key, Reckoned, unit_of
from projections.shapes import states

TABLE = states(
    "barred",
    Column("trial", Text, nullable=False),
    Column("lock", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("official", Text, nullable=False),
    Column("unit", Text),
    Column("bars", Text, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("rule", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("positions", Text, nullable=False),
    key=("trial", "lock", "key", "start", "official"),
)
"""`last_on` inclusive, the last day that there is while nothing has ended the lock."""
Index("barred_official", TABLE.c.ledger, TABLE.c.official, TABLE.c.valid_to)
_ORDER = (TABLE.c.last_on, TABLE.c.lock, TABLE.c.key, TABLE.c.start, TABLE.c.official)
Index("barred_ends", TABLE.c.ledger, TABLE.c.trial, TABLE.c.valid_to, *_ORDER)


def _rows(
    lock: Reckoner, book: Rulebook, key: str, steps: Sequence[Step]
) -> Iterator[tuple[Key, Values]]:
    for it in lock.items(key, steps):
        source = lock.source(it.pack, it.version)
        for official in it.officials:
            yield (it.start, official), {
                "unit": unit_of(book, it), "bars": json.dumps(it.bars), "first_on": it.first,
                "last_on": it.last or date.max, "revoked": it.revoked, "rule": source.rule,
                "article": source.article, "mark": source.mark.value, "pack": it.pack,
                "version": it.version, "positions": json.dumps(it.positions),
            }  # fmt: skip


PROJECTION = Reckoned("locks", 2, TABLE, lambda book: book.locks, _rows)
