"""What a pilot would have said otherwise, against both sides of the rows, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from projections import asked, due
from projections.paging import Slice
from projections.pilots import Trial, TrialSide, clocks, counts_of, findings
from tests.projections.places import Place
from tests.projections.telling import registered
from tests.projections.test_clocks_view import adopted, letter, published, reply
from tests.projections.test_days import LOCK, held, in_unit

Make = Callable[[], Place]
ON = date(2025, 5, 8)


@pytest.fixture
def small(corner: Place) -> Place:
    """A letter in the pilot's unit, due on 2025-04-27 there and on 2025-05-13 elsewhere."""
    corner.project(
        registered("o-1"), registered("o-2", unit="u-1"), adopted(more=LOCK), published()
    )
    pilot = adopted("p1", more='status = "PILOT"\nscope = ["u-1"]\n', length="P5WD", pack="tried")
    corner.project(pilot, letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    corner.project(in_unit(letter("l-2", "c-2", "2025-04-21", circle="WORK"), "u-1"))
    corner.project(letter("l-3", "c-3", "2025-04-21", "o-2", circle="WORK"))
    return corner


def trial(on: date = ON) -> Trial:
    return Trial("tried", on, ("K31", "K38"), ("R08",))


def compared(
    place: Place, on: date = ON, position: int | None = None
) -> tuple[Any, Any, list[Any], list[Any]]:
    with place.view() as connection:
        here = (connection, place.ledger, position or place.recorder.head())
        (counts,) = counts_of(connection, place.ledger, [trial(on)], here[2]).values()
        return (
            *counts,
            clocks(*here, trial(on), Slice(100)).rows,
            findings(*here, trial(on), Slice(100)).rows,
        )


def test_what_is_in_its_scope_is_told_with_both_days(small: Place) -> None:
    clock_counts, _finding_counts, rows, _asked = compared(small)
    assert clock_counts == {TrialSide.BOTH: 2}
    told = {
        (it.tried.key, it.tried.state, it.tried.due_on, it.in_force.state, it.in_force.due_on)
        for it in rows
    }
    days = (date(2025, 4, 27), date(2025, 5, 13))
    assert told == {(key, "OVERDUE", days[0], "WARN", days[1]) for key in ("c-2", "c-3")}


def test_on_a_day_on_which_both_say_the_same_the_last_day_differs_still(small: Place) -> None:
    clock_counts, _finding_counts, rows, _asked = compared(small, date(2025, 4, 21))
    assert clock_counts == {TrialSide.BOTH: 2}
    assert all(it.tried.state == it.in_force.state == "RUNNING" for it in rows)


def test_before_the_letters_were_known_nothing_differs(small: Place) -> None:
    assert compared(small, ON, 5) == ({}, {}, [], [])


def test_what_only_one_of_both_asks_is_told(small: Place) -> None:
    _clock_counts, finding_counts, _rows, asked_ = compared(small)
    assert finding_counts == {TrialSide.TRIED: 2}
    assert {(it.side, it.finding.key) for it in asked_} == {
        (TrialSide.TRIED, "c-2"),
        (TrialSide.TRIED, "c-3"),
    }
    small.project(reply("r-2", "c-2", "2025-05-05", circle="WORK"))
    assert compared(small)[1] == {TrialSide.TRIED: 1}


def test_a_clock_that_only_the_pilot_has(corner: Place) -> None:
    corner.project(registered("o-1", unit="u-1"), published())
    corner.project(
        adopted("p1", more='status = "PILOT"\nscope = ["u-1"]\n', length="P5WD", pack="tried")
    )
    corner.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))
    clock_counts, _finding_counts, rows, _asked = compared(corner)
    assert clock_counts == {TrialSide.TRIED: 1}
    assert [(it.tried.key, it.in_force) for it in rows] == [("c-1", None)]


def test_pages_both_ways_are_the_whole(small: Place) -> None:
    for number in range(7):
        small.project(
            in_unit(letter(f"m-{number}", f"d-{number}", "2025-04-21", circle="WORK"), "u-1")
        )
    with small.view() as connection:
        here = (connection, small.ledger, small.recorder.head(), trial())
        for page in (clocks, findings):
            whole = page(*here, Slice(100)).rows
            assert len(whole) == 9
            for backward in (False, True):
                seen: list[Any] = []
                place = None
                while True:
                    cut = (
                        Slice(2, before=place, backward=True) if backward else Slice(2, after=place)
                    )
                    found = page(*here, cut)
                    seen = [*found.rows, *seen] if backward else [*seen, *found.rows]
                    if not (found.more_before if backward else found.more_after):
                        break
                    place = found.places[0 if backward else -1]
                assert seen == whole


def test_it_is_what_the_rows_of_both_sides_say(small: Place) -> None:
    small.project(
        reply("r-1", "c-1", "2025-05-05", circle="WORK"),
        reply("r-3", "c-3", "2025-05-20", "o-2", circle="WORK"),
    )
    for on in (ON, date(2025, 5, 14), date(2025, 5, 20), date(2026, 1, 1)):
        sides: dict[str, dict[Any, Any]] = {"": {}, "tried": {}}
        for it in held(small, due.DAYS, small.recorder.head(), on):
            if it["lead"]:
                sides[it["trial"]][it["clock"], it["key"], it["start"], it["official"]] = (
                    it["state"],
                    it["due_on"],
                )
        expected = Counter(
            TrialSide.BOTH
            if key in sides[""] and key in sides["tried"]
            else TrialSide.TRIED
            if key in sides["tried"]
            else TrialSide.IN_FORCE
            for key in {**sides[""], **sides["tried"]}
            if sides[""].get(key) != sides["tried"].get(key) and key[0] in trial().clocks
        )
        assert compared(small, on)[0] == dict(expected)
    assert asked.DAYS.table.name == "finding"
