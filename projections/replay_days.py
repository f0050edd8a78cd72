"""What one person owed, was barred from and was asked about on a day, from the ledger alone.

Every rule that was adopted by the position is reckoned from scratch for what concerns the person:
all of their ids, and the cases and tenures that name them. What a whole unit owes is not a
person's. It shares the rules with the view and none of its tables or queries; see `replay`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step, gathered
from domain.cases.official import OFFICIAL, Official
from domain.catalogue import all_kinds
from domain.clocks.item import Item, Segment
from domain.clocks.locks import Lock
from domain.clocks.rule import Per
from domain.events.register import ManagementLevel
from domain.indicators.indicator import Finding, identity
from domain.rulebook.book import Reckoner, Rulebook
from ledger.recorders.base import LedgerRecorder
from projections import rules
from projections.prefix import Prefix


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding with its identity and the indicator that asks."""

    indicator: str
    identity: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class OnDay:
    """Each clock with the part of its course that the day lies in, whatever its state."""

    on: date
    clocks: list[tuple[Item, Segment]]
    locks: list[Lock]
    findings: list[Asked]


def on_day(
    recorder: LedgerRecorder,
    prefix: Prefix,
    aliases: Sequence[str],
    matters: Iterable[str],
    on: date,
) -> OnDay:
    """Of the person of these ids; `matters` are the cases and tenures that name them."""
    book = rules.up_to(recorder, prefix.position).among(_People(prefix))
    keyed = _Keyed(book, prefix, aliases, sorted(set(matters)))
    clocks = [
        (item, part)
        for item in keyed.given(book.clocks)
        for part in item.segments
        if part.first <= on <= part.last
    ]
    asked = [
        Asked(id_, identity(id_, key, it), it)
        for id_, asking in rules.findings_of(book).items()
        for key in keyed.keys(asking.per)
        for it in asking.findings(key, keyed.steps(asking.per, key))
        if it.first <= on <= it.last and keyed.concerns(it.officials)
    ]
    return OnDay(
        on,
        sorted(clocks, key=lambda it: (it[0].clock, it[0].key, it[0].start)),
        sorted(
            (it for it in keyed.given(book.locks) if it.holds(on)),
            key=lambda it: (it.lock, it.key, it.start),
        ),
        sorted(asked, key=lambda it: (it.indicator, it.identity)),
    )


class _Keyed:
    """The statements that rules read, by what they concern."""

    def __init__(
        self, book: Rulebook, prefix: Prefix, aliases: Sequence[str], matters: Sequence[str]
    ) -> None:
        self._prefix, self._aliases, self._matters = prefix, aliases, matters
        self._lifecycles = {
            per: gathered(f"read per {per}", per, _facts(book, per))
            for per in (Per.CASE, Per.TENURE, Per.OFFICIAL)
        }
        self._steps: dict[tuple[Per, str], list[Step]] = {}

    def keys(self, per: Per) -> Sequence[str]:
        if per is Per.OFFICIAL:
            return self._aliases[:1]
        return self._matters if per in self._lifecycles else ()

    def steps(self, per: Per, key: str) -> list[Step]:
        """In the order of a fold."""
        if (per, key) not in self._steps:
            self._steps[per, key] = self._fold(self._lifecycles[per], per, key)
        return self._steps[per, key]

    def _fold(self, lifecycle: Lifecycle[tuple[Step, ...]], per: Per, key: str) -> list[Step]:
        names = self._aliases if per is Per.OFFICIAL else (key,)
        folded = (self._prefix.fold(lifecycle, it) or () for it in names)
        found = {it.origin: it for steps in folded for it in steps}
        return sorted(found.values(), key=lifecycle.key)

    def given(self, reckoners: Mapping[str, Reckoner]) -> Iterator[Any]:
        for it in reckoners.values():
            for key in self.keys(it.per):
                given = it.items(key, self.steps(it.per, key))
                yield from (one for one in given if self.concerns(one.officials))

    def concerns(self, officials: Iterable[str]) -> bool:
        return not set(self._aliases).isdisjoint(officials)


def _facts(book: Rulebook, per: Per) -> list[type]:
    """In the order of the catalogue, as the view ranks them."""
    named = rules.kinds_of(book, per)
    return [it.fact for it in all_kinds().values() if it.name in named]


class _People:
    """The register as the prefix has it."""

    def __init__(self, prefix: Prefix) -> None:
        self._prefix = prefix

    def key_post(self, official: str, day: date) -> bool:
        found = (it.key_post_since for it in self._states(official))
        return any(since <= day for since in found if since)

    def level(self, official: str) -> ManagementLevel | None:
        return next((ManagementLevel(it.level) for it in self._states(official) if it.level), None)

    def unit(self, official: str) -> str | None:
        return next((it.unit for it in self._states(official) if it.unit), None)

    def person(self, official: str) -> str:
        return self._prefix.person(official)[0]

    def _states(self, official: str) -> list[Official]:
        folded = (self._prefix.fold(OFFICIAL, it) for it in self._prefix.person(official))
        return [it for it in folded if it is not None]
