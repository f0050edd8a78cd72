"""Pilots: what a pack that is tried would have said otherwise than what is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

import strawberry

from api.graphql import due_item as due
from api.graphql import findings as asked
from api.graphql.asking import Asker
from api.graphql.connection import DayConnection, day_connection
from api.graphql.cursors import DayCursors, day_cursors, stored, text
from api.graphql.days import AtLeast, Cut, Known, On, known_rule, pilots
from api.graphql.enums import TrialSide
from api.graphql.moment import AsOf, Position
from domain.rulebook.book import Rulebook
from projections import clocks, findings
from projections import pilots as view
from projections.paging import Slice

OfPilot = Annotated[str, strawberry.argument(description="The pack that is tried, by its id.")]


@strawberry.type(description="A clock that the pilot and what is in force do not say alike.")
class ClockDifference:
    tried: due.DueItem | None = strawberry.field(
        description="As it is tried; null where it is not."
    )
    in_force: due.DueItem | None = strawberry.field(
        description="As it is in force; null where it is not."
    )


@strawberry.type(description="A finding that only the pilot has, or only what is in force.")
class FindingDifference:
    side: TrialSide = strawberry.field(description="Who has it.")
    finding: asked.Finding = strawberry.field(description="What is asked.")


@strawberry.type(description="How many are said by whom.")
class TrialCounts:
    both: int = strawberry.field(description="There on both sides, and not alike.")
    tried: int = strawberry.field(description="There as tried alone.")
    in_force: int = strawberry.field(description="There in force alone.")


@strawberry.type(
    description="A pilot beside what is in force, in its scope. It decides nothing: this is what it "
    "would have changed."
)
class Pilot:
    pack: str = strawberry.field(description="Its id.")
    on: date = strawberry.field(description="The day that is told.")
    as_of: Position = strawberry.field(description="The position that this is answered at.")
    scope: list[str] = strawberry.field(description="The units in which it is tried.")
    clocks_compared: list[str] = strawberry.field(description="The clocks that it could change.")
    indicators_compared: list[str] = strawberry.field(
        description="The indicators that it could change."
    )
    trial: strawberry.Private[view.Trial]
    given: strawberry.Private[tuple[date | None, bool]]
    """The day that the asker named, and whether the position is theirs too."""

    @strawberry.field(description="Clocks whose state or last day differs, and those of one side.")
    async def clock_counts(self, info: strawberry.Info[Asker]) -> TrialCounts:
        return (await self._counts(info.context))[0]

    @strawberry.field(description="Findings that only one side has; `both` is always 0.")
    async def finding_counts(self, info: strawberry.Info[Asker]) -> TrialCounts:
        return (await self._counts(info.context))[1]

    @strawberry.field(description="The clocks that differ, in the order of their ids.")
    async def clocks(
        self, info: strawberry.Info[Asker], page: Cut = None
    ) -> DayConnection[ClockDifference]:
        asker, cursors = (
            info.context,
            self._cursors(info.context, "clocks", (text, text, stored, text)),
        )
        cut, position, trial = await self._cut(asker, cursors, page)
        rows = await asker.ask(view.clocks, position, trial, cut)

        def made(row: view.ClockDifference) -> ClockDifference:
            return ClockDifference(
                tried=due.made(row.tried, position) if row.tried else None,
                in_force=due.made(row.in_force, position) if row.in_force else None,
            )

        return day_connection(rows, cursors, position, trial.on, made)

    @strawberry.field(description="The findings that only one side has, in the order of their ids.")
    async def findings(
        self, info: strawberry.Info[Asker], page: Cut = None
    ) -> DayConnection[FindingDifference]:
        asker, cursors = (
            info.context,
            self._cursors(info.context, "findings", (text, text, text, text)),
        )
        cut, position, trial = await self._cut(asker, cursors, page)
        rows = await asker.ask(view.findings, position, trial, cut)
        return day_connection(
            rows, cursors, position, trial.on,
            lambda row: FindingDifference(side=row.side, finding=asked.made(row.finding, position)),
        )  # fmt: skip

    async def _counts(self, asker: Asker) -> tuple[TrialCounts, TrialCounts]:
        found = await asker.together(view.counts_of, self.trial, self.as_of)
        assert found is not None, "a trial without differences has counts of nothing"
        clocks, findings = (
            TrialCounts(
                both=it.get(view.TrialSide.BOTH, 0), tried=it.get(view.TrialSide.TRIED, 0),
                in_force=it.get(view.TrialSide.IN_FORCE, 0),
            )
            for it in found
        )  # fmt: skip
        return clocks, findings

    def _cursors(self, asker: Asker, name: str, order: tuple[object, ...]) -> DayCursors:
        question = f"pilot {name} {self.pack!r} {self.given[0]!r}"
        return day_cursors(asker.ledger, question, order)  # type: ignore[arg-type]

    async def _cut(
        self, asker: Asker, cursors: DayCursors, page: Cut
    ) -> tuple[Slice, int, view.Trial]:
        """The page, and where and of which day it is: that of its cursor. Raises Unanswerable."""
        cut, pinned, day = cursors.cut(page)
        if pinned in (None, self.as_of):
            return cut, self.as_of, replace(self.trial, on=day or self.on)
        at = AsOf(position=self.as_of) if self.given[1] else None
        position = await asker.settle(at, None, pinned)
        return cut, position, trial(await asker.book(position), self.pack, day or self.on)


def trial(book: Rulebook, pilot: str, on: date) -> view.Trial:
    """What a pilot could change: its own clocks, and the indicators that go by them or by it."""
    tried = book.tried(pilot)
    changed = (tuple(sorted(it.PROJECTION.own(tried))) for it in (clocks, findings))
    return view.Trial(pilot, on, *changed)


@strawberry.type
class PilotQuery:
    @strawberry.field(
        description="What a pilot would have said otherwise on a day, beside what is in force."
    )
    async def pilot(
        self,
        info: strawberry.Info[Asker],
        pack: OfPilot,
        on: On = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> Pilot:
        asker = info.context
        position = await asker.settle(as_of, at_least)
        await known_rule(asker, "pack", pack, position, pilots)
        book, told = await asker.book(position), on or await asker.day(as_of)
        compared = trial(book, pack, told)
        return Pilot(
            pack=pack, on=told, as_of=Position(position), scope=sorted(book.scope(pack)),
            clocks_compared=list(compared.clocks), indicators_compared=list(compared.indicators),
            trial=compared, given=(on, as_of is not None),
        )  # fmt: skip
