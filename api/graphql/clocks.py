"""Clocks: what is owed on a day, why, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry

from api.graphql import days
from api.graphql.asking import Asker
from api.graphql.connection import DayConnection, day_connection
from api.graphql.cursors import DayCursors, day, day_cursors, stored, text
from api.graphql.days import AtLeast, Cut, Known, OfOfficial, On, Unit, Why
from api.graphql.enums import ClockState, Per
from api.graphql.errors import known_text
from api.graphql.moment import Position
from projections import due as view
from projections.paging import Page, no_page

States = Annotated[
    list[ClockState] | None,
    strawberry.argument(
        description="Only these states; without it those in which something is owed: "
        f"{', '.join(view.OWED)}."
    ),
]
Overdue = Annotated[
    bool | None,
    strawberry.argument(description="Only what is overdue, or only what is not."),
]
Before = Annotated[
    date | None, strawberry.argument(description="Only what is due before this day.")
]
OfClock = Annotated[
    str | None, strawberry.argument(description="One clock by its id in the packs, like K31.")
]
OfArticle = Annotated[
    str | None,
    strawberry.argument(description="One rule and article, with a space between, like 监察法 56."),
]
Pilot = Annotated[
    str | None,
    strawberry.argument(
        description="The clocks that this pilot changes, as if it decided in its scope; without it all "
        "that is in force."
    ),
]


@strawberry.type(description="A statutory period that a statement started, as it stands on a day.")
class DueItem:
    clock: str = strawberry.field(description="Its id in the packs.")
    key: str = strawberry.field(description="The case, tenure, official or unit that it runs for.")
    per: Per = strawberry.field(description="What `key` is.")
    start: str = strawberry.field(
        description="Source and id of the statement that started it, and a label where it starts several."
    )
    official: str | None = strawberry.field(
        description="Whom it is listed under: the first that it concerns, or the one asked for."
    )
    officials: list[str] = strawberry.field(
        description="All that it concerns, by id, as its statement named them."
    )
    unit: str | None = strawberry.field(
        description="That which its statement named, else that of the first official."
    )
    state: ClockState = strawberry.field(description="On the day that is told.")
    since: date = strawberry.field(description="The first day of this state.")
    until: date | None = strawberry.field(
        description="The last day of this state as far as is known; null while nothing ends it."
    )
    due_on: date = strawberry.field(description="The last day on which it is in time.")
    started_on: date = strawberry.field(description="The first day of its course.")
    stopped_on: date | None = strawberry.field(description="When what was owed happened.")
    provisional: bool = strawberry.field(
        description="Whether `dueOn` rests on a year without a published calendar."
    )
    recorded_late: bool = strawberry.field(
        description="Whether it was met in time and recorded after the time was over."
    )
    over_cap: bool = strawberry.field(
        description="Whether it was extended beyond what the rule allows; the cap holds."
    )
    why: Why = strawberry.field(description="Which article, pack and entries make it so.")
    at: strawberry.Private[int]

    @strawberry.field(description="Its Chinese title in the pack that decided.")
    async def title_zh(self, info: strawberry.Info[Asker]) -> str | None:
        return await self._title(info.context, "title_zh")

    @strawberry.field(description="Its English title in the pack that decided.")
    async def title_en(self, info: strawberry.Info[Asker]) -> str | None:
        return await self._title(info.context, "title_en")

    async def _title(self, asker: Asker, name: str) -> str | None:
        pack = await days.pack(asker, self.at, self.why.pack, self.why.version)
        found = pack.clocks.get(self.clock) if pack else None
        return getattr(found[1], name) if found else None


@strawberry.type(description="How many clocks are in a state, by the article that they rest on.")
class DueCount:
    state: ClockState = strawberry.field(description="On the day that is told.")
    rule: str = strawberry.field(description="The name of the rule, in Chinese.")
    article: str = strawberry.field(description="Its article.")
    total: int = strawberry.field(description="How many; one about several officials counts once.")


@strawberry.type(description="What is owed on a day, counted.")
class DueCounts:
    on: date = strawberry.field(description="The day that is told.")
    as_of: Position = strawberry.field(description="The position that this is answered at.")
    total: int = strawberry.field(description="How many clocks are open.")
    counts: list[DueCount] = strawberry.field(description="By state, rule and article.")


def made(row: view.DueRow, position: int) -> DueItem:
    return DueItem(
        clock=row.clock, key=row.key, per=row.per, start=row.start, official=row.official or None,
        officials=list(row.officials), unit=row.unit, state=row.state, since=row.first_on,
        until=row.last_on, due_on=row.due_on, started_on=row.started_on, stopped_on=row.stopped_on,
        provisional=row.provisional, recorded_late=row.recorded_late, over_cap=row.over_cap,
        why=days.why(row), at=position,
    )  # fmt: skip


def connection(
    rows: Page[view.DueRow] | None, cursors: DayCursors, asked: days.Asked
) -> DayConnection[DueItem]:
    return day_connection(
        rows or no_page(asked.cut), cursors, asked.position, asked.on,
        lambda row: made(row, asked.position),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked of a list, besides whose it is and on which day."""

    unit: str | None
    clock: str | None
    article: str | None
    state: tuple[ClockState, ...]
    overdue: bool | None
    due_before: date | None
    pilot: str | None

    def cursors(self, asker: Asker, on: date | None, official: str | None) -> DayCursors:
        question = f"dueItems {on!r} {official!r} {self!r}"
        return day_cursors(asker.ledger, question, (day, text, stored, stored, text))

    async def which(self, asker: Asker, asked: days.Asked) -> view.Which:
        """Raises Unanswerable for words that no pack knows."""
        await days.known_rule(asker, "clock", self.clock, asked.position, lambda it: it.clocks)
        await days.known_rule(asker, "article", self.article, asked.position, days.articles)
        await days.known_rule(asker, "pilot", self.pilot, asked.position, days.pilots)
        states = tuple(
            it
            for it in self.state
            if self.overdue is None or (it is ClockState.OVERDUE) is self.overdue
        )
        return view.Which(
            asked.on, states, self.unit, self.clock, self.article, self.due_before, self.pilot or ""
        )


