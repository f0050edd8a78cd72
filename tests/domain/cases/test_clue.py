"""Clues 问题线索: the courses of domain 5.4, what does not fit them, and the one outcome."""

from __future__ import annotations

import pytest

from domain.cases.clue import CLUE, outcome_of
from domain.cases.outcome import Outcome
from tests.domain.cases.courses import (
    CASE,
    Odd,
    Row,
    breaks,
    differs,
    folded,
    rows_of,
    states,
    told,
    word,
)


def decided(disposition: str, on: str = "2025-02-17", **more: object) -> Row:
    days = {"proposed_on": "2025-02-10", "approved_on": "2025-02-14"}
    return (
        "clue.disposition-decided",
        on,
        {"disposition": disposition, "proposer": "h-3", **days, **more},
    )


def concluded(outcome: str, on: str = "2025-12-01") -> Row:
    return ("clue.concluded", on, {"outcome": outcome, "approved_by": "h-2"})


REGISTERED: Row = ("clue.registered", "2025-02-03", {"issue_codes": ["BRIBE"]})
INQUIRY, VERIFY = decided("TALK_OR_INQUIRY"), decided("PRELIMINARY_VERIFICATION")
SHELVED, DROPPED = decided("SHELVED"), decided("CLOSED")
ASKED: Row = ("inquiry.letter-issued", "2025-02-20", {})
REPLIED: Row = ("inquiry.reply-received", "2025-03-10", {"follow_up": "VERIFY", "adequate": False})
TALK: Row = ("conversation.held", "2025-02-21", {"conversation": "CLUE", "accompanied": True})
REPORTED: Row = ("inquiry.reported", "2025-03-12", {})
OPENED: Row = ("verification.opened", "2025-03-17", {"team": ["h-4", "h-5"]})
VERIFIED: Row = (
    "verification.reported", "2025-05-06", {"opened_on": "2025-03-17", "reported_on": "2025-05-06", "team": 2},
)  # fmt: skip
FILED: Row = ("case.filed", "2025-05-20", {})
SANCTIONED: Row = ("case.concluded", "2025-09-01", {"result": "SANCTION"})
NO_SANCTION = differs(SANCTIONED, result="NO_SANCTION")
REVIEWED: Row = ("clue.review-held", "2025-08-18", {"reopened": True})
REMINDED: Row = ("reminder.issued", "2025-06-02", {})
ADMONISHED: Row = ("admonition.issued", "2025-06-03", {})
CLEARED: Row = ("subject.cleared", "2025-12-15", {})
TO_CASE = [REGISTERED, VERIFY, OPENED, VERIFIED, FILED]
COURSE = [
    REGISTERED,
    INQUIRY,
    ASKED,
    REPLIED,
    OPENED,
    VERIFIED,
    FILED,
    SANCTIONED,
    concluded("SUBSTANTIATED"),
]
ODD: list[Odd] = [
    ("clue.not-registered", [VERIFY]),
    ("clue.registered-twice", [REGISTERED, REGISTERED]),
    ("clue.out-of-order", [REGISTERED, FILED]),
    ("clue.out-of-order", [REGISTERED, VERIFY, ("case.filed", "2025-05-20", {})]),
    ("clue.out-of-order", [REGISTERED, VERIFY, ("sanction.imposed", "2025-05-20", {})]),
    ("clue.after-the-end", [REGISTERED, DROPPED, ASKED]),
    ("clue.approved-before-proposed", [REGISTERED, decided("SHELVED", approved_on="2025-02-09")]),
    ("clue.no-approval", [REGISTERED, differs(VERIFY, approver=None)]),
    ("clue.no-approval", [*TO_CASE[:-1], differs(FILED, approver=None)]),
    ("clue.same-approver", [REGISTERED, differs(VERIFY, approver="h-3")]),
    ("clue.same-approver", [*TO_CASE, SANCTIONED, differs(concluded("SUBSTANTIATED"), recorder="h-2")]),
    ("clue.talk-alone", [REGISTERED, INQUIRY, differs(TALK, accompanied=False)]),
    ("clue.team-too-small", [REGISTERED, VERIFY, differs(OPENED, team=["h-4", "h-4"])]),
    ("clue.team-too-small", [REGISTERED, VERIFY, differs(VERIFIED, team=1)]),
    ("clue.reported-before-opened", [REGISTERED, VERIFY, differs(VERIFIED, reported_on="2025-03-16")]),
    ("clue.second-outcome", [REGISTERED, DROPPED, REMINDED]),
    ("clue.second-outcome", [*COURSE, ("clue.concluded", "2025-12-02", {"outcome": "PARTLY", "approved_by": "h-2"})]),
    ("clue.second-outcome", [*TO_CASE, SANCTIONED, concluded("UNSUBSTANTIATED")]),
    ("clue.after-the-end clue.second-outcome", [REGISTERED, DROPPED, SANCTIONED]),
    ("handler.recused", [
        ("handler.recusal-decided", "2025-02-04", {"handler": "h-1", "recused": True, "decided_on": "2025-02-04"}),
        REGISTERED, VERIFY,
    ]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    assert states(CLUE, COURSE) == [
        "REGISTERED", "INQUIRY", "WAIT_REPLY", "VERIFY", "VERIFY", "PROPOSED", "CASE_OPEN", "CONCLUDED", "CONCLUDED",
    ]  # fmt: skip
    assert folded(CLUE, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(CLUE, rules, rows)


@pytest.mark.parametrize(
    ("rows", "state", "outcome"),
    [
        ([REGISTERED, DROPPED], "CONCLUDED", "UNSUBSTANTIATED"),
        ([REGISTERED, DROPPED, concluded("PARTLY")], "CONCLUDED", "PARTLY"),
        ([REGISTERED, SHELVED], "SHELVED", "SHELVED"),
        ([REGISTERED, SHELVED, decided("CLOSED", "2025-08-01")], "CONCLUDED", "UNSUBSTANTIATED"),
        ([REGISTERED, SHELVED, concluded("PARTLY")], "CONCLUDED", "PARTLY"),
        ([REGISTERED, SHELVED, REVIEWED], "REGISTERED", "NOT_STATED"),
        ([REGISTERED, SHELVED, differs(REVIEWED, reopened=False)], "SHELVED", "SHELVED"),
        ([REGISTERED, INQUIRY, TALK], "REPLY_IN", "NOT_STATED"),
        ([REGISTERED, INQUIRY, TALK, REPORTED, REMINDED], "CONCLUDED", "PARTLY"),
        ([REGISTERED, INQUIRY, TALK, REPORTED, ADMONISHED], "CONCLUDED", "SUBSTANTIATED"),
        ([*TO_CASE, NO_SANCTION], "CONCLUDED", "UNSUBSTANTIATED"),
        ([*TO_CASE, REMINDED, NO_SANCTION], "CONCLUDED", "PARTLY"),
        ([*TO_CASE, ADMONISHED, NO_SANCTION], "CONCLUDED", "SUBSTANTIATED"),
        ([*TO_CASE, SANCTIONED, ("sanction.imposed", "2025-09-02", {})], "CONCLUDED", "SUBSTANTIATED"),
        ([*TO_CASE, differs(SANCTIONED, result="REFERRED")], "PASSED_ON", "NOT_STATED"),
        ([*TO_CASE, ("sanction.imposed", "2025-08-25", {}), differs(SANCTIONED, result="REFERRED")], "CONCLUDED", "SUBSTANTIATED"),
        ([REGISTERED, ("clue.passed-on", "2025-02-05", {})], "PASSED_ON", "NOT_STATED"),
        ([REGISTERED, ("clue.passed-on", "2025-02-05", {}), concluded("PARTLY")], "CONCLUDED", "PARTLY"),
        ([*COURSE, CLEARED], "CONCLUDED", "CLEARED"),
        ([REGISTERED, CLEARED], "CONCLUDED", "CLEARED"),
    ],
)  # fmt: skip
def test_it_ends_with_one_outcome(rows: list[Row], state: str, outcome: str) -> None:
    found = folded(CLUE, rows)
    assert (word(found), outcome_of(found)) == (state, Outcome(outcome))
    assert found.irregularities == ()


def test_of_two_outcomes_that_are_told_the_first_stands_unless_the_name_is_cleared() -> None:
    rows = [
        REGISTERED,
        VERIFY,
        concluded("PARTLY", "2025-06-01"),
        concluded("SUBSTANTIATED", "2025-07-01"),
    ]
    assert outcome_of(folded(CLUE, rows)) is Outcome.PARTLY
    assert outcome_of(folded(CLUE, [*rows, CLEARED])) is Outcome.CLEARED


def test_a_clearing_of_what_is_no_clue_is_told_by_the_allegation() -> None:
    state = folded(CLUE, [CLEARED])
    assert not CLUE.begun(state)
    assert CLUE.keys(told([CLEARED])[0].recorded) == (CASE,)
