"""Who is in the register, and under whom each is read."""

from __future__ import annotations

import pytest

from ledger.statement import Statement
from projections import officials
from projections.officials import OfficialRow
from projections.paging import Slice
from tests.projections.histories import by_chance, people
from tests.projections.places import Place
from tests.projections.state import ALL
from tests.projections.telling import level, linked, merged, registered, undone

FOUR = tuple(registered(name) for name in people(4))


def listed(place: Place, position: int | None = None) -> list[OfficialRow]:
    with place.view() as connection:
        return officials.officials(
            connection, place.ledger, position or place.recorder.head(), ALL
        ).rows


def asked(place: Place, name: str, position: int | None = None) -> OfficialRow | None:
    with place.view() as connection:
        return officials.official(connection, place.ledger, name, position or place.recorder.head())


@pytest.mark.parametrize(
    ("told", "groups"),
    [
        ([merged("a", "o-2", "o-1")], [("o-1", "o-2"), ("o-3",), ("o-4",)]),
        ([merged("a", "o-2", "o-1"), merged("b", "o-3", "o-2")], [("o-1", "o-2", "o-3"), ("o-4",)]),
        ([merged("a", "o-3", "o-1"), merged("b", "o-2", "o-1")], [("o-1", "o-2", "o-3"), ("o-4",)]),
        ([merged("a", "o-2", "o-1"), undone("b", "o-2", "o-1")], [("o-1",), ("o-2",), ("o-3",), ("o-4",)]),
        ([merged("a", "o-2", "o-1"), undone("b", "o-2", "o-4")], [("o-1", "o-2"), ("o-3",), ("o-4",)]),
        ([merged("a", "o-2", "o-1"), merged("b", "o-2", "o-3", on="2021-07-01")], [("o-1",), ("o-3", "o-2"), ("o-4",)]),
    ],
)  # fmt: skip
def test_persons_are_listed_once_with_all_their_ids(
    corner: Place, told: list[Statement], groups: list[tuple[str, ...]]
) -> None:
    corner.project(*FOUR, *told)
    assert [row.aliases for row in listed(corner)] == groups


@pytest.mark.parametrize(
    "told",
    [
        [merged("a", "o-1", "o-2"), merged("b", "o-2", "o-1")],
        [
            merged("a", "o-1", "o-2"),
            merged("b", "o-2", "o-3"),
            merged("c", "o-3", "o-1"),
            merged("d", "o-4", "o-1"),
        ],
    ],
    ids=["two into each other", "three in a circle"],
)
def test_nobody_disappears_from_the_list_whatever_was_merged(
    corner: Place, told: list[Statement]
) -> None:
    corner.project(*FOUR, *told)
    assert sorted(alias for row in listed(corner) for alias in row.aliases) == list(people(4))


def test_two_merges_that_name_each_other_are_read_under_the_one_asked_for_or_one_for_both(
    corner: Place,
) -> None:
    corner.project(*FOUR, merged("a", "o-1", "o-2"), merged("b", "o-2", "o-1"))
    rows = [asked(corner, name) for name in ("o-1", "o-2")]
    read = [row.official for row in rows if row]
    assert read == ["o-1", "o-2"] or len(set(read)) == 1


@pytest.mark.parametrize("seed", ["listed", "again"])
def test_the_list_says_of_each_person_what_the_person_says(corner: Place, seed: str) -> None:
    corner.project(*by_chance(seed, 60, 5))
    for position in range(2, corner.recorder.head(), 9):
        for row in listed(corner, position):
            assert asked(corner, row.official, position) == row


def test_a_person_has_the_keys_of_all_their_ids_and_is_found_by_each(corner: Place) -> None:
    corner.project(
        *FOUR,
        linked("l1", "o-1", "hr:A1"),
        linked("l2", "o-2", "audit:7", "hr:A2"),
        merged("m", "o-2", "o-1"),
    )
    row = asked(corner, "o-1")
    assert row is not None
    assert row.keys == ("audit:7", "hr:A1", "hr:A2")
    assert [asked(corner, key) for key in row.keys] == [row] * 3
    assert asked(corner, "hr:none") is asked(corner, "o-9") is None


def test_a_key_names_nobody_before_it_was_linked(corner: Place) -> None:
    *_, last = corner.project(registered("o-1"), linked("l", "o-1", "hr:A1"))
    assert asked(corner, "hr:A1", last - 1) is None
    assert asked(corner, "hr:A1", last) == asked(corner, "o-1", last)


def test_unit_level_and_name_are_those_of_the_latest_day_and_not_of_the_latest_arrival(
    corner: Place,
) -> None:
    *_, first, _level, _late = corner.project(
        registered("o-1", on="2020-01-01", unit="u-1"), level("l1", "o-1", "CITY", "2021-01-01"), level("l2", "o-1", "COUNTY", "2020-01-01")
    )  # fmt: skip
    row = asked(corner, "o-1")
    assert row is not None
    assert (row.named_at, row.unit, row.level) == (first, "u-1", "CITY")


def test_the_list_pages_in_the_order_of_the_ids(corner: Place) -> None:
    corner.project(
        *(registered(f"o-{number:02}") for number in range(25)), merged("m", "o-03", "o-20")
    )
    found: list[str] = []
    wanted = Slice(7)
    with corner.view() as connection:
        while True:
            page = officials.officials(connection, corner.ledger, corner.recorder.head(), wanted)
            found += [row.official for row in page.rows]
            if not page.more_after:
                break
            wanted = Slice(7, after=page.places[-1])
    assert found == [f"o-{number:02}" for number in range(25) if number != 3]
