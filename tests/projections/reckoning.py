"""Clocks reckoned from the ledger alone, each from scratch, to hold the view against."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from domain.cases.lifecycle import Step, standing
from domain.cases.official import OFFICIAL, Official, group
from domain.catalogue import all_kinds
from domain.clocks.rule import Per
from domain.entry import Recorded
from domain.events.register import ManagementLevel
from domain.rulebook.book import Rulebook, book
from ledger.receipt import recorded
from projections.clocks import TABLE
from projections.shapes import as_of
from tests.projections.places import Place

Row = tuple[Any, ...]


class Folded:
    """People by their folds."""

    def __init__(self, entries: list[Recorded]) -> None:
        ids = {it for entry in entries for it in entry.tagged("official")}
        self.states: dict[str, Official] = {it: OFFICIAL.fold(it, entries)[0] for it in ids}

    def ids(self, official: str) -> tuple[str, ...]:
        return group(official, {it: state.merged_into for it, state in self.states.items()})

    def key_post(self, official: str, day: date) -> bool:
        days = [self.states[it].key_post_since for it in self.ids(official) if it in self.states]
        return any(since and since <= day for since in days)

    def level(self, official: str) -> ManagementLevel | None:
        levels = [
            it.level for one in self.ids(official) if (it := self.states.get(one)) and it.level
        ]
        return ManagementLevel(levels[0]) if levels else None

    def person(self, official: str) -> str:
        return self.ids(official)[0]

    def unit(self, official: str) -> str | None:
        return next(
            (it.unit for one in self.ids(official) if (it := self.states.get(one)) and it.unit),
            None,
        )


def reckoned(place: Place, upto: int | None = None) -> set[Row]:
    entries = [recorded(row) for row in place.recorder.matching(upto=upto or place.recorder.head())]
    people = Folded(entries)
    found = book(entries).among(people)
    rows = set(_of(found, "", entries, people))
    for pilot in found.pilots:
        rows |= set(_of(found.tried(pilot), pilot, entries, people))
    return rows


def _of(found: Rulebook, trial: str, entries: list[Recorded], people: Folded) -> list[Row]:
    rows = []
    for clock in found.clocks.values():
        groups: dict[str, list[Step]] = {}
        for step in standing(entries):
            for key in _keys(step, clock.per, people):
                groups.setdefault(key, []).append(step)
        for key, steps in groups.items():
            ordered = sorted(
                steps, key=lambda it: (it.occurred, _rank(it), it.origin[0], it.origin[1])
            )
            for item in clock.items(key, ordered):
                for official in item.officials or ("",):
                    for number, it in enumerate(item.segments):
                        rows.append(
                            (trial, clock.id, key, item.start, official, number, str(it.state), it.first, it.last, it.due_on, (it.by or (item.pack, item.version))[1])
                        )  # fmt: skip
    return rows


def _keys(step: Step, per: Per, people: Folded) -> set[str]:
    subject = step.recorded.entry.subject
    match per:
        case Per.OFFICIAL:
            return {people.ids(it)[0] for it in step.recorded.officials}
        case Per.CASE:
            return set(subject.cases)
        case Per.TENURE:
            return {subject.tenure} if subject.tenure else set()
        case Per.UNIT:
            return {subject.unit} if subject.unit else set()
        case Per.ENVELOPE:
            return set(step.recorded.tagged("envelope"))


def _rank(step: Step) -> int:
    return list(all_kinds()).index(step.recorded.entry.kind.name)


def shown(place: Place, upto: int | None = None) -> set[Row]:
    names = (
        "trial",
        "clock",
        "key",
        "start",
        "official",
        "course",
        "state",
        "first_on",
        "last_on",
        "due_on",
        "version",
    )
    with place.view() as connection:
        position = upto or place.recorder.head()
        return {
            tuple(row)
            for row in connection.execute(
                select(*(TABLE.c[it] for it in names)).where(as_of(TABLE, place.ledger, position))
            )
        }
