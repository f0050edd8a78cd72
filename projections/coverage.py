"""Who was looked at: entries and persons by unit, year, stage, circle, mechanism and channel.

The queries are in `examined.py`.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Integer, Text, and_

from domain.catalogue import kind_named
from domain.entry import Recorded
from domain.events.register import CoveragePlanned
from domain.indicators.coverage_gap import examining
from projections import stages
from projections.entries import TIMELINE
from projections.shapes import as_of, facts, states, tallies
from projections.work import Work

CELL = ("stage", "circle", "mechanism", "direction", "side", "agent")
TABLE = tallies(
    "coverage",
    Column("unit", Text, nullable=False),
    Column("year", Integer, nullable=False),
    *(Column(it, Text, nullable=False) for it in CELL),
    Column("entries", Integer, nullable=False),
    Column("persons", Integer, nullable=False),
    key=("unit", "year", *CELL),
)
EXAMINED = states(
    "examined",
    Column("unit", Text, nullable=False),
    Column("year", Integer, nullable=False),
    *(Column(it, Text, nullable=False) for it in CELL),
    Column("official", Text, nullable=False),
    key=("unit", "year", *CELL, "official"),
)
"""Who has a standing entry in a cell by which somebody looked at them. Complaints, measures and
remedies look at nobody; see R13."""
PLAN = facts(
    "coverage_plan",
    Column("unit", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("plan", Text, nullable=False),
    Column("circle", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Column("share_percent", Integer, nullable=False),
    Column("months", Integer),
    key=("unit", "year", "plan", "circle"),
)
"""`circle` is empty for a plan about all of them."""
EXAMINING = frozenset(kind_named(it) for it in examining())
"""The kinds by which somebody is looked at."""
Key = tuple[Any, ...]


class Covered:
    name = "coverage"
    version = 1
    tables = (TABLE, EXAMINED, PLAN)

    def apply(self, work: Work, entry: Recorded) -> None:
        if isinstance(entry.entry.fact, CoveragePlanned):
            work.add(PLAN, _planned(entry, entry.entry.fact))
        counted = work.tallies(TABLE)
        looked_at = Counter[Key]()
        for row, before, after in work.changed.get("placement", ()):
            for sign, (stage, total, _cleared) in ((-1, before), (1, after)):
                if not total or not row["unit"]:
                    continue
                cell = (
                    row["unit"],
                    row["occurred_first"].year,
                    stage,
                    *(row[it] for it in CELL[1:]),
                )
                counted.add(cell, entry.position, entries=sign * total)
                if row["kind"] in EXAMINING:
                    place = (*cell, row["official"])
                    looked_at[place] += sign
        for place, more in looked_at.items():
            self._look(work, place, entry.position, stands=more > 0 or _looked_at(work, place))

    def _look(self, work: Work, place: Key, position: int, *, stands: bool) -> None:
        examined = work.states(EXAMINED)
        if stands and examined.put(place, position, {}):
            work.tallies(TABLE).add(place[:-1], position, persons=1)
        elif not stands and examined.end(place, position):
            work.tallies(TABLE).add(place[:-1], position, persons=-1)


PROJECTION = Covered()


def _planned(entry: Recorded, fact: CoveragePlanned) -> dict[str, Any]:
    return {
        "unit": entry.entry.subject.unit, "year": fact.year, "plan": fact.plan,
        "circle": fact.circle.value if fact.circle else "", "population": fact.population,
        "share_percent": fact.share_percent, "months": fact.months, "position": entry.position,
    }  # fmt: skip


def _looked_at(work: Work, place: Key) -> bool:
    """Whether another standing entry of the cell looked at the official."""
    unit, year, stage, *rest, official = place
    rows = [
        row
        for row in work.known(TIMELINE, official=official)
        if row["kind"] in EXAMINING and row["unit"] == unit and row["occurred_first"].year == year
        and all(row[name] == it for name, it in zip(CELL[1:], rest, strict=True))
    ]  # fmt: skip
    placed = work.states(stages.TABLE)
    placed.load([(official, row["position"]) for row in rows])
    found = (placed.live(official, row["position"]) for row in rows)
    return any(it["stage"] == stage and it["standing"] for it in found if it)


def placed_at(ledger: str, position: int) -> ColumnElement[bool]:
    """What joins the placements, as of a position, to the entries that they are of."""
    placed = stages.TABLE
    return and_(
        placed.c.ledger == TIMELINE.c.ledger, placed.c.official == TIMELINE.c.official,
        placed.c.entry == TIMELINE.c.position, as_of(placed, ledger, position),
    )  # fmt: skip


def of_year(unit: str, year: int) -> list[ColumnElement[bool]]:
    """Entries of a unit that happened, or began, in a year."""
    return [
        TIMELINE.c.unit == unit, TIMELINE.c.occurred_first >= date(year, 1, 1),
        TIMELINE.c.occurred_first <= date(year, 12, 31),
    ]  # fmt: skip
