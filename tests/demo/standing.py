"""What the made entries come to: lifecycles, clocks, locks and findings, reckoned from scratch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from domain.cases import CASES, PEOPLE
from domain.cases.lifecycle import Lifecycle, Step, gathered, standing
from domain.catalogue import all_kinds
from domain.clocks.item import Item
from domain.clocks.locks import Lock
from domain.clocks.rule import Per
from domain.clocks.ruling import Whom
from domain.entry import Recorded
from domain.indicators import INDICATORS, late_recording
from domain.indicators.indicator import Finding, Limits, asking
from domain.rulebook.book import Rulebook, book
from tests.projections.reckoning import Folded

Asked = tuple[str, str, Finding]
"""Indicator, key, finding."""


class Standing:
    def __init__(self, entries: list[Recorded]) -> None:
        self.entries = entries
        self._people = Folded(entries)

    @cached_property
    def book(self) -> Rulebook:
        return book(self.entries).among(self._people)

    def person(self, official: str) -> str:
        """The id that somebody is read under."""
        return self._people.person(official)

    def states(self, lifecycle: Lifecycle[Any]) -> dict[str, Any]:
        """Where each key stands that a statement was about, also where nothing of it stands."""
        touching: dict[str, list[Recorded]] = defaultdict(list)
        for entry in self.entries:
            for key in lifecycle.keys(entry):
                touching[key].append(entry)
        return {key: lifecycle.fold(key, entries)[0] for key, entries in touching.items()}

    def items(self, rules: Rulebook | None = None) -> Iterator[Item]:
        for clock in (rules or self.book).clocks.values():
            for key, steps in self._steps[clock.per].items():
                yield from clock.items(key, steps)

    def locks(self) -> Iterator[Lock]:
        for lock in self.book.locks.values():
            for key, steps in self._steps[lock.per].items():
                yield from lock.items(key, steps)

    def findings(self) -> Iterator[Asked]:
        """R20 counts what a unit recorded in a month; the others read what one key is about."""
        yield from self._recorded_late()
        for indicator in INDICATORS:
            rule = asking(indicator, self.book)
            for key, steps in self._steps[indicator.per].items():
                yield from ((indicator.id, key, it) for it in rule.findings(key, steps))

    def _recorded_late(self) -> Iterator[Asked]:
        months: dict[tuple[str, str], list[tuple[Recorded, Limits]]] = defaultdict(list)
        id_ = late_recording.INDICATOR.id
        for entry in self.entries:
            unit, day = self._unit(entry), self.book.day_of(entry)
            found = self.book.thresholds(id_, day, Whom.of(self._people, [], unit))
            if (
                unit
                and found
                and entry.entry.kind.supervises
                and not entry.entry.provenance.corrects
            ):
                limits = Limits(found[0].values, found[0].source, found[1].pack, found[1].version)
                months[unit, late_recording.month(day)].append((entry, limits))
        for (unit, _month), counted in months.items():
            last, limits = counted[-1]
            late = [
                it for it, by in counted if late_recording.is_late(it, self.book.day_of(it), by)
            ]
            proof = tuple(it.position for it in late)
            day = self.book.day_of(last)
            if told := late_recording.finding(unit, day, len(counted), len(late), proof, limits):
                yield id_, unit, told

    def _unit(self, entry: Recorded) -> str | None:
        named = [entry.entry.subject.unit, *(self._people.unit(it) for it in entry.officials)]
        return next((it for it in named if it), None)

    @cached_property
    def _steps(self) -> dict[Per, dict[str, list[Step]]]:
        """The standing statements in the order of a fold, by what they share."""
        order = gathered("all", "", (it.fact for it in all_kinds().values())).key
        found: dict[Per, dict[str, list[Step]]] = {per: defaultdict(list) for per in Per}
        for step in sorted(standing(self.entries), key=order):
            for per in Per:
                for key in self._keys(step, per):
                    found[per][key].append(step)
        return found

    def _keys(self, step: Step, per: Per) -> set[str]:
        subject = step.recorded.entry.subject
        if per is Per.OFFICIAL:
            return {self._people.person(it) for it in step.recorded.officials}
        if per is Per.CASE:
            return set(subject.cases)
        if per is Per.ENVELOPE:
            return set(step.recorded.tagged("envelope"))
        one = subject.tenure if per is Per.TENURE else subject.unit
        return {one} if one else set()


LIFECYCLES = (*PEOPLE, *CASES)
