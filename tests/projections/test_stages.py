"""Which stage an entry belongs to, and from which position on that is known."""

from __future__ import annotations

import pytest

from tests.projections.places import Place
from tests.projections.state import stages
from tests.projections.telling import (
    appointed,
    appraised,
    departing,
    gift,
    left,
    merged,
    motion,
    referred,
    registered,
    undone,
)

PRE, TERM, LEAVING, AFTER, UNKNOWN = (
    "PRE_APPOINTMENT",
    "IN_TERM",
    "DEPARTURE",
    "POST_DEPARTURE",
    "UNKNOWN",
)
POST = (
    registered("o-1"),
    appointed("begin", "o-1", "t-1", "2020-01-01"),
    departing("leave", "o-1", "t-1", "2020-06-01"),
    left("end", "o-1", "t-1", "2020-12-31"),
)


@pytest.mark.parametrize(
    ("on", "stage"),
    [
        ("2019-12-31", PRE), ("2020-01-01", TERM), ("2020-05-31", TERM), ("2020-06-01", LEAVING), ("2020-12-31", LEAVING),
        ("2021-01-01", AFTER), ("2020-02", TERM), ("2020-01-01/2020-05-31", TERM), ("2021", AFTER), ("2019", PRE),
    ],
)  # fmt: skip
def test_an_entry_is_before_in_leaving_or_after_the_tenure(
    corner: Place, on: str, stage: str
) -> None:
    corner.project(*POST, referred("r", "o-1", cases=("c-1",), on=on))
    assert stages(corner, "o-1")["r"] == (stage, None)


@pytest.mark.parametrize(
    "on", ["2020", "2020-05-31/2020-06-01", "2019-12-31/2020-01-01", "2019-01-01/2022-12-31"]
)
def test_a_partial_date_that_straddles_a_border_is_unknown(corner: Place, on: str) -> None:
    corner.project(*POST, referred("r", "o-1", cases=("c-1",), on=on))
    assert stages(corner, "o-1")["r"] == (UNKNOWN, None)


def test_a_year_with_a_gap_between_two_terms_straddles_borders_too(corner: Place) -> None:
    corner.project(
        registered("o-1"),
        appointed("a", "o-1", "t-1", "2019-01-01"), left("b", "o-1", "t-1", "2020-03-31"),
        appointed("c", "o-1", "t-2", "2020-10-01"),
        referred("whole", "o-1", cases=("c-1",), on="2020"), referred("between", "o-1", cases=("c-1",), on="2020-05"),
    )  # fmt: skip
    assert stages(corner, "o-1")["between"] == (AFTER, None)
    assert stages(corner, "o-1")["whole"] == (UNKNOWN, None)


def test_without_a_tenure_or_a_process_nothing_tells_the_stage(corner: Place) -> None:
    corner.project(registered("o-1"), gift("g", "o-1", "2020-01-01", stage=TERM))
    assert stages(corner, "o-1")["g"] == (UNKNOWN, None)


def test_the_tenure_that_an_entry_names_goes_before_the_others(corner: Place) -> None:
    corner.project(
        *POST, appointed("next", "o-1", "t-2", "2021-06-01"),
        appraised("named", "o-1", "2021-01-15", tenure="t-2"), appraised("not", "o-1", "2021-01-15"),
        appraised("nobody's", "o-1", "2021-01-15", tenure="t-9"),
    )  # fmt: skip
    found = stages(corner, "o-1")
    assert (found["named"][0], found["not"][0], found["nobody's"][0]) == (PRE, AFTER, AFTER)


def test_of_two_tenures_the_one_in_office_tells_the_stage(corner: Place) -> None:
    corner.project(
        *POST, appointed("next", "o-1", "t-2", "2021-06-01"), appraised("a", "o-1", "2020-03-03")
    )
    assert stages(corner, "o-1")["a"] == (TERM, None)


def test_a_term_that_ended_as_planned_is_over_the_day_after(corner: Place) -> None:
    corner.project(
        registered("o-1"), appointed("a", "o-1", "t-1", "2020-01-01", "2020-12-31"),
        referred("in", "o-1", cases=("c-1",), on="2020-12-31"), referred("after", "o-1", cases=("c-1",), on="2021-01-01"),
    )  # fmt: skip
    assert [stages(corner, "o-1")[it][0] for it in ("in", "after")] == [TERM, AFTER]


def test_an_entry_of_a_selection_without_appointment_is_before_appointment(corner: Place) -> None:
    first = corner.project(
        registered("o-1"), referred("r", "o-1", cases=("s-1",), on="2020-02-02")
    )[-1]
    corner.project(motion("m", "o-1", case="s-1", on="2020-01-01"))
    assert stages(corner, "o-1")["r"] == (PRE, None)
    assert stages(corner, "o-1")["m"] == (PRE, None)
    assert stages(corner, "o-1", first)["r"] == (UNKNOWN, None), (
        "nothing was known of the selection then"
    )


def test_who_is_heard_in_a_selection_is_none_of_those_whom_it_selects_among(corner: Place) -> None:
    corner.project(
        *POST, registered("o-2"), motion("m", "o-2", case="s-1", on="2020-03-03"),
        referred("r", "o-1", "o-2", cases=("s-1",), on="2020-03-04"),
    )  # fmt: skip
    assert stages(corner, "o-1")["r"] == (TERM, None)
    assert stages(corner, "o-2")["r"] == (PRE, None)


