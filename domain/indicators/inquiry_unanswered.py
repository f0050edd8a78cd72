"""R08: a letter of inquiry unanswered, or twice answered inadequately."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.rule import Per
from domain.events.discovery import InquiryReplyReceived
from domain.indicators.indicator import (
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    overdue,
)


def find(scene: Scene) -> Iterator[Finding]:
    for item in scene.clock("K31"):
        for late in overdue(item):
            if limits := scene.limits(late.first):
                yield Finding(
                    reason="unanswered", episode=item.start, first=late.first, last=late.last,
                    positions=item.positions, officials=item.officials, unit=item.unit,
                    limits=limits, values={"due_on": str(late.due_on)},
                )  # fmt: skip
    inadequate = [it for it in scene.of(InquiryReplyReceived) if not it.fact.adequate]
    if not inadequate:
        return
    limits = scene.limits(inadequate[-1].occurred.last)
    if limits and len(inadequate) >= limits.whole("inadequate_replies"):
        last = inadequate[limits.whole("inadequate_replies") - 1]
        yield Finding(
            reason="inadequate", first=last.occurred.last, officials=last.recorded.officials,
            positions=tuple(it.position for it in inadequate), limits=limits,
            unit=last.recorded.entry.subject.unit,
            values={"replies": len(inadequate)},
        )  # fmt: skip


INDICATOR = Indicator(
    id="R08",
    title_zh="函询未答复或两次答复不充分",
    title_en="Letter of inquiry unanswered, or answered inadequately twice",
    questions={
        "unanswered": Question(
            "函询应于{due_on}前答复，未按期收到。是否催办，或转为初步核实？",
            "A letter of inquiry was to be answered by {due_on}. Is the reply to be urged, or the "
            "matter verified?",
        ),
        "inadequate": Question(
            "同一线索的函询已有{replies}次答复不充分。是否转为初步核实？",
            "{replies} replies on one clue were inadequate. Is the matter to be verified?",
        ),
    },
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(InquiryReplyReceived,),
    clocks=("K31",),
    find=find,
)
