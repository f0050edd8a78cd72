"""R10: kinship or family business that conflicts with the post (公务员法 74)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.appointment import RecusalGround, TenureRecusalArranged
from domain.events.personal import FamilyBusinessActivityRecorded, FamilyBusinessRectified, Relation
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_step,
)

BARRED = frozenset({"NONE", "PENDING", "REFUSED"})
"""Arrangements that change nothing: the conflict goes on."""


def find(scene: Scene) -> Iterator[Finding]:
    yield from _kin(scene)
    yield from _business(scene)


def _kin(scene: Scene) -> Iterator[Finding]:
    for step in scene.of(TenureRecusalArranged):
        fact, day = step.fact, step.occurred.last
        kin = fact.ground is RecusalGround.KINSHIP and (fact.direct_subordinate or fact.same_organ)
        if kin and fact.arrangement in BARRED and (limits := scene.limits(day)):
            last = day_before(fact.ended_on) if fact.ended_on else date.max
            yield of_step(
                step, limits, "kinship", day, last=last, values={"relation": fact.relation}
            )


def _business(scene: Scene) -> Iterator[Finding]:
    """Until the relative has withdrawn or the post is left, and nothing says it was for show."""
    mended = {
        it.fact.entity_uscc: it
        for it in scene.of(FamilyBusinessRectified)
        if it.fact.completed_on and not it.fact.sham_withdrawal_suspected
    }
    for step in scene.of(FamilyBusinessActivityRecorded):
        fact, day = step.fact, step.occurred.last
        hit = fact.ban_scope_hit or fact.supervised_sector
        if hit and (limits := scene.limits(day)):
            by = mended.get(fact.entity_uscc)
            yield of_step(
                step, limits, "business", day, last=_until(by),
                episode=f"{fact.relation} {fact.entity_uscc}",
                positions=(step.position, *([by.position] if by else [])),
                values={"relation": fact.relation, "sector": fact.sector},
            )  # fmt: skip


def _until(by: Step | None) -> date:
    return day_before(by.fact.completed_on) if by else date.max


INDICATOR = Indicator(
    id="R10",
    title_zh="任职回避或亲属经商冲突",
    title_en="Kinship or business conflict",
    questions={
        "kinship": Question(
            "存在应回避的亲属关系（{relation}），尚无安排。如何回避？",
            "A relation that bars the post ({relation}) has no arrangement. How is it recused?",
        ),
        "business": Question(
            "亲属（{relation}）在所监管行业（{sector}）经商。是否退出或调整职务？",
            "A relative ({relation}) does business in the sector supervised ({sector}). Who gives way?",
        ),
    },
    course=Course(
        "有应回避的亲属关系（同一机关或直接隶属）而未安排、待定或被拒的，自载明之日起问，至该关系"
        "载明的结束前一日止；亲属经商触及禁业范围或所监管行业的，自载明之日起问，至完成退出、且无"
        "假退出之嫌的前一日止。",
        "From the day on which a kinship in one organ or in direct subordination is told whose "
        "arrangement is none, pending or refused, until the day before the end that is told with "
        "it; and of a relative's business within the ban or in the sector supervised, from the "
        "day on which it is told until the day before a withdrawal is complete that nothing "
        "makes look a sham.",
    ),
    severity=Severity.HIGH,
    per=Per.OFFICIAL,
    kinds=(TenureRecusalArranged, FamilyBusinessActivityRecorded, FamilyBusinessRectified),
    words={"relation": Relation},
    find=find,
)