def test_a_selection_for_the_next_post_is_no_part_of_the_present_one(corner: Place) -> None:
    corner.project(
        *POST,
        motion("m", "o-1", case="s-1", on="2020-03-03"),
        referred("r", "o-1", cases=("s-1",), on="2020-03-04"),
    )
    assert (stages(corner, "o-1")["m"], stages(corner, "o-1")["r"]) == ((PRE, None), (PRE, None))


def test_an_entry_of_the_selection_that_led_to_a_post_is_read_against_that_post(
    corner: Place,
) -> None:
    corner.project(
        *POST, motion("m", "o-1", case="s-1", on="2020-03-03"),
        appointed("next", "o-1", "t-2", "2021-06-01", cases=("s-1",)),
        referred("r", "o-1", cases=("s-1",), on="2021-06-02"), motion("late", "o-1", case="s-1", on="2021-06-02"),
    )  # fmt: skip
    found = stages(corner, "o-1")
    assert (found["m"], found["r"]) == ((PRE, None), (TERM, None))
    assert found["late"] == (TERM, "stage.not-of-kind"), (
        "a motion after the appointment does not fit"
    )


def test_a_claim_that_differs_is_an_irregularity_and_changes_nothing(corner: Place) -> None:
    corner.project(
        *POST, referred("right", "o-1", cases=("c-1",), on="2020-02-02", stage=TERM),
        referred("wrong", "o-1", cases=("c-1",), on="2020-02-02", stage=PRE),
        referred("unsure", "o-1", cases=("c-1",), on="2020-02-02", stage=UNKNOWN),
    )  # fmt: skip
    found = stages(corner, "o-1")
    assert found["right"] == (TERM, None)
    assert found["wrong"] == found["unsure"] == (TERM, "stage.claim-differs")


def test_a_stage_that_the_kind_does_not_have_is_an_irregularity(corner: Place) -> None:
    corner.project(*POST, gift("g", "o-1", "2021-05-05"))
    assert stages(corner, "o-1")["g"] == (AFTER, "stage.not-of-kind")


def test_a_tenure_recorded_later_moves_earlier_entries_at_that_position_and_not_before(
    corner: Place,
) -> None:
    *_rest, before = corner.project(registered("o-1"), gift("g", "o-1", "2020-02-02"))
    begin, leave, end = corner.project(*POST[1:])
    assert [stages(corner, "o-1", it)["g"][0] for it in (before, begin - 1, begin, leave, end)] == [
        UNKNOWN,
        UNKNOWN,
        *[TERM] * 3,
    ]
    (moved,) = corner.project(appointed("again", "o-1", "t-1", "2020-03-01", corrects="begin"))
    assert [stages(corner, "o-1", it)["g"][0] for it in (moved - 1, moved)] == [TERM, PRE]


def test_a_tenure_given_to_another_person_leaves_the_first_without(corner: Place) -> None:
    corner.project(
        registered("o-2"), *POST, gift("one", "o-1", "2020-02-02"), gift("two", "o-2", "2020-02-02")
    )
    corner.project(appointed("again", "o-2", "t-1", "2020-01-01", corrects="begin"))
    assert (stages(corner, "o-1")["one"][0], stages(corner, "o-2")["two"][0]) == (UNKNOWN, TERM)


def test_a_merge_brings_the_tenures_together_and_its_undoing_parts_them(corner: Place) -> None:
    told = (
        registered("o-2"),
        *POST,
        gift("one", "o-1", "2020-02-02"),
        gift("two", "o-2", "2020-02-02"),
    )
    apart = corner.project(*told)[-1]
    (together,) = corner.project(merged("m", "o-2", "o-1"))
    (parted,) = corner.project(undone("u", "o-2", "o-1"))
    assert stages(corner, "o-2", apart) == {"two": (UNKNOWN, None)}
    assert stages(corner, "o-2", together) == stages(corner, "o-1", together)
    assert stages(corner, "o-2", together)["two"] == (TERM, None)
    assert stages(corner, "o-2", parted) == {"two": (UNKNOWN, None)}
    assert stages(corner, "o-1", parted)["one"] == (TERM, None)


@pytest.mark.parametrize("first", [0, 1])
def test_two_posts_out_of_one_selection_are_read_alike_whichever_is_recorded_first(
    corner: Place, first: int
) -> None:
    posts = [
        appointed("a", "o-1", "t-1", "2020-01-01", "2020-12-31", cases=("s-1",)),
        appointed("b", "o-1", "t-2", "2022-01-01", cases=("s-1",)),
    ]  # fmt: skip
    corner.project(
        registered("o-1"),
        posts[first],
        posts[1 - first],
        referred("r", "o-1", cases=("s-1",), on="2020-05-05"),
    )
    assert stages(corner, "o-1")["r"] == (TERM, None)


def test_two_posts_that_begin_on_one_day_are_read_alike_whichever_is_recorded_first(
    corner: Place,
) -> None:
    corner.project(registered("o-1"), registered("o-2"))
    for official, order in (("o-1", (0, 1)), ("o-2", (1, 0))):
        posts = (
            (
                appointed(f"a{official}", official, f"t-a-{official}", "2020-01-01"),
                departing(f"d{official}", official, f"t-a-{official}", "2021-01-01"),
            ),
            (appointed(f"b{official}", official, f"t-b-{official}", "2020-01-01"),),
        )
        corner.project(
            *(it for which in order for it in posts[which]),
            gift(f"g{official}", official, "2021-05-05"),
        )
    assert stages(corner, "o-1")["go-1"] == stages(corner, "o-2")["go-2"]
