"""What falls due, and when: every clock as day intervals, in each of which its state is one.

(1) an entry that changes the rules: reckon everything anew
(2) else the clocks that read such an entry, of what it concerns
(3) and those of whom it changed what rules ask: key post, level, unit, who is one person
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Date, Index, Integer, Text, select

from domain.cases.lifecycle import Step
from domain.clocks.holds import KINDS as HELD_BY
from domain.clocks.item import Item
from domain.clocks.rule import Per
from domain.entry import Recorded
from domain.rulebook.book import Clock, Rulebook
from projections import persons, rules, steps
from projections.buffers import Values
from projections.shapes import ALWAYS, states
from projections.work import Work

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
Key = tuple[Any, ...]


class Clocks:
    name = "clocks"
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        if rules.changes(work, entry):
            _all(work, entry)  # (1)
            return
        moved = persons.changed(work)
        for trial, book in rules.books(work, entry.position):
            for clock, key in _touched(work, entry, book, moved):
                _reckon(work, trial, clock, key, entry)


PROJECTION = Clocks()


def _touched(
    work: Work, entry: Recorded, book: Rulebook, moved: Sequence[str]
) -> Iterator[tuple[Clock, str]]:
    name, fact = entry.entry.kind.name, entry.entry.fact
    read = [it for it in book.clocks.values() if name in it.kinds]
    if isinstance(fact, HELD_BY) and fact.clock in book.clocks:
        read.append(book.clocks[fact.clock])
    for per in dict.fromkeys(it.per for it in read):  # (2)
        for key in steps.keys(work, entry, per):
            yield from ((clock, key) for clock in read if clock.per is per)
    for official in moved:  # (3)
        for per in Per:
            mine = [it for it in book.clocks.values() if it.per is per]
            for key in steps.keys_of(work, official, per) if mine else ():
                yield from ((clock, key) for clock in mine)


def _all(work: Work, entry: Recorded) -> None:
    """Every clock of every key that some entry so far has."""
    work.kept("clock rows").clear()
    old = {(row["trial"], row["clock"], row["key"]) for row in work.rows(
        select(TABLE.c.trial, TABLE.c.clock, TABLE.c.key)
        .where(TABLE.c.ledger == work.ledger, TABLE.c.valid_to == ALWAYS).distinct()
    )}  # fmt: skip
    for trial, book in rules.books(work, entry.position):
        for clock in book.clocks.values():
            for key in steps.all_keys(work, clock.per, clock.kinds, entry.position):
                _reckon(work, trial, clock, key, entry)
                old.discard((trial, clock.id, key))
    for trial, id_, key in sorted(old):
        _replace(work, (trial, id_, key), {}, entry.position)


def _reckon(work: Work, trial: str, clock: Clock, key: str, entry: Recorded) -> None:
    mine = [it for it in steps.of(work, clock.per, key, entry) if _read(clock, it)]
    rows = {}
    for item in clock.shape.items(key, mine, clock.ruling):
        for official, lead in _officials(item):
            for course, _segment in enumerate(item.segments):
                place = (trial, clock.id, key, item.start, official, course)
                rows[place] = _row(clock, item, course, lead=lead)
    _replace(work, (trial, clock.id, key), rows, entry.position)


def _read(clock: Clock, step: Step) -> bool:
    fact = step.fact
    if isinstance(fact, HELD_BY):
        return fact.clock == clock.id
    return step.recorded.entry.kind.name in clock.kinds


def _officials(item: Item) -> list[tuple[str, bool]]:
    return [(it, number == 0) for number, it in enumerate(item.officials or ("",))]


def _row(clock: Clock, item: Item, course: int, *, lead: bool) -> Values:
    it = item.segments[course]
    decides = next(
        its for its in clock.ruling.versions if (its.pack, its.version) == (item.pack, item.version)
    )
    source = decides.rule.source
    return {
        "lead": lead, "per": clock.per.value, "unit": item.unit, "state": it.state.value,
        "first_on": it.first, "last_on": it.last, "due_on": it.due_on,
        "started_on": item.started_on, "stopped_on": item.stopped_on,
        "provisional": item.provisional, "recorded_late": item.recorded_late,
        "over_cap": item.over_cap, "rule": source.rule, "article": source.article,
        "mark": source.mark.value, "pack": item.pack, "version": item.version,
        "positions": json.dumps(item.positions),
    }  # fmt: skip


def _replace(work: Work, of: Key, rows: dict[Key, Values], position: int) -> None:
    """What is reckoned of one clock and key takes the place of what was."""
    kept, table = work.kept("clock rows"), work.states(TABLE)
    if of not in kept:
        kept[of] = set() if work.first_met("clock", repr(of)) else set(_live(work, of))
    for place in kept[of] - rows.keys():
        table.end(place, position)
    for place, values in rows.items():
        table.put(place, position, values, fresh=place not in kept[of])
    kept[of] = set(rows)


def _live(work: Work, of: Key) -> Iterator[Key]:
    work.flush()
    names = TABLE.info["key"][:-1]
    found = work.connection.execute(
        select(*(TABLE.c[it] for it in names)).where(
            TABLE.c.ledger == work.ledger, TABLE.c.valid_to == ALWAYS, TABLE.c.trial == of[0],
            TABLE.c.clock == of[1], TABLE.c.key == of[2],
        )
    )  # fmt: skip
    return (tuple(row) for row in found)
