"""Cases: where each matter stands, what it came to, and what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Text,
    and_,
    column,
    select,
    tuple_,
    values,
)

from domain.cases import CASES
from domain.cases.lifecycle import Irregularity, Lifecycle, concerns, in_words
from domain.cases.outcome import Outcome
from domain.catalogue import Stage, kind_named
from domain.entry import Recorded
from projections.buffers import Values
from projections.entries import CORRECTION
from projections.folded import Folded
from projections.paging import Page, Slice, no_page, page, pages, unheard_of
from projections.shapes import as_of, facts, states
from projections.work import Work

TABLE = states(
    "matter",
    Column("lifecycle", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("issue_codes", Text, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("irregularities", Text, nullable=False),
    Column("cleared", Text, nullable=False),
    key=("lifecycle", "matter"),
)
PARTY = facts(
    "matter_entry",
    Column("official", Text, nullable=False),
    Column("matter", Text, nullable=False),
    Column("lifecycle", Text, nullable=False),
    Column("selecting", Boolean, nullable=False),
    key=("official", "matter", "lifecycle"),
    known_by=("official", "matter"),
)
"""Which entry of a case concerns which official, by each lifecycle that reads it, "" where none does;
`selecting` ones make the case a selection process of theirs."""
Index("matter_entry_matter", PARTY.c.ledger, PARTY.c.matter, PARTY.c.position)
Clearings = Sequence[tuple[str, str]]
"""Whom a clearing names, and the last day (YYYY-MM-DD) that is cleared."""
JUDGED = {kind_named(kind) for lifecycle in CASES for kind in lifecycle.kinds}
STATUSES = tuple(
    dict.fromkeys(in_words(state) for lifecycle in CASES for state in lifecycle.states)
)
"""What `status` may be, over all lifecycles of a matter."""
STATUSES_OF = {it.name: tuple(map(in_words, it.states)) for it in CASES}
_NONE = "[]"
"""No irregularities, as `columns` writes them."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`matter` is the case's reference, `steps` counts the acts of bodies recorded in it."""

    lifecycle: str
    matter: str
    status: str
    outcome: Outcome
    issue_codes: tuple[str, ...]
    steps: int
    irregularities: tuple[Irregularity, ...]
    cleared: Clearings


def columns(lifecycle: Lifecycle[Any], state: Any) -> Values | None:
    """None where there is nothing to tell."""
    if not lifecycle.begun(state):
        return None
    return {
        "status": in_words(type(state)),
        "outcome": lifecycle.outcome(state).value,
        "issue_codes": json.dumps(getattr(state, "issue_codes", ())),
        "steps": state.steps,
        "irregularities": json.dumps(
            [asdict(it) for it in state.irregularities], ensure_ascii=False
        ),
        "cleared": json.dumps(
            [(official, day.isoformat()) for official, day in getattr(state, "cleared", ())]
        ),
    }


class Cases(Folded):
    @property
    def tables(self) -> tuple[Any, ...]:
        return (self.table, PARTY)

    def apply(self, work: Work, entry: Recorded) -> None:
        selecting = entry.entry.kind.stages == (Stage.PRE_APPOINTMENT,)
        for case in matters(entry):
            selects = selecting and case in entry.entry.subject.cases
            for lifecycle in _reading(entry, case):
                shared = {"matter": case, "lifecycle": lifecycle, "selecting": selects}
                for official in entry.officials or ("",):  # a motion may come before any candidate
                    work.add(PARTY, {**shared, "official": official, "position": entry.position})
        if selecting:
            work.note("processes", entry.entry.subject.cases)
        super().apply(work, entry)


def matters(entry: Recorded) -> tuple[str, ...]:
    """What an entry's cases are kept under: its cases, and the tenure that is left."""
    subject = entry.entry.subject
    return tuple(dict.fromkeys((*subject.cases, *((subject.tenure,) if subject.tenure else ()))))


def _reading(entry: Recorded, case: str) -> list[str]:
    kind = type(entry.entry.fact)
    found = [it.name for it in CASES if kind in it.ranks and case in concerns(entry, it.tag)]
    return found or [""]


PROJECTION = Cases("cases", 7, TABLE, CASES, columns, keyed_by_lifecycle=True)


def cases(
    connection: Connection,
    ledger: str,
    position: int,
    wanted: Slice,
    *,
    officials: Iterable[str] | None = None,
    status: str | None = None,
    outcome: Outcome | None = None,
    lifecycle: str | None = None,
    irregular: bool | None = None,
) -> Page[CaseRow]:
    """In the order of lifecycle and reference, as of a position; `irregular` keeps those with something
    that does not fit, or those without. A lifecycle concerns those whom the
    statements name that it reads: who shares a reference with somebody else's is no party to it."""
    if unheard_of(status, lifecycle):
        return Page([], [], more_after=False, more_before=False)
    statement = select(TABLE)
    if lifecycle is None:
        statement = statement.where(as_of(TABLE, ledger, position))
    else:  # `+ 0`, so that SQLite looks by the key, which gives their order, and nothing else
        statement = statement.where(
            TABLE.c.ledger == ledger, TABLE.c.lifecycle == lifecycle,
            TABLE.c.valid_from <= position, TABLE.c.valid_to + 0 > position,
        )  # fmt: skip
    if officials is not None:
        mine = select(PARTY.c.lifecycle, PARTY.c.matter).where(
            _standing(ledger, position), PARTY.c.official.in_(list(officials))
        )
        statement = statement.where(tuple_(TABLE.c.lifecycle, TABLE.c.matter).in_(mine))
    if status is not None:
        statement = statement.where(TABLE.c.status == status)
    if outcome is not None:
        statement = statement.where(TABLE.c.outcome == outcome.value)
    if irregular is not None:
        odd = TABLE.c.irregularities != _NONE
        statement = statement.where(odd if irregular else ~odd)
    return page(connection, statement, (TABLE.c.lifecycle, TABLE.c.matter), wanted).of(case_row)


