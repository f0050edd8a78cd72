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


@strawberry.type(description="One term of a tenure.")
class Term:
    first: date = strawberry.field(description="Its first day.")
    last: date | None = strawberry.field(description="Its last day, as planned.")
    cases: list[str] = strawberry.field(description="The selection processes that led to it.")


@strawberry.type(description="A time in one post, as its entries tell it: one term or several.")
class Tenure:
    reference: str = strawberry.field(description="As its senders name it.")
    status: str = strawberry.field(
        description="SERVING, DEPARTING or LEFT, as recorded: a term that ran out without a "
        "recorded departure is SERVING still."
    )
    post: str = strawberry.field(description="What the official was last appointed to.")
    terms: list[Term] = strawberry.field(description="Oldest first; a renewal adds one.")
    term_from: date = strawberry.field(description="The first day of the first term.")
    term_to: date | None = strawberry.field(
        description="The last day of the newest term, as planned."
    )
    departing_from: date | None = strawberry.field(
        description="Since when the departure is under way."
    )
    left_on: date | None = strawberry.field(description="Its last day, as recorded.")


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
    row = tenures.tenure_row(reference, state)
    return Tenure(
        reference=row.reference, status=row.status, post=row.post, term_from=row.term_from,
        terms=[Term(first=it.first, last=it.last, cases=list(it.cases)) for it in row.terms],
        term_to=row.term_to, departing_from=row.departing_from, left_on=row.left_on,
    )  # fmt: skip
