"""A tenure as a fold: appointed, departing, left, in whatever order the entries arrive."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.cases.tenure import (
    TENURE,
    Departing,
    Left,
    NotAppointed,
    Serving,
    Tenure,
    Term,
    served,
    stage_on,
)
from domain.catalogue import Stage, all_kinds
from domain.stage import Career, Placement, place
from domain.values import Period
from ledger.statement import Statement
from tests.projections.folding import fold, folds_of_every_order
from tests.projections.telling import appointed, departing, left

BEGIN, LEAVE, LAST = date(2020, 1, 1), date(2020, 6, 1), date(2020, 12, 31)
SERVING = Serving("o-1", "局长", (Term(BEGIN, None),))


def begin(id_: str = "a", end: str | None = None, **more: Any) -> Statement:
    return appointed(id_, "o-1", "t-1", "2020-01-01", end, **more)


def leave(id_: str = "d", on: str = "2020-06-01", **more: str) -> Statement:
    return departing(id_, "o-1", "t-1", on, **more)


def end(id_: str = "e", left_on: str = "2020-12-31", **more: str) -> Statement:
    return left(id_, "o-1", "t-1", left_on, **more)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([], NotAppointed()),
        ([begin()], SERVING),
        ([begin(), leave()], Departing(SERVING, LEAVE)),
        ([begin(), leave(), end()], Left(SERVING, LEAVE, LAST)),
        ([begin(), end()], Left(SERVING, None, LAST)),
        ([leave()], NotAppointed(LEAVE)),
        ([end()], NotAppointed(None, LAST)),
        ([leave(), end()], NotAppointed(LEAVE, LAST)),
    ],
)  # fmt: skip
def test_each_state_is_reached_and_in_any_order_of_arrival(
    told: list[Statement], state: Tenure
) -> None:
    assert fold(TENURE, "t-1", *told) == state
    assert folds_of_every_order(TENURE, "t-1", *told) == [state]


def test_an_appointment_dated_after_its_own_departure_keeps_what_is_known() -> None:
    late = begin(on="2021-05-05")
    assert fold(TENURE, "t-1", leave(), late) == Departing(SERVING, LEAVE)
    assert fold(TENURE, "t-1", leave(), end(), late) == Left(SERVING, LEAVE, LAST)
    assert fold(TENURE, "t-1", end(), late) == Left(SERVING, None, LAST)


def test_an_end_told_by_its_year_alone_does_not_hide_the_departure() -> None:
    assert fold(TENURE, "t-1", begin(on="2019-12-01"), leave(), end(on="2020")) == Left(
        SERVING, LEAVE, LAST
    )


@pytest.mark.parametrize("appointment", [begin(), begin(on="2021-05-05")])
def test_of_two_departures_the_first_begins_the_stage_whenever_the_appointment_is_dated(
    appointment: Statement,
) -> None:
    told = (appointment, leave("d1", "2020-06-01"), leave("d2", "2020-08-01"))
    assert fold(TENURE, "t-1", *told) == Departing(SERVING, LEAVE)


def test_a_later_word_on_the_last_day_holds() -> None:
    told = (begin(), end("e1", "2020-11-30"), end("e2", "2020-12-31"))
    assert fold(TENURE, "t-1", *told) == Left(SERVING, None, LAST)


def test_a_corrected_appointment_takes_the_place_of_the_first() -> None:
    told = (begin(), leave(), appointed("b", "o-2", "t-1", "2020-02-01", corrects="a"))
    assert fold(TENURE, "t-1", *told) == Departing(
        Serving("o-2", "局长", (Term(date(2020, 2, 1), None),)), LEAVE
    )


def test_whoever_is_appointed_again_goes_on_serving_from_the_first_day() -> None:
    told = (begin(end="2024-12-31"), appointed("b", "o-1", "t-1", "2025-01-15", "2029-12-31"))
    terms = (Term(BEGIN, date(2024, 12, 31)), Term(date(2025, 1, 15), date(2029, 12, 31)))
    renewed = Serving("o-1", "局长", terms)
    assert folds_of_every_order(TENURE, "t-1", *told) == [renewed]
    days = {
        "2019-12-31": Stage.PRE_APPOINTMENT,
        "2020-01-01": Stage.IN_TERM,
        "2025-01-01": Stage.IN_TERM,
        "2030-01-01": Stage.POST_DEPARTURE,
    }
    assert {day: stage_on(date.fromisoformat(day), renewed) for day in days} == days
    assert fold(TENURE, "t-1", *told, leave(on="2029-06-01")) == Departing(
        renewed, date(2029, 6, 1)
    )


def test_the_selection_for_a_second_term_lies_before_it_and_all_else_in_term() -> None:
    terms = (Term(BEGIN, None, ("c-1",)), Term(date(2025, 1, 15), None, ("c-2",)))
    career = Career({"t-1": Serving("o-1", "局长", terms)})
    day = Period.day(date(2024, 12, 2))
    decided, gift = all_kinds()["selection.deliberated"], all_kinds()["gift.handed-in"]
    assert place(decided, day, None, ["c-2"], None, career, ["c-2"]) == Placement(
        Stage.PRE_APPOINTMENT
    )
    assert place(gift, day, "t-1", [], Stage.IN_TERM, career) == Placement(Stage.IN_TERM)


def test_one_term_told_twice_is_one_term_with_the_selections_of_both() -> None:
    told = (begin(cases=("c-1",)), begin("b", cases=("c-2",)))
    assert fold(TENURE, "t-1", *told) == Serving(
        "o-1", "局长", (Term(BEGIN, None, ("c-1", "c-2")),)
    )


def test_an_appointment_corrected_to_another_tenure_leaves_the_first_without() -> None:
    told = (begin(), leave(), appointed("b", "o-1", "t-2", "2020-01-01", corrects="a"))
    assert fold(TENURE, "t-1", *told) == NotAppointed(LEAVE)
    assert fold(TENURE, "t-2", *told) == SERVING


@pytest.mark.parametrize(
    ("tenure", "stages"),
    [
        (NotAppointed(LEAVE, LAST), {"2020-07-01": Stage.UNKNOWN}),
        (SERVING, {"2019-12-31": Stage.PRE_APPOINTMENT, "2020-01-01": Stage.IN_TERM, "2099-01-01": Stage.IN_TERM}),
        (Serving("o-1", "局长", (Term(BEGIN, LAST),)), {"2020-12-31": Stage.IN_TERM, "2021-01-01": Stage.POST_DEPARTURE}),
        (
            Departing(Serving("o-1", "局长", (Term(BEGIN, LAST),)), LEAVE),
            {"2020-05-31": Stage.IN_TERM, "2020-06-01": Stage.DEPARTURE, "2021-01-01": Stage.DEPARTURE},
        ),
        (
            Left(SERVING, LEAVE, LAST),
            {"2019-01-01": Stage.PRE_APPOINTMENT, "2020-12-31": Stage.DEPARTURE, "2021-01-01": Stage.POST_DEPARTURE},
        ),
        (Left(Serving("o-1", "局长", (Term(BEGIN, LEAVE),)), None, LAST), {"2020-12-31": Stage.IN_TERM, "2021-01-01": Stage.POST_DEPARTURE}),
    ],
)  # fmt: skip
def test_a_tenure_says_the_stage_of_each_day(tenure: Tenure, stages: dict[str, Stage]) -> None:
    assert {day: stage_on(date.fromisoformat(day), tenure) for day in stages} == stages


def test_the_appointment_behind_each_state_is_found() -> None:
    assert served(NotAppointed()) is None
    assert {
        served(it) for it in (SERVING, Departing(SERVING, LEAVE), Left(SERVING, None, LAST))
    } == {SERVING}
