"""How many entries an official has by stage, circle and mechanism, and how many came to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Integer, Text, and_, case, func, select

from domain.catalogue import Circle, Mechanism, Stage
from domain.entry import Recorded
from projections import stages
from projections.entries import TIMELINE, named_before
from projections.shapes import as_of, tallies
from projections.work import Work

TABLE = tallies(
    "tally",
    Column("official", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("circle", Text, nullable=False),
    Column("mechanism", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("cleared", Integer, nullable=False),
    key=("official", "stage", "circle", "mechanism"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """`total` standing entries, `cleared` of them of cases that ended cleared."""

    stage: Stage
    circle: Circle
    mechanism: Mechanism
    total: int
    cleared: int


class Profile:
    name = "profile"
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        counted = work.tallies(TABLE)
        for row, before, after in work.changed.get("placement", ()):
            for sign, (stage, total, cleared) in ((-1, before), (1, after)):
                if stage:
                    key = (row["official"], stage, row["circle"], row["mechanism"])
                    counted.add(key, entry.position, total=sign * total, cleared=sign * cleared)


PROJECTION = Profile()


def profile(
    connection: Connection, ledger: str, officials: Iterable[str], position: int
) -> list[Cell]:
    """The cells that count something, over all ids of one person, as of a position."""
    members = list(officials)
    doubled = _doubled(connection, ledger, members, position) if len(members) > 1 else {}
    last = (
        select(
            *(TABLE.c[it] for it in TABLE.info["key"][:-1]),
            func.max(TABLE.c.position).label("last"),
        )
        .where(as_of(TABLE, ledger, position), TABLE.c.official.in_(members))
        .group_by(*(TABLE.c[it] for it in TABLE.info["key"][:-1]))
        .subquery()
    )
    same = [TABLE.c[it] == last.c[it] for it in TABLE.info["key"][:-1]]
    found = connection.execute(
        select(
            TABLE.c.stage, TABLE.c.circle, TABLE.c.mechanism,
            func.sum(TABLE.c.total), func.sum(TABLE.c.cleared),
        )
        .join(last, and_(TABLE.c.ledger == ledger, TABLE.c.position == last.c.last, *same))
        .group_by(TABLE.c.stage, TABLE.c.circle, TABLE.c.mechanism)
        .having(func.sum(TABLE.c.total) > 0)
    )  # fmt: skip
    cells = []
    for stage, circle, mechanism, total, cleared in found:
        over, cleared_over = doubled.get((stage, circle, mechanism), (0, 0))
        place = (Stage(stage), Circle(circle), Mechanism(mechanism))
        cells.append(Cell(*place, int(total) - over, int(cleared) - cleared_over))
    words: list[str] = [*Stage, *Circle, *Mechanism]
    return sorted(cells, key=lambda it: [*map(words.index, (it.stage, it.circle, it.mechanism))])


def _doubled(
    connection: Connection, ledger: str, members: list[str], position: int
) -> dict[tuple[str, str, str], tuple[int, int]]:
    """By stage, circle and mechanism: what is counted under one of a person's ids already."""
    placed = stages.TABLE
    cell = (placed.c.stage, TIMELINE.c.circle, TIMELINE.c.mechanism)
    found = connection.execute(
        select(*cell, func.count(), func.sum(case((placed.c.cleared, 1), else_=0)))
        .join(
            placed,
            and_(
                placed.c.ledger == TIMELINE.c.ledger, placed.c.official == TIMELINE.c.official,
                placed.c.entry == TIMELINE.c.position, as_of(placed, ledger, position),
            ),
        )
        .where(
            as_of(TIMELINE, ledger, position), TIMELINE.c.official.in_(members),
            placed.c.standing, named_before(members),
        )
        .group_by(*cell)
    )  # fmt: skip
    return {
        (stage, circle, mechanism): (int(total), int(cleared))
        for stage, circle, mechanism, total, cleared in found
    }
