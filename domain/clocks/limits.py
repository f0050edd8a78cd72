"""What may not happen, or last, more than so often or so long (K11, K12, K13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.cases.lifecycle import Step
from domain.clocks.course import Course, Span, item
from domain.clocks.holds import Due, Holds
from domain.clocks.item import Item
from domain.clocks.lengths import Length, Unit, day_before, shifted
from domain.clocks.reading import common, names_field, never_of_itself
from domain.clocks.rule import Rule, value
from domain.clocks.ruling import Ruling
from domain.clocks.started import Started, match, started
from domain.tables import Table

_STAND_IN = Length(1, Unit.DAY)
Same = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule(Rule):
    """At most `most` statements with the same values of the fields `same`: one after another where
    it is `consecutive`, or of the time `within` before the last. What comes on top is a breach."""

    most: int
    same: tuple[str, ...]
    consecutive: bool
    within: Length | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRule(Rule):
    """The days of all spans from a start to its stop with the same values of the fields `same` are
    `length` at most; days that two of them share count once."""

    length: Length
    same: tuple[str, ...]
    warn_percent: int


def read_limit(table: Table, _kind: str) -> LimitRule:
    made = LimitRule(
        **common(table), most=table.whole("most", 1, 1000), same=table.texts("same"),
        consecutive=table.flag("consecutive"), within=table.parsed("within", Length.parse),
    )  # fmt: skip
    for it in made.same:
        names_field(table, "same", it, made.starts)
    if made.within and (made.within.unit is Unit.WORKING_DAY or made.within.count < 1):
        table.fault("within", "counts days, months or years")
    never_of_itself(table, made)
    return made


def read_total(table: Table, _kind: str) -> TotalRule:
    made = TotalRule(
        **common(table), length=table.needed("length", Length.parse, _STAND_IN),
        same=table.texts("same"), warn_percent=table.whole("warn_percent", 1, 100, 90),
    )  # fmt: skip
    if made.length.unit is Unit.WORKING_DAY or made.length.count < 1:
        table.fault("length", "counts days, months or years, after the start")
    for it in made.same:
        names_field(table, "same", it, made.starts)
    return made


def limits(key: str, steps: Sequence[Step], ruling: Ruling[LimitRule]) -> Iterator[Item]:
    """One item from the statement that reaches the limit on, and one for each that goes beyond."""
    runs: dict[Same, list[Started[LimitRule]]] = defaultdict(list)
    before: Same | None = None
    for it in started(steps, ruling):
        same = _same(it)
        if it.rule.consecutive and same != before:
            runs[same].clear()
        before = same
        run = runs[same] = [*(one for one in runs[same] if it.day <= _counts_until(one)), it]
        if len(run) < it.rule.most:
            continue
        beyond = len(run) > it.rule.most
        # a lock that is broken by what comes on top
        holds = Holds([Due(it.day, _counts_until(run[-it.rule.most]))])
        course = Course(
            span=Span.LOCK, begin=it.day, counted_from=it.day, warn_percent=100, holds=holds,
            stopped_on=it.day if beyond else None,
        )  # fmt: skip
        proof = tuple(one.step.position for one in run)
        yield item(key, it.step, course, it.decides, None, "" if beyond else "limit", proof)


def totals(key: str, steps: Sequence[Step], ruling: Ruling[TotalRule]) -> Iterator[Item]:
    """One item for each value: due on the day on which the sum reaches the length."""
    running = started(steps, ruling)
    match(running, steps, ruling.people)
    groups: dict[Same, list[Started[TotalRule]]] = defaultdict(list)
    for it in running:
        same = _same(it)
        if None not in same:
            groups[same].append(it)
    for same, group in groups.items():
        yield _total(key, group, " ".join(map(str, same)))


def _total(key: str, group: Sequence[Started[TotalRule]], label: str) -> Item:
    first = group[0]
    last = max(group, key=lambda it: (it.stopped_on or date.max, it.day))
    due = _reached(group, (shifted(first.day, first.rule.length) - first.day).days)
    course = Course(
        span=Span.DUE, begin=first.day, counted_from=first.day,
        warn_percent=first.rule.warn_percent, holds=Holds([Due(first.day, due)]),
        stopped_on=last.stopped_on,
    )  # fmt: skip
    proof = tuple(it.step.position for it in group)
    return item(key, first.step, course, last.decides, last.stop, label, proof)


def _reached(group: Iterable[Started[TotalRule]], allowed: int) -> date:
    """The day on which so many days are full, if the last of the spans goes on until then."""
    counted = end = 0
    for it in group:  # in the order of their days
        begin = max(it.day.toordinal(), end)
        left = allowed - counted
        last = (it.stopped_on or date.max).toordinal()
        if last - begin >= left:
            return date.fromordinal(begin + left)
        counted += max(last - begin, 0)
        end = max(last, end)
    return date.fromordinal(min(end + allowed - counted, date.max.toordinal()))


def _counts_until(it: Started[LimitRule]) -> date:
    """The last day on which it counts."""
    return day_before(shifted(it.day, it.rule.within)) if it.rule.within else date.max


def _same(it: Started[LimitRule] | Started[TotalRule]) -> Same:
    return tuple(value(it.step, name) for name in it.rule.same)
