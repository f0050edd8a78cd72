"""R02: publicity that was too short, an appointment before it was closed, or an objection open."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.item import ClockState
from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.appointment import AppointmentMade
from domain.events.selection import (
    ObjectionResolved,
    PrePublicityClosed,
    PrePublicityOpened,
    PublicityObjectionReceived,
)
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_step,
)


def find(scene: Scene) -> Iterator[Finding]:
    yield from _short(scene)
    yield from _appointed_before(scene)
    yield from _objections(scene)


def _short(scene: Scene) -> Iterator[Finding]:
    for item in scene.clock("K02"):
        for it in item.segments:
            if it.state is ClockState.BREACHED and (limits := scene.limits(it.first)):
                yield Finding(
                    reason="short", episode=item.start, first=it.first, last=it.last,
                    positions=item.positions, officials=item.officials, unit=item.unit,
                    limits=limits, values={"due_on": str(item.due_on)},
                )  # fmt: skip


def _appointed_before(scene: Scene) -> Iterator[Finding]:
    closed = [it.fact.closed_on for it in scene.of(PrePublicityClosed)]
    opened = scene.of(PrePublicityOpened)
    for made in scene.of(AppointmentMade) if opened else ():
        day = made.recorded.entry.when.decided_on or made.occurred.last
        if (not closed or day < min(closed)) and (limits := scene.limits(day)):
            yield Finding(
                reason="before", episode=" ".join(made.origin), first=day,
                last=day_before(min(closed)) if closed else made.occurred.last.max,
                positions=(opened[0].position, made.position), officials=made.recorded.officials,
                unit=made.recorded.entry.subject.unit, limits=limits,
            )  # fmt: skip


def _objections(scene: Scene) -> Iterator[Finding]:
    """A specific objection that is open when the publicity is closed, until it is resolved; or what
    who closed it says that is open. Who says that all are resolved is believed."""
    resolved = {it.fact.objection: it for it in scene.of(ObjectionResolved)}
    for closed in scene.of(PrePublicityClosed)[:1]:
        fact, day = closed.fact, closed.fact.closed_on
        received = [it for it in scene.of(PublicityObjectionReceived) if it.fact.received_on <= day]
        if fact.resolved >= max(fact.objections, len(received)):
            continue
        if not received and (limits := scene.limits(day)):
            count = fact.objections - fact.resolved
            yield of_step(closed, limits, "counted", day, values={"count": count})
        for step in received:
            ends = resolved.get(step.origin[1])
            ended = ends.fact.resolved_on if ends else None
            if (
                step.fact.specific
                and (ended is None or ended > day)
                and (limits := scene.limits(day))
            ):
                yield Finding(
                    reason="objection", episode=" ".join(step.origin), first=day,
                    last=day_before(ended) if ended else day.max,
                    positions=(step.position, closed.position, *([ends.position] if ends else [])),
                    officials=step.recorded.officials, unit=step.recorded.entry.subject.unit,
                    limits=limits,
                )  # fmt: skip


INDICATOR = Indicator(
    id="R02",
    title_zh="任前公示不足期或反映未了结",
    title_en="Publicity too short, or an objection open",
    questions={
        "short": Question(
            "公示应满至{due_on}，提前结束。是否补足或说明？",
            "The publicity was to last until {due_on} and ended earlier. Is it to be made up for?",
        ),
        "before": Question(
            "公示尚未结束即任职。是否复核？", "Appointed before the publicity was closed. Why?"
        ),
        "counted": Question(
            "公示结束时有{count}条反映未了结。是否了结？",
            "{count} objections were open when the publicity was closed. Are they to be resolved?",
        ),
        "objection": Question(
            "有具体反映尚未了结即结束公示。是否了结？",
            "A specific objection was open when the publicity was closed. Is it to be resolved?",
        ),
    },
    course=Course(
        "公示未满即结束或任职的，自当日起问，不因补足而止；公示结束前任职的，自任职之日问至公示结"
        "束的前一日；公示结束时有具体反映未了结的，自结束之日问至了结的前一日；只载明件数的，不止"
        "。",
        "From the day on which the publicity was closed, or the appointment made, before K02 "
        "allows it, without an end; from an appointment before the closing until the day before "
        "it; from a closing with a specific objection open until the day before that is "
        "resolved; where the closing gives counts alone, without an end.",
    ),
    severity=Severity.HIGH,
    per=Per.CASE,
    kinds=(
        PrePublicityOpened, PrePublicityClosed, PublicityObjectionReceived, ObjectionResolved,
        AppointmentMade,
    ),
    clocks=("K02",),
    find=find,
)  # fmt: skip
