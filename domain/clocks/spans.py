"""Clocks that run from one statement to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.course import Course, item
from domain.clocks.holds import Counting, Holds, held
from domain.clocks.item import Item
from domain.clocks.lengths import Length, shifted
from domain.clocks.rule import dated
from domain.clocks.ruling import InForce, Ruling
from domain.clocks.span_rule import SpanRule
from domain.clocks.started import Started, match, started
from domain.pleas import PLEAS


def items(key: str, steps: Sequence[Step], ruling: Ruling[SpanRule]) -> Iterator[Item]:
    """Of the statements that share a key, in their order: one for each that starts the clock."""
    running = [it for it in started(steps, ruling) if not it.rule.once or _first(it, steps)]

    def since(it: Started[SpanRule]) -> date:
        return _since(it, key_post=_key_post(it, ruling))

    match(running, steps, ruling.people, since, held=True)
    for it in running:
        if it.stop or not it.rule.looks_back:
            mine = it.moved_by(steps, since(it), running)
            yield _item(key, it, mine, ruling)


def _first(it: Started[SpanRule], steps: Sequence[Step]) -> bool:
    """Whether it is the first of the key; of two of one day the first in the order of the fold."""
    told = [(day, step) for step in steps if (day := dated(it.rule.starts, step))]
    return min(told, key=lambda pair: pair[0])[1] is it.step


def _key_post(it: Started[SpanRule], ruling: Ruling[SpanRule]) -> bool:
    return any(ruling.people.key_post(one, it.day) for one in it.step.recorded.officials)


def _since(it: Started[SpanRule], *, key_post: bool) -> date:
    """The first day on which a statement may have stopped it."""
    if it.rule.ahead(it.step, key_post=key_post):
        return date.min
    early = it.rule.early
    return shifted(it.since, Length(-early.count, early.unit)) if early else it.since


def _item(key: str, it: Started[SpanRule], mine: Sequence[Step], ruling: Ruling[SpanRule]) -> Item:
    """`mine` is what moves it."""
    key_post = _key_post(it, ruling)
    holds, decides = _held(it, it.decides, mine, key_post=key_post), it.decides
    for later in ruling.later(it.decides, it.step):
        since = later.effective_from
        if it.day < since <= it.over_on:
            moved = _held(it, later, mine, key_post=key_post)
            before = [due for due in holds.dues if due.since < since]
            after = [due for due in moved.dues if due.since > since]
            moved.dues = [*before, replace(moved.due(since), since=since), *after]
            holds, decides = moved, later
    holds.dues.sort(key=lambda due: due.since)
    begin = _begin(it, key_post=key_post)
    course = Course(
        span=it.rule.span, begin=begin, counted_from=begin,
        warn_percent=it.rule.warn_percent, holds=holds, stopped_on=it.stopped_on,
        cancelled_on=it.cancelled_on, plea=it.stop is not None and isinstance(it.stop.fact, PLEAS),
    )  # fmt: skip
    ended = (it.cancelled_by.position,) if it.cancelled_by else ()
    return item(key, it.step, course, decides, it.stop, proof=ended)


def _held(
    it: Started[SpanRule], decides: InForce[SpanRule], mine: Sequence[Step], *, key_post: bool
) -> Holds:
    """What is due over time by one version of the rule, with all that moved it."""
    rule = decides.rule
    length = rule.length_for(it.step, key_post=key_post)
    begin = _begin(it, key_post=key_post)
    cap = _counting(decides, rule.cap).due(begin, it.day, rule.cap) if rule.cap else None
    counting = _counting(decides, length)
    return held(counting.due(begin, it.day, length), cap, mine, counting)


def _counting(decides: InForce[SpanRule], length: Length) -> Counting:
    return Counting(length.unit, decides.rule.reckoning, decides.days)


def _begin(it: Started[SpanRule], *, key_post: bool) -> date:
    """What is owed before an event is owed from the day on which the event became known."""
    ahead = it.rule.ahead(it.step, key_post=key_post)
    return min(it.day, it.step.occurred.first) if ahead else it.day
