"""What is owed on a day: the clocks of the ledger, a unit or a person, and how many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, union_all

from domain.catalogue import Mark
from domain.clocks.item import OPEN, ClockState
from domain.clocks.kinds import ClockKind
from domain.clocks.rule import Per
from projections.clocks import TABLE
from projections.days import Days, Ids
from projections.paging import Page, Slice, unheard_of

DAYS = Days(
    TABLE, same=("trial", "clock", "key", "start", "course"),
    order=("due_on", "clock", "key", "start", "official"), until="until_on",
)  # fmt: skip
OPENED = tuple(it for it in ClockState if it in OPEN)
"""The states of what is not at its end."""
KINDS = tuple(ClockKind)


@dataclass(frozen=True, slots=True)
class Which:
    """What is asked for on a day. `articles` are rules and their articles, with a space between, any
    of them, all without one; `due_before` exclusive; `pilot` a pack that is tried, empty for what is
    in force."""

    on: date
    states: tuple[ClockState, ...] = OPENED
    unit: str | None = None
    clock: str | None = None
    articles: tuple[str, ...] = ()
    due_before: date | None = None
    pilot: str = ""
    kinds: tuple[ClockKind, ...] = KINDS

    @property
    def impossible(self) -> bool:
        return (
            not self.states
            or not self.kinds
            or unheard_of(self.unit, self.clock, self.pilot, *self.articles)
        )

    def fits(self) -> list[ColumnElement[bool]]:
        equal = {TABLE.c.unit: self.unit, TABLE.c.clock: self.clock}
        made = [TABLE.c.trial == self.pilot]
        made += [column == it for column, it in equal.items() if it is not None]
        if self.articles:
            made.append(_ARTICLE.in_(self.articles))
        if self.due_before:
            made.append(TABLE.c.due_on < self.due_before)
        if set(self.states) != set(ClockState) and set(self.states) != OPEN:
            made.append(TABLE.c.state.in_(it.value for it in self.states))
        if set(self.kinds) != set(KINDS):
            made.append(TABLE.c.kind.in_(it.value for it in self.kinds))
        return made

    def opened(self) -> Iterator[bool]:
        """Whether rows of clocks that are open are wanted, of those at their end, or both."""
        yield from (it for it in (True, False) if any((s in OPEN) is it for s in self.states))


_ARTICLE: ColumnElement[str] = TABLE.c.rule + " " + TABLE.c.article


@dataclass(frozen=True, slots=True)
class DueRow:
    """One clock on the day asked: `state_from` to `state_to` are the days of its state, `state_to` None
    while nothing ends it; `start` is source and id of the statement that started it. `length` is as a
    pack writes it, None where the rule is a share or a count; `due_on` None where there is no end."""

    clock: str
    kind: ClockKind
    length: str | None
    key: str
    start: str
    official: str
    officials: tuple[str, ...]
    per: Per
    unit: str | None
    state: ClockState
    state_from: date
    state_to: date | None
    due_on: date | None
    started_on: date
    stopped_on: date | None
    provisional: bool
    recorded_late: bool
    over_cap: bool
    rule: str
    article: str
    mark: Mark
    pack: str
    version: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many clocks are in a state on a day, by the article that they rest on."""

    state: ClockState
    rule: str
    article: str
    total: int


def due(
    connection: Connection, ledger: str, position: int, which: Which, wanted: Slice
) -> Page[DueRow]:
    """Of the whole ledger, as of a position; a clock about several officials once."""
    if which.impossible:
        return Page([], [], more_after=False, more_before=False)
    statement = select(TABLE).where(TABLE.c.lead, *which.fits())
    parts = [
        part
        for opened in which.opened()
        for part in DAYS.parts(statement.where(TABLE.c.open == opened), ledger, position, which.on)
    ]
    return DAYS.page(connection, parts, wanted).of(due_row)


def of_persons(
    connection: Connection, ledger: str, persons: Iterable[Ids], position: int, which: Which,
    wanted: Slice,
) -> dict[Ids, Page[DueRow]]:  # fmt: skip
    """The same page of the clocks of each person, who is given by all its ids."""
    if which.impossible:
        return {}
    statement = select(TABLE).where(TABLE.c.open.in_(which.opened()), *which.fits())
    found = DAYS.of_persons(connection, statement, ledger, position, which.on, persons, wanted)
    return {ids: page.of(due_row) for ids, page in found.items()}


def counts(
    connection: Connection, ledger: str, position: int, on: date, unit: str | None = None,
    kinds: tuple[ClockKind, ...] = KINDS,
) -> list[Count]:  # fmt: skip
    """How many clocks are open on a day, by state and article; in one statement."""
    which = Which(on, unit=unit, kinds=kinds)
    if which.impossible:
        return []
    by = (TABLE.c.state, TABLE.c.rule, TABLE.c.article)
    statement = select(*by).where(TABLE.c.lead, TABLE.c.open, *which.fits())
    its = union_all(*DAYS.parts(statement, ledger, position, on)).subquery()
    grouped = [its.c[it.name] for it in by]
    found = connection.execute(select(*grouped, func.count()).group_by(*grouped).order_by(*grouped))
    made = [Count(ClockState(state), *about) for state, *about in found]
    return sorted(made, key=lambda it: OPENED.index(it.state))


def due_row(row: RowMapping | dict[str, Any]) -> DueRow:
    """From a row of the query, or from its columns."""
    made = {name: row[name] for name in DueRow.__slots__}
    return DueRow(
        **made
        | {
            "officials": tuple(json.loads(row["officials"])),
            "kind": ClockKind(row["kind"]),
            "per": Per(row["per"]),
            "state": ClockState(row["state"]),
            "mark": Mark(row["mark"]),
            "state_to": None if row["state_to"] == date.max else row["state_to"],
            "due_on": None if row["due_on"] == date.max else row["due_on"],
            "positions": tuple(json.loads(row["positions"])),
        }
    )
