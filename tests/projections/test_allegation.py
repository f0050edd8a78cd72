"""An allegation as a fold: the last body that decided decides, by the day and not by the arrival."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.cases.allegation import ALLEGATION, Alleged, Decided, Examined, Lapsed, outcome_of
from domain.cases.lifecycle import Step
from domain.cases.outcome import Outcome
from domain.events.discovery import ConsequenceResult
from ledger.statement import Statement
from tests.projections.folding import fold, folds_of_every_order, recorded
from tests.projections.telling import alleged, cleared, followed

SAID = alleged("a", "o-1", on="2020-01-01")


def step(id_: str, on: str, result: str, **more: Any) -> Statement:
    return followed(id_, "o-1", on=on, result=result, **more)


def rules(*told: Statement) -> list[str]:
    return [it.rule for it in fold(ALLEGATION, "c-1", *told).irregularities]


@pytest.mark.parametrize("result", ConsequenceResult)
def test_each_result_of_a_step_leads_to_one_state(result: ConsequenceResult) -> None:
    decided = {
        "CLEARED": Outcome.CLEARED,
        "SUBSTANTIATED": Outcome.SUBSTANTIATED,
        "SETTLED": Outcome.SETTLED,
    }
    state = fold(ALLEGATION, "c-1", SAID, step("f", "2020-02-01", result.value))
    if result.value in decided:
        assert (type(state), outcome_of(state)) == (Decided, decided[result.value])
    elif result.value in {"RESIGNED", "NOT_RETURNED", "JURISDICTION_ENDED"}:
        assert (type(state), outcome_of(state)) == (Lapsed, Outcome.LAPSED)
    else:
        assert (type(state), outcome_of(state)) == (Examined, Outcome.NOT_STATED)


def test_steps_of_one_day_keep_the_senders_count() -> None:
    """Ninth before tenth, whatever arrives first and though "10" is less than "9" as a text."""
    ninth = step("case/9", "2020-02-01", "SUBSTANTIATED")
    tenth = step("case/10", "2020-02-01", "CLEARED")
    states = folds_of_every_order(ALLEGATION, "c-1", SAID, ninth, tenth)
    assert {outcome_of(state) for state in states} == {Outcome.CLEARED}


@pytest.mark.parametrize(
    ("one", "other"),
    [("a9", "a10"), ("9", "a"), ("a", "b1"), ("1-2", "1-10"), ("007", "7"), ("a7a", "a07b")],
)
def test_numbers_in_an_id_count_as_numbers_and_no_two_ids_are_alike(one: str, other: str) -> None:
    steps = recorded(step(it, "2020-02-01", "OPENED") for it in (one, other))
    first, second = (ALLEGATION.key(Step(it, it.ref)) for it in steps)
    assert first < second


def test_an_allegation_alone_came_to_nothing_yet() -> None:
    state = fold(ALLEGATION, "c-1", SAID)
    assert state == Alleged(recorded_at=1, issue_codes=("BRIBE",))
    assert outcome_of(state) is Outcome.NOT_STATED


@pytest.mark.parametrize(
    ("first", "then"),
    [("CLEARED", "SUBSTANTIATED"), ("SUBSTANTIATED", "CLEARED"), ("SETTLED", "CLEARED")],
)
def test_the_last_body_that_decided_decides_in_any_order_of_arrival(first: str, then: str) -> None:
    told = (SAID, step("f", "2020-02-01", first), step("g", "2020-03-01", then))
    assert {outcome_of(it) for it in folds_of_every_order(ALLEGATION, "c-1", *told)} == {
        Outcome(then)
    }


@pytest.mark.parametrize(
    "after",
    ["REFERRED", "REJECTED", "NOT_STATED", "RESIGNED", "NOT_RETURNED", "JURISDICTION_ENDED"],
)
def test_what_decides_nothing_leaves_a_decision_as_it_is(after: str) -> None:
    state = fold(
        ALLEGATION, "c-1", SAID, step("f", "2020-02-01", "CLEARED"), step("g", "2020-03-01", after)
    )
    assert (outcome_of(state), state.steps) == (Outcome.CLEARED, 2)


def test_a_lapsed_case_stays_lapsed_until_somebody_decides() -> None:
    told = [SAID, step("f", "2020-02-01", "RESIGNED"), step("g", "2020-03-01", "OPENED")]
    assert isinstance(fold(ALLEGATION, "c-1", *told), Lapsed)
    told.append(step("h", "2020-04-01", "SETTLED"))
    assert outcome_of(fold(ALLEGATION, "c-1", *told)) is Outcome.SETTLED


def test_a_clearing_does_not_stand_while_a_body_examines_again_and_a_finding_does() -> None:
    for first, then in (("CLEARED", Outcome.NOT_STATED), ("SUBSTANTIATED", Outcome.SUBSTANTIATED)):
        state = fold(
            ALLEGATION,
            "c-1",
            SAID,
            step("f", "2020-02-01", first),
            step("g", "2020-03-01", "OPENED"),
        )
        assert outcome_of(state) is then


def test_a_clearing_names_whom_it_clears() -> None:
    told = (SAID, cleared("c", "o-1", on="2021-01-01"), cleared("d", "o-2", on="2021-03"))
    for state in folds_of_every_order(ALLEGATION, "c-1", *told):
        assert isinstance(state, Decided)
        assert state.cleared == (("o-1", date(2021, 1, 1)), ("o-2", date(2021, 3, 31)))


def test_a_name_that_is_cleared_clears_the_case() -> None:
    state = fold(
        ALLEGATION,
        "c-1",
        SAID,
        step("f", "2020-02-01", "SUBSTANTIATED"),
        cleared("c", "o-1", on="2021-01-01"),
    )
    assert (outcome_of(state), state.decided_at, state.steps) == (Outcome.CLEARED, 3, 2)


def test_a_body_that_acted_before_the_allegation_is_noted_with_its_position() -> None:
    state = fold(
        ALLEGATION,
        "c-1",
        SAID,
        step("f", "2019-12-01", "OPENED"),
        step("g", "2020-02-01", "OPENED"),
    )
    assert [(it.rule, it.positions) for it in state.irregularities] == [
        ("allegation.step-before-allegation", (2,))
    ]


def test_the_same_allegation_recorded_again_is_noted_and_its_issues_are_joined() -> None:
    again = alleged("b", "o-1", on="2020-02-01", code="GIFT")
    state = fold(ALLEGATION, "c-1", SAID, again)
    assert [(it.rule, it.positions) for it in state.irregularities] == [
        ("allegation.recorded-twice", (2,))
    ]
    assert state.issue_codes == ("BRIBE", "GIFT")


def test_a_correction_is_the_statement_and_not_a_second_one() -> None:
    again = alleged("b", "o-1", on="2020-02-01", code="GIFT", corrects="a")
    assert fold(ALLEGATION, "c-1", SAID, again) == Alleged(recorded_at=2, issue_codes=("GIFT",))


def test_of_several_corrections_the_one_at_the_last_position_holds() -> None:
    told = [
        SAID,
        step("f", "2020-02-01", "CLEARED"),
        step("g", "2020-02-01", "SETTLED", corrects="f"),
    ]
    assert outcome_of(fold(ALLEGATION, "c-1", *told)) is Outcome.SETTLED
    for target in ("f", "g"):
        last = step("h", "2020-02-01", "OPENED", corrects=target)
        assert outcome_of(fold(ALLEGATION, "c-1", *told, last)) is Outcome.NOT_STATED


def test_a_correction_to_another_case_takes_the_statement_away_from_the_first() -> None:
    told = (
        SAID,
        step("f", "2020-02-01", "CLEARED"),
        step("g", "2020-02-01", "CLEARED", cases=("c-2",), corrects="f"),
    )
    assert fold(ALLEGATION, "c-1", *told) == Alleged(recorded_at=1, issue_codes=("BRIBE",))
    assert rules(*told) == []


def test_on_one_day_the_allegation_comes_before_what_followed_it() -> None:
    told = (step("a-first-by-its-id", "2020-01-01", "OPENED"), alleged("z", "o-1", on="2020-01-01"))
    assert rules(*told) == []


def test_a_partial_date_sorts_by_its_first_day() -> None:
    told = (SAID, step("f", "2020", "CLEARED"), step("g", "2020-06-01", "SUBSTANTIATED"))
    assert {outcome_of(it) for it in folds_of_every_order(ALLEGATION, "c-1", *told)} == {
        Outcome.SUBSTANTIATED
    }
