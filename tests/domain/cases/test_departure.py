"""Departure 离任 and the years after it: a case of the tenure that is left."""

from __future__ import annotations

import pytest

from domain.cases.departure import DEPARTURE
from tests.domain.cases.courses import Odd, Row, breaks, differs, folded, rows_of, states

APPLIED: Row = ("resignation.applied", "2025-02-03", {"applied_on": "2025-02-03"})
GRANTED: Row = ("resignation.decided", "2025-03-03", {"decided_on": "2025-03-03", "approved": True})
INITIATED: Row = (
    "departure.initiated", "2025-03-05", {"reason": "RETIRE", "applied_on": "2025-02-03", "planned_on": "2025-04-30"},
)  # fmt: skip
ITEMS = [{"category": "DOCUMENTS", "complete": True}, {"category": "SEALS", "complete": False}]
HANDED: Row = (
    "handover.completed", "2025-04-25", {"receiver": "p-1", "witness": "p-2", "items": ITEMS, "outstanding": 1},
)  # fmt: skip
CHECKED: Row = ("departure.check-concluded", "2025-04-28", {})
LEFT: Row = ("tenure.ended", "2025-04-30", {"left_on": "2025-04-30", "reason": "RETIRED"})
EMPLOYED: Row = ("post-employment.reported", "2025-09-01", {"employed_from": "2025-09-01"})
BREACH: Row = ("post-employment.breach-found", "2025-12-01", {"corrected_on": None})
SANCTION: Row = (
    "sanction.imposed",
    "2025-11-03",
    {"regime": "ADMINISTRATIVE", "effective_on": "2025-11-03"},
)
COURSE = [APPLIED, GRANTED, INITIATED, HANDED, CHECKED, LEFT, EMPLOYED, BREACH]
ODD: list[Odd] = [
    ("departure.no-application", [GRANTED]),
    ("departure.decided-before-applied", [APPLIED, differs(GRANTED, decided_on="2025-02-02")]),
    ("departure.initiated-twice", [INITIATED, INITIATED]),
    ("departure.planned-before-applied", [differs(INITIATED, planned_on="2025-02-02")]),
    ("departure.not-initiated", [HANDED]),
    ("departure.not-initiated", [CHECKED]),
    ("departure.same-witness", [INITIATED, differs(HANDED, witness="p-1")]),
    ("departure.outstanding-differs", [INITIATED, differs(HANDED, outstanding=0)]),
    ("departure.no-handover", [INITIATED, LEFT]),
    ("departure.handed-over-late", [INITIATED, LEFT, ("handover.completed", "2025-05-06", HANDED[2])]),
    ("departure.job-before-leaving", [EMPLOYED]),
    ("departure.job-before-leaving", [LEFT, differs(EMPLOYED, employed_from="2025-04-30")]),
    ("departure.job-not-reported", [LEFT, BREACH]),
    ("departure.sanction-after-retirement", [LEFT, SANCTION]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    wanted = [
        "APPLIED",
        "APPLIED",
        "INITIATED",
        "HANDEDOVER",
        "HANDEDOVER",
        "LEFT",
        "AFTEROFFICE",
        "INBREACH",
    ]
    assert states(DEPARTURE, COURSE) == wanted
    assert folded(DEPARTURE, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(DEPARTURE, rules, rows)


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([APPLIED, differs(GRANTED, approved=False)], "INOFFICE"),
        ([*COURSE[:7], differs(BREACH, corrected_on="2025-12-20")], "AFTEROFFICE"),
        ([LEFT, differs(SANCTION, regime="PARTY")], "LEFT"),
        ([differs(LEFT, reason="TRANSFER"), SANCTION], "LEFT"),
        ([LEFT, differs(SANCTION, effective_on="2025-04-30")], "LEFT"),
    ],
)
def test_other_courses(rows: list[Row], state: str) -> None:
    assert states(DEPARTURE, rows)[-1] == state
    assert folded(DEPARTURE, rows).irregularities == ()


def test_a_tenure_that_ended_is_no_case_of_its_own() -> None:
    assert not DEPARTURE.begun(folded(DEPARTURE, [LEFT]))
    assert not DEPARTURE.begun(folded(DEPARTURE, [LEFT, differs(SANCTION, regime="PARTY")]))
    assert DEPARTURE.begun(folded(DEPARTURE, [APPLIED, LEFT]))
    assert DEPARTURE.begun(folded(DEPARTURE, [LEFT, SANCTION]))
