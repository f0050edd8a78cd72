"""What an early-warning indicator is: a question to a person, never a judgement (domain 6, PIPL 24).

It finds day intervals in which it asks, with the statements that make it ask. It reads what it
names and nothing else; statements, appeals and requests for correction are read by none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from domain.cases.lifecycle import Step
from domain.catalogue import all_kinds, kind_named
from domain.clocks.holds import KINDS as HELD_BY
from domain.clocks.item import ClockState, Item, Segment
from domain.clocks.lengths import next_day
from domain.clocks.locks import Lock
from domain.clocks.rule import Per, Rule, Source
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

    def told(
        self, language: str, values: Mapping[str, str], words: Mapping[str, type[Word]]
    ) -> str:
        """With the values filled in, those of `words` in the language; … for one that there is not."""
        said = {name: _said(language, it, words.get(name)) for name, it in values.items()}
        text: str = getattr(self, language)
        return text.format_map(_Filled(said))


@dataclass(frozen=True, slots=True)
class Course:
    """When it begins to ask and when it stops, in both languages; thresholds are named `so`."""

    zh: str
    en: str


class _Filled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


def _said(language: str, value: str, words: type[Word] | None) -> str:
    if words is None or value not in set(words):
        return value
    return words(value).says if language == "zh" else value.lower().replace("_", " ")


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

    `named` is the id by which its first proof names the person it is about; it is filled in by
    Asking. `episode` tells apart what is found of one key for one reason, and stays the same when entries
    arrive late: it is made of references and names, never of positions or counts. It holds from
    `first` to `last` inclusive, `date.max` while nothing has ended it; what ends and comes again is
    found twice.
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
    named: str = ""

    def and_also(self, other: Finding) -> Finding:
        """One that holds while either does, and says what this one says."""
        return replace(
            self, last=max(self.last, other.last),
            positions=tuple(dict.fromkeys((*self.positions, *other.positions))),
            officials=tuple(dict.fromkeys((*self.officials, *other.officials))),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """`questions` are what it asks, by reason; `words` say what those values mean that are words.

    `course` says when it asks: it is published to those who are supervised (domain 6, rule 5).
    `kinds`, and what `clocks` and `locks` of these ids read, is all that it reads of a key.
    """

    id: str
    version: int = 1
    title_zh: str
    title_en: str
    questions: Mapping[str, Question]
    course: Course
    severity: Severity
    per: Per
    kinds: tuple[type, ...]
    clocks: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    words: Mapping[str, type[Word]] = field(default_factory=dict)
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

    def rule_of(self, lock: Lock) -> Rule:
        """As the pack states it that decided of a lock."""
        return self.book.locks[lock.lock].rule(lock.pack, lock.version)


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
        """Those of one identity neither share days nor follow on each other: each is a stretch."""
        read = [it for it in steps if self.reads(it)]
        found = list(self._stretches(key, read))
        told = {it.position: it for it in read} if found and self.per is Per.OFFICIAL else {}
        for it in found:
            yield replace(it, named=self._named(key, told.get(next(iter(it.positions), 0))))

    def _stretches(self, key: str, read: Sequence[Step]) -> Iterator[Finding]:
        stretches = dict[tuple[str, str], Finding]()
        for it in sorted(
            self.indicator.find(Scene(self.indicator, self.book, key, read)),
            key=lambda it: it.first,
        ):
            if it.first > it.last:
                continue
            before = stretches.get((it.reason, it.episode))
            if before is not None and it.first > next_day(before.last):
                yield before
                before = None
            stretches[it.reason, it.episode] = before.and_also(it) if before else it
        yield from stretches.values()

    def _named(self, key: str, proof: Step | None) -> str:
        """Which of a person's ids: a merge changes who is asked about, and no statement."""
        named = proof.recorded.officials if proof else ()
        return next((it for it in named if self.book.people.person(it) == key), key)


def asking(indicator: Indicator, book: Rulebook) -> Asking:
    own = frozenset(kind_named(it) for it in indicator.kinds)
    rules = [book.clocks.get(it) for it in indicator.clocks]
    rules += [book.locks.get(it) for it in indicator.locks]
    kinds = own.union(*(it.kinds for it in rules if it))
    facts = frozenset(all_kinds()[it].fact for it in kinds)
    return Asking(indicator, book, kinds, facts, frozenset(it.id for it in rules if it))


def identity(indicator: str, key: str, finding: Finding) -> str:
    """What an answer names: the same whatever arrives late, a merge included (DESIGN idea 8)."""
    return identity_of(indicator, finding.named or key, finding.reason, finding.episode)


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