def filters(
    unit: str | None, clock: str | None, article: str | None, state: list[ClockState] | None,
    overdue: bool | None, due_before: date | None, pilot: str | None,
) -> Filters:  # fmt: skip
    known_text("unit", unit)
    states = tuple(dict.fromkeys(state or view.OWED))
    return Filters(unit, clock, article, states, overdue, due_before, pilot)


@strawberry.type
class ClockQuery:
    @strawberry.field(
        description="Statutory periods on a day, in the order in which they are due; one that "
        "concerns several officials is listed once."
    )
    async def due_items(
        self,
        info: strawberry.Info[Asker],
        official: OfOfficial = None,
        unit: Unit = None,
        clock: OfClock = None,
        article: OfArticle = None,
        state: States = None,
        overdue: Overdue = None,
        due_before: Before = None,
        pilot: Pilot = None,
        on: On = None,
        page: Cut = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> DayConnection[DueItem]:
        known_text("official", official)
        asker = info.context
        given = filters(unit, clock, article, state, overdue, due_before, pilot)
        cursors = given.cursors(asker, on, official)
        asked = await days.asked(asker, cursors, page, on, as_of, at_least)
        which = await given.which(asker, asked)
        rows = await days.rows(asker, asked, official, view.due, view.of_persons, which)
        return connection(rows, cursors, asked)

    @strawberry.field(
        description="How many statutory periods are open on a day, by state and article."
    )
    async def due_counts(
        self,
        info: strawberry.Info[Asker],
        unit: Unit = None,
        on: On = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> DueCounts:
        known_text("unit", unit)
        position = await info.context.settle(as_of, at_least)
        told = on or await info.context.day(as_of)
        found = await info.context.ask(view.counts, position, told, unit)
        counts = [
            DueCount(state=it.state, rule=it.rule, article=it.article, total=it.total)
            for it in found
        ]
        total = sum(it.total for it in counts)
        return DueCounts(on=told, as_of=Position(position), total=total, counts=counts)
