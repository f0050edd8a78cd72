"""What falls due, and when: every clock as day intervals, in each of which its state is one.

The queries are in `due.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import Boolean, Column, Date, Index, Integer, Text

from domain.cases.lifecycle import Step
from domain.clocks.coverage import CoverageRule
from domain.clocks.item import OPEN, Item, Pack
from domain.clocks.kinds import kind_of, period
from domain.clocks.rule import Per, Rule, dated
from domain.clocks.span_rule import SpanRule
from domain.rulebook.book import Reckoner, Rulebook
from projections.buffers import Values
from projections.reckoned import Key, Reckoned, text, unit_of
from projections.shapes import standing, states

TABLE = states(
    "clock",
    Column("trial", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("length", Text),
    Column("counted", Integer),
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
    Column("state_from", Date, nullable=False),
    Column("state_to", Date, nullable=False),
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
known by it, whichever row of its course it was. `length` is the one that decided of this very clock;
`counted` what statements say towards the share of a plan, None where it is no share."""
Index("clock_official", TABLE.c.ledger, TABLE.c.official, TABLE.c.valid_to)
_OF_ALL = (TABLE.c.ledger, TABLE.c.trial, TABLE.c.lead, TABLE.c.open)
_ENDS = (TABLE.c.valid_to, TABLE.c.until_on)
_ORDER = (TABLE.c.due_on, TABLE.c.clock, TABLE.c.key, TABLE.c.start, TABLE.c.official)
# last, so that no row of another day or kind is fetched
_DAYS = (TABLE.c.first_on, TABLE.c.last_on, TABLE.c.kind)
Index("clock_ends", *_OF_ALL, *_ENDS)
Index("clock_due", *_OF_ALL, *_ORDER, *_DAYS, **standing(*_ENDS))
Index("clock_unit", *_OF_ALL, *_ENDS, TABLE.c.unit, *_ORDER, *_DAYS, **standing(*_ENDS))


def _rows(
    clock: Reckoner, book: Rulebook, key: str, steps: Sequence[Step]
) -> Iterator[tuple[Key, Values]]:
    for item in clock.items(key, steps):
        shared = _columns(clock.per, book, item)
        ends = max((it.last for it in item.segments if it.state in OPEN), default=date.max)
        decided = {
            by: _decided(clock, by, book, item, steps)
            for by in {it.by or (item.pack, item.version) for it in item.segments}
        }
        for course, it in enumerate(item.segments):
            opened, (began, ended) = it.state in OPEN, item.stretch(it)
            values = {
                **shared, **decided[it.by or (item.pack, item.version)], "state": it.state.value,
                "open": opened, "first_on": it.first, "last_on": it.last, "state_from": began,
                "state_to": ended, "until_on": ends if opened else it.last,
                "due_on": it.due_on or date.max,
            }  # fmt: skip
            for number, official in enumerate(item.officials or ("",)):
                yield (item.start, official, course), {**values, "lead": number == 0}


def _decided(
    clock: Reckoner, by: Pack, book: Rulebook, item: Item, steps: Sequence[Step]
) -> Values:
    rule = clock.rule(*by)
    source = rule.source
    return {
        "kind": kind_of(rule).value, "length": _length(rule, book, item, steps),
        "counted": _counted(rule, item, steps), "rule": source.rule, "article": source.article,
        "mark": source.mark.value, "pack": by[0], "version": by[1],
    }  # fmt: skip


def _columns(per: Per, book: Rulebook, item: Item) -> Values:
    return {
        "per": per.value, "officials": text(item.officials),
        "unit": unit_of(book, item), "started_on": item.started_on,
        "stopped_on": item.stopped_on, "provisional": item.provisional,
        "recorded_late": item.recorded_late, "over_cap": item.over_cap,
        "positions": text(item.positions),
    }  # fmt: skip


def _length(rule: Rule, book: Rulebook, item: Item, steps: Sequence[Step]) -> str | None:
    if not isinstance(rule, SpanRule) or not (rule.by or rule.key_post):
        return period(rule)
    start = _start(item, steps)
    day = dated(rule.starts, start) or item.started_on
    key_post = any(book.people.key_post(it, day) for it in start.recorded.officials)
    return str(rule.length_for(start, key_post=key_post))


def _counted(rule: Rule, item: Item, steps: Sequence[Step]) -> int | None:
    """All together, also what came once the share was reached."""
    if not isinstance(rule, CoverageRule):
        return None
    plan = _start(item, steps)
    towards = (it for it in steps if dated(rule.stops, it) and rule.joins(plan, it))
    return sum(getattr(it.fact, rule.counts, 0) for it in towards)


def _start(item: Item, steps: Sequence[Step]) -> Step:
    return next(it for it in steps if it.position == item.positions[0])


PROJECTION = Reckoned("clocks", 6, TABLE, lambda book: book.clocks, _rows)
