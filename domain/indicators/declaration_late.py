"""R06: a personal-matters report overdue, or a change reported late (K20, K21)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.item import ClockState
from domain.clocks.rule import Per
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_item,
    of_overdue,
)


def find(scene: Scene) -> Iterator[Finding]:
    yield from of_overdue(scene, K20="report", K21="change")
    for item in scene.clock("K21"):  # a change is stated together with its report
        for it in item.segments:
            if it.state is ClockState.MET_LATE and (limits := scene.limits(it.first)):
                yield of_item(item, it, limits, "change")


INDICATOR = Indicator(
    id="R06",
    title_zh="个人有关事项报告逾期",
    title_en="Declaration overdue, or a change reported late",
    questions={
        "report": Question(
            "年度个人有关事项报告应于{due_on}前提交，未按期收到。原因是什么？",
            "The yearly report was due on {due_on}. Why is it not there?",
        ),
        "change": Question(
            "变动事项应于{due_on}前报告，逾期。原因是什么？",
            "A change was to be reported by {due_on} and was late. Why?",
        ),
    },
    course=Course(
        "年度报告（K20）、变动报告（K21）逾期期间问；变动事项迟报的，自迟报之日起问，不自行停止。",
        "While the yearly report (K20) or the report of a change (K21) is overdue; a change that "
        "was reported late is asked about from that day, without an end.",
    ),
    severity=Severity.MEDIUM,
    per=Per.OFFICIAL,
    kinds=(),
    clocks=("K20", "K21"),
    find=find,
)
