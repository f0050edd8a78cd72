"""What was looked at in a unit and a year, and what was planned, as of any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, distinct, func, select

from domain.cases.official import group
from domain.catalogue import Agent, Circle, Direction, Mechanism, Side, Stage
from projections import officials, stages
from projections.coverage import CELL, EXAMINED, PLAN, TABLE, Key, of_year, placed_at
from projections.entries import CORRECTION, TIMELINE, named_before
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
class Plan:
    """What was planned for a year and `reached`: how many persons were looked at. `circle` None is
    a plan about all of them."""

    plan: str
    circle: Circle | None
    population: int
    share_percent: int
    months: int | None
    reached: int
    position: int

    @property
    def met(self) -> bool:
        return self.reached * 100 >= self.population * self.share_percent


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one unit and year; `circles` are the persons looked at in each, `persons` those in any."""

    cells: Sequence[Cell]
    circles: Mapping[Circle, int]
    persons: int
    plans: Sequence[Plan]


def coverage(connection: Connection, ledger: str, unit: str, year: int, position: int) -> Coverage:
    """As of a position. A person counts once under all of their ids."""
    if unheard_of(unit):
        return Coverage([], {}, 0, [])
    groups = _groups(connection, ledger, position)
    double = _double(connection, ledger, unit, year, position, groups)
    again = _again(connection, ledger, unit, year, position, groups)
    cells = [
        it
        for it in _cells(connection, ledger, unit, year, position, double, again)
        if it.entries > 0
    ]
    here = and_(as_of(EXAMINED, ledger, position), EXAMINED.c.unit == unit, EXAMINED.c.year == year)
    some = distinct(EXAMINED.c.official)
    found = connection.execute(
        select(EXAMINED.c.circle, func.count(some)).where(here).group_by(EXAMINED.c.circle)
    )
    circles = {Circle(circle): int(count) - double.circles[circle] for circle, count in found}
    whole = connection.execute(select(func.count(some)).where(here)).scalar_one()
    persons = int(whole) - double.circles[""]
    return Coverage(
        cells, circles, persons, _plans(connection, ledger, unit, year, position, circles, persons)
    )


@dataclass(frozen=True)
class _Double:
    """How often a merged person is counted more than once: by cell, and by circle or in all."""

    cells: Counter[Key]
    circles: Counter[str]


def _cells(
    connection: Connection, ledger: str, unit: str, year: int, position: int, double: _Double,
    again: Counter[Key],
) -> list[Cell]:  # fmt: skip
    here = and_(as_of(TABLE, ledger, position), TABLE.c.unit == unit, TABLE.c.year == year)
    cell = [TABLE.c[it] for it in CELL]
    last = (
        select(*cell, func.max(TABLE.c.position).label("last"))
        .where(here)
        .group_by(*cell)
        .subquery()
    )
    same = [TABLE.c[it] == last.c[it] for it in CELL]
    found = connection.execute(
        select(*cell, TABLE.c.entries, TABLE.c.persons)
        .join(last, and_(TABLE.c.position == last.c.last, *same))
        .where(here)
    )
    made = []
    for *key, entries, persons in found:
        place = tuple(key)
        stage, circle, mechanism, direction, side, agent = place
        made.append(
            Cell(
                Stage(stage), Circle(circle), Mechanism(mechanism), Direction(direction), Side(side),
                Agent(agent), int(entries) - again[place], int(persons) - double.cells[place],
            )
        )  # fmt: skip
    words: list[str] = [*Stage, *Circle, *Mechanism, *Direction, *Side, *Agent]
    return sorted(made, key=lambda it: [words.index(getattr(it, name)) for name in CELL])


def _plans(
    connection: Connection, ledger: str, unit: str, year: int, position: int,
    circles: Mapping[Circle, int], persons: int,
) -> list[Plan]:  # fmt: skip
    """Of those with one code and circle the last that stands."""
    restated = select(CORRECTION.c.target).where(
        as_of(CORRECTION, ledger, position), CORRECTION.c.target == PLAN.c.position
    )
    found = connection.execute(
        select(PLAN)
        .where(
            as_of(PLAN, ledger, position), PLAN.c.unit == unit, PLAN.c.year == year, ~restated.exists()
        )
        .order_by(PLAN.c.plan, PLAN.c.circle, PLAN.c.position)
    ).mappings()  # fmt: skip
    last = {(row["plan"], row["circle"]): row for row in found}
    return [
        Plan(
            row["plan"], circle := Circle(row["circle"]) if row["circle"] else None,
            row["population"], row["share_percent"], row["months"],
            circles.get(circle, 0) if circle else persons, row["position"],
        )
        for row in last.values()
    ]  # fmt: skip


def _groups(connection: Connection, ledger: str, position: int) -> list[tuple[str, ...]]:
    """The persons with several ids; merges are few."""
    into = officials.merged(connection, ledger, position)
    return sorted({ids for it in into if len(ids := group(it, into)) > 1})


def _double(
    connection: Connection, ledger: str, unit: str, year: int, position: int,
    groups: Iterable[tuple[str, ...]],
) -> _Double:  # fmt: skip
    person = {official: ids[0] for ids in groups for official in ids}
    found = connection.execute(
        select(EXAMINED).where(
            as_of(EXAMINED, ledger, position), EXAMINED.c.unit == unit, EXAMINED.c.year == year,
            EXAMINED.c.official.in_(list(person)),
        )
    ).mappings()  # fmt: skip
    cells: dict[Key, set[str]] = {}
    circles: dict[str, set[str]] = {}
    for row in found:
        cells.setdefault(tuple(row[it] for it in CELL), set()).add(row["official"])
        for circle in (row["circle"], ""):
            circles.setdefault(circle, set()).add(row["official"])
    return _Double(_surplus(cells, person), _surplus(circles, person))


def _surplus(named: Mapping[Any, set[str]], person: Mapping[str, str]) -> Counter[Any]:
    return Counter({key: len(ids) - len({person[it] for it in ids}) for key, ids in named.items()})


def _again(
    connection: Connection, ledger: str, unit: str, year: int, position: int,
    groups: Iterable[tuple[str, ...]],
) -> Counter[Key]:  # fmt: skip
    """By cell: standing entries that name one person by several ids, once too often each."""
    placed, total = stages.TABLE, Counter[Key]()
    cell = [placed.c.stage, *(TIMELINE.c[it] for it in CELL[1:])]
    for ids in groups:
        found = connection.execute(
            select(*cell, func.count())
            .join(placed, placed_at(ledger, position))
            .where(
                as_of(TIMELINE, ledger, position), TIMELINE.c.official.in_(ids), *of_year(unit, year),
                placed.c.standing, named_before(ids),
            )
            .group_by(*cell)
        )  # fmt: skip
        total.update({tuple(key): int(count) for *key, count in found})
    return total
