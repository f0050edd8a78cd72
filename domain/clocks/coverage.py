"""Shares of a plan that are to be reached by the end of its year (K22)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.course import Course, Span, item
from domain.clocks.holds import Counting, Due, held
from domain.clocks.item import Item
from domain.clocks.lengths import Unit
from domain.clocks.reading import NUMBERS, common, names_field, never_of_itself
from domain.clocks.rule import Rule, dated
from domain.clocks.ruling import Ruling
from domain.clocks.started import Started, started
from domain.clocks.workdays import Reckoning
from domain.tables import Table
from domain.values import Year


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRule(Rule):
    """`share_percent` of the field `of` of the plan must be reached by the sum of the field
    `counts` of the statements that count towards it, by the last day of the plan's `year`."""

    share_percent: int
    of: str
    counts: str
    year: str
    warn_percent: int


def read(table: Table, _kind: str) -> CoverageRule:
    made = CoverageRule(
        **common(table),
        share_percent=table.whole("share_percent", 1, 100),
        of=table.text("of"),
        counts=table.text("counts"),
        year=table.text("year"),
        warn_percent=table.whole("warn_percent", 1, 100, 50),
    )
    names_field(table, "of", made.of, made.starts, *NUMBERS)
    names_field(table, "year", made.year, made.starts, Year)
    names_field(table, "counts", made.counts, made.stops, *NUMBERS)
    never_of_itself(table, made)
    return made


def items(key: str, steps: Sequence[Step], ruling: Ruling[CoverageRule]) -> Iterator[Item]:
    running = started(steps, ruling)
    for it in running:
        counted, reached = _counted(it, steps)
        year = getattr(it.step.fact, it.rule.year, it.day.year)
        begin, due = date(year, 1, 1), date(year, 12, 31)
        counting = Counting(Unit.DAY, Reckoning(), it.decides.days)
        holds = held(Due(begin, due), None, it.moved_by(steps, begin, running), counting)
        course = Course(
            span=Span.DUE, begin=begin, counted_from=begin, warn_percent=it.rule.warn_percent,
            holds=holds, stopped_on=reached,
        )  # fmt: skip
        stop = counted[-1] if reached else None
        yield item(
            key,
            it.step,
            course,
            it.decides,
            stop,
            str(year),
            tuple(step.position for step in counted),
        )


def _counted(it: Started[CoverageRule], steps: Sequence[Step]) -> tuple[list[Step], date | None]:
    """The statements that count, up to the one by which the share is reached, and its day."""
    rule, counted, total = it.rule, list[Step](), 0
    wanted = getattr(it.step.fact, rule.of, 0) * rule.share_percent
    found = [
        (day, step)
        for step in steps
        if (day := dated(rule.stops, step)) and rule.joins(it.step, step)
    ]
    for day, step in sorted(found, key=lambda pair: pair[0]):
        counted.append(step)
        total += getattr(step.fact, rule.counts, 0)
        if total * 100 >= wanted:
            return counted, day
    return counted, None
