"""R01: decided on without all four mandatory checks, or with something that a check found open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.selection import (
    AppointmentDeliberated,
    CheckIssueClosed,
    CheckResult,
    MandatoryCheckCompleted,
)
from domain.indicators.indicator import Course, Finding, Indicator, Question, Scene, Severity


def find(scene: Scene) -> Iterator[Finding]:
    """From the day of the decision until the checks are whole, however late they are done."""
    for decided in scene.of(AppointmentDeliberated)[:1]:
        day = decided.occurred.last
        if limits := scene.limits(day):
            wanted = limits.whole("checks")
            whole_on, missing, proof = _whole_on(scene, wanted)
            if whole_on is None or whole_on > day:
                yield Finding(
                    reason="checks", first=day, last=day_before(whole_on) if whole_on else date.max,
                    positions=(decided.position, *proof), officials=decided.recorded.officials,
                    unit=decided.recorded.entry.subject.unit, limits=limits,
                    values={"missing": missing, "wanted": wanted},
                )  # fmt: skip


def _whole_on(scene: Scene, wanted: int) -> tuple[date | None, int, tuple[int, ...]]:
    """The day on which all were done and nothing was open, how many are missing, and the proof."""
    done, issues, proof, whole_on = set[str](), set[str](), list[int](), None
    for step in scene.of(MandatoryCheckCompleted, CheckIssueClosed):
        fact = step.fact
        proof.append(step.position)
        if isinstance(fact, CheckIssueClosed):
            issues.discard(fact.check)
        elif fact.result is not None:
            done.add(fact.check)
            if fact.result is CheckResult.ISSUE:
                issues.add(fact.check)
        whole = len(done) >= wanted and not issues
        whole_on = (whole_on or _day(step)) if whole else None
    return whole_on, max(wanted - len(done), 0) + len(issues), tuple(proof)


def _day(step: Step) -> date:
    return getattr(step.fact, "completed_on", None) or step.occurred.last


INDICATOR = Indicator(
    id="R01",
    title_zh="未经“凡提四必”即讨论决定",
    title_en="Decided without all four mandatory checks",
    questions={
        "checks": Question(
            "讨论决定时，{wanted}项必核中有{missing}项未完成或所发现的问题未了结。是否补核、说明？",
            "At the decision {missing} of {wanted} checks were not done, or what they found was "
            "open. Are they to be done, or explained?",
        ),
    },
    course=Course(
        "首次讨论决定之日，已有结果的必核事项不足`checks`项或所发现的问题尚未了结的，自当"
        "日起问，不论决定结果；至全部完成、了结之日的前一日止，补核再晚也算。",
        "From the day of the first deliberation, whatever it decided, where fewer than `checks` "
        "kinds of check have a result by then or what one found is open; until the day before "
        "all are done and closed, however late.",
    ),
    severity=Severity.HIGH,
    per=Per.CASE,
    kinds=(MandatoryCheckCompleted, CheckIssueClosed, AppointmentDeliberated),
    find=find,
)
