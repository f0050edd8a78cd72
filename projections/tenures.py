"""Tenures, as they stood at any moment."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Connection, Date, Index, RowMapping, Text, select

from domain.cases.lifecycle import Lifecycle, in_words
from domain.cases.tenure import (
    TENURE,
    Departing,
    Left,
    NotAppointed,
    Serving,
    Tenure,
    Term,
    served,
)
from projections.buffers import Values
from projections.folded import Folded
from projections.shapes import as_of, states

TABLE = states(
    "tenure",
    Column("tenure", Text, nullable=False),
    Column("official", Text),
    Column("post", Text),
    Column("term_from", Date),
    Column("term_to", Date),
    Column("departing_from", Date),
    Column("left_on", Date),
    Column("terms", Text, nullable=False),
    key=("tenure",),
)
Index("tenure_official", TABLE.c.ledger, TABLE.c.official, TABLE.c.valid_to)


def _row(_lifecycle: Lifecycle[Any], state: Tenure) -> Values:
    made = served(state)
    return {
        "official": made.official if made else None,
        "post": made.post if made else None,
        "term_from": made.term_from if made else None,
        "term_to": made.term_to if made else None,
        "departing_from": getattr(state, "departing_from", None),
        "left_on": getattr(state, "left_on", None),
        "terms": json.dumps([_told(it) for it in made.terms] if made else []),
    }


def _told(term: Term) -> tuple[str, str | None, tuple[str, ...]]:
    return str(term.first), str(term.last) if term.last else None, term.cases


PROJECTION = Folded("tenures", 3, TABLE, (TENURE,), _row)


@dataclass(frozen=True, slots=True)
class TenureRow:
    """One shape for every state of an appointment: `status` is SERVING, DEPARTING or LEFT."""

    reference: str
    status: str
    official: str
    post: str
    terms: tuple[Term, ...]
    term_from: date
    term_to: date | None
    departing_from: date | None
    left_on: date | None


def tenure_row(reference: str, state: Tenure) -> TenureRow:
    made = served(state)
    assert made is not None, "only the tenures of an official are told"
    return TenureRow(
        reference, in_words(type(state)), made.official, made.post, made.terms,
        made.term_from, made.term_to, getattr(state, "departing_from", None), getattr(state, "left_on", None),
    )  # fmt: skip


def of_officials(
    connection: Connection, ledger: str, officials: Iterable[str], position: int
) -> dict[str, Tenure]:
    """The tenures of one person's ids as of a position, by reference, oldest term first."""
    found = connection.execute(
        select(TABLE)
        .where(as_of(TABLE, ledger, position), TABLE.c.official.in_(list(officials)))
        .order_by(TABLE.c.term_from, TABLE.c.tenure)
    ).mappings()
    return {row["tenure"]: state(row) for row in found}


def state(row: RowMapping | Values) -> Tenure:
    """The state that a row was written from."""
    if row["official"] is None:
        return NotAppointed(row["departing_from"], row["left_on"])
    terms = tuple(
        Term(date.fromisoformat(first), date.fromisoformat(last) if last else None, tuple(cases))
        for first, last, cases in json.loads(row["terms"])
    )
    made = Serving(row["official"], row["post"], terms)
    if row["left_on"]:
        return Left(made, row["departing_from"], row["left_on"])
    return Departing(made, row["departing_from"]) if row["departing_from"] else made
