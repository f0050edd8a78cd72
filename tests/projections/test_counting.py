"""What the profile counts: standing entries once each, and apart those of cases that came to nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from projections import cases, profile, stages
from projections.replay import Replay
from projections.shapes import as_of
from tests.projections.places import Place
from tests.projections.state import ALL, seen
from tests.projections.telling import (
    alleged,
    cleared,
    followed,
    gift,
    merged,
    motion,
    referred,
    registered,
    undone,
)


def counted(place: Place, official: str = "o-1", position: int | None = None) -> tuple[int, int]:
    """(standing entries, those of cleared cases) over all cells."""
    with place.view() as connection:
        cells = profile.profile(
            connection, place.ledger, [official], position or place.recorder.head()
        )
    return sum(it.total for it in cells), sum(it.cleared for it in cells)


def of_cleared_cases(place: Place, position: int | None = None) -> dict[int, bool]:
    """Of each entry by its position, whether it is of a case that ended cleared."""
    with place.view() as connection:
        held = as_of(stages.TABLE, place.ledger, position or place.recorder.head())
        found = connection.execute(select(stages.TABLE.c.entry, stages.TABLE.c.cleared).where(held))
        return {entry: bool(it) for entry, it in found}


def test_a_corrected_entry_is_no_longer_counted(corner: Place) -> None:
    first = corner.project(registered("o-1"), gift("a", "o-1", "2020-01-01"))[-1]
    (second,) = corner.project(gift("b", "o-1", "2020-01-02", corrects="a"))
    assert [counted(corner, position=it) for it in (first, second)] == [(1, 0), (1, 0)]
    (third,) = corner.project(gift("c", "o-1", "2020-01-03", corrects="b"))
    assert counted(corner, position=third) == (1, 0)


def test_of_two_corrections_of_one_entry_only_the_later_stands(corner: Place) -> None:
    corner.project(registered("o-1"), gift("a", "o-1", "2020-01-01"))
    corner.project(
        gift("b", "o-1", "2020-01-02", corrects="a"), gift("c", "o-1", "2020-01-03", corrects="a")
    )
    assert counted(corner) == (1, 0), (
        "a fold reads the last of them in the place of the first statement"
    )


def test_of_two_corrections_that_move_an_allegation_only_the_later_moves_it(corner: Place) -> None:
    corner.project(registered("o-1"), alleged("a", "o-1", cases=("c-1",), on="2020-01-01"))
    corner.project(alleged("b", "o-1", cases=("c-2",), on="2020-01-01", corrects="a"))
    corner.project(alleged("c", "o-1", cases=("c-3",), on="2020-01-01", corrects="a"))
    with corner.view() as connection:
        rows = cases.cases(connection, corner.ledger, corner.recorder.head(), ALL).rows
    assert {it.matter for it in rows if it.issue_codes} == {"c-3"}


def test_an_entry_corrected_to_another_person_leaves_the_first_without_it(corner: Place) -> None:
    corner.project(registered("o-1"), registered("o-2"), gift("a", "o-1", "2020-01-01"))
    corner.project(gift("b", "o-2", "2020-01-01", corrects="a"))
    assert (counted(corner, "o-1"), counted(corner, "o-2")) == ((0, 0), (1, 0))


@pytest.mark.parametrize("matter", ["c-1", "c-2"])
def test_an_allegation_corrected_to_another_person_is_no_case_of_the_first(
    corner: Place, matter: str
) -> None:
    corner.project(
        registered("o-1"), registered("o-2"), alleged("a", "o-1", cases=("c-1",), on="2020-01-01")
    )
    corner.project(alleged("b", "o-2", cases=(matter,), on="2020-01-01", corrects="a"))
    with corner.view() as connection:
        head = corner.recorder.head()
        found = {
            it: cases.cases(connection, corner.ledger, head, ALL, officials=[it]).rows
            for it in ("o-1", "o-2")
        }
        assert not found["o-1"]
        assert [it.matter for it in found["o-2"]] == [matter]
        place = ("allegation", matter)
        assert cases.parties(connection, corner.ledger, [place], head) == {place: ["o-2"]}


def test_a_lifecycle_concerns_whom_its_own_statements_name(corner: Place) -> None:
    """Two lifecycles share a reference, and one of them is about one person alone."""
    corner.project(
        registered("o-1"), registered("o-2"), alleged("a", "o-1", cases=("c-1",), on="2020-01-01"),
        motion("m", "o-1", "o-2", case="c-1", on="2020-02-01"),
    )  # fmt: skip
    head, keys = corner.recorder.head(), [("c-1", ("o-1",)), ("c-1", ("o-2", "o-9"))]
    with corner.view() as connection:
        mine, theirs = cases.concerning(connection, corner.ledger, keys, head).values()
        page = cases.cases(connection, corner.ledger, head, ALL, officials=["o-2"]).rows
        people = cases.of_persons(connection, corner.ledger, [("o-2",)], head, ALL)
    assert [it.lifecycle for it in mine] == ["allegation", "selection"]
    assert [it.lifecycle for it in theirs] == ["selection"]
    assert [it.lifecycle for it in page] == ["selection"]
    assert [it.lifecycle for it in people["o-2",].rows] == ["selection"]


def test_a_case_that_ends_cleared_flips_all_its_entries_and_a_later_decision_flips_them_back(
    corner: Place,
) -> None:
    *_, one, two, other = corner.project(
        registered("o-1"), alleged("a", "o-1", on="2020-01-01"), referred("r", "o-1", cases=("c-1", "c-9"), on="2020-02-01"),
        gift("g", "o-1", "2020-02-01"),
    )  # fmt: skip
    (clear,) = corner.project(followed("f", "o-1", on="2020-03-01", result="CLEARED"))
    (opened,) = corner.project(followed("h", "o-1", on="2020-04-01", result="OPENED"))
    (proven,) = corner.project(followed("i", "o-1", on="2020-05-01", result="SUBSTANTIATED"))
    assert of_cleared_cases(corner, other) == {one: False, two: False, other: False}
    assert of_cleared_cases(corner, clear) == {one: True, two: True, other: False, clear: True}
    assert set(of_cleared_cases(corner, opened).values()) == {False}
    assert set(of_cleared_cases(corner, proven).values()) == {False}
    assert [counted(corner, position=it) for it in (other, clear, opened, proven)] == [
        (3, 0),
        (4, 3),
        (5, 0),
        (6, 0),
    ]


def test_one_persons_clearing_clears_nobody_else_and_nothing_that_came_after(corner: Place) -> None:
    *_, mine, theirs = corner.project(
        registered("o-1"), registered("o-2"),
        referred("r-1", "o-1", cases=("c-1",), on="2020-02-01"), referred("r-2", "o-2", cases=("c-1",), on="2020-02-01"),
    )  # fmt: skip
    (clear,) = corner.project(cleared("c", "o-1", on="2020-03-01"))
    (later,) = corner.project(referred("r-3", "o-1", cases=("c-1",), on="2020-04-01"))
    assert of_cleared_cases(corner, later) == {
        mine: True, theirs: False, clear: True, later: False
    }  # fmt: skip
    assert counted(corner) == (3, 2)


def test_who_is_merged_is_cleared_under_every_id_until_the_merge_is_undone(corner: Place) -> None:
    *_, mine = corner.project(
        registered("o-1"), registered("o-2"), referred("r", "o-1", cases=("c-1",), on="2020-02-01")
    )
    (clear,) = corner.project(cleared("c", "o-2", on="2020-03-01"))
    (joined,) = corner.project(merged("m", "o-1", "o-2"))
    (parted,) = corner.project(undone("u", "o-1", "o-2"))
    assert [of_cleared_cases(corner, it)[mine] for it in (clear, joined, parted)] == [
        False, True, False
    ]  # fmt: skip


def test_a_late_decision_that_happened_earlier_does_not_unclear_the_case(corner: Place) -> None:
    corner.project(
        registered("o-1"),
        alleged("a", "o-1", on="2020-01-01"),
        cleared("c", "o-1", on="2020-05-01"),
    )
    (late,) = corner.project(followed("s", "o-1", on="2020-03-01", result="SUBSTANTIATED"))
    assert set(of_cleared_cases(corner, late).values()) == {True}
    assert counted(corner) == (3, 3)


def test_a_corrected_decision_takes_the_clearing_back(corner: Place) -> None:
    corner.project(
        registered("o-1"),
        alleged("a", "o-1", on="2020-01-01"),
        followed("f", "o-1", on="2020-05-01", result="CLEARED"),
    )
    before = corner.recorder.head()
    (after,) = corner.project(
        followed("n", "o-1", on="2020-05-01", result="REJECTED", corrects="f")
    )
    assert (counted(corner, position=before), counted(corner, position=after)) == ((2, 2), (2, 0))


def test_a_case_that_lost_its_only_entry_to_a_correction_begins_from_nothing(corner: Place) -> None:
    corner.tell(registered("o-1"), alleged("a", "o-1", on="2020-01-01"))
    corner.tell(alleged("b", "o-1", cases=("c-2",), on="2020-01-01", corrects="a"))
    corner.project(followed("f", "o-1", on="2020-02-01", result="OPENED"))
    with corner.view() as connection:
        (found,) = cases.by_reference(connection, corner.ledger, ["c-1"], corner.recorder.head())[
            "c-1"
        ]
    assert (found.issue_codes, found.steps) == ((), 1)
    assert [it.rule for it in found.irregularities] == ["allegation.step-before-allegation"]


@pytest.mark.parametrize("kind", [alleged, referred])
def test_an_entry_that_names_its_case_twice_is_of_it_once(corner: Place, kind: object) -> None:
    corner.project(registered("o-1"), kind("a", "o-1", cases=("c-1", "c-1"), on="2020-01-01"))  # type: ignore[operator]
    assert counted(corner) == (1, 0)


def test_an_entry_that_names_several_ids_of_one_person_stands_and_counts_once(place: Place) -> None:
    """At every moment as replay has it: before the merges, after each, and once one is undone."""
    names = ("o-1", "o-2", "o-3")
    place.project(
        *(registered(it) for it in names),
        referred("r", *names, cases=("c-1",), on="2020-01-01"),
        alleged("a", "o-1", cases=("c-2",), on="2020-01-01"),
        referred("s", "o-3", "o-2", cases=("c-2",), on="2020-02-01"),
        merged("m", "o-2", "o-1"),
        merged("n", "o-3", "o-2"),
        referred("t", "o-2", "o-3", cases=("c-2",), on="2020-02-02", corrects="s"),
        cleared("c", "o-1", cases=("c-2",), on="2020-06-01"),
    )
    whole = place.recorder.head()
    place.project(undone("u", "o-3", "o-2"))
    for position in range(1, place.recorder.head() + 1):
        replay = Replay(place.recorder, position)
        with place.view() as connection:
            for name in names:
                assert seen(connection, place.ledger, name, position) == replay.official(name)
    with place.view() as connection:
        one = seen(connection, place.ledger, "o-3", whole)
        other = seen(connection, place.ledger, "o-3", place.recorder.head())
    assert one is not None
    assert other is not None
    assert [(it.source_id, it.official) for it in one.timeline] == [
        ("c", "o-1"), ("t", "o-2"), ("s", "o-2"), ("a", "o-1"), ("r", "o-1")
    ]  # fmt: skip
    assert (sum(it.total for it in one.profile), sum(it.cleared for it in one.profile)) == (4, 3)
    assert [(it.source_id, it.official) for it in other.timeline] == [
        ("t", "o-3"), ("s", "o-3"), ("r", "o-3")
    ]  # fmt: skip
