"""What was looked at in a unit and a year, as of any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, distinct, func, select

from domain.cases.official import group
from domain.catalogue import Agent, Circle, Direction, Mechanism, Side, Stage
from projections import officials, stages
from projections.coverage import (
    CELL,
    EXAMINED,
    EXAMINING,
    TABLE,
    Key,
    of_year,
    placed_at,
)
from projections.entries import TIMELINE, named_before
from projections.paging import unheard_of
from projections.shapes import as_of


@dataclass(frozen=True, slots=True)
class Cell:
    """`entries` counts an entry once for each person whom it names, `persons` those looked at."""

    stage: Stage
    circle: Circle
    mechanism: Mechanism
    direction: Direction
    side: Side
    agent: Agent
    entries: int
    persons: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one unit and year; `circles` are the persons looked at in each, `persons` those in any."""

    cells: Sequence[Cell]
    circles: Mapping[Circle, int]
    persons: int


def coverage(connection: Connection, ledger: str, unit: str, year: int, position: int) -> Coverage:
    """As of a position. A person counts once under all of their ids, and so does what names several
    of these, under the first."""
    if unheard_of(unit):
        return Coverage([], {}, 0)
    here = _Here(connection, ledger, unit, year, position)
    merged = _merged(here)
    cells = [it for it in _cells(here, merged) if it.entries > 0]
    looked_at = and_(*_held(EXAMINED, here), EXAMINED.c.official.not_in(merged.ids))
    some = func.count(distinct(EXAMINED.c.official))
    found = connection.execute(
        select(EXAMINED.c.circle, some).where(looked_at).group_by(EXAMINED.c.circle)
    )
    circles = Counter({Circle(circle): int(count) for circle, count in found})
    circles.update({Circle(it): len(who) for it, who in merged.circles.items() if it})
    whole = connection.execute(select(some).where(looked_at)).scalar_one()
    persons = int(whole) + len(merged.circles.get("", ()))
    return Coverage(cells, circles, persons)


@dataclass(frozen=True, slots=True)
class _Here:
    """Where and as of when it is looked."""

    connection: Connection
    ledger: str
    unit: str
    year: int
    position: int


@dataclass(frozen=True, slots=True)
class _Merged:
    """Of persons with several ids: all of these; by cell how many of the ids are counted there, how
    many entries too many, and how many persons there are; and who there is by circle, "" for any."""

    ids: list[str]
    counted: Counter[Key]
    again: Counter[Key]
    persons: Counter[Key]
    circles: dict[str, set[str]]


def _held(table: Any, here: _Here) -> list[ColumnElement[bool]]:
    return [
        as_of(table, here.ledger, here.position), table.c.unit == here.unit,
        table.c.year == here.year,
    ]  # fmt: skip


def _cells(here: _Here, merged: _Merged) -> list[Cell]:
    cell, held = [TABLE.c[it] for it in CELL], _held(TABLE, here)
    last = (
        select(*cell, func.max(TABLE.c.position).label("last"))
        .where(*held)
        .group_by(*cell)
        .subquery()
    )
    same = [TABLE.c[it] == last.c[it] for it in CELL]
    found = here.connection.execute(
        select(*cell, TABLE.c.entries, TABLE.c.persons)
        .join(last, and_(TABLE.c.position == last.c.last, *same))
        .where(*held)
    )
    made = []
    for *key, entries, persons in found:
        place = tuple(key)
        stage, circle, mechanism, direction, side, agent = place
        made.append(
            Cell(
                Stage(stage), Circle(circle), Mechanism(mechanism), Direction(direction), Side(side),
                Agent(agent), int(entries) - merged.again[place],
                int(persons) - merged.counted[place] + merged.persons[place],
            )
        )  # fmt: skip
    words: list[str] = [*Stage, *Circle, *Mechanism, *Direction, *Side, *Agent]
    return sorted(made, key=lambda it: [words.index(getattr(it, name)) for name in CELL])


def _merged(here: _Here) -> _Merged:
    """Merges are few, so what concerns them is counted from their entries."""
    into = officials.merged(here.connection, here.ledger, here.position)
    groups = sorted({ids for it in into if len(ids := group(it, into)) > 1})
    made = _Merged([it for ids in groups for it in ids], Counter(), Counter(), Counter(), {})
    cell = [EXAMINED.c[it] for it in CELL]
    found = here.connection.execute(
        select(*cell, func.count())
        .where(*_held(EXAMINED, here), EXAMINED.c.official.in_(made.ids))
        .group_by(*cell)
    )
    made.counted.update({tuple(key): int(count) for *key, count in found})
    for ids in groups:
        _count(here, ids, made)
    return made


def _count(here: _Here, ids: tuple[str, ...], into: _Merged) -> None:
    """Of one person: entries that stand under an earlier id too, and where somebody looked."""
    placed, before = stages.TABLE, named_before(ids)
    cell = [placed.c.stage, *(TIMELINE.c[it] for it in CELL[1:])]
    found = here.connection.execute(
        select(*cell, TIMELINE.c.kind, before, func.count())
        .join(placed, placed_at(here.ledger, here.position))
        .where(
            as_of(TIMELINE, here.ledger, here.position), TIMELINE.c.official.in_(ids),
            *of_year(here.unit, here.year), placed.c.standing,
        )
        .group_by(*cell, TIMELINE.c.kind, before)
    )  # fmt: skip
    cells: set[Key] = set()
    for *key, kind, again, count in found:
        if again:
            into.again[tuple(key)] += int(count)
        elif kind in EXAMINING:
            cells.add(tuple(key))
    into.persons.update(cells)
    for circle in {"", *(it[1] for it in cells)} if cells else ():
        into.circles.setdefault(circle, set()).add(ids[0])
