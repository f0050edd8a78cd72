"""Verification of a declaration 查核: the course of domain 5.3 and what does not fit it."""

from __future__ import annotations

import pytest

from domain.cases.declaration import DECLARATION, outcome_of
from domain.cases.outcome import Outcome
from tests.domain.cases.courses import Odd, Row, breaks, differs, folded, rows_of, states, upto

ITEMS = {"item_codes": ["M11"]}
OPENED: Row = (
    "declaration.verification-opened", "2025-02-03", {"mode": "RANDOM", "draw_seed_sha256": "0f" * 32},
)  # fmt: skip
DISCREPANT: Row = (
    "declaration.verification-concluded",
    "2025-03-03",
    {"consistent": False, **ITEMS},
)
CONSISTENT: Row = differs(DISCREPANT, consistent=True, item_codes=[])
EXPLAINED: Row = (
    "declaration.discrepancy-explained", "2025-03-10",
    {"items": [{"code": "M11", "declared_sha256": "0a" * 32, "found_sha256": "0b" * 32, "explanation_sha256": "0c" * 32}]},
)  # fmt: skip
DETERMINED: Row = (
    "declaration.discrepancy-determined",
    "2025-03-17",
    {"finding": "OMISSION", **ITEMS},
)
TRUTHFUL: Row = differs(DETERMINED, finding="TRUTHFUL", item_codes=[])
HANDLED: Row = ("declaration.handled", "2025-03-24", {"handling": "CRITICISM"})
CLOSED: Row = ("declaration.closed", "2025-03-31", {})
COURSE = [OPENED, DISCREPANT, EXPLAINED, DETERMINED, HANDLED, CLOSED]
ODD: list[Odd] = [
    ("declaration.not-opened", [DISCREPANT]),
    ("declaration.opened-twice", [OPENED, OPENED]),
    ("declaration.no-seed", [differs(OPENED, draw_seed_sha256=None)]),
    ("declaration.consistent-with-differences", [OPENED, differs(DISCREPANT, consistent=True)]),
    ("declaration.no-items", [OPENED, differs(DISCREPANT, item_codes=[])]),
    ("declaration.no-items", [*COURSE[:3], differs(DETERMINED, item_codes=[])]),
    ("declaration.explains-other-items", [OPENED, differs(DISCREPANT, item_codes=["M12"]), EXPLAINED]),
    ("declaration.truthful-with-differences", [*COURSE[:3], differs(DETERMINED, finding="TRUTHFUL")]),
    ("declaration.not-heard", [OPENED, DISCREPANT, DETERMINED]),
    ("declaration.no-approval", [*COURSE[:3], differs(DETERMINED, approver=None)]),
    ("declaration.same-approver", [*COURSE[:3], differs(DETERMINED, approver="h-1")]),
    ("declaration.handled-though-truthful", [*COURSE[:3], TRUTHFUL, HANDLED]),
    ("declaration.closed-unhandled", [*COURSE[:4], CLOSED]),
    ("declaration.out-of-order", [OPENED, HANDLED]),
    ("declaration.out-of-order", [*COURSE, ("declaration.closed", "2025-04-01", {})]),
]  # fmt: skip


def test_a_good_course_state_by_state() -> None:
    wanted = ["UNDERVERIFICATION", "DISCREPANT", "EXPLAINED", "DETERMINED", "HANDLED", "CLOSED"]
    assert states(DECLARATION, COURSE) == wanted
    assert folded(DECLARATION, COURSE).irregularities == ()


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(DECLARATION, rules, rows)


@pytest.mark.parametrize(
    ("rows", "outcome"),
    [
        ([OPENED], Outcome.NOT_STATED),
        ([OPENED, CONSISTENT], Outcome.UNSUBSTANTIATED),
        ([OPENED, CONSISTENT, CLOSED], Outcome.UNSUBSTANTIATED),
        ([OPENED, DISCREPANT, EXPLAINED], Outcome.NOT_STATED),
        ([*COURSE[:3], TRUTHFUL, CLOSED], Outcome.UNSUBSTANTIATED),
        (upto(COURSE, "declaration.closed"), Outcome.PARTLY),
        ([*COURSE[:3], differs(DETERMINED, finding="CONCEALMENT")], Outcome.SUBSTANTIATED),
    ],
)
def test_what_it_came_to_stays_told_when_it_is_closed(rows: list[Row], outcome: Outcome) -> None:
    state = folded(DECLARATION, rows)
    assert (outcome_of(state), state.irregularities) == (outcome, ())
