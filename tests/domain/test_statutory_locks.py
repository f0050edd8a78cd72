"""Every lock of the table (domain 5.7) as it is shipped: from when, until when, and what ends it early."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.cases.lifecycle import Step
from domain.clocks.locks import Lock
from tests.domain.shipped import GENERAL, pack, rules
from tests.domain.stepping import step, steps

DAY = timedelta(days=1)
SANCTION = ("sanction.imposed", "effective_on")
HANDLED = ("declaration.handled", "handled_on")
MEASURE = ("measure.decided", "decided_on")
HAND: list[tuple[str, tuple[str, str], dict[str, object], str, str | None]] = [
    # lock, what starts it, what that says, first day, last day
    ("L01", SANCTION, {"regime": "ADMINISTRATIVE", "grade": "WARNING"}, "2025-01-01", "2025-06-30"),
    ("L01", SANCTION, {"regime": "ADMINISTRATIVE", "grade": "DEMERIT"}, "2025-01-01", "2025-12-31"),
    ("L01", SANCTION, {"regime": "EMPLOYER", "grade": "MAJOR_DEMERIT"}, "2025-03-15", "2026-09-14"),
    (
        "L01",
        SANCTION,
        {"regime": "ADMINISTRATIVE", "grade": "DEMOTION"},
        "2024-02-29",
        "2026-02-27",
    ),
    ("L01", SANCTION, {"regime": "ADMINISTRATIVE", "grade": "REMOVAL"}, "2025-08-31", "2027-08-30"),
    (
        "L01",
        SANCTION,
        {"regime": "ADMINISTRATIVE", "grade": "WARNING", "period_months": 9},
        "2025-01-01",
        "2025-09-30",
    ),
    (
        "L01",
        SANCTION,
        {"regime": "ADMINISTRATIVE", "grade": "REMOVAL", "period_months": 60},
        "2025-01-01",
        "2028-12-31",
    ),
    (
        "L01B",
        SANCTION,
        {"regime": "ADMINISTRATIVE", "grade": "DEMERIT"},
        "2025-01-01",
        "2025-12-31",
    ),
    ("L02", SANCTION, {"regime": "PARTY", "grade": "WARNING"}, "2025-01-01", "2025-12-31"),
    ("L02", SANCTION, {"regime": "PARTY", "grade": "SERIOUS_WARNING"}, "2025-01-01", "2026-06-30"),
    ("L02", SANCTION, {"regime": "PARTY", "grade": "REMOVAL"}, "2025-01-01", "2026-12-31"),
    ("L02B", SANCTION, {"regime": "PARTY", "grade": "PROBATION"}, "2025-01-01", "2027-12-31"),
    (
        "L02B",
        SANCTION,
        {"regime": "PARTY", "grade": "PROBATION", "period_months": 24},
        "2025-01-01",
        "2028-12-31",
    ),
    ("L02C", SANCTION, {"regime": "PARTY", "grade": "EXPULSION"}, "2025-01-01", "2029-12-31"),
    ("L03", ("admonition.issued", "issued_on"), {}, "2025-01-31", "2025-07-31"),
    ("L04", HANDLED, {"handling": "ADMONITION"}, "2025-01-31", "2025-07-31"),
    ("L04", HANDLED, {"handling": "CANDIDATE_REMOVED"}, "2025-01-31", "2026-01-31"),
    ("L04", HANDLED, {"handling": "TRANSFER"}, "2025-01-31", "2026-01-31"),
    ("L04", HANDLED, {"handling": "REMOVAL"}, "2025-01-31", "2027-01-31"),
    ("L04", HANDLED, {"handling": "DEMOTION"}, "2025-01-31", "2027-01-31"),
    ("L04B", HANDLED, {"handling": "REMOVAL"}, "2025-01-31", "2026-01-31"),
    ("L05", ("case.filed", "filed_on"), {}, "2025-01-31", None),
    ("L06", ("audit.commissioned", "occurred"), {}, "2025-01-31", None),
    ("L06B", ("verification.opened", "opened_on"), {}, "2025-01-31", None),
    ("L06B", ("case.filed", "filed_on"), {}, "2025-01-31", None),
    ("L07", MEASURE, {"measure": "TRANSFER"}, "2025-01-31", "2026-01-31"),
    ("L07", MEASURE, {"measure": "ORDERED_RESIGNATION"}, "2025-01-31", "2027-01-31"),
    ("L07", MEASURE, {"measure": "REMOVAL"}, "2025-01-31", "2027-01-31"),
    ("L07", MEASURE, {"measure": "DEMOTION"}, "2025-01-31", "2027-01-31"),
    ("L07B", MEASURE, {"measure": "REMOVAL"}, "2025-01-31", "2026-01-31"),
    ("L08", ("tenure.recusal-arranged", "occurred"), {"ground": "KINSHIP"}, "2025-01-31", None),
    ("L08B", ("family-business.recorded", "occurred"), {"ban_scope_hit": True}, "2025-01-31", None),
    (
        "L09",
        ("tenure.ended", "left_on"),
        {"left_service": True, "leading": True},
        "2025-01-31",
        "2028-01-31",
    ),
    (
        "L09",
        ("tenure.ended", "left_on"),
        {"left_service": True, "leading": False},
        "2025-01-31",
        "2027-01-31",
    ),
]
NOT = [
    # what starts none of these
    ("L01", SANCTION, {"regime": "PARTY", "grade": "WARNING"}),
    ("L01", SANCTION, {"regime": "ADMINISTRATIVE", "grade": "DISMISSAL"}),
    ("L01B", SANCTION, {"regime": "ADMINISTRATIVE", "grade": "WARNING"}),
    ("L02", SANCTION, {"regime": "ADMINISTRATIVE", "grade": "WARNING"}),
    ("L04", HANDLED, {"handling": "CRITICISM"}),
    ("L07", MEASURE, {"measure": "STOP_DUTY"}),
    ("L08", ("tenure.recusal-arranged", "occurred"), {"ground": "REGION"}),
    ("L08B", ("family-business.recorded", "occurred"), {"ban_scope_hit": False}),
    ("L09", ("tenure.ended", "left_on"), {"left_service": False}),
    ("L09", ("tenure.ended", "left_on"), {}),
]
MARKS = {
    "L01": "F", "L01B": "F", "L02": "M", "L02B": "M", "L02C": "F2", "L03": "F2", "L04": "M", "L04B": "M", "L05": "F",
    "L06": "F", "L06B": "F", "L07": "M", "L07B": "M", "L08": "F", "L08B": "F", "L09": "F",
}  # fmt: skip


def told(
    what: tuple[str, str], on: str, more: dict[str, Any], position: int = 10, **entry: Any
) -> Step:
    type_, day = what
    its = {} if day == "occurred" else {day: on}
    return step(
        type_,
        on,
        case="c-1",
        tenure="t-1",
        position=position,
        id_=f"s-{position}",
        more=its | more,
        **entry,
    )


def locks(id_: str, *made: Step) -> list[Lock]:
    return list(rules().locks[id_].items("o-1", steps(*made)))


def test_every_row_of_the_table_is_there() -> None:
    assert {it for it, *_rest in HAND} == set(pack(GENERAL).locks)
    assert {it: rule.source.mark for it, rule in pack(GENERAL).locks.items()} == MARKS


@pytest.mark.parametrize(("id_", "what", "more", "first", "last"), HAND)
def test_it_bars_from_its_first_day_to_its_last_and_not_the_day_after(
    id_: str, what: tuple[str, str], more: dict[str, object], first: str, last: str | None
) -> None:
    (it,) = locks(id_, told(what, first, more))
    begins, ends = date.fromisoformat(first), date.fromisoformat(last) if last else None
    assert (it.first, it.last, it.officials) == (begins, ends, ("o-1",))
    assert [it.holds(day) for day in (begins - DAY, begins)] == [False, True]
    assert it.holds(ends or date(2100, 1, 1))
    assert ends is None or not it.holds(ends + DAY)


@pytest.mark.parametrize(("id_", "what", "more"), NOT)
def test_what_does_not_belong_bars_nothing(
    id_: str, what: tuple[str, str], more: dict[str, object]
) -> None:
    assert locks(id_, told(what, "2025-01-31", more)) == []


@pytest.mark.parametrize(
    ("id_", "what", "more"),
    [
        (id_, what, more)
        for id_, what, more, _first, _last in HAND
        if id_[:3] in {"L01", "L02", "L07"}
    ],
)
def test_a_revoked_decision_bars_nothing_from_the_day_of_its_revocation(
    id_: str, what: tuple[str, str], more: dict[str, object]
) -> None:
    def revoked(outcome: str, against: str) -> Step:  # told a week after it was decided
        return step(
            "review.decided", "2025-03-17", position=20,
            more={"against": against, "outcome": outcome, "decided_on": "2025-03-10"},
        )  # fmt: skip

    made = told(what, "2025-02-03", more)
    (it,) = locks(id_, made, revoked("REVOKED", "s-10"))
    assert (it.last, it.revoked, it.positions) == (date(2025, 3, 9), True, (10, 20))
    plain = locks(id_, made)
    assert [one.last for one in locks(id_, made, revoked("UPHELD", "s-10"))] == [
        one.last for one in plain
    ]
    assert [one.last for one in locks(id_, made, revoked("REVOKED", "s-99"))] == [
        one.last for one in plain
    ]


def test_a_lock_that_was_recorded_late_holds_all_the_same() -> None:
    (it,) = locks(
        "L03", told(("admonition.issued", "issued_on"), "2025-01-31", {}, recorded_on="2026-05-01")
    )
    assert (it.first, it.last) == (date(2025, 1, 31), date(2025, 7, 31))


@pytest.mark.parametrize(
    ("id_", "begun", "ended"),
    [
        ("L05", ("case.filed", "filed_on"), ("case.concluded", "concluded_on")),
        ("L05", ("case.filed", "filed_on"), ("subject.cleared", "occurred")),
        ("L06", ("audit.commissioned", "occurred"), ("audit.report-delivered", "final_on")),
        ("L06B", ("verification.opened", "opened_on"), ("clue.concluded", "concluded_on")),
        ("L06B", ("case.filed", "filed_on"), ("case.concluded", "concluded_on")),
    ],
)
def test_a_case_bars_until_it_is_concluded(
    id_: str, begun: tuple[str, str], ended: tuple[str, str]
) -> None:
    begin = told(begun, "2025-01-31", {})
    (it,) = locks(id_, begin, told(ended, "2025-06-13", {}, 20))
    assert (it.first, it.last) == (date(2025, 1, 31), date(2025, 6, 13))
    other = step(
        ended[0],
        "2025-06-13",
        case="c-2",
        position=21,
        more={} if ended[1] == "occurred" else {ended[1]: "2025-06-13"},
    )
    assert [one.last for one in locks(id_, begin, other)] == [None]


def test_the_end_of_a_case_ends_what_its_verification_and_its_filing_began() -> None:
    made = (
        told(("verification.opened", "opened_on"), "2025-01-06", {}),
        told(("case.filed", "filed_on"), "2025-03-03", {}, 11),
        told(("case.concluded", "concluded_on"), "2025-06-13", {}, 12),
    )
    assert [it.last for it in locks("L06B", *made)] == [date(2025, 6, 13)] * 2


def test_a_sanction_period_that_was_ended_bars_no_longer() -> None:
    made = told(SANCTION, "2025-01-01", {"regime": "ADMINISTRATIVE", "grade": "DEMERIT"})
    ended = step(
        "sanction.period-ended", "2025-12-31", position=20, sanction="s-10", ended_on="2025-12-31"
    )
    early = step(
        "sanction.period-ended", "2025-07-01", position=20, sanction="s-10", ended_on="2025-07-01"
    )
    another = step(
        "sanction.period-ended", "2025-07-01", position=20, sanction="s-11", ended_on="2025-07-01"
    )
    assert [it.last for it in locks("L01", made, ended)] == [date(2025, 12, 31)]
    assert [it.last for it in locks("L01", made, early)] == [date(2025, 7, 1)]
    assert [it.last for it in locks("L01", made, another)] == [date(2025, 12, 31)]


def test_kinship_bars_while_the_fact_lasts() -> None:
    (it,) = locks(
        "L08",
        told(
            ("tenure.recusal-arranged", "occurred"),
            "2025-01-31",
            {"ground": "KINSHIP", "ended_on": "2025-09-01"},
        ),
    )
    assert (it.first, it.last) == (date(2025, 1, 31), date(2025, 9, 1))
    kin = told(("tenure.recusal-arranged", "occurred"), "2025-01-31", {"ground": "KINSHIP"})
    region = {"ground": "REGION", "ended_on": "2025-09-01"}
    elsewhere = told(("tenure.recusal-arranged", "occurred"), "2025-03-03", region, 20)
    assert [it.last for it in locks("L08", kin, elsewhere)] == [None]
    uscc, other = "91350100M000100Y43", "91350100M000100Y35"
    business = told(
        ("family-business.recorded", "occurred"),
        "2025-01-31",
        {"ban_scope_hit": True, "entity_uscc": uscc},
    )

    def rectified(entity: str) -> Step:
        return told(
            ("family-business.rectified", "completed_on"), "2025-04-30", {"entity_uscc": entity}, 20
        )

    assert [it.last for it in locks("L08B", business, rectified(uscc))] == [date(2025, 4, 30)]
    assert [it.last for it in locks("L08B", business, rectified(other))] == [None]


def test_the_lock_and_the_clock_of_the_same_article_end_on_the_same_day() -> None:
    made = told(("tenure.ended", "left_on"), "2025-01-31", {"left_service": True, "leading": True})
    (lock,) = locks("L09", made)
    (clock,) = rules().clocks["K78"].items("o-1", steps(made))
    assert clock.due_on == lock.last
