"""Clocks: what is owed on a day, why, and how much of it there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

import strawberry

from api.graphql import days
from api.graphql.asking import Asker
from api.graphql.connection import DayConnection
from api.graphql.cursors import DayCursors, day, day_cursors, stored, text
from api.graphql.days import AtLeast, Cut, Known, OfOfficial, On, Unit
from api.graphql.due_item import DueItem, connection
from api.graphql.enums import ClockKind, ClockState
from api.graphql.errors import known_text
from api.graphql.moment import Position
from domain.clocks.kinds import OWED
from projections import due as view

States = Annotated[
    list[ClockState] | None,
    strawberry.argument(
        description="Only these states; without it those of what is not at its end: "
        f"{', '.join(view.OPENED)}."
    ),
]
OfKinds = Annotated[
    list[ClockKind] | None,
    strawberry.argument(
        description=f"Only these kinds; without it those by which something is owed: {', '.join(OWED)}."
    ),
]
Kinds = Annotated[
    list[ClockKind] | None,
    strawberry.argument(
        description=f"Only these kinds; without it those by which something is owed: {', '.join(OWED)}. "
        "Where `clock`, `article` or `pilot` says which clocks, it is any kind."
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
    strawberry.argument(
        description="One rule and article, with a space between, like 监察法 56; also of a period that "
        "rests on several, or on more articles of it: 公务员法 48."
    ),
]
Pilot = Annotated[
    str | None,
    strawberry.argument(
        description="The clocks that this pilot changes, as if it decided in its scope; without it all "
        "that is in force."
    ),
]


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
    total: int = strawberry.field(description="How many clocks of these kinds are open.")
    counts: list[DueCount] = strawberry.field(description="By state, rule and article.")


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked of a list, besides whose it is and on which day."""

    unit: str | None
    clock: str | None
    article: str | None
    kind: tuple[ClockKind, ...]
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
        articles = await days.resting_on(asker, self.article, asked.position)
        await days.known_rule(asker, "pilot", self.pilot, asked.position, days.pilots)
        states = tuple(
            it
            for it in self.state
            if self.overdue is None or (it is ClockState.OVERDUE) is self.overdue
        )
        return view.Which(
            asked.on, states, self.unit, self.clock, articles, self.due_before,
            self.pilot or "", self.kind,
        )  # fmt: skip


def filters(
    unit: str | None, clock: str | None, article: str | None, kind: list[ClockKind] | None,
    state: list[ClockState] | None, overdue: bool | None, due_before: date | None, pilot: str | None,
) -> Filters:  # fmt: skip
    known_text("unit", unit)
    named = any(it is not None for it in (clock, article, pilot))
    kinds = tuple(dict.fromkeys(kind or (ClockKind if named else OWED)))
    states = tuple(dict.fromkeys(state or view.OPENED))
    return Filters(unit, clock, article, kinds, states, overdue, due_before, pilot)


@strawberry.type
class ClockQuery:
    @strawberry.field(
        description="Statutory periods on a day, those by which something is owed where nothing else is "
        "asked for, in the order in which they are due; one that concerns several officials is listed once."
    )
    async def due_items(
        self,
        info: strawberry.Info[Asker],
        official: OfOfficial = None,
        unit: Unit = None,
        clock: OfClock = None,
        article: OfArticle = None,
        kind: Kinds = None,
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
        given = filters(unit, clock, article, kind, state, overdue, due_before, pilot)
        cursors = given.cursors(asker, on, official)
        asked = await days.asked(asker, cursors, page, on, as_of, at_least)
        which = await given.which(asker, asked)
        rows = await days.rows(asker, asked, official, view.due, view.of_persons, which)
        return connection(rows, cursors, asked)

    @strawberry.field(
        description="How many statutory periods are open on a day, by state and article: those by which "
        "something is owed, where no kind is asked for."
    )
    async def due_counts(
        self,
        info: strawberry.Info[Asker],
        unit: Unit = None,
        kind: OfKinds = None,
        on: On = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> DueCounts:
        known_text("unit", unit)
        position = await info.context.settle(as_of, at_least)
        await info.context.known_unit("unit", unit)
        told = on or await info.context.day(as_of)
        kinds = tuple(dict.fromkeys(kind or OWED))
        found = await info.context.ask(view.counts, position, told, unit, kinds)
        counts = [
            DueCount(state=it.state, rule=it.rule, article=it.article, total=it.total)
            for it in found
        ]
        total = sum(it.total for it in counts)
        return DueCounts(on=told, as_of=Position(position), total=total, counts=counts)
