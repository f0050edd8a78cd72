"""任前: selections that went as the rules want them, to the end of the probation."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.build import Event, Teller
from api.demo.days import later, workdays
from api.demo.people import (
    BAI,
    FANG,
    LIANG,
    LIN,
    LU,
    NIE,
    RAO,
    YE,
    YU,
)
from api.demo.posts import HEAD_OF_DIVISION
from api.demo.processes import Process, closed
from api.demo.selection_course import COURSE, PREPARED, appointed, deliberated, published

YU_WON = Process("sel-2022-01", "t-yu-1", "教育局副局长", "u-education", "COMPETITIVE",
                 YU, LIANG, "2022-01-10")  # fmt: skip
LIN_WON = Process("sel-2023-04", "t-lin-2", "交通运输局局长", "u-transport", "INTERNAL",
                  LIN, FANG, "2023-02-13", HEAD_OF_DIVISION)  # fmt: skip
YE_WON = Process("sel-2023-06", "t-ye-1", "文化广电和旅游局副局长", "u-culture", "OPEN_SELECTION",
                 YE, BAI, "2023-03-06")  # fmt: skip
RAO_WON = Process("sel-2024-11", "t-rao-2", "市场监督管理局副局长", "u-market", "INTERNAL",
                  RAO, NIE, "2024-10-08")  # fmt: skip
FANG_WON = Process("sel-2025-02", "t-fang-2", "望溪区副区长", "u-wangxi", "SELECTION_TRANSFER",
                   FANG, YU, "2025-02-17")  # fmt: skip
BAI_WON = Process("sel-2025-10", "t-bai-2", "财政局副局长", "u-finance", "INTERNAL",
                  BAI, LU, "2025-08-25", pause=35)  # fmt: skip
_PROVEN = {
    YU_WON: ("CONFIRMED", "2023-04-03"), LIN_WON: ("CONFIRMED", "2024-05-13"),
    YE_WON: ("NOT_CONFIRMED", "2024-03-18"), FANG_WON: ("CONFIRMED", "2026-05-11"),
}  # fmt: skip


def selected_by_the_rules(tell: Teller) -> Iterator[Event]:
    for process in (YU_WON, YE_WON):
        for told in COURSE:
            yield from told(tell, process)


def an_issue_settled(tell: Teller) -> Iterator[Event]:
    """方雨桐: two papers of the file gave different years of birth; an older one decided."""
    for told in COURSE:
        for event in told(tell, FANG_WON):
            if event["data"]["fact"].get("check") == "ARCHIVE":
                event["data"]["fact"] |= {"result": "ISSUE", "issues": ["archive-2025-birth-year"]}
            yield event
    settled = FANG_WON.on(40)
    yield tell(
        "selection.check-issue-closed", settled, FANG_WON.first.but(circle="WORK"),
        check="ARCHIVE", closed_on=settled, conclusion="OLDEST_PAPER_HOLDS", closed_by="h-org-03",
    )  # fmt: skip


def an_objection_resolved(tell: Teller) -> Iterator[Event]:
    """林知远: a complaint that could be checked, and was, while the publicity ran."""
    it = LIN_WON
    for told in (*PREPARED, deliberated, published, appointed):
        yield from told(tell, it)
    received, resolved = workdays(it.published_on, 2), workdays(it.published_on, 4)
    whom = it.first.but(circle="WORK")
    objection = tell(
        "selection.objection-received", received, whom.but(sender="petition"),
        received_on=received, specific=True, verifiable=True,
    )  # fmt: skip
    yield objection
    yield tell(
        "selection.objection-resolved", resolved, whom, objection=objection["id"],
        resolved_on=resolved, result="NOT_SUBSTANTIATED",
    )  # fmt: skip
    yield closed(tell, it.closed_on, it.first, "NO_EFFECT", objections=1, resolved=1)


def a_reform_in_between(tell: Teller) -> Iterator[Event]:
    """白简之: the bureau was being reorganised; the process rested, and went on."""
    for told in COURSE:
        yield from told(tell, BAI_WON)
    stopped, went_on = BAI_WON.on(51), BAI_WON.on(84)
    both = BAI_WON.both
    yield tell(
        "selection.suspended", stopped, both, suspended_on=stopped, reason="STRUCTURAL_REFORM"
    )
    yield tell("selection.resumed", went_on, both, resumed_on=went_on)


def proven_in_the_post(tell: Teller) -> Iterator[Event]:
    """试用期: confirmed, given more time, and not confirmed."""
    for it, (result, on) in _PROVEN.items():
        yield tell(
            "probation.concluded", on, it.first.but(tenure=it.tenure, stage="IN_TERM"),
            result=result, concluded_on=on,
        )  # fmt: skip
    back = YE_WON.first.but(tenure=YE_WON.tenure, stage="IN_TERM", case=None)
    yield tell(
        "tenure.ended", "2024-03-29", back, left_on="2024-03-29", reason="NOT_CONFIRMED",
        leading=True, left_service=False,
    )  # fmt: skip


def given_more_time(tell: Teller) -> Iterator[Event]:
    """饶启文: half a year more, and the period for the conclusion with it."""
    for told in COURSE:
        yield from told(tell, RAO_WON)
    post = RAO_WON.first.but(tenure=RAO_WON.tenure, stage="IN_TERM")
    on, until = (
        later(f"{int(RAO_WON.appointed_on[:4]) + 1}{RAO_WON.appointed_on[4:]}", 5),
        "2026-06-22",
    )
    yield tell(
        "probation.concluded", on, post, result="EXTENDED", concluded_on=on, extended_until=until
    )
    yield tell(
        "clock.extended", on, post.but(circle="WORK"), clock="K03B", due_on=until,
        reason="PROBATION_EXTENDED", approved_by="h-org-01", extended_on=on,
    )  # fmt: skip
