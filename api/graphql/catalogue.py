"""The catalogue: every kind of event that may be posted, in both languages."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.enums import Agent, Circle, Direction, Mechanism, Side, Stage
from api.graphql.errors import known_word
from domain import events
from domain.catalogue import Kind, all_kinds
from domain.catalogue import Rule as KnownRule

CHAPTERS = tuple(it.__name__.rpartition(".")[2] for it in events.CHAPTERS)


@strawberry.type(description="The article that a kind rests on, and how well it is known.")
class LegalBasis:
    rule: str = strawberry.field(description="The name of the rule, in Chinese.")
    article: str = strawberry.field(description="Its article; 全文 where none is known.")
    mark: str = strawberry.field(
        description="F primary text, F2 secondary source, M from memory, D design."
    )


@strawberry.type(description="Who watches whom.")
class KindChannel:
    direction: Direction = strawberry.field(description="From above, from below, or among peers.")
    side: Side = strawberry.field(description="Inside the party or outside.")
    agent: Agent = strawberry.field(description="A department, the masses, or the official.")


@strawberry.type(description="A kind of event. Its schema is GET /v1/event-types/NAME/schema.")
class EventKind:
    name: str = strawberry.field(description="The `type` of the event; it never changes.")
    version: int = strawberry.field(description="That of what it says.")
    chapter: str = strawberry.field(description=f"One of {', '.join(CHAPTERS)}.")
    title_zh: str = strawberry.field(description="Its Chinese title.")
    title_en: str = strawberry.field(description="Its English title.")
    stages: list[Stage] = strawberry.field(description="Those that it may belong to.")
    circles: list[Circle] = strawberry.field(description="Those that it may be about.")
    mechanisms: list[Mechanism] = strawberry.field(description="What it serves.")
    channels: list[KindChannel] = strawberry.field(
        description="The channels it may come by; none where the sender says which."
    )
    rules: list[LegalBasis] = strawberry.field(description="What it rests on.")
    release: int = strawberry.field(description="1, or 2 for what is usually taken up later.")
    local_pack: bool = strawberry.field(
        description="Whether it is off until an adopted pack names the rule that asks for it."
    )
    supervises: bool = strawberry.field(
        description="False for the register of people, bodies and rules."
    )


def made(kind: Kind) -> EventKind:
    return EventKind(
        name=kind.name, version=kind.version, chapter=kind.chapter, title_zh=kind.title_zh,
        title_en=kind.title_en, stages=list(kind.stages), circles=list(kind.circles),
        mechanisms=list(kind.mechanisms),
        channels=[
            KindChannel(direction=it.direction, side=it.side, agent=it.agent) for it in kind.channels
        ],
        rules=[_basis(it) for it in kind.rules], release=kind.release, local_pack=kind.local_pack,
        supervises=kind.supervises,
    )  # fmt: skip


def _basis(rule: KnownRule) -> LegalBasis:
    return LegalBasis(rule=rule.name, article=rule.article, mark=rule.mark.value)


@strawberry.type
class CatalogueQuery:
    @strawberry.field(
        description="Every kind of event in the order of the catalogue, of one chapter or circle."
    )
    def catalogue(
        self,
        chapter: Annotated[
            str | None, strawberry.argument(description=f"One of {', '.join(CHAPTERS)}.")
        ] = None,
        circle: Annotated[
            Circle | None, strawberry.argument(description="Those that may be of this circle.")
        ] = None,
    ) -> list[EventKind]:
        known_word("chapter", chapter, CHAPTERS)
        return [
            made(it)
            for it in all_kinds().values()
            if chapter in (None, it.chapter) and (circle is None or circle in it.circles)
        ]
