"""Selection 选任: the course of domain 5.2, what does not fit it, and its side exits."""

from __future__ import annotations

from typing import Any

from domain.cases.selection import SELECTION
from tests.domain.cases.courses import (
    Odd,
    Row,
    before,
    breaks,
    differs,
    folded,
    rows_of,
    states,
    upto,
    word,
)

KINDS = ("ARCHIVE", "PERSONAL_MATTERS", "DISCIPLINE_OPINION", "PETITION")


def check(kind: str, result: str | None = "CLEAR", on: str = "2025-02-10", **more: Any) -> Row:
    return ("selection.check-completed", on, {"check": kind, "result": result, **more})


MOTION: Row = ("selection.motion-initiated", "2025-01-06", {"quota_total": 4, "quota_filled": 3})
RECOMMENDED: Row = (
    "selection.recommendation-held", "2025-01-13", {"expected": 60, "present": 55, "votes": 40, "abstain": 5},
)  # fmt: skip
LISTED: Row = (
    "selection.candidates-listed", "2025-01-20", {"officials": ("o-1", "o-2"), "slots": 1, "differential": True},
)  # fmt: skip
NOTICED: Row = (
    "selection.inspection-notice-posted", "2025-01-21",
    {"posted_on": "2025-01-21", "inspection_from": "2025-02-03", "inspection_to": "2025-02-07"},
)  # fmt: skip
INSPECTED: Row = ("selection.inspection-completed", "2025-02-07", {"team": ["h-3", "h-4"]})
SIGNED: Row = (
    "selection.integrity-concluded", "2025-02-12", {"party_secretary": "s-1", "discipline_head": "s-2"},
)  # fmt: skip
DELIBERATED: Row = (
    "selection.deliberated", "2025-02-17",
    {"entitled": 13, "present": 12, "agree": 10, "oppose": 1, "abstain": 1, "decision": "APPROVE"},
)  # fmt: skip
OPENED: Row = (
    "selection.publicity-opened", "2025-02-18", {"published_on": "2025-02-18", "ends_on": "2025-02-25"},
)  # fmt: skip
OBJECTED: Row = ("selection.objection-received", "2025-02-19", {"id_": "objection"})
RESOLVED: Row = ("selection.objection-resolved", "2025-02-20", {"objection": "objection"})
CLOSED: Row = (
    "selection.publicity-closed", "2025-02-26",
    {"closed_on": "2025-02-26", "objections": 0, "resolved": 0, "outcome": "NO_EFFECT"},
)  # fmt: skip
APPOINTED: Row = ("appointment.made", "2025-03-03", {"probation_until": "2026-03-03"})
CONCLUDED: Row = ("probation.concluded", "2026-03-04", {"result": "CONFIRMED"})
SUSPENDED: Row = ("selection.suspended", "2025-02-19", {})
RESUMED: Row = ("selection.resumed", "2025-02-21", {})
TERMINATED: Row = ("selection.terminated", "2025-03-10", {})
COURSE = [
    MOTION, RECOMMENDED, LISTED, NOTICED, INSPECTED, *(check(it) for it in KINDS), SIGNED, DELIBERATED, OPENED,
    OBJECTED, RESOLVED, CLOSED, APPOINTED, CONCLUDED,
]  # fmt: skip
ENDED = [*COURSE, ("selection.terminated", "2026-04-01", {})]
ODD: list[Odd] = [
    ("selection.over-quota", [differs(MOTION, quota_filled=4)]),
    ("selection.initiated-twice", [MOTION, MOTION]),
    ("selection.more-present-than-expected", [MOTION, differs(RECOMMENDED, expected=54)]),
    ("selection.votes-above-attendance", [MOTION, differs(RECOMMENDED, votes=51)]),
    ("selection.votes-above-attendance", [*before(COURSE, DELIBERATED[0]), differs(DELIBERATED, oppose=2)]),
    ("selection.no-reason-for-equal-number", [MOTION, RECOMMENDED, differs(LISTED, differential=False)]),
    ("selection.not-differential", [MOTION, RECOMMENDED, differs(LISTED, slots=2)]),
    ("selection.notice-period", [*upto(COURSE, LISTED[0]), differs(NOTICED, posted_on="2025-02-04")]),
    ("selection.notice-period", [*upto(COURSE, LISTED[0]), differs(NOTICED, inspection_to="2025-02-02")]),
    ("selection.team-too-small", [*upto(COURSE, NOTICED[0]), differs(INSPECTED, team=["h-3", "h-3"])]),
    ("handler.recused", [
        ("handler.recusal-decided", "2025-01-07", {"handler": "h-3", "recused": True, "decided_on": "2025-01-07"}),
        *upto(COURSE, NOTICED[0]), INSPECTED,
    ]),
    ("selection.step-missing", [MOTION, LISTED]),
    ("selection.step-missing", [check("ARCHIVE")]),
    ("selection.step-missing", [*upto(COURSE, INSPECTED[0]), check("ARCHIVE"), SIGNED]),
    ("selection.step-missing", [*upto(COURSE, DELIBERATED[0]), differs(CLOSED, outcome="UNDER_CHECK")]),
    ("selection.out-of-order", [*upto(COURSE, SIGNED[0]), ("selection.recommendation-held", "2025-02-13", RECOMMENDED[2])]),
    ("selection.out-of-order", [*upto(COURSE, APPOINTED[0]), TERMINATED]),
    ("selection.check-twice", [*upto(COURSE, INSPECTED[0]), check("ARCHIVE"), check("ARCHIVE")]),
    ("selection.no-such-issue", [MOTION, ("selection.check-issue-closed", "2025-02-11", {"check": "ARCHIVE"})]),
    ("selection.same-signer", [*before(COURSE, SIGNED[0]), differs(SIGNED, discipline_head="s-1")]),
    ("selection.more-present-than-entitled", [*before(COURSE, DELIBERATED[0]), differs(DELIBERATED, present=14)]),
    ("selection.quorum", [*before(COURSE, DELIBERATED[0]), differs(DELIBERATED, present=8, agree=7, oppose=1, abstain=0)]),
    ("selection.majority", [*before(COURSE, DELIBERATED[0]), differs(DELIBERATED, agree=6)]),
    ("selection.publicity-period", [*before(COURSE, OPENED[0]), differs(OPENED, ends_on="2025-02-17")]),
    ("selection.objection-without-publicity", [*upto(COURSE, DELIBERATED[0]), OBJECTED]),
    ("selection.no-such-objection", [*upto(COURSE, OPENED[0]), RESOLVED]),
    ("selection.objection-open", [*upto(COURSE, OBJECTED[0]), CLOSED]),
    ("selection.objection-open", [*upto(COURSE, RESOLVED[0]), differs(CLOSED, objections=1)]),
    ("selection.objection-open", [*upto(COURSE, CLOSED[0]), ("selection.objection-received", "2025-02-27", {}), APPOINTED]),
    ("selection.more-resolved-than-objections", [*upto(COURSE, RESOLVED[0]), differs(CLOSED, resolved=1)]),
    ("selection.closed-before-opened", [*upto(COURSE, OPENED[0]), differs(CLOSED, closed_on="2025-02-17")]),
    ("selection.checks-missing", [*before(COURSE, APPOINTED[0]), differs(APPOINTED, officials=("o-2",))]),
    ("selection.issue-open", [
        *upto(COURSE, INSPECTED[0]), *(check(it, "ISSUE") for it in KINDS), SIGNED, DELIBERATED, OPENED, CLOSED, APPOINTED,
    ]),
    ("selection.no-probation", [*before(COURSE, APPOINTED[0]), differs(APPOINTED, probation_until=None), CONCLUDED]),
    ("selection.while-suspended", [*upto(COURSE, OPENED[0]), SUSPENDED, CLOSED]),
    ("selection.not-running", [*upto(COURSE, OPENED[0]), SUSPENDED, SUSPENDED]),
    ("selection.not-suspended", [MOTION, RESUMED]),
    ("selection.after-the-end", [*COURSE, ("selection.deliberated", "2026-04-01", DELIBERATED[2])]),
    ("selection.after-the-end", [*COURSE, ("probation.concluded", "2026-04-01", {"result": "NOT_CONFIRMED"})]),
    ("selection.after-the-end", [MOTION, ("selection.terminated", "2025-02-01", {}), check("ARCHIVE")]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    assert states(SELECTION, COURSE) == [
        "MOTION", "RECOMMENDED", "LISTED", "NOTICED", *["INSPECTED"] * 4, "CHECKED", "SIGNED", "DELIBERATED",
        *["PUBLICITY"] * 3, "CLEARED", "PROBATION", "CONFIRMED",
    ]  # fmt: skip
    assert folded(SELECTION, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(SELECTION, rules, rows)


def test_side_exits() -> None:
    suspended = [*upto(COURSE, OPENED[0]), SUSPENDED]
    assert states(SELECTION, [*suspended, RESUMED])[-2:] == ["SUSPENDED", "PUBLICITY"]
    checking = [*upto(COURSE, OPENED[0]), differs(CLOSED, outcome="UNDER_CHECK")]
    assert states(SELECTION, [*checking, ("selection.resumed", "2025-03-03", {})])[-2:] == [
        "SUSPENDED",
        "PUBLICITY",
    ]
    for row in (
        differs(DELIBERATED, decision="REJECT"),
        ("selection.terminated", "2025-02-19", {}),
    ):
        assert word(folded(SELECTION, [*upto(COURSE, SIGNED[0]), row])) == "TERMINATED"
    affects = [*upto(COURSE, OPENED[0]), differs(CLOSED, outcome="AFFECTS_APPOINTMENT")]
    assert word(folded(SELECTION, affects)) == "TERMINATED"
    assert (
        word(
            folded(
                SELECTION,
                [*before(COURSE, CONCLUDED[0]), differs(CONCLUDED, result="NOT_CONFIRMED")],
            )
        )
        == "NOTCONFIRMED"
    )
    postponed = [*upto(COURSE, SIGNED[0]), differs(DELIBERATED, decision="POSTPONE")]
    assert word(folded(SELECTION, postponed)) == "SIGNED"


def test_an_issue_keeps_it_from_checked_until_it_is_closed() -> None:
    rows = [*upto(COURSE, INSPECTED[0]), *(check(it) for it in KINDS[1:]), check(KINDS[0], "ISSUE")]
    assert word(folded(SELECTION, rows)) == "INSPECTED"
    rows.append(("selection.check-issue-closed", "2025-02-11", {"check": KINDS[0]}))
    assert (word(folded(SELECTION, rows)), folded(SELECTION, rows).irregularities) == (
        "CHECKED",
        (),
    )


def test_a_check_that_was_not_done_is_not_one() -> None:
    rows = [*upto(COURSE, INSPECTED[0]), *(check(it) for it in KINDS[1:]), check(KINDS[0], None)]
    assert word(folded(SELECTION, rows)) == "INSPECTED"


def test_two_candidates_are_checked_appointed_and_tried_each() -> None:
    other: dict[str, Any] = {"officials": ("o-2",)}
    rows = upto(COURSE, INSPECTED[0])
    rows += [
        differs(INSPECTED, **other),
        *(check(it) for it in KINDS),
        *(check(it, **other) for it in KINDS),
    ]
    rows += [
        SIGNED,
        DELIBERATED,
        differs(DELIBERATED, **other),
        OPENED,
        CLOSED,
        APPOINTED,
        differs(APPOINTED, **other),
    ]
    rows += [CONCLUDED, ("probation.concluded", "2026-03-05", {"result": "NOT_CONFIRMED", **other})]
    assert states(SELECTION, rows)[-2:] == ["PROBATION", "NOTCONFIRMED"]
    assert folded(SELECTION, rows).irregularities == ()


def test_whoever_is_appointed_stays_so_whatever_comes_after() -> None:
    for row in (
        TERMINATED,
        ("selection.deliberated", "2025-03-10", DELIBERATED[2] | {"decision": "REJECT"}),
    ):
        assert word(folded(SELECTION, [*upto(COURSE, APPOINTED[0]), row])) == "PROBATION"
    assert word(folded(SELECTION, ENDED)) == "CONFIRMED"
