"""A statutory period as it stands on a day: what it asks for, how long it is, and why."""

from __future__ import annotations

from datetime import date

import strawberry

from api.graphql import days, units
from api.graphql.asking import Asker
from api.graphql.connection import DayConnection, day_connection
from api.graphql.cursors import DayCursors
from api.graphql.days import Why
from api.graphql.enums import ClockKind, ClockState, Per
from domain.clocks.coverage import CoverageRule
from domain.clocks.limits import LimitRule
from domain.clocks.rule import Rule
from domain.clocks.span_rule import SpanRule
from projections import due as view
from projections.paging import Page, no_page


@strawberry.type(description="A statutory period that a statement started, as it stands on a day.")
class DueItem:
    clock: str = strawberry.field(description="Its id in the packs.")
    kind: ClockKind = strawberry.field(
        description="What it asks for: what `dueOn` is depends on it."
    )
    length: str | None = strawberry.field(
        description="How long it is, of this very one, before anybody extended it: P15WD working days, "
        "P30D, P1M, P1Y, -P10WD before the event, P0D by its day, 01-31 of each year; of a LIMIT the time "
        "within which is counted. Null where it is a share, or a count of all time."
    )
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
    due_on: date | None = strawberry.field(
        description="Of DUE, PERIODIC, COVERAGE and TOTAL the last day that is in time; of MIN the first "
        "on which it may happen; of VALIDITY the last on which it is of use; of LOCK and LIMIT the last on "
        "which it is barred. Null where no day ends it."
    )
    started_on: date = strawberry.field(
        description="The first day of its course: that of the statement that started it; of what is owed "
        "before an event, that on which the event became known; of a year's report the first of the year."
    )
    stopped_on: date | None = strawberry.field(
        description="When it happened: what was owed, what had to wait, or what was barred."
    )
    provisional: bool = strawberry.field(
        description="Whether `dueOn` rests on a year without a published calendar."
    )
    recorded_late: bool = strawberry.field(
        description="Whether it was met in time and recorded after the time was over."
    )
    over_cap: bool = strawberry.field(
        description="Whether it was extended beyond what the rule allows; `cap` holds."
    )
    why: Why = strawberry.field(description="Which article, pack and entries make it so.")
    at: strawberry.Private[int]

    @strawberry.field(description="What the unit is called; null where nobody registered it.")
    async def unit_name(self, info: strawberry.Info[Asker]) -> str | None:
        return await units.named(info.context, self.unit, self.at)

    @strawberry.field(description="Its Chinese title in the pack that decided.")
    async def title_zh(self, info: strawberry.Info[Asker]) -> str | None:
        rule = await self._rule(info.context)
        return rule.title_zh if rule else None

    @strawberry.field(description="Its English title in the pack that decided.")
    async def title_en(self, info: strawberry.Info[Asker]) -> str | None:
        rule = await self._rule(info.context)
        return rule.title_en if rule else None

    @strawberry.field(
        description="Whether `length` is the one that the pack gives key posts. It may be of our own "
        "choosing (D) where `why.mark` is that of the article: the note of the rule in `rules` says so."
    )
    async def of_key_post(self, info: strawberry.Info[Asker]) -> bool:
        rule = await self._rule(info.context)
        if not isinstance(rule, SpanRule) or not rule.key_post:
            return False
        return self.length == str(rule.key_post) != str(rule.length)

    @strawberry.field(
        description="How long it may become by extensions, counted like `length`; null where the rule "
        "sets no bound."
    )
    async def cap(self, info: strawberry.Info[Asker]) -> str | None:
        rule = await self._rule(info.context)
        return str(rule.cap) if isinstance(rule, SpanRule) and rule.cap else None

    @strawberry.field(description="Of a LIMIT, how often at most; null for the others.")
    async def most(self, info: strawberry.Info[Asker]) -> int | None:
        rule = await self._rule(info.context)
        return rule.most if isinstance(rule, LimitRule) else None

    @strawberry.field(
        description="Of a COVERAGE, the share of the plan that must be reached; null for the others."
    )
    async def share_percent(self, info: strawberry.Info[Asker]) -> int | None:
        rule = await self._rule(info.context)
        return rule.share_percent if isinstance(rule, CoverageRule) else None

    async def _rule(self, asker: Asker) -> Rule | None:
        """As the pack states it that decided."""
        pack = await days.pack(asker, self.at, self.why.pack, self.why.version)
        found = pack.clocks.get(self.clock) if pack else None
        return found[1] if found else None


def made(row: view.DueRow, position: int) -> DueItem:
    return DueItem(
        clock=row.clock, kind=row.kind, length=row.length, key=row.key, per=row.per, start=row.start,
        official=row.official or None,
        officials=list(row.officials), unit=row.unit, state=row.state, since=row.state_from,
        until=row.state_to, due_on=row.due_on, started_on=row.started_on, stopped_on=row.stopped_on,
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
