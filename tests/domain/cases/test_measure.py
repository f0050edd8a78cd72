"""Measures and remedies 处分与救济: decided, carried out, reviewed, ended, and what does not fit."""

from __future__ import annotations

from typing import Any

import pytest

from domain.cases.measure import MEASURE
from tests.domain.cases.courses import Odd, Row, breaks, differs, folded, rows_of, states

HEARD: Row = ("statement.recorded", "2025-02-03", {"points": 3, "points_accepted": 1})
SANCTION: Row = (
    "sanction.imposed", "2025-03-03",
    {
        "id_": "sanction", "regime": "ADMINISTRATIVE", "grade": "DEMERIT", "act_refs": ["act-1"],
        "effective_on": "2025-03-03", "period_months": 12, "proposer": "h-3",
    },
)  # fmt: skip
ANNOUNCED: Row = ("sanction.announced", "2025-03-10", {"sanction": "sanction"})
EXECUTED: Row = ("sanction.executed", "2025-03-20", {"sanction": "sanction"})
ASKED: Row = (
    "review.requested", "2025-03-25", {"against": "sanction", "filed_on": "2025-03-25", "knew_on": "2025-03-10"},
)  # fmt: skip
UPHELD: Row = (
    "review.decided",
    "2025-04-25",
    {"against": "sanction", "outcome": "UPHELD", "reputation_restored": False},
)
REVOKED = differs(UPHELD, outcome="REVOKED", reputation_restored=True)
ENDED: Row = ("sanction.period-ended", "2026-03-02", {"sanction": "sanction"})
ADMONISHED: Row = (
    "admonition.issued",
    "2025-03-03",
    {"id_": "admonition", "issued_on": "2025-03-03"},
)
FOLLOWED: Row = ("admonition.followed-up", "2025-09-03", {"corrected": "YES"})
MOVED: Row = (
    "measure.decided",
    "2025-03-03",
    {"decided_on": "2025-03-03", "told_subject_on": "2025-03-04"},
)
COURSE = [HEARD, SANCTION, ANNOUNCED, EXECUTED, ASKED, UPHELD, ENDED]


def other(on: str = "2025-03-04", **given: Any) -> Row:
    return ("sanction.imposed", on, SANCTION[2] | {"id_": "other", **given})


