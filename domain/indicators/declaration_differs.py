"""R07: what was declared is not what was verified, item by item (查核结果处理办法 2-5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.personal import (
    DeclarationFinding,
    DeclarationHandled,
    DiscrepancyDetermined,
    DiscrepancyItem,
)
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Limits,
    Question,
    Scene,
    Severity,
    of_step,
)


def find(scene: Scene) -> Iterator[Finding]:
    """Until it is handled. Small differences are noise; a whole item left out never is. Concealment
    weighs more."""
    handled = sorted(scene.of(DeclarationHandled), key=lambda it: it.fact.handled_on)
    for step in scene.of(DiscrepancyDetermined):
        fact, limits = step.fact, scene.limits(step.fact.decided_on)
        if limits is None or fact.finding is DeclarationFinding.TRUTHFUL:
            continue
        by = next((it for it in handled if it.fact.handled_on >= fact.decided_on), None)
        worse = fact.finding is DeclarationFinding.CONCEALMENT
        for item in fact.items:
            if _counts(item, limits):
                yield of_step(
                    step, limits, "shortfall" if item.shortfall else "left-out", fact.decided_on,
                    last=day_before(by.fact.handled_on) if by else date.max,
                    episode=f"{' '.join(step.origin)} {item.code}", values={"item": item.code},
                    positions=(step.position, *([by.position] if by else [])),
                    severity=Severity.HIGH if worse else Severity.MEDIUM,
                )  # fmt: skip


def _counts(item: DiscrepancyItem, limits: Limits) -> bool:
    if not item.shortfall:
        return True
    if item.units:
        return True
    area, value = item.area_m2, item.value_fen
    if area is None and value is None:
        return True
    return (area or 0) >= limits.values["area_m2"] or (value or 0) >= limits.values["value_fen"]


INDICATOR = Indicator(
    id="R07",
    title_zh="报告与查核不一致",
    title_en="Declared differs from verified",
    questions={
        "shortfall": Question(
            "{item}项少报告，查核结果大于报告，尚未处理。如何处理？",
            "Less of item {item} was declared than was found, and nothing followed. What is to?",
        ),
        "left-out": Question(
            "{item}项未报告，查核发现确有该项，尚未处理。如何处理？",
            "Item {item} was found and not declared at all, and nothing followed. What is to?",
        ),
    },
    course=Course(
        "查核认定漏报或隐瞒不报的，自认定之日起逐项问，至作出处理的前一日止。少报的面积不足"
        "`area_m2`平方米且金额不足`value_fen`分的不问；整项未报、或少报套（件"
        "）数的，一律问。隐瞒不报的为高，其余为中。",
        "From the day on which omission or concealment is determined, item by item, until the "
        "day before it is handled. Less than `area_m2` square metres and less than `value_fen` "
        "fen too little are not asked about; a whole item or unit left out always is. HIGH of a "
        "concealment, else MEDIUM.",
    ),
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(DiscrepancyDetermined, DeclarationHandled),
    find=find,
)
