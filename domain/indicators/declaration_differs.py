"""R07: what was declared is not what was verified, item by item (查核结果处理办法 2-5)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.rule import Per
from domain.events.personal import DeclarationFinding, DiscrepancyDetermined, DiscrepancyItem
from domain.indicators.indicator import (
    Finding,
    Indicator,
    Limits,
    Question,
    Scene,
    Severity,
    of_step,
)


def find(scene: Scene) -> Iterator[Finding]:
    """Small differences are noise; a whole item left out never is. Concealment weighs more."""
    for step in scene.of(DiscrepancyDetermined):
        fact, limits = step.fact, scene.limits(step.fact.decided_on)
        if limits is None or fact.finding is DeclarationFinding.TRUTHFUL:
            continue
        worse = fact.finding is DeclarationFinding.CONCEALMENT
        for item in fact.items:
            if _counts(item, limits):
                yield of_step(
                    step, limits, "shortfall" if item.shortfall else "left-out", fact.decided_on,
                    episode=f"{' '.join(step.origin)} {item.code}", values={"item": item.code},
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
            "{item}项少报告，查核结果大于报告。是漏报还是隐瞒不报？",
            "Less of item {item} was declared than was found. Is it an omission or concealed?",
        ),
        "left-out": Question(
            "{item}项未报告，查核发现确有该项。是漏报还是隐瞒不报？",
            "Item {item} was found and not declared at all. Is it an omission or concealed?",
        ),
    },
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(DiscrepancyDetermined,),
    find=find,
)
