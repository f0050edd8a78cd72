"""An official's matrix of stage × circle × mechanism."""

from __future__ import annotations

from typing import Any

import strawberry

from api.graphql.enums import Circle, Mechanism, Stage
from projections import profile

Ids = tuple[str, ...]
"""All ids that are read as one person."""


@strawberry.type(description="How many entries stand in a cell of the matrix.")
class Cell:
    stage: Stage = strawberry.field(description="As derived from tenures.")
    circle: Circle = strawberry.field(description="Of its entries.")
    mechanism: Mechanism = strawberry.field(description="Of its entries.")
    total: int = strawberry.field(description="All entries that stand in it.")
    cleared: int = strawberry.field(description="Of the total, those of cases that ended cleared.")


def of_persons(
    connection: Any, ledger: str, persons: list[Ids], position: int
) -> dict[Ids, list[profile.Cell]]:
    """One after the other on one connection: a sum over a person's ids is a statement of its own."""
    return {ids: profile.profile(connection, ledger, ids, position) for ids in persons}


def cells(found: list[profile.Cell]) -> list[Cell]:
    return [
        Cell(
            stage=it.stage,
            circle=it.circle,
            mechanism=it.mechanism,
            total=it.total,
            cleared=it.cleared,
        )
        for it in found
    ]
