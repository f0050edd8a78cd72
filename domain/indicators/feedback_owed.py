"""R18: a real-name informant who was not told in time (检举控告规则 26, 27)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.rule import Per
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_overdue,
)


def find(scene: Scene) -> Iterator[Finding]:
    yield from of_overdue(scene, K45="acceptance", K46="result")


INDICATOR = Indicator(
    id="R18",
    title_zh="应告知、反馈举报人而未办",
    title_en="Feedback owed to an informant",
    questions={
        "acceptance": Question(
            "实名举报受理情况应于{due_on}前告知。是否已告知？",
            "That a real-name complaint is accepted was to be told by {due_on}. Was it?",
        ),
        "result": Question(
            "实名举报处理结果应于{due_on}前反馈。是否已反馈？",
            "The result of a real-name complaint was to be told by {due_on}. Was it?",
        ),
    },
    course=Course(
        "实名举报受理告知（K45）、结果反馈（K46）逾期期间问。",
        "While a real-name informant was to be told of the acceptance (K45) or of the result "
        "(K46) and it is overdue.",
    ),
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(),
    clocks=("K45", "K46"),
    find=find,
)
