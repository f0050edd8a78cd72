"""Rectification 整改: from what was found until each item is accepted."""

from __future__ import annotations

from domain.cases.rectification import RECTIFICATION
from tests.domain.cases.courses import Odd, Row, breaks, differs, folded, rows_of, states, word


def found(*ids: str, on: str = "2025-02-03") -> Row:
    return (
        "tour.feedback-issued",
        on,
        {"findings": [{"id": it, "finding_class": "X"} for it in ids]},
    )


def plan(findings: list[str], items: list[str], on: str = "2025-03-03") -> Row:
    made = [{"item": it, "action": "REPAY", "owner": "u-1", "due_on": "2025-06-30"} for it in items]
    return ("rectification.plan-filed", on, {"findings": findings, "items": made})


def closed(item: str, acceptance: str = "ACCEPTED", on: str = "2025-06-03") -> Row:
    return ("rectification.item-closed", on, {"item": item, "acceptance": acceptance})


PROGRESS: Row = ("rectification.progress-reported", "2025-05-06", {})
COURSE = [
    found("f-1", "f-2"),
    plan(["f-1", "f-2"], ["i-1", "i-2"]),
    PROGRESS,
    closed("i-1"),
    closed("i-2"),
]
ODD: list[Odd] = [
    ("rectification.no-such-finding", [plan(["f-1"], ["i-1"])]),
    ("rectification.empty-plan", [found("f-1"), plan(["f-1"], [])]),
    ("rectification.no-plan", [found("f-1"), PROGRESS]),
    ("rectification.no-plan", [found("f-1"), closed("i-1")]),
    ("rectification.no-such-item", [*COURSE[:2], closed("i-3")]),
    ("rectification.accepted-already", [*COURSE[:4], closed("i-1")]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    wanted = ["FINDINGSOPEN", "RECTIFYING", "RECTIFYING", "RECTIFYING", "ACCEPTED"]
    assert states(RECTIFICATION, COURSE) == wanted
    assert folded(RECTIFICATION, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(RECTIFICATION, rules, rows)


def test_an_item_that_is_returned_is_open_until_it_is_accepted() -> None:
    rows = [*COURSE[:4], closed("i-2", "RETURNED")]
    assert (word(folded(RECTIFICATION, rows)), folded(RECTIFICATION, rows).open_) == (
        "RECTIFYING",
        {"i-2"},
    )
    assert word(folded(RECTIFICATION, [*rows, closed("i-2", on="2025-06-10")])) == "ACCEPTED"


def test_a_finding_that_no_plan_answers_keeps_it_open() -> None:
    rows = [found("f-1", "f-2"), plan(["f-1"], ["i-1"]), closed("i-1")]
    assert word(folded(RECTIFICATION, rows)) == "RECTIFYING"


def test_what_is_found_afterwards_opens_it_again() -> None:
    assert word(folded(RECTIFICATION, [*COURSE, found("f-3", on="2025-09-01")])) == "FINDINGSOPEN"
    assert word(folded(RECTIFICATION, [*COURSE, found("f-1", on="2025-09-01")])) == "ACCEPTED"


def test_a_report_without_findings_opens_nothing() -> None:
    state = folded(
        RECTIFICATION, [differs(("audit.report-delivered", "2025-05-06", {}), findings=[])]
    )
    assert not RECTIFICATION.begun(state)
