"""Clocks that run from one statement to another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.course import Course, item
from domain.clocks.holds import Cap, Due, held
from domain.clocks.item import Item
from domain.clocks.lengths import Length, shifted
from domain.clocks.ruling import InForce, Ruling
from domain.clocks.span_rule import SpanRule
from domain.clocks.started import Started, match, started


def items(key: str, steps: Sequence[Step], ruling: Ruling[SpanRule]) -> Iterator[Item]:
    """Of the statements that share a key, in their order: one for each that starts the clock."""
    running = started(steps, ruling)
    match(running, steps, ruling.people, lambda it: _since(it, key_post=_key_post(it, ruling)))
    for it in running:
        if it.stop or not it.rule.looks_back:
            yield _item(key, it, steps, ruling)


def _key_post(it: Started[SpanRule], ruling: Ruling[SpanRule]) -> bool:
    return any(ruling.people.key_post(one, it.day) for one in it.step.recorded.officials)


def _since(it: Started[SpanRule], *, key_post: bool) -> date:
    """The first day on which a statement may have stopped it."""
    if it.rule.ahead(it.step, key_post=key_post):
        return date.min
    early = it.rule.early
    return shifted(it.day, Length(-early.count, early.unit)) if early else it.day


def _item(key: str, it: Started[SpanRule], steps: Sequence[Step], ruling: Ruling[SpanRule]) -> Item:
    key_post = _key_post(it, ruling)
    length = it.rule.length_for(it.step, key_post=key_post)
    first, cap = _due(it, it.decides, key_post=key_post)
    holds = held(first, cap, length.unit, it.moved_by(steps), it.decides.days)
    decides = it.decides
    for later in ruling.later(it.decides):
        if it.day < later.effective_from <= (it.stopped_on or date.max):
            moved, _cap = _due(it, later, key_post=key_post)
            holds.dues.append(Due(later.effective_from, moved.due_on, moved.provisional))
            decides = later
    holds.dues.sort(key=lambda due: due.since)
    begin = _begin(it, length.count)
    course = Course(
        span=it.rule.span, begin=begin, counted_from=begin,
        warn_percent=it.rule.warn_percent, holds=holds, stopped_on=it.stopped_on,
        cancelled_on=it.cancelled_on,
    )  # fmt: skip
    ended = (it.cancelled_by.position,) if it.cancelled_by else ()
    return item(key, it.step, course, decides, it.stop, proof=ended)


def _begin(it: Started[SpanRule], count: int) -> date:
    """What is owed before an event is owed from the day on which the event became known."""
    return min(it.day, it.step.occurred.first) if count <= 0 else it.day


def _due(it: Started[SpanRule], decides: InForce[SpanRule], *, key_post: bool) -> tuple[Due, Cap]:
    rule = decides.rule
    length = rule.length_for(it.step, key_post=key_post)
    due, provisional = rule.reckoning.end(it.day, length, decides.days)
    cap = rule.reckoning.end(it.day, rule.cap, decides.days)[0] if rule.cap else None
    return Due(it.day, due, provisional), Cap(cap)
