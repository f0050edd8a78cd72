"""Officials: who they are, their tenures, their profile by stage, circle and mechanism."""

from __future__ import annotations

from datetime import date

import strawberry

from api.graphql.asking import Asker, AsOf, Cursors, PageOf, Position, text
from api.graphql.cases import Case, page_of_cases
from api.graphql.connection import Connection, connection
from api.graphql.enums import Circle, Mechanism, Stage
from domain.cases.tenure import Tenure as TenureState
from projections import names, tenures
from projections import officials as view
from projections import profile as tallies

MOST_FOUND = 1000


@strawberry.type
class Tenure:
    reference: str
    status: str = strawberry.field(description="SERVING, DEPARTING or LEFT.")
    post: str
    term_from: date
    term_to: date | None = strawberry.field(description="As planned, inclusive.")
    departing_from: date | None
    left_on: date | None


@strawberry.type(description="How many entries stand in a cell of the matrix.")
class Cell:
    stage: Stage
    circle: Circle
    mechanism: Mechanism
    total: int
    cleared: int = strawberry.field(description="Of the total, those of cases that ended cleared.")


@strawberry.type
class Official:
    id: str
    unit: str | None
    key_post: bool
    management_level: str | None
    keys: list[str] = strawberry.field(description="`scheme:key` of other systems, linked so far.")
    aliases: list[str] = strawberry.field(description="All ids read as this person, its own first.")
    as_of: Position
    named_at: strawberry.Private[int]

    @strawberry.field(description="Opened from its seal; null once its key is destroyed.")
    async def name(self, info: strawberry.Info[Asker]) -> str | None:
        return await info.context.name(self.named_at)

    @strawberry.field(description="Oldest term first.")
    async def tenures(self, info: strawberry.Info[Asker]) -> list[Tenure]:
        found = await info.context.ask(tenures.of_officials, self.aliases, self.as_of)
        return [_tenure(reference, state) for reference, state in found.items()]

    @strawberry.field(description="The cells of stage × circle × mechanism that count something.")
    async def profile(self, info: strawberry.Info[Asker]) -> list[Cell]:
        return await _cells(info.context, self.aliases, self.as_of)

    @strawberry.field(description="The cases that concern this person.")
    async def cases(
        self, info: strawberry.Info[Asker], page: PageOf | None = None
    ) -> Connection[Case]:
        at = AsOf(position=self.as_of)
        return await page_of_cases(info.context, page, at, None, self.id, None, None)


@strawberry.type
class OfficialQuery:
    @strawberry.field(
        description="By id or by a linked `scheme:key`; null when nobody is known by it."
    )
    async def official(
        self,
        info: strawberry.Info[Asker],
        id: str,  # noqa: A002  the argument's name in the schema
        as_of: AsOf | None = None,
        at_least: Position | None = None,
    ) -> Official | None:
        position = await info.context.settle(as_of, at_least)
        row = await info.context.ask(view.official, id, position)
        return _official(row, position) if row and row.named_at else None

    @strawberry.field(description="In the order of ids; `name` keeps those whose name contains it.")
    async def officials(
        self,
        info: strawberry.Info[Asker],
        name: str | None = None,
        page: PageOf | None = None,
        as_of: AsOf | None = None,
        at_least: Position | None = None,
    ) -> Connection[Official]:
        cursors = Cursors(f"officials {name!r}", (text,))
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        among = None
        if name is not None:
            gone = info.context.name_is_erased
            among = await info.context.ask(names.search, name, position, MOST_FOUND, gone)
        rows = await info.context.ask(view.officials, position, cut, among)
        return connection(rows, cursors, position, lambda row: _official(row, position))

    @strawberry.field(description="An official's matrix of stage × circle × mechanism.")
    async def profile(
        self,
        info: strawberry.Info[Asker],
        official: str,
        as_of: AsOf | None = None,
        at_least: Position | None = None,
    ) -> list[Cell]:
        position = await info.context.settle(as_of, at_least)
        row = await info.context.ask(view.official, official, position)
        return await _cells(info.context, row.aliases if row else (), position)


async def _cells(asker: Asker, aliases: list[str] | tuple[str, ...], position: int) -> list[Cell]:
    found = await asker.ask(tallies.profile, aliases, position)
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


def _official(row: view.OfficialRow, position: int) -> Official:
    return Official(
        id=row.official, unit=row.unit, key_post=row.key_post, management_level=row.level,
        keys=list(row.keys), aliases=list(row.aliases), as_of=Position(position), named_at=row.named_at,
    )  # fmt: skip


def _tenure(reference: str, state: TenureState) -> Tenure:
    row = tenures.tenure_row(reference, state)
    return Tenure(
        reference=row.reference, status=row.status, post=row.post, term_from=row.term_from,
        term_to=row.term_to, departing_from=row.departing_from, left_on=row.left_on,
    )  # fmt: skip
