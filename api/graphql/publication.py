"""Publication: what may be public, by kind and day, and of nobody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import strawberry

from api.graphql.asking import Asker
from api.graphql.connection import Connection, connection
from api.graphql.cursors import Cursors, day, whole
from api.graphql.days import AtLeast, Cut, Known
from api.graphql.enums import Publicity
from api.graphql.moment import Position
from domain.catalogue import all_kinds
from domain.publication import PUBLISHABLE
from projections import publication as view

OfPublicity = Annotated[
    Publicity | None, strawberry.argument(description="Only what is public as this.")
]


@strawberry.type(description="A day that a notice tells.")
class NoticeDay:
    name: str = strawberry.field(description="What it is, by the field of the entry.")
    day: date = strawberry.field(description="The day.")


@strawberry.type(
    description="What is told of an entry that may be public. Nothing in it is about a person."
)
class Notice:
    position: Position = strawberry.field(description="The entry.")
    publicity: Publicity = strawberry.field(description="As what it is public.")
    kind: str = strawberry.field(description="The kind of the entry.")
    title_zh: str = strawberry.field(description="The Chinese title of the kind.")
    title_en: str = strawberry.field(description="The English title of the kind.")
    why: str = strawberry.field(description="Why this kind may be public.")
    unit: str | None = strawberry.field(description="The unit that the entry names.")
    occurred: str = strawberry.field(description="A day, a month, a year, or first/last day.")
    recorded_at: datetime = strawberry.field(description="When it was recorded.")
    days: list[NoticeDay] = strawberry.field(description="The days that it sets.")
    codes: list[str] = strawberry.field(
        description="Of a rule pack its id and version, of a plan its code."
    )


_WHY = {it.fact: it.why for it in PUBLISHABLE}


def made(row: view.Notice) -> Notice:
    kind = all_kinds()[row.kind]
    return Notice(
        position=Position(row.entry), publicity=row.publicity, kind=row.kind,
        title_zh=kind.title_zh, title_en=kind.title_en, why=_WHY[kind.fact], unit=row.unit,
        occurred=row.occurred, recorded_at=row.recorded_at,
        days=[NoticeDay(name=name, day=it) for name, it in row.days], codes=list(row.codes),
    )  # fmt: skip


@strawberry.type
class PublicationQuery:
    @strawberry.field(
        description="What may be public, newest first by the day it happened: packs in force, plans, "
        "notices and publicity of selections, appointments; only what its sender classified OPEN. "
        "What is inside today is not told, whatever `asOf` says."
    )
    async def publication(
        self,
        info: strawberry.Info[Asker],
        publicity: OfPublicity = None,
        page: Cut = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> Connection[Notice]:
        cursors = Cursors(info.context.ledger, f"publication {publicity!r}", (day, whole))
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        rows = await info.context.ask(view.publication, position, cut, publicity)
        return connection(rows, cursors, position, made)
