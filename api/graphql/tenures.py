"""Tenures, asked for many persons at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import strawberry

from domain.cases.tenure import Tenure as TenureState
from domain.cases.tenure import served
from projections import tenures

Ids = tuple[str, ...]
"""All ids that are read as one person."""


@strawberry.type
class Tenure:
    reference: str
    status: str = strawberry.field(description="SERVING, DEPARTING or LEFT.")
    post: str
    term_from: date
    term_to: date | None = strawberry.field(description="As planned, inclusive.")
    departing_from: date | None
    left_on: date | None


def of_persons(
    connection: Any, ledger: str, persons: list[Ids], position: int
) -> dict[Ids, list[tuple[str, TenureState]]]:
    """By a person's ids: its tenures, oldest term first."""
    person = {official: ids for ids in persons for official in ids}
    found: dict[Ids, list[tuple[str, TenureState]]] = {ids: [] for ids in persons}
    for reference, state in tenures.of_officials(connection, ledger, person, position).items():
        made = served(state)
        assert made is not None, "the query gives tenures with an official"
        found[person[made.official]].append((reference, state))
    return found


def tenure(reference: str, state: TenureState) -> Tenure:
    made = served(state)
    assert made is not None, "the query gives tenures with an official"
    return Tenure(
        reference=reference, status=type(state).__name__.upper(), post=made.post,
        term_from=made.term_from, term_to=made.term_to,
        departing_from=getattr(state, "departing_from", None), left_on=getattr(state, "left_on", None),
    )  # fmt: skip
