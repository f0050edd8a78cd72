"""A rule pack: clocks, locks and thresholds as data, each with its article and evidence mark.

A pack with an error is no pack: `parse` gathers all that is wrong and makes nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

from domain.catalogue import all_kinds
from domain.clocks import SHAPES
from domain.clocks import locks as lock_rules
from domain.clocks.lengths import Unit
from domain.clocks.locks import LockRule
from domain.clocks.reading import source
from domain.clocks.rule import Rule, Source
from domain.clocks.workdays import Reckoning
from domain.events.register import ManagementLevel, PackStatus
from domain.rulebook import thresholds
from domain.rulebook.calendar import NO_CALENDAR
from domain.rulebook.thresholds import Thresholds
from domain.tables import Table, document, nearest
from domain.values import Ref

T = TypeVar("T")
STALE_AFTER_DAYS = 365
"""A rule that nobody has checked against its text for longer is warned of (domain 12.1, D)."""


@dataclass(frozen=True, slots=True)
class LocalKind:
    """A kind of event that is off until a pack names the rule that asks for it (domain 12.2)."""

    event: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """`effective_to` inclusive. `scope` are the units of a pilot, `levels` those whose officials it
    applies to (none: all). Of two packs with the same rule that of higher `precedence` decides."""

    pack: str
    version: str
    title_zh: str
    title_en: str
    status: PackStatus
    scope: tuple[str, ...]
    jurisdiction: str
    levels: frozenset[ManagementLevel]
    precedence: int
    effective_from: date
    effective_to: date | None
    calendar: str
    moves_running: frozenset[str]
    impact_assessment: str
    impact_assessed_on: date | None
    clocks: Mapping[str, tuple[str, Rule]]
    """By id: the kind of the clock and its rule."""
    locks: Mapping[str, LockRule]
    indicators: Mapping[str, Thresholds]
    local_kinds: tuple[LocalKind, ...]

    def holds(self, day: date) -> bool:
        return self.effective_from <= day <= (self.effective_to or date.max)

    def without(self, ids: Collection[str]) -> Pack:
        """Without some of its clocks and locks."""
        return replace(
            self,
            clocks={it: rule for it, rule in self.clocks.items() if it not in ids},
            locks={it: rule for it, rule in self.locks.items() if it not in ids},
        )


@lru_cache(maxsize=64)
def parse(text: str) -> Pack:
    """Raises Faulty. The same text is read once: every change of the rules asks for all packs."""
    return document(text, _pack)


def stale(made: Pack, today: date) -> list[str]:
    """What no person has checked against its text within a year, or ever: ids of clocks, locks and
    indicators, and local kinds."""
    sources = {it: rule.source for it, (_kind, rule) in made.clocks.items()}
    sources |= {it: rule.source for it, rule in made.locks.items()}
    sources |= {it: limits.source for it, limits in made.indicators.items()}
    sources |= {it.event: it.source for it in made.local_kinds}
    return [
        it
        for it, known in sources.items()
        if known.checked_on is None or (today - known.checked_on).days > STALE_AFTER_DAYS
    ]


def _pack(table: Table) -> Pack:
    clocks: dict[str, tuple[str, Rule]] = {}
    for it in table.tables("clock"):
        kind = it.text("kind")
        shape = SHAPES.get(kind)
        if shape is None:
            it.fault("kind", f"is not one of {', '.join(SHAPES)}", nearest(kind, SHAPES))
            continue
        rule = shape.read(it, kind)
        it.finish()
        _add(clocks, rule.id, (kind, rule), it)
    locks: dict[str, LockRule] = {}
    for it in table.tables("lock"):
        lock = lock_rules.read(it)
        it.finish()
        _add(locks, lock.id, lock, it)
    indicators: dict[str, Thresholds] = {}
    for it in table.tables("indicator"):
        limits = thresholds.read(it)
        _add(indicators, limits.indicator, limits, it)
    made = Pack(
        pack=table.code("pack"), version=table.code("version"),
        title_zh=table.text("zh"), title_en=table.text("en"),
        status=table.choice("status", PackStatus, PackStatus.GENERAL), scope=table.texts("scope", Ref),
        jurisdiction=table.text("jurisdiction"), levels=_levels(table),
        precedence=table.whole("precedence", 0, 100, 0),
        effective_from=table.day("effective_from"),
        effective_to=table.day_or_none("effective_to"),
        calendar=table.code("calendar", NO_CALENDAR),
        moves_running=frozenset(table.texts("moves_running")),
        impact_assessment=table.text("impact_assessment", ""),
        impact_assessed_on=table.day_or_none("impact_assessed_on"),
        clocks=MappingProxyType(clocks), locks=MappingProxyType(locks),
        indicators=MappingProxyType(indicators), local_kinds=_local_kinds(table),
    )  # fmt: skip
    _check(table, made)
    return made


def _check(table: Table, made: Pack) -> None:
    """What can only be told from the whole."""
    if made.effective_to and made.effective_to < made.effective_from:
        table.fault("effective_to", "lies before effective_from")
    if made.status is PackStatus.PILOT and not made.scope:
        table.fault("scope", "is missing: a pilot names the units in which it is tried")
    if made.status is PackStatus.GENERAL and made.scope:
        table.fault("scope", 'belongs to a pilot: status = "PILOT"')
    for it in sorted(made.moves_running - made.clocks.keys()):
        table.fault("moves_running", f"{it} is no clock of this pack", nearest(it, made.clocks))
    needy = [it for it, (_kind, rule) in made.clocks.items() if _needs_calendar(rule)]
    if made.calendar == NO_CALENDAR and needy:
        table.fault("calendar", f"is missing: {needy[0]} goes by working days")


def _needs_calendar(rule: Rule) -> bool:
    """Whether a length counts working days, or an end moves to one."""
    names = ("length", "key_post", "cap", "every")
    told = [getattr(rule, name, None) for name in names]
    told += getattr(rule, "lengths", {}).values()
    reckoning: Reckoning | None = getattr(rule, "reckoning", None)
    return any(it and it.unit is Unit.WORKING_DAY for it in told) or bool(
        reckoning and reckoning.rolls
    )


def _add(into: dict[str, T], id_: str, made: T, table: Table) -> None:
    if id_ in into:
        table.fault("id", f"{id_} is there twice")
    into[id_] = made


def _levels(table: Table) -> frozenset[ManagementLevel]:
    words = table.texts("levels")
    for it in words:
        if it not in set(ManagementLevel):
            table.fault("levels", f"{it} is not one of {', '.join(ManagementLevel)}")
    return frozenset(ManagementLevel(it) for it in words if it in set(ManagementLevel))


def _local_kinds(table: Table) -> tuple[LocalKind, ...]:
    made = list[LocalKind]()
    for it in table.tables("local"):
        event = it.text("event")
        kind = all_kinds().get(event)
        if kind is None:
            it.fault("event", "is no kind of the catalogue", nearest(event, all_kinds()))
        elif not kind.local_pack:
            it.fault("event", f"{event} is always on")
        if any(each.event == event for each in made):
            it.fault("event", f"{event} is there twice")
        made.append(LocalKind(event, source(it.table("source"))))
        it.finish()
    return tuple(made)
