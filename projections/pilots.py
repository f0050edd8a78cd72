"""What a pilot would have said otherwise: its trial rows beside those that are in force.

Only the clocks and indicators that it could change are compared, on one day: `clocks` and
`indicators` are their ids. Outside its scope both say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from domain.words import Word
from projections import asked, due
from projections.clocks import TABLE as CLOCKS
from projections.days import Days
from projections.findings import TABLE as FINDINGS
from projections.paging import Page, Slice, page

Place = tuple[str, ...]


class TrialSide(Word):
    """Who says something, of a pilot and what is in force."""

    BOTH = "BOTH", "both, and not alike"
    TRIED = "TRIED", "the pilot alone"
    IN_FORCE = "IN_FORCE", "what is in force alone"


@dataclass(frozen=True, slots=True)
class ClockDifference:
    """A clock on the day: as it is tried, and as it is in force; None where there is none."""

    tried: due.DueRow | None
    in_force: due.DueRow | None


@dataclass(frozen=True, slots=True)
class FindingDifference:
    """What only one of both asks on the day."""

    side: TrialSide
    finding: asked.FindingRow


@dataclass(frozen=True)
class Trial:
    """A pilot on a day, as of a position."""

    pilot: str
    on: date
    clocks: tuple[str, ...]
    indicators: tuple[str, ...]


def counts_of(
    connection: Connection, ledger: str, trials: Iterable[Trial], position: int
) -> dict[Trial, tuple[dict[TrialSide, int], dict[TrialSide, int]]]:
    """How many clocks and how many findings differ, by who says them."""
    return {it: _counts(connection, ledger, position, it) for it in trials}


def _counts(
    connection: Connection, ledger: str, position: int, trial: Trial
) -> tuple[dict[TrialSide, int], dict[TrialSide, int]]:
    made = list[dict[TrialSide, int]]()
    for different in (_clocks(ledger, position, trial), _findings(ledger, position, trial)):
        side = different.c.side
        found = connection.execute(select(side, func.count()).group_by(side))
        made.append({TrialSide(one): int(count) for one, count in found})
    return made[0], made[1]


def clocks(
    connection: Connection, ledger: str, position: int, trial: Trial, wanted: Slice
) -> Page[ClockDifference]:
    """Clocks whose state or last day differs, and those of one side alone, in the order of ids."""
    different = _clocks(ledger, position, trial)
    order = [different.c[it] for it in _CLOCK]
    found = page(connection, select(different), order, wanted)
    rows = _rows(connection, due.DAYS, _CLOCK, ledger, position, trial, found.places)
    return found.of(
        lambda row: ClockDifference(
            *(
                due.due_row(made) if (made := rows.get((it, *_place(row, _CLOCK)))) else None
                for it in (trial.pilot, "")
            )
        )
    )


def findings(
    connection: Connection, ledger: str, position: int, trial: Trial, wanted: Slice
) -> Page[FindingDifference]:
    """What only one of both asks, in the order of ids."""
    different = _findings(ledger, position, trial)
    order = [different.c[it] for it in _FINDING]
    found = page(connection, select(different), order, wanted)
    rows = _rows(connection, asked.DAYS, _FINDING, ledger, position, trial, found.places)
    return found.of(
        lambda row: FindingDifference(
            side := TrialSide(row["side"]),
            asked.finding_row(
                rows[trial.pilot if side is TrialSide.TRIED else "", *_place(row, _FINDING)]
            ),
        )
    )


_CLOCK = ("clock", "key", "start", "official")
_FINDING = ("indicator", "key", "finding", "official")


def _clocks(ledger: str, position: int, trial: Trial) -> Subquery:
    def differ(one: FromClause, other: FromClause) -> ColumnElement[bool]:
        return or_(one.c.state != other.c.state, one.c.due_on != other.c.due_on)

    among = trial.clocks
    tried, force = CLOCKS.alias("tried"), CLOCKS.alias("in_force")
    here = (ledger, position, trial.on)
    both = (
        select(*(tried.c[it] for it in _CLOCK), literal(TrialSide.BOTH.value).label("side"))
        .join(force, and_(*_same(tried, force, _CLOCK), *_held(force, *here, "")))
        .where(*_held(tried, *here, trial.pilot), tried.c.clock.in_(among), differ(tried, force))
    )
    alone = _alone(CLOCKS, _CLOCK, here, trial.pilot, among)
    return union_all(both, *alone).subquery()


def _findings(ledger: str, position: int, trial: Trial) -> Subquery:
    here = (ledger, position, trial.on)
    return union_all(*_alone(FINDINGS, _FINDING, here, trial.pilot, trial.indicators)).subquery()


def _alone(
    table: Table, names: Place, here: tuple[str, int, date], pilot: str, among: Collection[str]
) -> Iterable[Select[Any]]:
    """The rows that only the pilot has, and those that only what is in force has."""
    for side, mine, theirs in ((TrialSide.TRIED, pilot, ""), (TrialSide.IN_FORCE, "", pilot)):
        one, other = table.alias(f"of_{side.value.lower()}"), table.alias()
        there = select(other.c.official).where(
            *_same(one, other, names), *_held(other, *here, theirs)
        )
        yield select(*(one.c[it] for it in names), literal(side.value).label("side")).where(
            *_held(one, *here, mine), one.c[names[0]].in_(among), ~there.exists()
        )


def _same(one: FromClause, other: FromClause, names: Place) -> list[ColumnElement[bool]]:
    return [one.c[it] == other.c[it] for it in ("ledger", *names)]


def _held(
    one: FromClause, ledger: str, position: int, day: date, trial: str
) -> list[ColumnElement[bool]]:
    return [
        one.c.ledger == ledger, one.c.trial == trial, one.c.lead, one.c.valid_from <= position,
        one.c.valid_to + 0 > position,  # so that SQLite looks by the key and nothing else
        one.c.first_on <= day, one.c.last_on >= day,
    ]  # fmt: skip


def _rows(
    connection: Connection, days: Days, names: Place, ledger: str, position: int, trial: Trial,
    places: Collection[tuple[Any, ...]],
) -> dict[tuple[Any, ...], Any]:  # fmt: skip
    """The whole rows of some places, by trial and place."""
    if not places:
        return {}
    table = days.table
    found = connection.execute(
        select(table).where(
            days.hold(ledger, position, trial.on), table.c.trial.in_((trial.pilot, "")),
            tuple_(*(table.c[it] for it in names)).in_(list(places)),
        )
    ).mappings()  # fmt: skip
    return {(row["trial"], *_place(row, names)): row for row in found}


def _place(row: Any, names: Place) -> tuple[Any, ...]:
    return tuple(row[it] for it in names)
