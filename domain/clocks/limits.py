"""What may not happen, or last, more than so often or so long (K11, K12, K13)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.course import Course, Span, item
from domain.clocks.holds import Due, Holds
from domain.clocks.item import Item
from domain.clocks.lengths import Length, Unit, shifted
from domain.clocks.rule import Rule, common
from domain.clocks.ruling import Ruling
from domain.clocks.started import Started, match, started
from domain.tables import Table

_STAND_IN = Length(1, Unit.DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule(Rule):
    """At most `most` statements with the same value of the field `same`, one after another where
    it is `consecutive`. What comes on top is a breach."""

    most: int
    same: str
    consecutive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRule(Rule):
    """All spans from a start to its stop with the same value of `same` last `length` at most."""

    length: Length
    same: str
    warn_percent: int


def read_limit(table: Table, _kind: str) -> LimitRule:
    return LimitRule(
        **common(table), most=table.whole("most", 1, 1000), same=table.text("same", ""),
        consecutive=table.flag("consecutive"),
    )  # fmt: skip


def read_total(table: Table, _kind: str) -> TotalRule:
    made = TotalRule(
        **common(table), length=table.needed("length", Length.parse, _STAND_IN),
        same=table.text("same", ""), warn_percent=table.whole("warn_percent", 1, 100, 90),
    )  # fmt: skip
    if made.length.unit is Unit.WORKING_DAY or made.length.count < 1:
        table.fault("length", "counts days, months or years, after the start")
    return made


def limits(key: str, steps: Sequence[Step], ruling: Ruling[LimitRule]) -> Iterator[Item]:
    """One item from the statement that reaches the limit on, and one for each that goes beyond."""
    runs: dict[object, list[Started[LimitRule]]] = defaultdict(list)
    before: object = None
    for it in started(steps, ruling):
        value = _same(it)
        if it.rule.consecutive and value != before:
            runs[value].clear()
        before = value
        run = runs[value]
        run.append(it)
        if len(run) < it.rule.most:
            continue
        beyond = len(run) > it.rule.most
        # a lock without an end that is broken by what comes on top
        holds = Holds([Due(it.day, date.max)])
        course = Course(
            span=Span.LOCK, begin=it.day, counted_from=it.day, warn_percent=100, holds=holds,
            stopped_on=it.day if beyond else None,
        )  # fmt: skip
        proof = tuple(one.step.position for one in run)
        yield item(key, it.step, course, it.decides, None, "" if beyond else "limit", proof)


def totals(key: str, steps: Sequence[Step], ruling: Ruling[TotalRule]) -> Iterator[Item]:
    """One item for each value: due on the day on which the sum reaches the length."""
    running = started(steps, ruling)
    match(running, steps)
    groups: dict[object, list[Started[TotalRule]]] = defaultdict(list)
    for it in running:
        if (value := _same(it)) is not None:
            groups[value].append(it)
    for group in groups.values():
        yield _total(key, group)


def _total(key: str, group: Sequence[Started[TotalRule]]) -> Item:
    first, last = group[0], group[-1]
    before = sum(((it.stopped_on or it.day) - it.day).days for it in group[:-1])
    allowed = (shifted(first.day, first.rule.length) - first.day).days
    due = min(last.day.toordinal() + max(allowed - before, 0), date.max.toordinal())
    course = Course(
        span=Span.DUE, begin=first.day, counted_from=first.day,
        warn_percent=first.rule.warn_percent, holds=Holds([Due(first.day, date.fromordinal(due))]),
        stopped_on=last.stopped_on,
    )  # fmt: skip
    proof = tuple(it.step.position for it in group)
    return item(key, first.step, course, last.decides, last.stop, str(_same(first) or ""), proof)


def _same(it: Started[LimitRule] | Started[TotalRule]) -> object:
    return getattr(it.step.fact, it.rule.same, None) if it.rule.same else ""
