"""Units: what they are called, to which they belong, and how many persons the register has there."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.asking import Asker
from api.graphql.connection import Connection, connection
from api.graphql.cursors import Cursors, Paged, text
from api.graphql.enums import ManagementLevel
from api.graphql.errors import known_text
from api.graphql.moment import AtLeast, Moment, Position
from projections import units as view

UnitId = Annotated[str, strawberry.argument(description="The id under which entries name it.")]
OfParent = Annotated[
    str | None,
    strawberry.argument(description="Only the units that belong to this one, and not those below."),
]


@strawberry.type(
    description="A unit that an entry names, as its own or as that of a person or of another unit. What "
    "nobody registered has neither name nor level."
)
class Unit:
    id: str = strawberry.field(description="The id under which entries name it.")
    name: str | None = strawberry.field(description="As it was last registered.")
    level: ManagementLevel | None = strawberry.field(
        description="The level that it belongs to, where its registration says so."
    )
    parent_id: str | None = strawberry.field(description="The id of the unit that it belongs to.")
    position: Position | None = strawberry.field(
        description="The entry that registers it; null where none does."
    )
    as_of: Position = strawberry.field(description="The position that this is answered at.")

    @strawberry.field(description="The unit that it belongs to.")
    async def parent(self, info: strawberry.Info[Asker]) -> Unit | None:
        if self.parent_id is None:
            return None
        row = await info.context.together(view.by_id, self.parent_id, self.as_of)
        return made(row, self.as_of) if row else None

    @strawberry.field(
        description="Persons whom the register has there, each once; not those of the units below it."
    )
    async def persons(self, info: strawberry.Info[Asker]) -> int:
        return await info.context.together(view.persons, self.id, self.as_of) or 0


def made(row: view.UnitRow, position: int) -> Unit:
    return Unit(
        id=row.unit, name=row.name, level=ManagementLevel(row.level) if row.level else None,
        parent_id=row.parent, position=Position(row.registered_at) if row.registered_at else None,
        as_of=Position(position),
    )  # fmt: skip


async def named(asker: Asker, unit: str | None, position: int) -> str | None:
    """What a unit was called as of a position; None where nobody registered it."""
    row = await asker.together(view.by_id, unit, position) if unit else None
    return row.name if row else None


@strawberry.type
class UnitQuery:
    @strawberry.field(description="By its id; null where no entry had named it by then.")
    async def unit(
        self,
        info: strawberry.Info[Asker],
        id: UnitId,  # noqa: A002  the argument's name in the schema
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Unit | None:
        known_text("id", id)
        position = await info.context.settle(as_of, at_least)
        await info.context.known_unit("id", id)
        row = await info.context.together(view.by_id, id, position)
        return made(row, position) if row else None

    @strawberry.field(description="All units that are known, in the order of their ids.")
    async def units(
        self,
        info: strawberry.Info[Asker],
        parent: OfParent = None,
        page: Paged = None,
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Connection[Unit]:
        known_text("parent", parent)
        cursors = Cursors(info.context.ledger, f"units {parent!r}", (text,))
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        await info.context.known_unit("parent", parent)
        rows = await info.context.ask(view.units, position, cut, parent)
        return connection(rows, cursors, position, lambda row: made(row, position))
