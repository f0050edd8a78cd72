"""What happened to an official, entry by entry."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from api.graphql.asking import Asker, OfficialName
from api.graphql.cases import Case, made
from api.graphql.connection import Connection, connection
from api.graphql.cursors import Cursors, Paged, day, text, whole
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
from api.graphql.moment import AtLeast, Moment, Position
from domain import irregularities, oddities, references, stage
from domain.catalogue import all_kinds
from domain.values import Period
from projections import cases
from projections import timeline as view

SAYS = {**stage.SAYS, **oddities.SAYS, **references.SAYS}


@strawberry.type(description="A document that stays with its holder.")
class Evidence:
    document: str = strawberry.field(description="Its reference at whoever holds it.")
    sha256: str = strawberry.field(description="Of its bytes.")
    kind: str = strawberry.field(description="What sort of document, in a code.")
    held_by: str = strawberry.field(description="Where it is.")


@strawberry.type(description="What does not fit in an entry; it is stored as it came.")
class EntryIrregularity:
    rule: str = strawberry.field(description="The code of the rule.")
    says: str = strawberry.field(description="What it says, in a sentence.")

    @strawberry.field(description="The same in Chinese.")
    def says_zh(self) -> str | None:
        return irregularities.zh(self.rule)


@strawberry.type(
    description="An entry of supervision that names the official; one that names several stands once "
    "in the timeline of each."
)
class TimelineEntry:
    position: Position = strawberry.field(description="Where it stands in the ledger.")
    official: str = strawberry.field(description="The id under which it was recorded.")
    kind: str = strawberry.field(description="The type of the event, like `gift.handed-in`.")
    title_en: str = strawberry.field(description="What the type is called in English.")
    title_zh: str = strawberry.field(description="What the type is called in Chinese.")
    occurred: str = strawberry.field(
        description="A day, a month, a year, or first/last day; it is sorted by its first day."
    )
    decided_on: date | None = strawberry.field(description="When the competent body decided.")
    recorded_at: datetime = strawberry.field(description="When the ledger took it.")
    stage: Stage = strawberry.field(description="Derived from tenures; never the sender's claim.")
    claimed_stage: Stage | None = strawberry.field(description="What the sender said it was.")
    irregularity: str | None = strawberry.field(description="The rule that its stage does not fit.")
    irregularities: list[EntryIrregularity] = strawberry.field(
        description="All that does not fit: of its stage, in the entry by itself, and what it names "
        "that nobody has stated. What does not fit in a case is told by the case."
    )
    circle: Circle = strawberry.field(description="The sender's, or the only one of its type.")
    mechanism: Mechanism = strawberry.field(description="The sender's, or the first of its type.")
    direction: Direction = strawberry.field(description="Of the channel that it came by.")
    side: Side = strawberry.field(description="Of the channel that it came by.")
    agent: Agent = strawberry.field(description="Of the channel that it came by.")
    confidence: Confidence = strawberry.field(description="As the sender said it then.")
    tenure: str | None = strawberry.field(description="The term that the sender names.")
    articles: list[str] = strawberry.field(description="The articles that the sender acted under.")
    source: str = strawberry.field(description="Who sent it.")
    source_id: str = strawberry.field(description="Its id there; both name it for ever.")
    corrected_by: Position | None = strawberry.field(
        description="Where it is restated; what stands here is the old statement."
    )
    classification: Classification = strawberry.field(description="As the sender said it.")
    case_references: list[str] = strawberry.field(
        description="Of all its cases, those too that no lifecycle follows yet."
    )
    person: strawberry.Private[tuple[str, ...]]
    at: strawberry.Private[int]

    @strawberry.field(
        description="Days from the last one on which it happened to the one on which it was recorded, "
        "cut in the ledger's zone: many where it came late (R20), none or fewer where it was foreseen."
    )
    def recorded_after_days(self, info: strawberry.Info[Asker]) -> int:
        recorded = self.recorded_at.astimezone(info.context.service.record.zone).date()
        return (recorded - Period.parse(self.occurred).last).days

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

    @strawberry.field(
        description="The cases it belongs to that concern the person, with what they came to."
    )
    async def cases(self, info: strawberry.Info[Asker]) -> list[Case]:
        asked = [
            info.context.together(cases.concerning, (it, self.person), self.at)
            for it in self.case_references
        ]
        found = await asyncio.gather(*asked)
        return [made(row, self.at) for rows in found for row in rows or ()]


def entry(row: view.TimelineRow, person: tuple[str, ...], position: int) -> TimelineEntry:
    kind = all_kinds()[row.kind]
    return TimelineEntry(
        position=Position(row.position), official=row.official, kind=row.kind,
        title_en=kind.title_en, title_zh=kind.title_zh, occurred=row.occurred,
        decided_on=row.decided_on, recorded_at=row.recorded_at, stage=Stage(row.stage),
        claimed_stage=Stage(row.claimed_stage) if row.claimed_stage else None,
        irregularity=row.irregularity,
        irregularities=[EntryIrregularity(rule=it, says=SAYS[it]) for it in row.irregularities],
        circle=Circle(row.circle), mechanism=Mechanism(row.mechanism),
        direction=Direction(row.direction), side=Side(row.side), agent=Agent(row.agent),
        confidence=Confidence(row.confidence), tenure=row.tenure, articles=list(row.articles),
        source=row.source, source_id=row.source_id,
        corrected_by=Position(row.corrected_by) if row.corrected_by else None,
        classification=Classification(row.classification), case_references=list(row.cases), person=person, at=position,
    )  # fmt: skip


@strawberry.type
class TimelineQuery:
    @strawberry.field(
        description="What supervision says of an official, newest first by the day it happened: of a "
        "month, a year or a period that is its first day, and of one day the later position comes "
        "first. The register (registrations, linked keys, merges) is in no timeline."
    )
    async def timeline(
        self,
        info: strawberry.Info[Asker],
        official: OfficialName,
        stage: Annotated[
            Stage | None, strawberry.argument(description="Of this derived stage alone.")
        ] = None,
        circle: Annotated[
            Circle | None, strawberry.argument(description="Of this circle alone.")
        ] = None,
        mechanism: Annotated[
            Mechanism | None, strawberry.argument(description="Of this mechanism alone.")
        ] = None,
        kind: Annotated[
            str | None, strawberry.argument(description="Of this type of event alone.")
        ] = None,
        irregular: Annotated[
            bool | None,
            strawberry.argument(
                description="Those alone in which something does not fit, or nothing."
            ),
        ] = None,
        page: Paged = None,
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Connection[TimelineEntry]:
        known_text("official", official)
        known_word("kind", kind, all_kinds())
        equal = {"stage": stage, "circle": circle, "mechanism": mechanism, "kind": kind}
        question = f"timeline {official!r} {sorted(equal.items())!r} {irregular}"
        cursors = Cursors(info.context.ledger, question, (day, whole, text))
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        among = await info.context.aliases(official, position)
        rows = await info.context.ask(
            view.timeline, among, position, cut, irregular=irregular, **equal
        )
        return connection(rows, cursors, position, lambda row: entry(row, among, position))
