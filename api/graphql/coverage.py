"""Coverage: who was looked at in a unit and a year, and what was planned."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql import units
from api.graphql.asking import Asker
from api.graphql.days import AtLeast, Known
from api.graphql.enums import (
    Agent,
    Circle,
    ClockKind,
    Direction,
    Mechanism,
    PlanMeasure,
    Side,
    Stage,
)
from api.graphql.errors import Unanswerable, known_text
from api.graphql.moment import Position
from domain.rulebook.book import Rulebook
from projections import examined as view
from projections import planned

OfUnit = Annotated[
    str,
    strawberry.argument(
        description="The unit that an entry names, else that of its official when it was recorded."
    ),
]
OfYear = Annotated[int, strawberry.argument(description="In which the entries happened, or began.")]


@strawberry.type(description="How much stands in one cell of a unit's year.")
class CoverageCell:
    stage: Stage = strawberry.field(description="Derived from tenures.")
    circle: Circle = strawberry.field(description="What it is about.")
    mechanism: Mechanism = strawberry.field(description="What it serves.")
    direction: Direction = strawberry.field(description="From above, from below, or among peers.")
    side: Side = strawberry.field(description="Inside the party or outside.")
    agent: Agent = strawberry.field(description="A department, the masses, or the official.")
    entries: int = strawberry.field(
        description="Standing entries; one that names several persons counts for each of them."
    )
    persons: int = strawberry.field(
        description="Persons looked at. Complaints, measures and remedies look at nobody."
    )


@strawberry.type(description="How many persons were looked at in a circle.")
class CircleCoverage:
    circle: Circle = strawberry.field(description="The circle.")
    persons: int = strawberry.field(description="Persons looked at, each once.")


@strawberry.type(description="What was to be looked at in a year, and what was.")
class CoveragePlan:
    plan: str = strawberry.field(description="Its code.")
    circle: Circle | None = strawberry.field(description="Null for a plan about all of them.")
    population: int = strawberry.field(description="How many persons it is about.")
    share_percent: int = strawberry.field(description="The part of them that was to be looked at.")
    months: int | None = strawberry.field(description="Within how many months, where it says so.")
    measure: PlanMeasure | None = strawberry.field(
        description="What `reached` counts. Null where it cannot be told: no clock reckons the plan, and "
        "it is about more persons than the register has in the unit, then or now."
    )
    clock: str | None = strawberry.field(
        description="The clock that reckons its share, by its id in the packs; null where none does."
    )
    reached: int | None = strawberry.field(
        description="How many were reached, as `measure` says; null where it cannot be told."
    )
    share: float | None = strawberry.field(
        description="`reached` of `population` in per cent; null for nobody."
    )
    met: bool | None = strawberry.field(
        description="Of STATEMENTS whether its clock is MET: the share that the rule asks for, by the end of "
        "the year; null once it was called off. Of PERSONS whether `sharePercent` is reached; null where "
        "the unit has more persons than the plan is about, and it depends on which of them were."
    )
    position: Position = strawberry.field(description="The entry that says so.")


@strawberry.type(description="Who was looked at in a unit and a year.")
class Coverage:
    unit: str = strawberry.field(description="The unit.")
    year: int = strawberry.field(description="The year.")
    as_of: Position = strawberry.field(description="The position that this is answered at.")
    persons: int = strawberry.field(description="Persons looked at in any circle, each once.")
    circles: list[CircleCoverage] = strawberry.field(description="By circle, those with somebody.")
    cells: list[CoverageCell] = strawberry.field(
        description="By stage, circle, mechanism and channel, those with something."
    )
    found: strawberry.Private[view.Coverage]

    @strawberry.field(
        description="What was planned; of plans with one code and circle the last that stands."
    )
    async def plans(self, info: strawberry.Info[Asker]) -> list[CoveragePlan]:
        book = await info.context.book(self.as_of)
        plans = await info.context.ask(
            planned.plans, self.unit, self.year, self.as_of, self.found, shares(book)
        )
        return [_plan(it) for it in plans]

    @strawberry.field(description="What the unit is called; null where nobody registered it.")
    async def unit_name(self, info: strawberry.Info[Asker]) -> str | None:
        return await units.named(info.context, self.unit, self.as_of)


def made(found: view.Coverage, unit: str, year: int, position: int) -> Coverage:
    return Coverage(
        unit=unit, year=year, as_of=Position(position), persons=found.persons,
        circles=[
            CircleCoverage(circle=it, persons=found.circles[it])
            for it in Circle
            if found.circles.get(it)
        ],
        cells=[
            CoverageCell(
                stage=it.stage, circle=it.circle, mechanism=it.mechanism, direction=it.direction,
                side=it.side, agent=it.agent, entries=it.entries, persons=it.persons,
            )
            for it in found.cells
        ],
        found=found,
    )  # fmt: skip


def shares(book: Rulebook) -> list[str]:
    """The ids of the clocks that reckon a share of a plan in some pack."""
    every = [pair for it in book.adopted for pair in it.pack.clocks.values()]
    return sorted({rule.id for kind, rule in every if kind == ClockKind.COVERAGE})


def _plan(it: planned.Plan) -> CoveragePlan:
    told = it.reached is not None and it.population
    share = round(100 * (it.reached or 0) / it.population, 1) if told else None
    return CoveragePlan(
        plan=it.plan, circle=it.circle, population=it.population, share_percent=it.share_percent,
        months=it.months, measure=it.measure, clock=it.clock, reached=it.reached, share=share, met=it.met,
        position=Position(it.position),
    )  # fmt: skip


@strawberry.type
class CoverageQuery:
    @strawberry.field(
        description="Who was looked at in a unit and a year, by stage, circle, mechanism and channel, "
        "beside what was planned."
    )
    async def coverage(
        self,
        info: strawberry.Info[Asker],
        unit: OfUnit,
        year: OfYear,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> Coverage:
        known_text("unit", unit)
        if not 1 <= year <= 9999:  # noqa: PLR2004  the calendar's own
            raise Unanswerable("BAD_VALUE", "a year has one to four digits", argument="year")
        position = await info.context.settle(as_of, at_least)
        await info.context.known_unit("unit", unit)
        found = await info.context.ask(view.coverage, unit, year, position)
        return made(found, unit, year, position)
