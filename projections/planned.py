"""What was planned to be looked at in a unit and a year, and how much of it was reached.

What counts towards a plan is told with it:
(1) where a clock reckons its share (K22), what statements say, and the clock says whether it is met
(2) else persons looked at, where the plan is about no more persons than the register has in the unit
(3) else it cannot be told: the plan is about persons of other units, who are not counted in this one
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from domain.catalogue import Circle
from domain.clocks.item import ClockState
from domain.clocks.kinds import ClockKind
from domain.words import Word
from projections import units
from projections.clocks import TABLE as CLOCKS
from projections.coverage import PLAN
from projections.entries import CORRECTION
from projections.examined import Coverage
from projections.paging import unheard_of
from projections.shapes import as_of


class PlanMeasure(Word):
    """What counts towards a plan."""

    STATEMENTS = "STATEMENTS", "what statements say that count towards it, as its clock reckons"
    PERSONS = (
        "PERSONS",
        "persons of the unit who were looked at in its circle, or in any, each once",
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """`circle` None is a plan about all of them. `clock` is the one that reckons it; `measure` and
    `reached` are None where it cannot be told, and so is `met`."""

    plan: str
    circle: Circle | None
    population: int
    share_percent: int
    months: int | None
    position: int
    measure: PlanMeasure | None
    reached: int | None
    met: bool | None
    clock: str | None


@dataclass(frozen=True, slots=True)
class _Here:
    """Where and as of when it is looked."""

    connection: Connection
    ledger: str
    unit: str
    year: int
    position: int


def plans(
    connection: Connection, ledger: str, unit: str, year: int, position: int, found: Coverage,
    clocks: Collection[str],
) -> list[Plan]:  # fmt: skip
    """Of those with one code and circle the last that stands. `found` is who was looked at there,
    `clocks` are the ids of those that reckon shares."""
    if unheard_of(unit):
        return []
    here = _Here(connection, ledger, unit, year, position)
    rows = list(_last(here))
    shares = _shares(here, clocks) if rows else {}
    return [
        _by_clock(row, shares[row["position"]])
        if row["position"] in shares
        else _by_persons(here, row, found)
        for row in rows
    ]


def _by_clock(row: RowMapping, share: RowMapping) -> Plan:
    """(1)"""
    state = ClockState(share["state"])
    met = None if state is ClockState.CANCELLED else state is ClockState.MET
    return _plan(row, PlanMeasure.STATEMENTS, share["counted"], met, share["clock"])


def _by_persons(here: _Here, row: RowMapping, found: Coverage) -> Plan:
    """(2) and (3). Where the register has more persons there than the plan is about, it may be that
    none of these was reached but others: whether it is met is told where that makes no difference."""
    counts = [_persons(here, it) for it in (row["position"], here.position)]
    population, others = row["population"], max(counts) - row["population"]
    if others < 0:
        return _plan(row, None, None, None, None)
    reached = found.circles.get(Circle(row["circle"]), 0) if row["circle"] else found.persons
    wanted = population * row["share_percent"]
    most, least = reached * 100 >= wanted, (reached - others) * 100 >= wanted
    return _plan(row, PlanMeasure.PERSONS, reached, most if most == least else None, None)


def _persons(here: _Here, position: int) -> int:
    found = units.persons(here.connection, here.ledger, [here.unit], position)
    return found.get(here.unit, 0)


def _last(here: _Here) -> Iterator[RowMapping]:
    restated = select(CORRECTION.c.target).where(
        as_of(CORRECTION, here.ledger, here.position), CORRECTION.c.target == PLAN.c.position
    )
    found = here.connection.execute(
        select(PLAN)
        .where(
            as_of(PLAN, here.ledger, here.position), PLAN.c.unit == here.unit,
            PLAN.c.year == here.year, ~restated.exists(),
        )
        .order_by(PLAN.c.plan, PLAN.c.circle, PLAN.c.position)
    ).mappings()  # fmt: skip
    yield from {(row["plan"], row["circle"]): row for row in found}.values()


def _shares(here: _Here, clocks: Collection[str]) -> Mapping[int, RowMapping]:
    """By the position of a plan: the end of the course of the clock that reckons its share."""
    found = here.connection.execute(
        select(CLOCKS)
        .where(
            as_of(CLOCKS, here.ledger, here.position), CLOCKS.c.trial == "",
            CLOCKS.c.clock.in_(clocks), CLOCKS.c.key == here.unit,
            CLOCKS.c.kind == ClockKind.COVERAGE.value,
        )
        .order_by(CLOCKS.c.clock.desc(), CLOCKS.c.course)
    ).mappings()  # fmt: skip
    return {json.loads(row["positions"])[0]: row for row in found}


def _plan(
    row: RowMapping, measure: PlanMeasure | None, reached: int | None, met: bool | None,
    clock: str | None,
) -> Plan:  # fmt: skip
    shared: dict[str, Any] = {
        it: row[it] for it in ("plan", "population", "share_percent", "months", "position")
    }
    circle = Circle(row["circle"]) if row["circle"] else None
    return Plan(**shared, circle=circle, measure=measure, reached=reached, met=met, clock=clock)
