"""Locks: what is barred of whom on a day, until when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry

from api.graphql import days, units
from api.graphql.asking import Asker
from api.graphql.connection import DayConnection, day_connection
from api.graphql.cursors import DayCursors, day, day_cursors, stored, text
from api.graphql.days import AtLeast, Cut, Known, OfOfficial, On, Unit, Why
from api.graphql.errors import known_text
from domain.clocks.bars import OF_APPOINTMENT, Bar
from projections import barred as view
from projections.paging import Page, no_page

_CODES = f"Known codes are {', '.join(f'{it} {it.says}' for it in Bar)}; a pack may name others."
OfLock = Annotated[
    str | None, strawberry.argument(description="One lock by its id in the packs, like L01.")
]
Bars = Annotated[
    list[str] | None,
    strawberry.argument(
        description="Only locks that bar any of these, by their codes in the packs. What bars an "
        f"appointment is spread over {', '.join(OF_APPOINTMENT)}. {_CODES}"
    ),
]


@strawberry.type(
    description="What may not happen to a person meanwhile, since a statement started it."
)
class Lock:
    lock: str = strawberry.field(description="Its id in the packs.")
    key: str = strawberry.field(
        description="The official or the case that its statement was about."
    )
    start: str = strawberry.field(description="Source and id of the statement that started it.")
    official: str = strawberry.field(description="Whom it bars, by the id that was named.")
    unit: str | None = strawberry.field(
        description="That which its statement named, else that of the first official."
    )
    bars: list[str] = strawberry.field(
        description=f"What is barred, by codes of the packs. {_CODES}"
    )
    since: date = strawberry.field(description="The first day on which it bars.")
    until: date | None = strawberry.field(
        description="The last day on which it bars; null while nothing has ended it."
    )
    revoked: bool = strawberry.field(
        description="Whether what it rests on was taken back, which ends it after `until`."
    )
    why: Why = strawberry.field(description="Which article, pack and entries make it so.")
    at: strawberry.Private[int]

    @strawberry.field(description="What the unit is called; null where nobody registered it.")
    async def unit_name(self, info: strawberry.Info[Asker]) -> str | None:
        return await units.named(info.context, self.unit, self.at)

    @strawberry.field(
        description="What is barred, in Chinese; a code that only a pack has, as it is."
    )
    def bars_zh(self) -> list[str]:
        return [Bar.zh(it) for it in self.bars]

    @strawberry.field(description="Its Chinese title in the pack that decided.")
    async def title_zh(self, info: strawberry.Info[Asker]) -> str | None:
        return await self._title(info.context, "title_zh")

    @strawberry.field(description="Its English title in the pack that decided.")
    async def title_en(self, info: strawberry.Info[Asker]) -> str | None:
        return await self._title(info.context, "title_en")

    async def _title(self, asker: Asker, name: str) -> str | None:
        pack = await days.pack(asker, self.at, self.why.pack, self.why.version)
        found = pack.locks.get(self.lock) if pack else None
        return getattr(found, name) if found else None


def made(row: view.LockRow, position: int) -> Lock:
    return Lock(
        lock=row.lock, key=row.key, start=row.start, official=row.official, unit=row.unit,
        bars=list(row.bars), since=row.first_on, until=row.last_on, revoked=row.revoked,
        why=days.why(row), at=position,
    )  # fmt: skip


def connection(
    rows: Page[view.LockRow] | None, cursors: DayCursors, asked: days.Asked
) -> DayConnection[Lock]:
    return day_connection(
        rows or no_page(asked.cut), cursors, asked.position, asked.on,
        lambda row: made(row, asked.position),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked of a list, besides whose it is and on which day."""

    unit: str | None
    lock: str | None
    bars: tuple[str, ...]

    def cursors(self, asker: Asker, on: date | None, official: str | None) -> DayCursors:
        question = f"locks {on!r} {official!r} {self!r}"
        return day_cursors(asker.ledger, question, (day, text, stored, stored, text))

    async def which(self, asker: Asker, asked: days.Asked) -> view.Which:
        """Raises Unanswerable for words that no pack knows."""
        known_text("unit", self.unit)
        await days.known_rule(asker, "lock", self.lock, asked.position, lambda it: it.locks)
        for it in self.bars:
            await days.known_rule(asker, "bars", it, asked.position, days.barred)
        return view.Which(asked.on, self.unit, self.lock, self.bars)


def filters(unit: str | None, lock: str | None, bars: list[str] | None) -> Filters:
    return Filters(unit, lock, tuple(dict.fromkeys(bars or ())))


@strawberry.type
class LockQuery:
    @strawberry.field(
        description="Locks that hold on a day, those that end first before the others; each once "
        "for every official whom it bars."
    )
    async def locks(
        self,
        info: strawberry.Info[Asker],
        official: OfOfficial = None,
        unit: Unit = None,
        lock: OfLock = None,
        bars: Bars = None,
        on: On = None,
        page: Cut = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> DayConnection[Lock]:
        known_text("official", official)
        asker, given = info.context, filters(unit, lock, bars)
        cursors = given.cursors(asker, on, official)
        asked = await days.asked(asker, cursors, page, on, as_of, at_least)
        which = await given.which(asker, asked)
        rows = await days.rows(asker, asked, official, view.barred, view.of_persons, which)
        return connection(rows, cursors, asked)
