"""What falls due, and when: every clock as day intervals, in each of which its state is one.

The queries are in `due.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Boolean, Column, Date, Index, Integer, Text

from domain.cases.lifecycle import Step
from domain.clocks.item import OPEN, Item
from domain.rulebook.book import Reckoner, Rulebook
from projections.buffers import Values
from projections.reckoned import Key, Reckoned, text, unit_of
from projections.shapes import standing, states

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
    Column("officials", Text, nullable=False),
    Column("unit", Text),
    Column("state", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("first_on", Date, nullable=False),
    Column("last_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("due_on", Date, nullable=False),
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
has rows for each; `lead` marks those of the first, to count it once. `until_on` is the last day on
which the clock is open where this row is `open`, else its own last: what has come to an end is
known by it, whichever row of its course it was."""
Index("clock_official", TABLE.c.ledger, TABLE.c.official, TABLE.c.valid_to)
_OF_ALL = (TABLE.c.ledger, TABLE.c.trial, TABLE.c.lead, TABLE.c.open)
_ENDS = (TABLE.c.valid_to, TABLE.c.until_on)
_ORDER = (TABLE.c.due_on, TABLE.c.clock, TABLE.c.key, TABLE.c.start, TABLE.c.official)
_DAYS = (TABLE.c.first_on, TABLE.c.last_on)  # last, so that no row of another day is fetched
Index("clock_ends", *_OF_ALL, *_ENDS)
Index("clock_due", *_OF_ALL, *_ORDER, *_DAYS, **standing(*_ENDS))
Index("clock_unit", *_OF_ALL, *_ENDS, TABLE.c.unit, *_ORDER, *_DAYS, **standing(*_ENDS))


def _rows(
    clock: Reckoner, book: Rulebook, key: str, steps: Sequence[Step]
) -> Iterator[tuple[Key, Values]]:
    for item in clock.items(key, steps):
        shared = _columns(clock, book, item)
        ends = max((it.last for it in item.segments if it.state in OPEN), default=date.max)
        for number, official in enumerate(item.officials or ("",)):
            for course, it in enumerate(item.segments):
                opened = it.state in OPEN
                yield (item.start, official, course), {
                    **shared, "lead": number == 0, "state": it.state.value, "open": opened,
                    "first_on": it.first, "last_on": it.last,
                    "until_on": ends if opened else it.last, "due_on": it.due_on or date.max,
                }  # fmt: skip


def _columns(clock: Reckoner, book: Rulebook, item: Item) -> Values:
    source = clock.source(item.pack, item.version)
    return {
        "per": clock.per.value, "officials": text(item.officials),
        "unit": unit_of(book, item), "started_on": item.started_on,
        "stopped_on": item.stopped_on, "provisional": item.provisional,
        "recorded_late": item.recorded_late, "over_cap": item.over_cap, "rule": source.rule,
        "article": source.article, "mark": source.mark.value, "pack": item.pack,
        "version": item.version, "positions": text(item.positions),
    }  # fmt: skip


PROJECTION = Reckoned("clocks", 3, TABLE, lambda book: book.clocks, _rows)
