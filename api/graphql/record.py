"""The record itself: the ledger and its view, and what each integration sent."""

from __future__ import annotations

import asyncio
from datetime import datetime

import strawberry

from api.graphql.asking import Asker
from api.graphql.moment import AtLeast, Moment, Position
from ledger.receipt import recorded
from projections import quarantine
from projections.intake_log import UNKNOWN_SOURCE, UNREADABLE_SOURCE


@strawberry.type(
    description="An entry that could not be applied to the view; it stays in the ledger."
)
class SetAside:
    position: Position = strawberry.field(description="Where it stands in the ledger.")
    kind: str = strawberry.field(description="The type of the event.")
    reason: str = strawberry.field(description="What went wrong, by name; no content is told.")


@strawberry.type(
    description="`head` and `view` are of now, whatever `asOf` says; the rest is the same at any "
    "moment, but for `quarantine`, which is as of the position in `asOf`."
)
class Ledger:
    name: str = strawberry.field(description="As the settings name it.")
    body: str = strawberry.field(description="The supervising body whose record it is.")
    zone: str = strawberry.field(description="IANA zone in which this ledger's days are cut.")
    opened_at: datetime = strawberry.field(description="When its first entry was recorded.")
    head: Position = strawberry.field(description="The last entry recorded, now.")
    view: Position = strawberry.field(description="Up to where the view holds the entries, now.")
    as_of: Position = strawberry.field(
        description="The position that was asked for; without one, where the view was."
    )

    @strawberry.field(
        description="Of the entries up to `asOf` those set aside, oldest first, at most a thousand."
    )
    async def quarantine(self, info: strawberry.Info[Asker]) -> list[SetAside]:
        found = await info.context.ask(quarantine.quarantined, self.as_of)
        return [
            SetAside(position=Position(it.position), kind=it.kind, reason=it.reason) for it in found
        ]


@strawberry.type(
    description="What an integration sent; counts of statements. They are written every half second: "
    "those of the last one are lost where the process is killed, and no entry is."
)
class SentBySource:
    source: str = strawberry.field(
        description=f"As its events name it; `{UNREADABLE_SOURCE}` for what could not be read, "
        f"`{UNKNOWN_SOURCE}` for who was refused and never had anything recorded."
    )
    stored: int = strawberry.field(description="Recorded for the first time.")
    repeated: int = strawberry.field(description="Sent again, and answered with the first receipt.")
    late: int = strawberry.field(description="Stored over 30 days after they happened.")
    refused: int = strawberry.field(description="Not recorded, for whatever reason.")
    last_at: datetime = strawberry.field(description="When it last sent anything.")


@strawberry.type
class RecordQuery:
    @strawberry.field(
        description="This body's ledger; `asOf` chooses its `quarantine` and nothing else."
    )
    async def ledger(
        self,
        info: strawberry.Info[Asker],
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Ledger:
        position = await info.context.settle(as_of, at_least)
        reached = await info.context.settle(None, None)
        service = info.context.service
        first = recorded((await asyncio.to_thread(service.recorder.page, 0, 1))[0])
        head = await asyncio.to_thread(service.recorder.head)
        return Ledger(
            name=service.recorder.ledger, body=first.entry.fact.body, zone=first.entry.fact.zone,
            opened_at=first.recorded_at, head=Position(head), view=Position(reached),
            as_of=Position(position),
        )  # fmt: skip

    @strawberry.field(
        description="Every source by name: what it had sent when the ledger stood at the position."
    )
    async def sources(
        self,
        info: strawberry.Info[Asker],
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> list[SentBySource]:
        position = await info.context.settle(as_of, at_least)
        found = await asyncio.to_thread(info.context.service.intake_log.sources, position)
        return [
            SentBySource(
                source=it.source, stored=it.stored, repeated=it.repeated, late=it.late,
                refused=it.refused, last_at=it.last_at,
            )
            for it in found
        ]  # fmt: skip
