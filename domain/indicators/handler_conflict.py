"""R19: somebody handles a matter who should not (监察法 67, 政务处分法 47)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.coordination import (
    HandlerAssigned,
    HandlerRecusalDecided,
    HandlerRecusalRequested,
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
    """From the assignment, or the request, until it is decided."""
    decisions = sorted(scene.of(HandlerRecusalDecided), key=_decided_on)
    concerned = {who for it in scene.steps for who in it.recorded.officials}
    for step in scene.of(HandlerAssigned, HandlerRecusalRequested):
        fact = step.fact
        asked = isinstance(fact, HandlerRecusalRequested)
        related = asked or any(it.official in concerned for it in fact.relations)
        day = fact.requested_on if asked else step.occurred.last
        by = next(
            (it for it in decisions if it.fact.handler == fact.handler and _decided_on(it) >= day),
            None,
        )
        last = day_before(_decided_on(by)) if by else date.max
        if related and (limits := scene.limits(day)):
            yield of_step(
                step, limits, "asked" if asked else "related", day, last=last,
                episode=fact.handler, positions=(step.position, *([by.position] if by else [])),
                values={"handler": fact.handler},
            )  # fmt: skip


def _decided_on(step: Step) -> date:
    day: date = step.fact.decided_on
    return day


INDICATOR = Indicator(
    id="R19",
    title_zh="办案人员应回避",
    title_en="Handler conflict",
    questions={
        "related": Question(
            "承办人{handler}与被反映人存在应回避关系。是否回避？",
            "Handler {handler} is related to somebody concerned. Do they step back?",
        ),
        "asked": Question(
            "对承办人{handler}的回避申请尚未决定。何时决定？",
            "A request that {handler} step back is not decided. When will it be?",
        ),
    },
    course=Course(
        "承办人与案件所涉人员有应回避关系的，自分派之日起问；提出回避申请的，自申请之日起问；均至"
        "就该承办人作出回避决定的前一日止。",
        "From the assignment of a handler who is related to somebody concerned, and from a "
        "request that a handler step back, until the day before it is decided of that handler.",
    ),
    severity=Severity.HIGH,
    per=Per.CASE,
    kinds=(HandlerAssigned, HandlerRecusalRequested, HandlerRecusalDecided),
    find=find,
)
