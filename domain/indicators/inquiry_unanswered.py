"""R08: a letter of inquiry unanswered, or twice answered inadequately."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.discovery import InquiryReplyReceived, PreliminaryVerificationOpened
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_step,
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
    replies = sorted(scene.of(InquiryReplyReceived), key=lambda it: it.fact.replied_on)
    inadequate = [it for it in replies if not it.fact.adequate]
    limits = scene.limits(inadequate[-1].fact.replied_on) if inadequate else None
    if limits and len(inadequate) >= (most := limits.whole("inadequate_replies")):
        last = inadequate[most - 1]
        day = last.fact.replied_on
        by = _answered(scene, replies, day)
        yield of_step(
            last, limits, "inadequate", day, episode="", last=day_before(by[0]) if by else date.max,
            positions=tuple(it.position for it in (*inadequate, *(by[1:] if by else ()))),
            values={"replies": len(inadequate)},
        )  # fmt: skip


def _answered(scene: Scene, replies: Sequence[Step], after: date) -> tuple[date, Step] | None:
    """An adequate reply, or the verification that was asked for."""
    adequate = [(it.fact.replied_on, it) for it in replies if it.fact.adequate]
    opened = [(it.fact.opened_on, it) for it in scene.of(PreliminaryVerificationOpened)]
    found = [it for it in (*adequate, *opened) if it[0] > after]
    return min(found, key=lambda it: it[0], default=None)


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
    course=Course(
        "函询答复（K31）逾期期间问；同一线索第`inadequate_replies`次答复不"
        "充分之日起问，至其后答复充分或开始初步核实的前一日止。",
        "While the answer to a letter of inquiry (K31) is overdue; and from the "
        "`inadequate_replies`th inadequate reply on one clue until the day before an adequate "
        "one, or a preliminary verification, comes after it.",
    ),
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(InquiryReplyReceived, PreliminaryVerificationOpened),
    clocks=("K31",),
    find=find,
)
