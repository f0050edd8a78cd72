"""R03: a decision without its quorum or majority, or with somebody present who should have left."""

from __future__ import annotations

from collections.abc import Iterator

from domain.cases.lifecycle import Step
from domain.clocks.rule import Per
from domain.events.selection import AppointmentDeliberated, Decision
from domain.events.work import DutyRecusalRecorded
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Limits,
    Question,
    Scene,
    Severity,
)


def find(scene: Scene) -> Iterator[Finding]:
    for step in scene.of(AppointmentDeliberated):
        limits = scene.limits(step.occurred.last)
        if limits is None:
            continue
        fact = step.fact
        if _below(fact.present, fact.entitled, limits, "quorum"):
            yield _finding(step, limits, "quorum", present=fact.present, entitled=fact.entitled)
        approved = fact.decision is Decision.APPROVE
        if approved and not _above(fact.agree, fact.entitled, limits, "agree"):
            yield _finding(step, limits, "majority", agree=fact.agree, entitled=fact.entitled)
        for it in scene.of(DutyRecusalRecorded):
            stayed = [who for who in it.recorded.officials if who not in fact.recused]
            if it.fact.recused and stayed and it.occurred.first <= step.occurred.last:
                yield _finding(step, limits, "stayed", it)


def _below(count: int, of: int, limits: Limits, share: str) -> bool:
    """Exactly: shares are given as numerator and denominator."""
    numerator, denominator = (
        limits.whole(f"{share}_numerator"),
        limits.whole(f"{share}_denominator"),
    )
    return count * denominator < of * numerator


def _above(count: int, of: int, limits: Limits, share: str) -> bool:
    numerator, denominator = (
        limits.whole(f"{share}_numerator"),
        limits.whole(f"{share}_denominator"),
    )
    return count * denominator > of * numerator


def _finding(
    step: Step, limits: Limits, reason: str, other: Step | None = None, **values: int
) -> Finding:
    return Finding(
        reason=reason, episode=" ".join((*step.origin, *(other.origin if other else ()))),
        first=step.occurred.last, officials=step.recorded.officials, limits=limits,
        positions=(step.position, *([other.position] if other else [])), values=values,
        unit=step.recorded.entry.subject.unit,
    )  # fmt: skip


INDICATOR = Indicator(
    id="R03",
    title_zh="讨论决定票数无效或应回避未回避",
    title_en="Decision vote invalid, or somebody stayed who should have left",
    questions={
        "quorum": Question(
            "应到{entitled}人、实到{present}人，不足法定人数。决定是否有效？",
            "{present} of {entitled} were present, fewer than the quorum. Is the decision valid?",
        ),
        "majority": Question(
            "应到{entitled}人、同意{agree}人，未过半数。决定是否有效？",
            "{agree} of {entitled} agreed, no majority. Is the decision valid?",
        ),
        "stayed": Question(
            "已决定回避的人员未列入回避名单。是否参加了讨论？",
            "Somebody who had to recuse is not among those who left. Did they take part?",
        ),
    },
    course=Course(
        "自讨论决定之日起问：实到不足应到的"
        "`quorum_numerator`/`quorum_denominator`；通过而同"
        "意票未超过应到的"
        "`agree_numerator`/`agree_denominator`；已决定回避的"
        "人未列入回避名单。已作的决定不会自行改变，故不自行停止。",
        "From the day of the decision: fewer present than "
        "`quorum_numerator`/`quorum_denominator` of those entitled; approved by no more than "
        "`agree_numerator`/`agree_denominator` of them; or somebody who had to recuse is not "
        "among those who left. It has no end of its own, as a decision that was made stays what "
        "it was.",
    ),
    severity=Severity.HIGH,
    per=Per.CASE,
    kinds=(AppointmentDeliberated, DutyRecusalRecorded),
    find=find,
)
