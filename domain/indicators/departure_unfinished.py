"""R15: a departure audit that did not come, or a hand-over with items outstanding."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.lengths import day_before, next_day
from domain.clocks.rule import Per
from domain.events.appointment import TenureEnded
from domain.events.departure import DepartureInitiated, DepartureReason, HandoverCompleted
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_overdue,
    of_step,
)


def find(scene: Scene) -> Iterator[Finding]:
    yield from of_overdue(scene, K77="audit")
    handovers = scene.of(HandoverCompleted)
    for step in handovers[:1]:
        day = step.occurred.last
        limits = scene.limits(day)
        if limits and step.fact.outstanding > (most := limits.whole("outstanding")):
            whole = next((it for it in handovers if it.fact.outstanding <= most), None)
            yield of_step(
                step, limits, "outstanding", day, values={"outstanding": step.fact.outstanding},
                last=day_before(whole.occurred.last) if whole else day.max,
                positions=(step.position, *([whole.position] if whole else [])),
            )  # fmt: skip
    for left in scene.of(TenureEnded)[:1]:
        if left.fact.reason == DepartureReason.DEATH:
            continue
        first = next_day(left.fact.left_on)
        done = next(iter(handovers), None)
        if (done is None or done.occurred.last >= first) and (limits := scene.limits(first)):
            yield of_step(
                left, limits, "handover", first,
                last=day_before(done.occurred.last) if done else first.max,
                positions=(left.position, *([done.position] if done else [])),
                values={"left_on": str(left.fact.left_on)},
            )  # fmt: skip


INDICATOR = Indicator(
    id="R15",
    title_zh="离任审计或交接缺失",
    title_en="Departure audit or hand-over missing",
    questions={
        "audit": Question(
            "离任审计应于{due_on}前完成，未见报告。是否委托、催办？",
            "The departure audit was due on {due_on} and there is no report. Was it commissioned?",
        ),
        "outstanding": Question(
            "公务交接尚有{outstanding}项未结。由谁、何时了结？",
            "{outstanding} items of the hand-over are outstanding. Who settles them, and when?",
        ),
        "handover": Question(
            "已于{left_on}离任，未见公务交接。是否补办？",
            "The post was left on {left_on} without a hand-over. Is it to be made up for?",
        ),
    },
    course=Course(
        "离任审计（K77）逾期期间问；公务交接未结事项多于`outstanding`项的，自交接"
        "之日问至降至该数的前一日；离任（去世除外）时没有交接的，自次日问至交接的前一日。",
        "While the departure audit (K77) is overdue; from a hand-over with more than "
        "`outstanding` items outstanding until the day before one with no more; and from the day "
        "after the post was left (not by death) without a hand-over until the day before there "
        "is one.",
    ),
    severity=Severity.HIGH,
    per=Per.TENURE,
    kinds=(DepartureInitiated, HandoverCompleted, TenureEnded),
    clocks=("K77",),
    find=find,
)