def of_persons(
    connection: Connection,
    ledger: str,
    persons: Iterable[tuple[str, ...]],
    position: int,
    wanted: Slice,
) -> dict[tuple[str, ...], Page[CaseRow]]:
    """The same page of the cases of each person, who is given by all its ids; see `cases`."""
    members = list(persons)
    named = values(column("official", Text), column("person", Integer), name="named").data(
        [(official, person) for person, ids in enumerate(members) for official in ids]
    ).cte("named")  # fmt: skip
    theirs = (
        select(named.c.person, PARTY.c.lifecycle, PARTY.c.matter)
        .where(_standing(ledger, position), PARTY.c.official == named.c.official)
        .distinct()
        .subquery()
    )
    statement = (
        select(TABLE)
        .join(
            theirs,
            and_(theirs.c.lifecycle == TABLE.c.lifecycle, theirs.c.matter == TABLE.c.matter),
        )
        .where(as_of(TABLE, ledger, position))
    )
    order = (TABLE.c.lifecycle, TABLE.c.matter)
    found = pages(connection, statement, theirs.c.person, order, wanted)
    none = no_page(wanted)
    return {ids: found.get(it, none).of(case_row) for it, ids in enumerate(members)}


def by_reference(
    connection: Connection, ledger: str, references: Iterable[str], position: int
) -> dict[str, list[CaseRow]]:
    """The cases of these references as of a position; several lifecycles may follow one."""
    found = connection.execute(
        select(TABLE)
        .where(as_of(TABLE, ledger, position), TABLE.c.matter.in_(list(references)))
        .order_by(TABLE.c.lifecycle)
    ).mappings()
    rows: dict[str, list[CaseRow]] = {}
    for row in found:
        rows.setdefault(row["matter"], []).append(case_row(row))
    return rows


def concerning(
    connection: Connection, ledger: str, keys: Iterable[tuple[str, tuple[str, ...]]], position: int
) -> dict[tuple[str, tuple[str, ...]], list[CaseRow]]:
    """By reference and a person's ids: the cases of that reference which concern the person."""
    wanted = list(keys)
    rows = by_reference(connection, ledger, {matter for matter, _ids in wanted}, position)
    every = [(it.lifecycle, it.matter) for found in rows.values() for it in found]
    named = parties(connection, ledger, every, position)
    return {
        (matter, ids): [
            it
            for it in rows.get(matter, ())
            if not set(ids).isdisjoint(named.get((it.lifecycle, matter), ()))
        ]
        for matter, ids in wanted
    }


def _standing(ledger: str, position: int) -> ColumnElement[bool]:
    """Entries of cases that no correction restates, as of a position."""
    restated = select(CORRECTION.c.target).where(
        as_of(CORRECTION, ledger, position), CORRECTION.c.target == PARTY.c.position
    )
    return and_(as_of(PARTY, ledger, position), ~restated.exists())


def parties(
    connection: Connection, ledger: str, cases: Iterable[tuple[str, str]], position: int
) -> dict[tuple[str, str], list[str]]:
    """By lifecycle and reference: the officials whom it concerns, as the statements that it reads
    named them."""
    wanted = set(cases)
    rows = connection.execute(
        select(PARTY.c.lifecycle, PARTY.c.matter, PARTY.c.official)
        .where(
            _standing(ledger, position), PARTY.c.matter.in_({matter for _it, matter in wanted}),
            PARTY.c.official != "",
        )
        .distinct()
        .order_by(PARTY.c.lifecycle, PARTY.c.matter, PARTY.c.official)
    )  # fmt: skip
    found: dict[tuple[str, str], list[str]] = {}
    for lifecycle, matter, official in rows:
        if (lifecycle, matter) in wanted:
            found.setdefault((lifecycle, matter), []).append(official)
    return found


def clearings(row: Any) -> Clearings:
    """From a row of the table, or from its columns."""
    return tuple((official, day) for official, day in json.loads(row["cleared"]))


def clears(found: Clearings, aliases: Iterable[str], kind: str, occurred: date) -> bool:
    """Whether clearings clear a person of an entry that happened, or began, on a day.

    What the fold judged is cleared with the case; of the rest, what came before the clearing.
    """
    members = set(aliases)
    return any(
        it in members and (kind in JUDGED or occurred.isoformat() <= day) for it, day in found
    )


def case_row(row: Any) -> CaseRow:
    """From a row of the table, or from its columns."""
    noted = [
        Irregularity(it["rule"], it["detail"], tuple(it["positions"]))
        for it in json.loads(row["irregularities"])
    ]
    return CaseRow(
        row["lifecycle"], row["matter"], row["status"], Outcome(row["outcome"]),
        tuple(json.loads(row["issue_codes"])), row["steps"], tuple(noted), clearings(row),
    )  # fmt: skip
