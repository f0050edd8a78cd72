"""Findings: what indicators ask on a day, why, and what people answered."""

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
from api.graphql.enums import FindingDisposition, Per, Severity
from api.graphql.errors import known_text, known_word
from api.graphql.moment import Position
from domain.indicators import INDICATORS
from projections import asked as view
from projections.paging import Page, no_page

BY_ID = {it.id: it for it in INDICATORS}
OfIndicator = Annotated[
    str | None, strawberry.argument(description="Of one indicator by its id, like R08.")
]
OfSeverity = Annotated[
    Severity | None, strawberry.argument(description="Only questions of this weight.")
]
OfDisposition = Annotated[
    FindingDisposition | None,
    strawberry.argument(
        description="Only what was answered so, as of the position; OPEN for the rest."
    ),
]


@strawberry.type(description="A value that fills in a question.")
class Value:
    name: str = strawberry.field(description="Its name in the question's text.")
    value: str = strawberry.field(description="What stands there.")


@strawberry.type(description="A threshold of the pack that decided.")
class Parameter:
    name: str = strawberry.field(description="Its name in the pack.")
    value: float = strawberry.field(description="What the pack says.")


@strawberry.type(description="What a person answered to a finding.")
class Answer:
    disposition: FindingDisposition = strawberry.field(description="What was answered.")
    disposed_on: date = strawberry.field(description="When.")
    reason: str = strawberry.field(description="Why, by a code.")
    disposed_by: str = strawberry.field(description="Who answered, by reference.")
    position: Position = strawberry.field(description="The entry that says so.")


@strawberry.type(
    description="A question that an indicator puts to a person, with what it rests on. It judges "
    "nobody and does nothing: a person answers it."
)
class Finding:
    id: str = strawberry.field(
        description="Its identity, which an answer names; the same whatever is recorded later."
    )
    indicator: str = strawberry.field(description="The id of the indicator.")
    key: str = strawberry.field(description="The case, tenure, official or unit that it is about.")
    per: Per = strawberry.field(description="What `key` is.")
    official: str | None = strawberry.field(
        description="Whom it is listed under: the first that it concerns, or the one asked for."
    )
    officials: list[str] = strawberry.field(description="All that it concerns, by id.")
    unit: str | None = strawberry.field(
        description="That which its statements named, else that of the first official."
    )
    reason: str = strawberry.field(description="Which of the indicator's questions is asked.")
    severity: Severity = strawberry.field(description="How much it weighs.")
    since: date = strawberry.field(description="The first day on which it asks.")
    until: date | None = strawberry.field(
        description="The last day on which it asks; null while what it rests on holds."
    )
    values: list[Value] = strawberry.field(description="What fills in the question.")
    why: Why = strawberry.field(description="Which article, pack and entries make it ask.")
    at: strawberry.Private[int]

    @strawberry.field(description="What the unit is called; null where nobody registered it.")
    async def unit_name(self, info: strawberry.Info[Asker]) -> str | None:
        return await units.named(info.context, self.unit, self.at)

    @strawberry.field(
        description="The last answer by day and position, as of the position, that was given since it "
        "asks; OPEN without one."
    )
    async def disposition(self, info: strawberry.Info[Asker]) -> FindingDisposition:
        last = await self.answer(info)
        return last.disposition if last else FindingDisposition.OPEN

    @strawberry.field(description="That answer; null while there is none.")
    async def answer(self, info: strawberry.Info[Asker]) -> Answer | None:
        return next(reversed(await self.answers(info)), None)

    @strawberry.field(description="All of them, oldest first.")
    async def answers(self, info: strawberry.Info[Asker]) -> list[Answer]:
        found = await info.context.together(view.answers, (self.id, self.since), self.at)
        return [
            Answer(
                disposition=it.disposition, disposed_on=it.disposed_on, reason=it.reason,
                disposed_by=it.disposed_by, position=Position(it.position),
            )
            for it in found or ()
        ]  # fmt: skip

    @strawberry.field(description="The Chinese title of the indicator.")
    def title_zh(self) -> str | None:
        return BY_ID[self.indicator].title_zh if self.indicator in BY_ID else None

    @strawberry.field(description="The English title of the indicator.")
    def title_en(self) -> str | None:
        return BY_ID[self.indicator].title_en if self.indicator in BY_ID else None

    @strawberry.field(description="What it asks, in Chinese.")
    def question_zh(self) -> str | None:
        return self._question("zh")

    @strawberry.field(description="What it asks, in English.")
    def question_en(self) -> str | None:
        return self._question("en")

    @strawberry.field(description="The thresholds that it went by.")
    async def parameters(self, info: strawberry.Info[Asker]) -> list[Parameter]:
        pack = await days.pack(info.context, self.at, self.why.pack, self.why.version)
        found = pack.indicators.get(self.indicator) if pack else None
        values = found.values if found else {}
        return [Parameter(name=name, value=float(it)) for name, it in values.items()]

    def _question(self, language: str) -> str | None:
        """None for one that this program no longer knows, in a view that is older."""
        known = BY_ID.get(self.indicator)
        asked = known.questions.get(self.reason) if known else None
        values = {it.name: it.value for it in self.values}
        return asked.told(language, values, known.words) if known and asked else None


def made(row: view.FindingRow, position: int) -> Finding:
    return Finding(
        id=row.finding, indicator=row.indicator, key=row.key, per=row.per,
        official=row.official or None, officials=list(row.officials), unit=row.unit,
        reason=row.reason, severity=row.severity, since=row.first_on, until=row.last_on,
        values=[Value(name=name, value=str(it)) for name, it in row.values.items()],
        why=days.why(row), at=position,
    )  # fmt: skip


def connection(
    rows: Page[view.FindingRow] | None, cursors: DayCursors, asked: days.Asked
) -> DayConnection[Finding]:
    return day_connection(
        rows or no_page(asked.cut), cursors, asked.position, asked.on,
        lambda row: made(row, asked.position),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked of a list, besides whose it is and on which day."""

    unit: str | None
    indicator: str | None
    severity: Severity | None
    disposition: FindingDisposition | None

    def cursors(self, asker: Asker, on: date | None, official: str | None) -> DayCursors:
        question = f"findings {on!r} {official!r} {self!r}"
        return day_cursors(asker.ledger, question, (day, text, stored, text, text))

    def which(self, on: date) -> view.Which:
        """Raises Unanswerable for an indicator that there is not."""
        known_text("unit", self.unit)
        known_word("indicator", self.indicator, BY_ID)
        return view.Which(on, self.unit, self.indicator, self.severity, self.disposition)


@strawberry.type
class FindingQuery:
    @strawberry.field(
        description="What indicators ask on a day, what they ask since the latest day first; what "
        "concerns several officials is listed once."
    )
    async def findings(
        self,
        info: strawberry.Info[Asker],
        official: OfOfficial = None,
        unit: Unit = None,
        indicator: OfIndicator = None,
        severity: OfSeverity = None,
        disposition: OfDisposition = None,
        on: On = None,
        page: Cut = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> DayConnection[Finding]:
        known_text("official", official)
        asker, given = info.context, Filters(unit, indicator, severity, disposition)
        cursors = given.cursors(asker, on, official)
        asked = await days.asked(asker, cursors, page, on, as_of, at_least)
        which = given.which(asked.on)
        rows = await days.rows(asker, asked, official, view.asked, view.of_persons, which)
        return connection(rows, cursors, asked)
