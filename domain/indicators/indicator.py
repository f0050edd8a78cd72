"""What an early-warning indicator is: a question to a person, never a judgement (domain 6, PIPL 24).

It finds day intervals in which it asks, with the statements that make it ask. It reads what it
names and nothing else; statements, appeals and requests for correction are read by none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from domain.cases.lifecycle import Step
from domain.catalogue import all_kinds, kind_named
from domain.clocks.holds import KINDS as HELD_BY
from domain.clocks.item import ClockState, Item, Segment
from domain.clocks.locks import Lock
from domain.clocks.rule import Per, Source
from domain.clocks.ruling import Whom
from domain.rulebook.book import Rulebook
from domain.rulebook.pack import Pack
from domain.words import Word

Value = str | int


class Severity(Word):
    """How much a question weighs; no judgement of a person."""

    LOW = "LOW", "低"
    MEDIUM = "MEDIUM", "中"
    HIGH = "HIGH", "高"


@dataclass(frozen=True, slots=True)
class Question:
    """What it asks, in both languages, with the names of a finding's values in braces."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of an indicator in force on a day, and which pack says so."""

    values: Mapping[str, float]
    source: Source
    pack: str
    version: str

    def whole(self, name: str) -> int:
        return int(self.values[name])


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`reason` names the question of the indicator that is asked, and `values` fill it in.

    `episode` tells apart what is found of one key for one reason, and stays the same when entries
    arrive late: it is made of references and names, never of positions or counts. It holds from
    `first` to `last` inclusive, `date.max` while nothing has ended it.
    """

    reason: str
    episode: str = ""
    first: date
    last: date = date.max
    positions: tuple[int, ...]
    officials: tuple[str, ...]
    limits: Limits
    unit: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    severity: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`questions` are what it asks, by reason.

    `kinds`, and what `clocks` and `locks` of these ids read, is all that it reads of a key.
    """

    id: str
    version: int = 1
    title_zh: str
    title_en: str
    questions: Mapping[str, Question]
    severity: Severity
    per: Per
    kinds: tuple[type, ...]
    clocks: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    find: Callable[[Scene], Iterator[Finding]]


@dataclass(frozen=True)
class Scene:
    """What an indicator sees of one key: its statements in the order of a fold, under a rulebook."""

    indicator: Indicator
    book: Rulebook
    key: str
    steps: Sequence[Step]

    def of(self, *kinds: type) -> list[Step]:
        return [it for it in self.steps if isinstance(it.fact, kinds)]

    @cached_property
    def whom(self) -> Whom:
        """Whom its key concerns: the person, the unit, or those whom its statements are about."""
        people = self.book.people
        if self.indicator.per is Per.OFFICIAL:
            return Whom.of(people, [self.key])
        if self.indicator.per is Per.UNIT:
            return Whom.of(people, [], self.key)
        told = [it.recorded for it in self.steps]
        return Whom.of(
            people, {one for it in told for one in it.officials},
            *(it.entry.subject.unit for it in told),
        )  # fmt: skip

    def limits(self, day: date) -> Limits | None:
        """None where no pack in force on that day has the indicator: then it asks nothing."""
        for pack, limits in self._stated:
            if pack.holds(day):
                return limits
        return None

    @cached_property
    def _stated(self) -> list[tuple[Pack, Limits]]:
        return [
            (pack, Limits(it.values, it.source, pack.pack, pack.version))
            for it, pack in self.book.stated(self.indicator.id, self.whom)
        ]

    def clock(self, id_: str) -> list[Item]:
        """The items of a clock of this key; none where no pack has it."""
        clock = self.book.clocks.get(id_)
        return list(clock.items(self.key, self.steps)) if clock else []

    def barring(self) -> list[Lock]:
        """The locks that the indicator names, of this key."""
        named = (self.book.locks.get(it) for it in self.indicator.locks)
        return [lock for it in named if it for lock in it.items(self.key, self.steps)]


@dataclass(frozen=True)
class Asking:
    """An indicator under a rulebook, as one of the rules that read statements."""

    indicator: Indicator
    book: Rulebook
    kinds: frozenset[str]
    facts: frozenset[type]
    moved: frozenset[str]
    """The clocks and locks that it reads: what moves one of them is read too."""

    @property
    def id(self) -> str:
        return self.indicator.id

    @property
    def per(self) -> Per:
        return self.indicator.per

    def reads(self, step: Step) -> bool:
        fact = step.fact
        return type(fact) in self.facts or (type(fact) in HELD_BY and fact.clock in self.moved)

    def findings(self, key: str, steps: Sequence[Step]) -> Iterator[Finding]:
        read = [it for it in steps if self.reads(it)]
        return self.indicator.find(Scene(self.indicator, self.book, key, read))


def asking(indicator: Indicator, book: Rulebook) -> Asking:
    own = frozenset(kind_named(it) for it in indicator.kinds)
    rules = [book.clocks.get(it) for it in indicator.clocks]
    rules += [book.locks.get(it) for it in indicator.locks]
    kinds = own.union(*(it.kinds for it in rules if it))
    facts = frozenset(all_kinds()[it].fact for it in kinds)
    return Asking(indicator, book, kinds, facts, frozenset(it.id for it in rules if it))


def identity(indicator: str, key: str, finding: Finding) -> str:
    """What an answer names: the same whatever arrives late (DESIGN idea 8)."""
    return identity_of(indicator, key, finding.reason, finding.episode)


def identity_of(indicator: str, key: str, reason: str, episode: str) -> str:
    """The identity of what was, or will be, found of a key for a reason."""
    told = f"{indicator}\x00{key}\x00{reason}\x00{episode}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def overdue(item: Item) -> Iterator[Segment]:
    """The days on which something was owed and late."""
    return (it for it in item.segments if it.state is ClockState.OVERDUE)


def of_item(item: Item, late: Segment, limits: Limits, reason: str, **values: Value) -> Finding:
    """A finding that holds while a clock is in some state."""
    return Finding(
        reason=reason, episode=item.start, first=late.first, last=late.last,
        positions=item.positions, officials=item.officials, unit=item.unit, limits=limits,
        values={"due_on": str(late.due_on), **values},
    )  # fmt: skip


def of_overdue(scene: Scene, **reasons: str) -> Iterator[Finding]:
    """One for each item of these clocks that is late: `K20="report"`."""
    for clock, reason in reasons.items():
        for item in scene.clock(clock):
            for late in overdue(item):
                if limits := scene.limits(late.first):
                    yield of_item(item, late, limits, reason)


def of_step(step: Step, limits: Limits, reason: str, first: date, **more: Any) -> Finding:
    """A finding that one statement raises: its reference is the episode unless `more` says another."""
    told: dict[str, Any] = {
        "episode": " ".join(step.origin), "positions": (step.position,),
        "officials": step.recorded.officials, "unit": step.recorded.entry.subject.unit,
    }  # fmt: skip
    return Finding(reason=reason, first=first, limits=limits, **(told | more))
