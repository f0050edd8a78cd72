"""R05: a motion for a post where the posts are filled already."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.rule import Per
from domain.events.selection import MotionInitiated
from domain.indicators.indicator import Course, Finding, Indicator, Question, Scene, Severity


def find(scene: Scene) -> Iterator[Finding]:
    for step in scene.of(MotionInitiated):
        fact, day = step.fact, step.occurred.last
        if fact.quota_filled >= fact.quota_total and (limits := scene.limits(day)):
            yield Finding(
                reason="full", episode=" ".join(step.origin), first=day, positions=(step.position,),
                officials=step.recorded.officials, unit=step.recorded.entry.subject.unit,
                limits=limits, values={"filled": fact.quota_filled, "total": fact.quota_total},
            )  # fmt: skip


INDICATOR = Indicator(
    id="R05",
    title_zh="超职数动议",
    title_en="Over the post quota",
    questions={
        "full": Question(
            "核定职数{total}、已配{filled}。是否超职数配备？",
            "{filled} of {total} posts are filled. Is one more to be made?",
        ),
    },
    course=Course(
        "动议载明已配人数不少于核定职数的，自动议之日起问，不自行停止。",
        "From the day of a motion which says that no fewer posts are filled than there are; "
        "without an end.",
    ),
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(MotionInitiated,),
    find=find,
)
