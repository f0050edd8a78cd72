"""Statutory periods and limits: pure functions of statements, packs and calendars (domain 5.1).

SHAPES says how each kind of clock is read from a pack and reckoned. A new kind is a module with its
rule, `read` and `items`, and its line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.cases.lifecycle import Step
from domain.clocks import coverage, limits, periodic, span_rule, spans
from domain.clocks.item import Item
from domain.clocks.rule import Rule
from domain.clocks.ruling import Ruling
from domain.tables import Table


@dataclass(frozen=True, slots=True)
class Shape:
    """`read` makes a rule from its table and kind; `items` reckons it for one key."""

    read: Callable[[Table, str], Rule]
    items: Callable[[str, Sequence[Step], Ruling[Any]], Iterator[Item]]


_SPAN = Shape(span_rule.read, spans.items)
SHAPES = {
    "DUE": _SPAN,
    "MIN": _SPAN,
    "VALIDITY": _SPAN,
    "LOCK": _SPAN,
    "PERIODIC": Shape(periodic.read, periodic.items),
    "COVERAGE": Shape(coverage.read, coverage.items),
    "LIMIT": Shape(limits.read_limit, limits.limits),
    "TOTAL": Shape(limits.read_total, limits.totals),
}
