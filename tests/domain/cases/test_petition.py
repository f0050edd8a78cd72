"""Petitions 信访: the courses of domain 5.4 and what does not fit them."""

from __future__ import annotations

import pytest

from domain.cases.outcome import Outcome
from domain.cases.petition import PETITION, outcome_of
from tests.domain.cases.courses import Odd, Row, breaks, differs, folded, rows_of, states

RECEIVED: Row = ("petition.received", "2025-02-03", {"duplicate_of": None})
ROUTED: Row = ("petition.routed", "2025-02-05", {})
ACCEPTED: Row = ("petition.accepted", "2025-02-10", {})
NOT_ACCEPTED: Row = ("petition.not-accepted", "2025-02-10", {})
MERGED: Row = ("petition.merged", "2025-02-12", {})
ANSWERED: Row = ("petition.answered", "2025-03-10", {"substantiated": True})
TOLD: Row = ("informant.notified", "2025-03-12", {"notice": "RESULT"})
ASKED: Row = ("petition.review-requested", "2025-03-20", {"round": "REVIEW"})
DECIDED: Row = ("petition.review-decided", "2025-04-10", {"round": "REVIEW", "upheld": True})
CLOSED: Row = ("petition.closed", "2025-05-06", {})
COURSE = [RECEIVED, ROUTED, ACCEPTED, ANSWERED, TOLD, ASKED, DECIDED, CLOSED]
ODD: list[Odd] = [
    ("petition.not-received", [ACCEPTED]),
    ("petition.received-twice", [RECEIVED, RECEIVED]),
    ("petition.out-of-order", [RECEIVED, ANSWERED]),
    ("petition.out-of-order", [RECEIVED, ROUTED, CLOSED]),
    ("petition.told-before-answered", [RECEIVED, ACCEPTED, TOLD]),
    ("petition.no-review-before", [*COURSE[:5], differs(ASKED, round="RE_REVIEW")]),
    ("petition.round-twice", [
        *COURSE[:7], ("petition.review-requested", "2025-04-15", {"round": "REVIEW"}),
        ("petition.review-decided", "2025-05-05", {"round": "REVIEW"}),
    ]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    wanted = [
        "RECEIVED",
        "ROUTED",
        "ACCEPTED",
        "ANSWERED",
        "FED_BACK",
        "UNDER_REVIEW",
        "REVIEWED",
        "CLOSED",
    ]
    assert states(PETITION, COURSE) == wanted
    assert folded(PETITION, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(PETITION, rules, rows)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([RECEIVED, NOT_ACCEPTED, CLOSED], ["NOT_ACCEPTED", "CLOSED"]),
        ([differs(RECEIVED, duplicate_of="p-1"), CLOSED], ["DUPLICATE_KEPT", "CLOSED"]),
        ([RECEIVED, MERGED, TOLD, CLOSED], ["MERGED_TO_CLUE", "FED_BACK", "CLOSED"]),
        ([RECEIVED, ("petition.transfer-received", "2025-02-04", {})], ["RECEIVED"]),
        (
            [("petition.transfer-received", "2025-01-02", {}), RECEIVED, ACCEPTED],
            ["RECEIVED", "RECEIVED", "ACCEPTED"],
        ),
        (
            [
                ("petition.transfer-received", "2025-01-02", {}),
                ("petition.transfer-objected", "2025-01-03", {}),
            ],
            ["RECEIVED", "RECEIVED"],
        ),
        ([RECEIVED, ACCEPTED, differs(TOLD, notice="ACCEPTANCE")], ["ACCEPTED", "ACCEPTED"]),
    ],
)
def test_other_courses(rows: list[Row], wanted: list[str]) -> None:
    assert states(PETITION, rows)[-len(wanted) :] == wanted
    assert folded(PETITION, rows).irregularities == ()


def test_an_answer_that_a_review_does_not_uphold_says_nothing_until_it_is_given_again() -> None:
    rows = [*COURSE[:6], differs(DECIDED, upheld=False)]
    assert outcome_of(folded(PETITION, COURSE)) is Outcome.SUBSTANTIATED
    assert outcome_of(folded(PETITION, rows)) is Outcome.NOT_STATED
    rows.append(("petition.answered", "2025-04-20", {"substantiated": False}))
    assert outcome_of(folded(PETITION, rows)) is Outcome.UNSUBSTANTIATED
    assert folded(PETITION, rows).irregularities == ()
