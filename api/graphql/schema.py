"""The schema: topic modules joined, limits on, no mutations."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import strawberry
from graphql import FieldNode, GraphQLError
from strawberry.extensions import MaxTokensLimiter
from strawberry.schema.config import StrawberryConfig

from api.graphql.cases import CaseQuery
from api.graphql.catalogue import CatalogueQuery
from api.graphql.clocks import ClockQuery
from api.graphql.coverage import CoverageQuery
from api.graphql.errors import Coded, ours
from api.graphql.findings import FindingQuery
from api.graphql.limits import Limits
from api.graphql.locks import LockQuery
from api.graphql.moment import Position
from api.graphql.officials import OfficialQuery
from api.graphql.pilots import PilotQuery
from api.graphql.publication import PublicationQuery
from api.graphql.record import RecordQuery
from api.graphql.rules import RulesQuery
from api.graphql.timeline import TimelineQuery
from api.graphql.units import UnitQuery
from domain.values import parse_day

MOST_TOKENS = 2000
LOG = logging.getLogger("supervision.graphql")


@strawberry.type(description="What can be asked; nothing is written through GraphQL.")
class Query(
    OfficialQuery, UnitQuery, TimelineQuery, CaseQuery, ClockQuery, LockQuery, FindingQuery, CoverageQuery,
    RulesQuery, PilotQuery, PublicationQuery, RecordQuery, CatalogueQuery,
):  # fmt: skip
    pass


def _parse_position(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 62:
        raise ValueError("a position is a whole number, not negative")
    return value


POSITION = strawberry.scalar(
    name="Position",
    description="A place in the ledger: a whole number, 1 for the first entry.",
    serialize=int,
    parse_value=_parse_position,
)


def _parse_day(value: Any) -> date:
    if not isinstance(value, str):
        raise ValueError("a day is YYYY-MM-DD")  # noqa: TRY004  what a scalar is to raise
    return parse_day(value)


DAY = strawberry.scalar(
    name="Date",
    description="A day: YYYY-MM-DD and no other form.",
    serialize=date.isoformat,
    parse_value=_parse_day,
)


class Schema(strawberry.Schema):
    def process_errors(self, errors: list[GraphQLError], _context: Any = None) -> None:
        """Log what went wrong inside by type and path; neither values nor the query's text."""
        for error in errors:
            if not ours(error):
                # the field's own name: a path holds aliases, which are the client's text
                field = next(
                    (it.name.value for it in error.nodes or () if isinstance(it, FieldNode)), ""
                )
                LOG.error(
                    "graphql_failed type=%s field=%s", type(error.original_error).__name__, field
                )


SCHEMA = Schema(
    Query,
    config=StrawberryConfig(scalar_map={Position: POSITION, date: DAY}),
    extensions=[
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        Limits,
        Coded,
    ],
)
