"""Each check is asked with a statement that is just right and with one that is just wrong."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.catalogue import all_kinds, kind_named
from domain.entry import Entry
from domain.oddities import ODDITIES, SAYS, counts, days, named, odd_in
from ledger.statement import read_statement
from tests.examples import example, statement

DAY = date(2025, 3, 20)
"""On which the examples are recorded: they happened before."""
Change = dict[str, Any]
Case = tuple[str, str, Change, Change]
"""A rule, a kind, and what makes its example right and wrong: values by `part.field`."""

VOTES = {"fact.entitled": 9, "fact.present": 8, "fact.agree": 5, "fact.oppose": 2, "fact.abstain": 1, "fact.recused": []}  # fmt: skip
HELD = {"fact.expected": 9, "fact.present": 8, "fact.votes": 6, "fact.abstain": 2}
SANCTION, LEFT, GIFT = "sanction.imposed", "tenure.ended", "gift.handed-in"
FOUR_EYES = ("sanction.imposed", "admonition.issued", "measure.decided")
ALONE = {"subject.cases": [], "provenance.recorder": "h-1", "provenance.approver": "h-2"}
CHECK = {"fact.completed_on": None, "fact.result": None, "fact.not_done_reason": "LATE"}
DONE = {"fact.completed_on": "2025-03-18", "fact.result": "CLEAR", "fact.not_done_reason": None}

ROWS: list[Case] = [
    *[
        row
        for kind in ("decision.recorded", "selection.deliberated")
        for row in (
            (
                "votes.more-present-than-entitled",
                kind,
                VOTES | {"fact.present": 9},
                VOTES | {"fact.present": 10},
            ),
            ("votes.more-than-present", kind, VOTES, VOTES | {"fact.abstain": 2}),
            (
                "votes.of-recused",
                kind,
                VOTES | {"fact.recused": ["h-1"]},
                VOTES | {"fact.recused": ["h-1", "h-2"]},
            ),
        )
    ],
    ("votes.more-present-than-expected", "selection.recommendation-held", HELD | {"fact.present": 9}, HELD | {"fact.present": 10}),
    ("votes.more-than-present", "selection.recommendation-held", HELD, HELD | {"fact.abstain": 3}),
    ("counts.met-alone", "joint-meeting.held", {"fact.members": ["u-1", "u-2"]}, {"fact.members": ["u-1", "u-1"]}),
    *[
        ("days.year-to-come", kind, {"fact.year": 2025}, {"fact.year": 2026})
        for kind in ("declaration.filed", "declaration.draw-made", "duty-report.delivered", "selection-work.reviewed")
    ],
    ("days.no-quarter", "petition-results.reported", {"fact.quarter": "2025-Q1"}, {"fact.quarter": "2025Q1"}),
    ("days.no-quarter", "petition-results.reported", {"fact.quarter": "2024-Q4"}, {"fact.quarter": "2024-Q5"}),
    ("days.quarter-to-come", "petition-results.reported", {"fact.quarter": "2025-Q1"}, {"fact.quarter": "2025-Q2"}),
    ("days.not-yet", GIFT, {"fact.handed_in_on": "2025-03-20"}, {"fact.handed_in_on": "2025-03-21"}),
    ("days.not-yet", GIFT, {"when.occurred": "2025-03-20"}, {"when.occurred": "2025-03-21"}),
    ("days.not-yet", GIFT, {"when.occurred": "2025-03"}, {"when.occurred": "2025-04"}),
    ("days.not-yet", GIFT, {"when.decided_on": "2025-03-20"}, {"when.decided_on": "2025-03-21"}),
    ("days.not-yet", SANCTION, {"fact.effective_on": "2025-04-01"}, {"fact.announced_on": "2025-04-01"}),
    ("days.not-yet", "appointment.made", {"when.occurred": "2025-04-01"}, {"when.decided_on": "2025-04-01"}),
    *[("named.no-approver", kind, ALONE, ALONE | {"provenance.approver": None}) for kind in FOUR_EYES],
    *[
        ("named.no-approver", kind, {"provenance.approver": None}, ALONE | {"provenance.approver": None})
        for kind in FOUR_EYES
    ],
    *[
        ("named.same-approver", kind, same | {"subject.cases": ["c-1"]}, same)
        for kind in FOUR_EYES
        for same in [ALONE | {"provenance.approver": "h-1"} | ({"fact.proposer": None} if kind == SANCTION else {})]
    ],
    ("named.same-approver", SANCTION, ALONE | {"fact.proposer": "h-3"}, ALONE | {"fact.proposer": "h-2"}),
    ("named.decided-on-oneself", "handler.recusal-decided", {"fact.handler": "h-1"}, {"fact.handler": "h-1", "fact.decided_by": "h-1"}),
    ("named.to-oneself", "referral.sent", {"fact.to_organ": "审计局"}, {}),
    ("named.same-post", "rotation.executed", {"fact.to_post": "审计局局长"}, {}),
    *[
        ("sanction.unknown-grade", SANCTION, {"fact.regime": regime, "fact.grade": right}, {"fact.regime": regime, "fact.grade": wrong})
        for regime, right, wrong in (
            ("ADMINISTRATIVE", "MAJOR_DEMERIT", "DEMERIT-MAJOR"), ("ADMINISTRATIVE", "DISMISSAL", "JIGUO"),
            ("EMPLOYER", "DEMOTION", "PROBATION"), ("PARTY", "PROBATION", "DEMERIT"), ("PARTY", "EXPULSION", "DISMISSAL"),
        )
    ],
    *[
        ("tenure.service-not-said", LEFT, {"fact.reason": reason, "fact.left_service": said}, {"fact.reason": reason, "fact.left_service": None})
        for reason, said in (("RETIRE", True), ("RETIRED", False), ("RESIGN_SERVICE", True), ("RESIGNED", False))
    ],
    ("tenure.service-not-said", LEFT, {"fact.reason": "RESIGN_POST", "fact.left_service": None}, {"fact.reason": "RESIGN", "fact.left_service": None}),
    ("tenure.leading-not-said", LEFT, {"fact.left_service": True, "fact.leading": False}, {"fact.left_service": True, "fact.leading": None}),
    ("tenure.leading-not-said", LEFT, {"fact.left_service": False, "fact.leading": None}, {"fact.left_service": True, "fact.leading": None}),
    ("case.body-not-said", "case.filed", {"fact.body": "AGENCY"}, {"fact.body": None}),
    *[("course.no-case", kind, {}, {"subject.cases": []}) for kind in (SANCTION, "measure.decided", "rectification.item-closed")],
    *[("course.no-tenure", kind, {}, {"subject.tenure": None}) for kind in ("post-employment.reported", "post-employment.breach-found")],
    *[
        ("declaration.nil-or-value", "declaration.filed", {"fact.items": [right]}, {"fact.items": [right, wrong]})
        for right in ({"code": "M01", "nil": True}, {"code": "M01", "nil": False, "declared": "一套"})
        for wrong in ({"code": "M02", "nil": True, "declared": "一套"}, {"code": "M02", "nil": False})
    ],
    ("check.half-done", "selection.check-completed", CHECK, CHECK | {"fact.result": "CLEAR"}),
    ("check.half-done", "selection.check-completed", DONE, DONE | {"fact.result": None}),
    ("check.half-done", "selection.check-completed", DONE, DONE | {"fact.not_done_reason": "LATE"}),
    ("role.pay-not-paid", "outside-role.decided", {"fact.paid": True}, {"fact.paid": False, "fact.pay_surrendered": True}),
    *[
        ("violation.not-final", "law-violation.notified", told | {"fact.final": True}, told | {"fact.final": False})
        for told in ({"basis.confidence": "CONFIRMED"}, {"basis.link": "CONFIRMED_DECISION"})
    ],
    ("violation.not-final", "law-violation.notified", {"fact.final": False}, {"fact.final": False, "basis.confidence": "CONFIRMED"}),
]  # fmt: skip


def tabled() -> Iterator[Case]:
    """What the tables of the checks say, line by line."""
    for fact, (part, whole) in counts._PARTS.items():
        right: Change = {f"fact.{part}": 3, f"fact.{whole}": 3}
        yield "counts.part-above-whole", kind_named(fact), right, {**right, f"fact.{part}": 4}
    for fact, some in counts._SOME.items():
        for it in some:
            yield "counts.none", kind_named(fact), {f"fact.{it}": 1}, {f"fact.{it}": 0}
    for rule, table in (
        ("days.ends-before-it-begins", days._LASTING),
        ("days.out-of-order", days._FOLLOWING),
    ):
        for fact, pairs in table.items():
            for first, then in pairs:
                right = {f"fact.{first}": "2025-03-10", f"fact.{then}": "2025-03-10"}
                yield rule, kind_named(fact), right, right | {f"fact.{then}": "2025-03-09"}
    for fact, lists in named._ONCE.items():
        made = example(all_kinds()[kind_named(fact)])["data"]["fact"]
        right = {f"fact.{name}": made[name][:1] for name, _by in lists}
        for name, _by in lists:
            yield (
                "named.twice",
                kind_named(fact),
                right,
                right | {f"fact.{name}": made[name][:1] * 2},
            )


CASES = [*ROWS, *tabled()]


def told(kind: str, change: Change) -> Entry:
    event = copy.deepcopy(example(all_kinds()[kind]))
    for place, value in change.items():
        part, name = place.split(".")
        event["data"][part].pop(name, None)
        if value is not None:
            event["data"][part][name] = value
    return read_statement(statement(event))


@pytest.mark.parametrize(("rule", "kind", "right", "wrong"), CASES)
def test_what_is_just_wrong_is_odd_and_what_is_just_right_is_not(
    rule: str, kind: str, right: Change, wrong: Change
) -> None:
    assert rule not in odd_in(told(kind, right), DAY)
    assert rule in odd_in(told(kind, wrong), DAY)


def test_each_check_is_asked_about_each_of_its_kinds() -> None:
    asked = {(rule, kind) for rule, kind, *_ in CASES}
    wanted = {(it.rule, kind_named(kind)) for it in ODDITIES for kind in it.kinds}
    assert wanted - asked == set()
    assert {it.rule for it in ODDITIES} == {rule for rule, _kind in asked} == set(SAYS)
    assert len(ODDITIES) == len(SAYS)


def test_a_day_that_may_lie_ahead_is_one_of_the_catalogue() -> None:
    """And every other one of it says what has happened."""
    named_there = {it for kind in all_kinds().values() for it in _days_of(kind.fact)}
    assert set(days.PLANNED) - named_there == set()
    assert days.happened(all_kinds()[SANCTION].fact) == ("announced_on", "executed_on")


def _days_of(fact: type) -> set[str]:
    return {name for name, it in fact.__annotations__.items() if it.startswith("date")}


def test_the_register_is_in_no_timeline_and_is_asked_nothing() -> None:
    entry = told("officials.merged", {"when.occurred": "2030-01-01"})
    assert odd_in(entry, DAY) == ()


def test_what_is_recorded_the_day_after_is_odd_no_more() -> None:
    entry = told(GIFT, {"when.occurred": str(DAY + timedelta(days=1))})
    assert "days.not-yet" in odd_in(entry, DAY)
    assert "days.not-yet" not in odd_in(entry, DAY + timedelta(days=1))
