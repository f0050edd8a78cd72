"""R11: a key post held beyond its rotation period, and the time before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import Length, Unit, day_before, shifted
from domain.clocks.rule import Per
from domain.events.appointment import AppointmentMade, TenureEnded
from domain.events.work import KeyPostDesignated, RotationExecuted
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
    """Years in the post count from the appointment that it was designated in."""
    made = scene.of(AppointmentMade)
    gone = sorted(
        ((_day(it), it) for it in scene.of(RotationExecuted, TenureEnded)), key=lambda pair: pair[0]
    )
    for step in scene.of(KeyPostDesignated):
        begun = max(
            (it.fact.term_from for it in made if it.fact.term_from <= step.occurred.last),
            default=step.occurred.first,
        )
        limits = scene.limits(step.occurred.last)
        months = step.fact.rotation_after_months or (
            limits.whole("key_post_months") if limits else 0
        )
        if limits is None or not months:
            continue
        due = shifted(begun, Length(months, Unit.MONTH))
        warned = (
            shifted(due, Length(-limits.whole("warn_months"), Unit.MONTH))
            if limits.whole("warn_months")
            else due
        )
        left = next(((day, it) for day, it in gone if day >= begun), None)
        for reason, first, last in (("soon", warned, day_before(due)), ("over", due, date.max)):
            ends = min(last, day_before(left[0])) if left else last
            if first <= ends:
                yield of_step(
                    step, limits, reason, first, last=ends,
                    positions=(step.position, *([left[1].position] if left else [])),
                    values={"due_on": str(due), "months": months},
                    severity=Severity.LOW if reason == "soon" else None,
                )  # fmt: skip


def _day(step: Step) -> date:
    fact = step.fact
    day: date = fact.moved_on if isinstance(fact, RotationExecuted) else fact.left_on
    return day


INDICATOR = Indicator(
    id="R11",
    title_zh="重要岗位超期未轮岗",
    title_en="Key post past its rotation period",
    questions={
        "soon": Question(
            "重要岗位任职将于{due_on}满{months}个月。是否安排交流？",
            "{months} months in a key post are over on {due_on}. Is a rotation planned?",
        ),
        "over": Question(
            "重要岗位任职已于{due_on}满{months}个月，尚未交流。何时安排？",
            "{months} months in a key post were over on {due_on}. When is the rotation?",
        ),
    },
    course=Course(
        "重要岗位自任职起，至指定时所定月数（未定的为`key_post_months`个月）届满"
        "前`warn_months`个月起问（低），届满之日起问（中），均至轮岗或任职结束的前一"
        "日止。",
        "Of a key post from `warn_months` months before (LOW), and from the day on which "
        "(MEDIUM), the months since the appointment are full that its designation tells, else "
        "`key_post_months`; until the day before the rotation or the end of the tenure.",
    ),
    severity=Severity.MEDIUM,
    per=Per.OFFICIAL,
    kinds=(KeyPostDesignated, RotationExecuted, TenureEnded, AppointmentMade),
    find=find,
)