ODD: list[Odd] = [
    ("measure.no-approval", [differs(ADMONISHED, approver=None)]),
    ("measure.no-approval", [differs(MOVED, approver=None)]),
    ("measure.same-approver", [HEARD, differs(SANCTION, approver="h-3")]),
    ("measure.told-before-decided", [differs(MOVED, told_subject_on="2025-03-02")]),
    ("measure.not-heard", [SANCTION]),
    ("measure.no-period", [HEARD, differs(SANCTION, grade="JIGUO", period_months=None)]),
    ("measure.no-period", [HEARD, differs(SANCTION, regime="PARTY", grade="PROBATION", period_months=None)]),
    ("measure.period-too-long", [HEARD, differs(SANCTION, grade="REMOVAL", period_months=49, act_refs=["a", "b", "c"])]),
    ("measure.period-of-grade", [HEARD, differs(SANCTION, period_months=11)]),
    ("measure.period-of-grade", [HEARD, differs(SANCTION, period_months=25, act_refs=["act-1", "act-2"])]),
    ("measure.punished-twice", [HEARD, SANCTION, other(regime="EMPLOYER")]),
    ("measure.not-only-the-heaviest", [HEARD, SANCTION, other(grade="WARNING", period_months=6, act_refs=["act-2"])]),
    ("measure.more-accepted-than-stated", [differs(HEARD, points=0)]),
    ("measure.no-such-measure", [HEARD, SANCTION, differs(ANNOUNCED, sanction="another")]),
    ("measure.no-such-measure", [differs(FOLLOWED, corrected="NO")]),
    ("measure.no-such-measure", [("admonition.self-criticism-received", "2025-03-07", {})]),
    ("measure.asked-before-known", [HEARD, SANCTION, differs(ASKED, knew_on="2025-03-26")]),
    ("measure.review-not-asked", [HEARD, SANCTION, UPHELD]),
    ("measure.reputation-not-restored", [*COURSE[:5], differs(REVOKED, reputation_restored=False)]),
    ("handler.recused", [
        ("handler.recusal-decided", "2025-02-01", {"handler": "h-2", "recused": True, "decided_on": "2025-02-01"}), HEARD,
    ]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    wanted = [
        "NOTHING_DECIDED",
        "IN_FORCE",
        "IN_FORCE",
        "IN_FORCE",
        "UNDER_REVIEW",
        "IN_FORCE",
        "ENDED",
    ]
    assert states(MEASURE, COURSE) == wanted
    assert folded(MEASURE, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(MEASURE, rules, rows)


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ([HEARD, differs(SANCTION, period_months=None)], "IN_FORCE"),
        ([HEARD, differs(SANCTION, regime="PARTY", grade="SERIOUS_WARNING", period_months=None)], "IN_FORCE"),
        ([HEARD, differs(SANCTION, grade="DISMISSAL", period_months=None)], "IN_FORCE"),
        ([ADMONISHED], "IN_FORCE"),
        ([ADMONISHED, FOLLOWED], "ENDED"),
        ([ADMONISHED, differs(FOLLOWED, corrected="PARTLY")], "IN_FORCE"),
        ([MOVED], "IN_FORCE"),
        ([("reminder.issued", "2025-03-03", {})], "ENDED"),
        ([*COURSE[:5], differs(UPHELD, outcome="VARIED")], "IN_FORCE"),
        ([*COURSE[:5], differs(UPHELD, outcome="REMANDED")], "UNDER_REVIEW"),
        ([*COURSE[:5], REVOKED], "REVOKED"),
        ([*COURSE[:5], REVOKED, ENDED], "REVOKED"),
    ],
)  # fmt: skip
def test_other_courses(rows: list[Row], state: str) -> None:
    assert states(MEASURE, rows)[-1] == state
    assert folded(MEASURE, rows).irregularities == ()


def test_a_review_goes_on_after_the_period_is_over_and_does_not_make_it_run_again() -> None:
    late: Row = ("review.decided", "2026-04-01", UPHELD[2])
    rows = [*COURSE[:5], ENDED, late]
    assert states(MEASURE, rows)[-2:] == ["UNDER_REVIEW", "ENDED"]
    asked_late: Row = ("review.requested", "2026-03-20", ASKED[2])
    assert states(MEASURE, [*COURSE[:4], ENDED, asked_late, late])[-3:] == [
        "ENDED",
        "UNDER_REVIEW",
        "ENDED",
    ]


def test_an_appeal_against_the_decision_on_a_review_is_about_its_measure() -> None:
    appeal: Row = (
        "review.requested",
        "2025-05-06",
        ASKED[2] | {"against": "6", "filed_on": "2025-05-06"},
    )
    state = folded(MEASURE, [*COURSE[:6], appeal])
    assert (state.measures[0].standing, state.irregularities) == ("UNDER_REVIEW", ())


def test_what_is_revoked_shows_whether_the_reputation_is_restored() -> None:
    assert folded(MEASURE, [*COURSE[:5], REVOKED]).reputation_restored
    assert not folded(MEASURE, [*COURSE[:5], UPHELD]).reputation_restored


def test_two_sanctions_of_two_people_for_one_act_are_no_double_punishment() -> None:
    rows = [HEARD, SANCTION, other(regime="EMPLOYER", officials=("o-2",))]
    assert folded(MEASURE, rows).irregularities == ()


def test_a_revoked_sanction_may_be_followed_by_one_of_the_other_regime() -> None:
    rows = [*COURSE[:5], REVOKED, other("2025-05-06", regime="EMPLOYER")]
    assert folded(MEASURE, rows).irregularities == ()
