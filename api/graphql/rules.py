"""Rules: the packs and calendars that the ledger adopted, each rule with its article."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry

from api.graphql.asking import Asker
from api.graphql.cases import Irregularity
from api.graphql.days import AtLeast, Known, On, known_rule
from api.graphql.enums import ClockKind, ManagementLevel, Mark, PackStatus, Per
from api.graphql.findings import BY_ID, Parameter
from api.graphql.moment import Position
from domain.clocks.kinds import period
from domain.clocks.rule import Rule, Source, Trigger
from domain.rulebook.book import Adopted, Rulebook
from domain.rulebook.pack import Pack, stale

OfPack = Annotated[str | None, strawberry.argument(description="Versions of one pack by its id.")]


@strawberry.type(description="Where a rule comes from, and how well that is known.")
class RuleSource:
    rule: str = strawberry.field(description="The name of the rule, in Chinese.")
    article: str = strawberry.field(description="Its article.")
    mark: Mark = strawberry.field(description="How well it is known.")
    checked_on: date | None = strawberry.field(
        description="When a person last checked it against its text."
    )
    note: str = strawberry.field(description="What the pack says of it.")
    stale: bool = strawberry.field(
        description="A warning: nobody has checked it for twelve months before the day, or ever."
    )


@strawberry.type(description="A statutory period of a pack.")
class RuleClock:
    id: str = strawberry.field(description="Its id; packs with the same one replace each other.")
    kind: ClockKind = strawberry.field(description="What it asks for.")
    title_zh: str = strawberry.field(description="Its Chinese title.")
    title_en: str = strawberry.field(description="Its English title.")
    per: Per = strawberry.field(description="What the statements of one clock share.")
    period: str | None = strawberry.field(
        description="P15WD working days, P30D, P1M, P1Y, -P10WD before, 01-31 of each year; null "
        "where it is a share, or a count of all time."
    )
    moves_running: bool = strawberry.field(
        description="Whether clocks that run when the pack takes effect go by it from then on."
    )
    starts: list[str] = strawberry.field(description="The kinds of event that start it.")
    stops: list[str] = strawberry.field(description="Those that stop it.")
    source: RuleSource = strawberry.field(description="What it rests on.")


@strawberry.type(description="A lock of a pack: what may not happen, and how long.")
class RuleLock:
    id: str = strawberry.field(description="Its id; packs with the same one replace each other.")
    title_zh: str = strawberry.field(description="Its Chinese title.")
    title_en: str = strawberry.field(description="Its English title.")
    per: Per = strawberry.field(description="What the statements of one lock share.")
    bars: list[str] = strawberry.field(description="What it bars, by codes.")
    period: str | None = strawberry.field(
        description="How long, where that does not depend on the statement that starts it."
    )
    starts: list[str] = strawberry.field(description="The kinds of event that start it.")
    stops: list[str] = strawberry.field(description="Those that end it.")
    source: RuleSource = strawberry.field(description="What it rests on.")


@strawberry.type(description="What an indicator goes by in a pack.")
class RuleIndicator:
    id: str = strawberry.field(description="The id of the indicator.")
    title_zh: str | None = strawberry.field(
        description="Its Chinese title; null for one unknown here."
    )
    title_en: str | None = strawberry.field(
        description="Its English title; null for one unknown here."
    )
    parameters: list[Parameter] = strawberry.field(description="Its thresholds.")
    source: RuleSource = strawberry.field(description="What it rests on.")


@strawberry.type(description="A local kind of event that a pack switches on.")
class RuleKind:
    kind: str = strawberry.field(description="The kind.")
    source: RuleSource = strawberry.field(description="The local rule that asks for it.")


@strawberry.type(description="A version of a rule pack that the ledger adopted.")
class RulePack:
    pack: str = strawberry.field(description="Its id.")
    version: str = strawberry.field(description="Its version.")
    title_zh: str = strawberry.field(description="Its Chinese title.")
    title_en: str = strawberry.field(description="Its English title.")
    status: PackStatus = strawberry.field(description="Whether it decides or is tried.")
    scope: list[str] = strawberry.field(description="The units in which a pilot is tried.")
    levels: list[ManagementLevel] = strawberry.field(
        description="Those whose officials it applies to; none for all."
    )
    jurisdiction: str = strawberry.field(description="Whose rules these are.")
    precedence: int = strawberry.field(
        description="Of two packs with one rule that of the higher decides."
    )
    effective_from: date = strawberry.field(description="The first day on which it holds.")
    effective_to: date | None = strawberry.field(description="The last, where there is one.")
    in_force: bool = strawberry.field(description="Whether it holds on the day that is told.")
    calendar: str | None = strawberry.field(description="By whose working days it counts.")
    position: Position = strawberry.field(description="The entry that adopted it.")
    impact_assessment: str | None = strawberry.field(
        description="The assessment of its impact on personal data (个人信息保护法 55), by reference."
    )
    impact_assessed_on: date | None = strawberry.field(description="When that was made.")
    clocks: list[RuleClock] = strawberry.field(description="Its statutory periods.")
    locks: list[RuleLock] = strawberry.field(description="What it bars.")
    indicators: list[RuleIndicator] = strawberry.field(description="Its thresholds.")
    local_kinds: list[RuleKind] = strawberry.field(description="What it switches on.")


@strawberry.type(description="The working days of one year: what the holiday notice changes.")
class RuleCalendar:
    calendar: str = strawberry.field(description="Its id, which packs name.")
    year: int = strawberry.field(description="The year.")
    off: list[date] = strawberry.field(description="Weekdays that are not worked.")
    worked: list[date] = strawberry.field(description="Days of a weekend that are (调休).")


@strawberry.type(description="What the ledger adopted to go by.")
class Rules:
    on: date = strawberry.field(description="The day that is told.")
    as_of: Position = strawberry.field(description="The position that this is answered at.")
    packs: list[RulePack] = strawberry.field(description="In the order in which they were adopted.")
    calendars: list[RuleCalendar] = strawberry.field(description="By id and year.")
    irregularities: list[Irregularity] = strawberry.field(
        description="What does not fit in what was adopted: a text that this program cannot read and a rule of "
        "another form than the one that has its id, which decide nothing; a version told twice."
    )


def made(book: Rulebook, of: str | None, on: date, position: int) -> Rules:
    calendars = [
        RuleCalendar(calendar=name, year=year, off=sorted(it.off), worked=sorted(it.worked))
        for (name, year), it in sorted(book.years.items())
    ]
    noted = [
        Irregularity(rule=it.rule, detail=it.detail, positions=[Position(p) for p in it.positions])
        for it in book.noted
    ]
    packs = [_pack(it, on) for it in book.adopted if of in (None, it.pack.pack)]
    return Rules(
        on=on, as_of=Position(position), packs=packs, calendars=calendars, irregularities=noted
    )


def _pack(adopted: Adopted, on: date) -> RulePack:
    it = adopted.pack
    old = set(stale(it, on))
    return RulePack(
        pack=it.pack, version=it.version, title_zh=it.title_zh, title_en=it.title_en,
        status=it.status, scope=list(it.scope), levels=sorted(it.levels),
        jurisdiction=it.jurisdiction, precedence=it.precedence, effective_from=it.effective_from,
        effective_to=it.effective_to,
        in_force=it.effective_from <= on <= (it.effective_to or date.max),
        calendar=it.calendar or None, position=Position(adopted.position),
        impact_assessment=it.impact_assessment or None, impact_assessed_on=it.impact_assessed_on,
        clocks=[
            RuleClock(
                kind=ClockKind(kind), moves_running=id_ in it.moves_running, period=period(rule),
                **_shared(rule, old),
            )
            for id_, (kind, rule) in it.clocks.items()
        ],
        locks=[
            RuleLock(bars=list(rule.bars), period=period(rule), **_shared(rule, old))
            for rule in it.locks.values()
        ],
        indicators=_indicators(it, old),
        local_kinds=[
            RuleKind(kind=kind.event, source=_source(kind.source, kind.event in old))
            for kind in it.local_kinds
        ],
    )  # fmt: skip


def _shared(rule: Rule, old: set[str]) -> dict[str, Any]:
    return {
        "id": rule.id, "title_zh": rule.title_zh, "title_en": rule.title_en, "per": rule.per,
        "starts": _kinds(rule.starts), "stops": _kinds(rule.stops),
        "source": _source(rule.source, rule.id in old),
    }  # fmt: skip


def _kinds(triggers: tuple[Trigger, ...]) -> list[str]:
    return list(dict.fromkeys(it.event for it in triggers))


def _indicators(pack: Pack, old: set[str]) -> list[RuleIndicator]:
    made = []
    for id_, it in pack.indicators.items():
        known = BY_ID.get(id_)
        values = [Parameter(name=name, value=float(value)) for name, value in it.values.items()]
        made.append(
            RuleIndicator(
                id=id_, title_zh=known.title_zh if known else None,
                title_en=known.title_en if known else None,
                parameters=values, source=_source(it.source, id_ in old),
            )
        )  # fmt: skip
    return made


def _source(it: Source, stale: bool) -> RuleSource:
    return RuleSource(
        rule=it.rule, article=it.article, mark=it.mark, checked_on=it.checked_on, note=it.note,
        stale=stale,
    )  # fmt: skip


@strawberry.type
class RulesQuery:
    @strawberry.field(
        description="The rule packs and calendars that were adopted, with every clock, lock and "
        "threshold, its article, how well that is known and when it was last checked."
    )
    async def rules(
        self,
        info: strawberry.Info[Asker],
        pack: OfPack = None,
        on: On = None,
        as_of: Known = None,
        at_least: AtLeast = None,
    ) -> Rules:
        asker = info.context
        position = await asker.settle(as_of, at_least)
        await known_rule(asker, "pack", pack, position, lambda it: [it.pack])
        told = on or await asker.day(as_of)
        return made(await asker.book(position), pack, told, position)
