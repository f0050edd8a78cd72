"""Cases: where each matter stands and what it came to."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.graphql.asking import Asker
from api.graphql.connection import Connection, connection
from api.graphql.cursors import Cursors, Paged, text
from api.graphql.enums import Outcome
from api.graphql.errors import known_text, known_word
from api.graphql.moment import AtLeast, Moment, Position
from domain import irregularities
from domain.cases import CASES, statuses
from domain.cases.lifecycle import in_words
from projections import cases as view

_LIFECYCLES = ", ".join(f"`{it.name}` {it.zh}" for it in CASES)
_STATUSES = "; ".join(f"of `{it.name}` {', '.join(map(in_words, it.states))}" for it in CASES)

_SHARED = ", ".join(
    word for word in view.STATUSES if sum(word in its for its in view.STATUSES_OF.values()) > 1
)


@strawberry.type(
    description="Something that does not fit: the rule, and the positions that prove it."
)
class Irregularity:
    rule: str = strawberry.field(description="Its code, like `allegation.recorded-twice`.")
    detail: str = strawberry.field(description="What does not fit, in words.")
    positions: list[Position] = strawberry.field(description="The entries that prove it.")

    @strawberry.field(
        description="What does not fit, in Chinese, without the numbers and names of `detail`; null for a "
        "rule that this program no longer has."
    )
    def detail_zh(self) -> str | None:
        return irregularities.zh(self.rule)


@strawberry.type(description="A matter: one reference, and what came of it as of the position.")
class Case:
    lifecycle: str = strawberry.field(description=f"How it is followed: {_LIFECYCLES}.")
    reference: str = strawberry.field(description="The case's own, as its senders name it.")
    status: str = strawberry.field(
        description=f"Where it stands: {_STATUSES}. Of `measure`, IN_FORCE stays until a statement ends "
        "it: whether its period is over, and what it bars until when, is told by `locks`."
    )
    outcome: Outcome = strawberry.field(
        description="What it came to; a case that is not decided has none."
    )
    issue_codes: list[str] = strawberry.field(description="What it is about, in codes.")
    steps: int = strawberry.field(
        description="How many statements moved it. Of an allegation, how many acts of bodies followed "
        "it: each consequence that is recorded and each clearing; the allegation is none."
    )
    irregularities: list[Irregularity] = strawberry.field(
        description="What does not fit in how it went; it is stored all the same."
    )
    cleared: list[str] = strawberry.field(
        description="Whom a clearing names, by id; the others of the case it does not clear."
    )
    at: strawberry.Private[int]

    @strawberry.field(description="Where it stands, in Chinese.")
    def status_zh(self) -> str | None:
        return statuses.zh(self.lifecycle, self.status)

    @strawberry.field(
        description="The officials whom it concerns, by id: whom the statements name that it follows."
    )
    async def officials(self, info: strawberry.Info[Asker]) -> list[str]:
        return (
            await info.context.together(view.parties, (self.lifecycle, self.reference), self.at)
            or []
        )


def made(row: view.CaseRow, position: int) -> Case:
    noted = [
        Irregularity(rule=it.rule, detail=it.detail, positions=[Position(p) for p in it.positions])
        for it in row.irregularities
    ]
    return Case(
        lifecycle=row.lifecycle, reference=row.matter, status=row.status, outcome=row.outcome,
        issue_codes=list(row.issue_codes), steps=row.steps, irregularities=noted,
        cleared=[official for official, _day in row.cleared], at=position,
    )  # fmt: skip


def cursors_of_cases(asker: Asker, official: str | None, **filters: object) -> Cursors:
    """A filter that is not given is as if there were none, so that a person's own page goes on."""
    given = sorted((name, it) for name, it in filters.items() if it is not None)
    return Cursors(asker.ledger, f"cases {official!r} {given!r}", (text, text))


@strawberry.type
class CaseQuery:
    @strawberry.field(
        description="Cases by lifecycle and reference; of one official, lifecycle, status or outcome, or "
        "with something that does not fit."
    )
    async def cases(
        self,
        info: strawberry.Info[Asker],
        official: Annotated[
            str | None,
            strawberry.argument(description="Of this one alone; as for `official(id:)`."),
        ] = None,
        status: Annotated[
            str | None,
            strawberry.argument(
                description="Of this status alone; as in `Case.status`. Of every lifecycle that has it, "
                f"unless `lifecycle` says of which: {_SHARED}."
            ),
        ] = None,
        outcome: Annotated[
            Outcome | None, strawberry.argument(description="With this outcome alone.")
        ] = None,
        lifecycle: Annotated[
            str | None,
            strawberry.argument(description="Of this lifecycle alone; as in `Case.lifecycle`."),
        ] = None,
        irregular: Annotated[
            bool | None,
            strawberry.argument(
                description="Only those in which something does not fit, or only the others."
            ),
        ] = None,
        page: Paged = None,
        as_of: Moment = None,
        at_least: AtLeast = None,
    ) -> Connection[Case]:
        known_text("official", official)
        known_word("lifecycle", lifecycle, view.STATUSES_OF)
        known_word("status", status, view.STATUSES_OF[lifecycle] if lifecycle else view.STATUSES)
        cursors = cursors_of_cases(
            info.context, official,
            status=status, outcome=outcome, lifecycle=lifecycle, irregular=irregular,
        )  # fmt: skip
        cut, pinned = cursors.slice(page)
        position = await info.context.settle(as_of, at_least, pinned)
        among = None
        if official is not None:
            among = await info.context.aliases(official, position)
        rows = await info.context.ask(
            view.cases, position, cut, officials=among, status=status, outcome=outcome,
            lifecycle=lifecycle, irregular=irregular,
        )  # fmt: skip
        return connection(rows, cursors, position, lambda row: made(row, position))
