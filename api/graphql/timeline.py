"""What happened to an official, entry by entry."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

import strawberry
from strawberry.scalars import JSON

from api.graphql.asking import Asker, AsOf, Position
from api.graphql.cases import Case, made
from api.graphql.connection import Connection, connection
from api.graphql.cursors import Cursors, PageOf, day, text, whole
from api.graphql.enums import (
    Agent,
    Circle,
    Classification,
    Confidence,
    Direction,
    Mechanism,
    Side,
    Stage,
)
from api.graphql.errors import known_text, known_word
from domain.catalogue import all_kinds
from projections import cases
from projections import timeline as view


@strawberry.type(description="A document that stays with its holder.")
class Evidence:
    document: str
    sha256: str
    kind: str
    held_by: str


@strawberry.type
class TimelineEntry:
    position: Position
    official: str = strawberry.field(description="The id under which it was recorded.")
    kind: str
    title_en: str
    title_zh: str
    occurred: str = strawberry.field(description="A day, a month, a year, or first/last day.")
    decided_on: date | None
    recorded_at: datetime
    stage: Stage = strawberry.field(description="Derived from tenures; never the sender's claim.")
    claimed_stage: Stage | None
    irregularity: str | None = strawberry.field(description="The rule that its stage does not fit.")
    circle: Circle
    mechanism: Mechanism
    direction: Direction
    side: Side
    agent: Agent
    confidence: Confidence
    tenure: str | None
    articles: list[str] = strawberry.field(description="The articles that the sender acted under.")
    source: str
    source_id: str
    corrected_by: Position | None = strawberry.field(
        description="Where it is restated; what stands here is the old statement."
    )
    classification: Classification
    case_references: list[str] = strawberry.field(
        description="Of all its cases, those too that no lifecycle follows yet."
    )
    at: strawberry.Private[int]

    @strawberry.field(
        description="What is stated, by the schema of its kind; personal values opened."
    )
    async def fact(self, info: strawberry.Info[Asker]) -> JSON:
        return JSON((await info.context.opened(self.position)).stored["fact"])

    @strawberry.field(description="Pointers into the fact whose person's key was destroyed.")
    async def erased(self, info: strawberry.Info[Asker]) -> list[str]:
        return list((await info.context.opened(self.position)).shut)

    @strawberry.field(description="The documents it rests on, by reference and hash.")
    async def evidence(self, info: strawberry.Info[Asker]) -> list[Evidence]:
        provenance = (await info.context.opened(self.position)).stored["provenance"]
        return [Evidence(**it) for it in provenance.get("evidence", ())]

    @strawberry.field(description="The cases it belongs to, with what they came to.")
    async def cases(self, info: strawberry.Info[Asker]) -> list[Case]:
        asked = [
            info.context.together(cases.by_reference, it, self.at) for it in self.case_references
        ]
        return [made(row, self.at) for row in await asyncio.gather(*asked) if row]


def entry(row: view.TimelineRow, position: int) -> TimelineEntry:
    kind = all_kinds()[row.kind]
    return TimelineEntry(
        position=Position(row.position), official=row.official, kind=row.kind,
        title_en=kind.title_en, title_zh=kind.title_zh, occurred=row.occurred,
        decided_on=row.decided_on, recorded_at=row.recorded_at, stage=Stage(row.stage),
        claimed_stage=Stage(row.claimed_stage) if row.claimed_stage else None,
        irregularity=row.irregularity, circle=Circle(row.circle), mechanism=Mechanism(row.mechanism),
        direction=Direction(row.direction), side=Side(row.side), agent=Agent(row.agent),
        confidence=Confidence(row.confidence), tenure=row.tenure, articles=list(row.articles),
        source=row.source, source_id=row.source_id,
        corrected_by=Position(row.corrected_by) if row.corrected_by else None,
        classification=Classification(row.classification), case_references=list(row.cases), at=position,
    )  # fmt: skip


@strawberry.type
class TimelineQuery:
    @strawberry.field(description="Newest first by the day it happened.")
    async def timeline(
        self,
        info: strawberry.Info[Asker],
        official: str,
        stage: Stage | None = None,
        circle: Circle | None = None,
        mechanism: Mechanism | None = None,
        kind: str | None = None,
        page: PageOf | None = None,
        as_of: AsOf | None = None,
        at_least: Position | None = None,
    ) -> Connection[TimelineEntry]:
        known_text("official", official)
        known_word("kind", kind, all_kinds())
        equal = {"stage": stage, "circle": circle, "mechanism": mechanism, "kind": kind}
        question = f"timeline {official!r} {sorted(equal.items())!r}"
        cursors = Cursors(info.context.ledger, question, (day, whole, text))
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        among = await info.context.aliases(official, position)
        rows = await info.context.ask(view.timeline, among, position, cut, **equal)
        return connection(rows, cursors, position, lambda row: entry(row, position))
