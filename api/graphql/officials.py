"""Officials: who they are, their tenures, their profile by stage, circle and mechanism."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from api.graphql import clocks, days, due_item, findings, locks, profile, tenures, units
from api.graphql.asking import Asker, OfficialName
from api.graphql.cases import Case, cursors_of_cases, made
from api.graphql.connection import Connection, DayConnection, connection
from api.graphql.cursors import Cursors, DayCursors, Paged, PageOf, text
from api.graphql.errors import LONGEST_NAME, known_text
from api.graphql.moment import AsOf, AtLeast, Moment, Position
from domain.events.register import ManagementLevel
from projections import asked, barred, cases, due, names
from projections import officials as view
from projections import profile as tallies

MOST_FOUND = 1000


@strawberry.type(
    description="A person, all whose ids are read as one. Registrations, linked keys, merges and "
    "levels are told here and stand in no timeline: they are the register, not supervision."
)
class Official:
    id: str = strawberry.field(
        description="Its own; of merged ones, that of the one it is read as."
    )
    unit: str | None = strawberry.field(description="As it was last registered.")
    key_post: bool = strawberry.field(description="Whether the post is designated as a key post.")
    management_level: str | None = strawberry.field(
        description=f"The level that manages it: {', '.join(ManagementLevel)}."
    )
    keys: list[str] = strawberry.field(description="`scheme:key` of other systems, linked so far.")
    aliases: list[str] = strawberry.field(description="All ids read as this person, its own first.")
    as_of: Position = strawberry.field(description="The position that this is answered at.")
    named_at: strawberry.Private[int]
    fixed: strawberry.Private[bool]
    """Whether the asker named the position, or a cursor did."""
    day: strawberry.Private[date | None]
    """That of the moment that the asker named; today where there is none."""

    @strawberry.field(description="Opened from its seal; null once its key is destroyed.")
    async def name(self, info: strawberry.Info[Asker]) -> str | None:
        return await info.context.name(self.named_at)

    @strawberry.field(description="What the unit is called; null where nobody registered it.")
    async def unit_name(self, info: strawberry.Info[Asker]) -> str | None:
        return await units.named(info.context, self.unit, self.as_of)

    @strawberry.field(description="Oldest term first.")
    async def tenures(self, info: strawberry.Info[Asker]) -> list[tenures.Tenure]:
        found = await info.context.together(tenures.of_persons, tuple(self.aliases), self.as_of)
        return [tenures.tenure(reference, state) for reference, state in found or ()]

    @strawberry.field(description="The cells of stage × circle × mechanism that count something.")
    async def profile(self, info: strawberry.Info[Asker]) -> list[profile.Cell]:
        found = await info.context.together(profile.of_persons, tuple(self.aliases), self.as_of)
        return profile.cells(found or [])

    @strawberry.field(description="The cases that concern this person.")
    async def cases(self, info: strawberry.Info[Asker], page: Paged = None) -> Connection[Case]:
        asker = info.context
        cursors = cursors_of_cases(asker, self.id)
        cut, pinned = cursors.slice(page)
        position, aliases = await self._pinned(asker, pinned)
        rows = await asker.together(cases.of_persons, aliases, position, cut)
        assert rows is not None, "a person without cases has an empty page"
        return connection(rows, cursors, position, lambda row: made(row, position))

    @strawberry.field(description="Statutory periods of this person; see `dueItems` of the query.")
    async def due_items(
        self,
        info: strawberry.Info[Asker],
        clock: clocks.OfClock = None,
        article: clocks.OfArticle = None,
        kind: clocks.Kinds = None,
        state: clocks.States = None,
        overdue: clocks.Overdue = None,
        due_before: clocks.Before = None,
        pilot: clocks.Pilot = None,
        on: days.On = None,
        page: days.Cut = None,
    ) -> DayConnection[due_item.DueItem]:
        asker = info.context
        given = clocks.filters(None, clock, article, kind, state, overdue, due_before, pilot)
        cursors = given.cursors(asker, on, self.id)
        found, ids = await self._asked(asker, cursors, page, on)
        which = await given.which(asker, found)
        rows = await asker.together(due.of_persons, ids, found.position, which, found.cut)
        return due_item.connection(rows, cursors, found)

    @strawberry.field(description="Locks that bar this person; see `locks` of the query.")
    async def locks(
        self,
        info: strawberry.Info[Asker],
        lock: locks.OfLock = None,
        bars: locks.Bars = None,
        on: days.On = None,
        page: days.Cut = None,
    ) -> DayConnection[locks.Lock]:
        asker, given = info.context, locks.filters(None, lock, bars)
        cursors = given.cursors(asker, on, self.id)
        found, ids = await self._asked(asker, cursors, page, on)
        which = await given.which(asker, found)
        rows = await asker.together(barred.of_persons, ids, found.position, which, found.cut)
        return locks.connection(rows, cursors, found)

    @strawberry.field(description="What is asked about this person; see `findings` of the query.")
    async def findings(
        self,
        info: strawberry.Info[Asker],
        indicator: findings.OfIndicator = None,
        severity: findings.OfSeverity = None,
        disposition: findings.OfDisposition = None,
        on: days.On = None,
        page: days.Cut = None,
    ) -> DayConnection[findings.Finding]:
        asker = info.context
        given = findings.Filters(None, indicator, severity, disposition)
        cursors = given.cursors(asker, on, self.id)
        found, ids = await self._asked(asker, cursors, page, on)
        which = given.which(found.on)
        rows = await asker.together(asked.of_persons, ids, found.position, which, found.cut)
        return findings.connection(rows, cursors, found)

    async def _asked(
        self, asker: Asker, cursors: DayCursors, page: PageOf | None, on: date | None
    ) -> tuple[days.Asked, tuple[str, ...]]:
        """What a question about a day asks of this person, and the ids read as this person there."""
        cut, pinned, day = cursors.cut(page)
        position, aliases = await self._pinned(asker, pinned)
        told = on or day or self.day or await asker.day(None)
        return days.Asked(position, told, cut), aliases

    async def _pinned(self, asker: Asker, pinned: int | None) -> tuple[int, tuple[str, ...]]:
        """The position to answer at, and the ids read as this person there. Raises Unanswerable."""
        if pinned in (None, self.as_of):
            return self.as_of, tuple(self.aliases)
        at = AsOf(position=self.as_of) if self.fixed else None
        position = await asker.settle(at, None, pinned)
        found = await asker.ask(view.official, self.id, position)
        return position, found.aliases if found else (self.id,)


@strawberry.type
class OfficialQuery:
    @strawberry.field(
        description="By id or by a linked `scheme:key`; null when nobody is known by it."
    )
    async def official(
        self,
        info: strawberry.Info[Asker],
        id: OfficialName,  # noqa: A002  the argument's name in the schema
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Official | None:
        known_text("id", id)
        position = await info.context.settle(as_of, at_least)
        row = await info.context.ask(view.official, id, position)
        if row is None or not row.named_at:
            return None
        day = await info.context.day(as_of) if as_of else None
        return _official(row, position, day, fixed=as_of is not None)

    @strawberry.field(description="In the order of ids; `name` keeps those whose name contains it.")
    async def officials(
        self,
        info: strawberry.Info[Asker],
        name: Annotated[
            str | None,
            strawberry.argument(
                description="A piece of the name; case, accents, width and spaces do not count, and "
                f"at most {MOST_FOUND} names are looked at."
            ),
        ] = None,
        page: Paged = None,
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Connection[Official]:
        known_text("name", name, LONGEST_NAME)
        cursors = Cursors(info.context.ledger, f"officials {name!r}", (text,))
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        among = None
        if name is not None:
            gone = info.context.name_is_erased
            among = await info.context.ask(names.search, name, position, MOST_FOUND, gone)
        rows = await info.context.ask(view.officials, position, cut, among)
        fixed = as_of is not None or pinned is not None
        day = await info.context.day(as_of) if as_of else None
        return connection(
            rows, cursors, position, lambda row: _official(row, position, day, fixed=fixed)
        )

    @strawberry.field(description="An official's matrix of stage × circle × mechanism.")
    async def profile(
        self,
        info: strawberry.Info[Asker],
        official: OfficialName,
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> list[profile.Cell]:
        known_text("official", official)
        position = await info.context.settle(as_of, at_least)
        among = await info.context.aliases(official, position)
        return profile.cells(await info.context.ask(tallies.profile, among, position))


def _official(row: view.OfficialRow, position: int, day: date | None, *, fixed: bool) -> Official:
    return Official(
        id=row.official, unit=row.unit, key_post=row.key_post, management_level=row.level,
        keys=list(row.keys), aliases=list(row.aliases), as_of=Position(position), named_at=row.named_at,
        fixed=fixed, day=day,
    )  # fmt: skip
