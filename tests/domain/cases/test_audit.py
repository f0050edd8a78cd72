"""Audit 经济责任审计: the course of domain 5.5 and what does not fit it."""

from __future__ import annotations

from domain.cases.audit import AUDIT
from tests.domain.cases.courses import Odd, Row, breaks, differs, folded, rows_of, states

FOUND = {"id": "f-1", "finding_class": "X", "responsibility": "LEADING"}
COMMISSIONED: Row = (
    "audit.commissioned", "2025-02-03",
    {"period_from": "2022-01-01", "period_to": "2024-12-31", "notice_served_on": "2025-02-05"},
)  # fmt: skip
UNNOTICED = differs(COMMISSIONED, notice_served_on=None)
STARTED: Row = ("audit.fieldwork-started", "2025-02-10", {})
DRAFTED: Row = ("audit.draft-sent", "2025-04-07", {})
COMMENTED: Row = ("audit.comments-received", "2025-04-14", {"points": 3, "accepted_points": 1})
REPORTED: Row = (
    "audit.report-delivered", "2025-05-06",
    {"draft_sent_on": "2025-04-07", "comments_on": "2025-04-14", "final_on": "2025-05-06", "findings": [FOUND]},
)  # fmt: skip
OBJECTED: Row = ("audit.objection-filed", "2025-05-20", {})
RE_EXAMINED: Row = ("audit.re-examined", "2025-07-01", {"outcome": "UPHELD"})
COURSE = [COMMISSIONED, STARTED, DRAFTED, COMMENTED, REPORTED, OBJECTED, RE_EXAMINED]
ODD: list[Odd] = [
    ("audit.not-commissioned", [STARTED]),
    ("audit.commissioned-twice", [COMMISSIONED, COMMISSIONED]),
    ("audit.period", [differs(COMMISSIONED, period_to="2021-12-31")]),
    ("audit.no-notice", [UNNOTICED, STARTED]),
    ("audit.no-notice", [UNNOTICED, DRAFTED]),
    ("audit.no-notice", [UNNOTICED, REPORTED]),
    ("audit.out-of-order", [COMMISSIONED, COMMENTED]),
    ("audit.more-accepted-than-stated", [*COURSE[:3], differs(COMMENTED, points=0)]),
    ("audit.report-before-draft audit.comments-out-of-place", [*COURSE[:4], differs(REPORTED, final_on="2025-04-06")]),
    ("audit.comments-out-of-place", [*COURSE[:4], differs(REPORTED, comments_on="2025-04-06")]),
    ("audit.reported-twice", [*COURSE[:5], REPORTED]),
    ("audit.out-of-order", [*COURSE[:5], RE_EXAMINED]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    wanted = [
        "NOTICESERVED",
        "FIELDWORK",
        "DRAFT",
        "COMMENTED",
        "FINDINGSOPEN",
        "OBJECTION",
        "REEXAMINED",
    ]
    assert states(AUDIT, COURSE) == wanted
    assert folded(AUDIT, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(AUDIT, rules, rows)


def test_without_comments_and_findings_it_is_final() -> None:
    rows = [*COURSE[:3], differs(REPORTED, comments_on=None, findings=[])]
    assert states(AUDIT, rows)[-1] == "FINAL"
    assert folded(AUDIT, rows).irregularities == ()


def test_a_revoked_report_has_no_findings_until_there_is_another() -> None:
    rows = [*COURSE[:6], differs(RE_EXAMINED, outcome="REVOKED")]
    assert folded(AUDIT, rows).findings == ()
    rows.append(("audit.report-delivered", "2025-08-01", REPORTED[2]))
    assert (folded(AUDIT, rows).findings, folded(AUDIT, rows).irregularities) == (("f-1",), ())
