"""What falls due, and when: every clock as day intervals, in each of which its state is one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import Boolean, Column, Date, Index, Integer, Text

from domain.cases.lifecycle import Step
from domain.clocks.item import Item
from domain.rulebook.book import Reckoner, Rulebook
from projections.buffers import Values
from projections.reckoned import Key, Reckoned
from projections.shapes import states

TABLE = states(
    "clock",
    Column("trial", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("official", Text, nullable=False),
    Column("course", Integer, nullable=False),
    Column("lead", Boolean, nullable=False),
    Column("per", Text, nullable=False),
    Column("unit", Text),
    Column("state", Text, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("due_on", Date),
    Column("started_on", Date, nullable=False),
    Column("stopped_on", Date),
    Column("provisional", Boolean, nullable=False),
    Column("recorded_late", Boolean, nullable=False),
    Column("over_cap", Boolean, nullable=False),
    Column("rule", Text, nullable=False),
    Column("article", Text, nullable=False),
    Column("mark", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("positions", Text, nullable=False),
    key=("trial", "clock", "key", "start", "official", "course"),
)
"""`trial` is the pilot that is tried, empty for what is in force. A clock about several officials
has rows for each; `lead` marks those of the first, to count it once."""
Index("clock_official", TABLE.c.ledger, TABLE.c.official, TABLE.c.valid_to)
Index("clock_key", TABLE.c.ledger, TABLE.c.key, TABLE.c.valid_to)
Index("clock_day", TABLE.c.ledger, TABLE.c.valid_to, TABLE.c.state, TABLE.c.first_on)


def _rows(
    clock: Reckoner, _book: Rulebook, key: str, steps: Sequence[Step]
) -> Iterator[tuple[Key, Values]]:
    for item in clock.items(key, steps):
        shared = _columns(clock, item)
        for number, official in enumerate(item.officials or ("",)):
            for course, it in enumerate(item.segments):
                yield (item.start, official, course), {
                    **shared, "lead": number == 0, "state": it.state.value, "first_on": it.first,
                    "last_on": it.last, "due_on": it.due_on,
                }  # fmt: skip


def _columns(clock: Reckoner, item: Item) -> Values:
    source = clock.source(item.pack, item.version)
    return {
        "per": clock.per.value, "unit": item.unit, "started_on": item.started_on,
        "stopped_on": item.stopped_on, "provisional": item.provisional,
        "recorded_late": item.recorded_late, "over_cap": item.over_cap, "rule": source.rule,
        "article": source.article, "mark": source.mark.value, "pack": item.pack,
        "version": item.version, "positions": json.dumps(item.positions),
    }  # fmt: skip


PROJECTION = Reckoned("clocks", 2, TABLE, lambda book: book.clocks, _rows)
