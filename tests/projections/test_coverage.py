"""Who was looked at, against a count over the standing entries themselves (DESIGN idea 7)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from domain.cases.official import group
from domain.catalogue import Circle, all_kinds
from domain.clocks.item import ClockState
from domain.indicators.coverage_gap import examining
from ledger.receipt import recorded
from projections import officials
from projections import planned as planned_in
from projections.due import Which, due
from projections.examined import Coverage, coverage
from projections.paging import Slice
from projections.planned import Plan
from projections.timeline import timeline
from tests.projections.histories import by_chance
from tests.projections.places import Place
from tests.projections.telling import (
    appointed,
    appraised,
    gift,
    merged,
    referred,
    registered,
    said,
    undone,
)

Make = Callable[[], Place]
CELL = ("stage", "circle", "mechanism", "direction", "side", "agent")
UNITS = ("u-1", "u-2", "u-3")
_EXAMINING = {it.__name__ for it in examining()}


def asked(place: Place, unit: str, year: int, position: int | None = None) -> Coverage:
    with place.view() as connection:
        return coverage(connection, place.ledger, unit, year, position or place.recorder.head())


def in_unit(statement: Any, unit: str) -> Any:
    statement.data["subject"]["unit"] = unit
    return statement


def planned(id_: str, unit: str, population: int, share: int, **fact: Any) -> Any:
    made = said(
        "coverage.planned",
        id_,
        on="2024-01-01",
        plan="P",
        year=2024,
        population=population,
        share_percent=share,
    )
    made.data["fact"] |= {name: it for name, it in fact.items() if name != "corrects"}
    if "corrects" in fact:
        made.data["provenance"] = {
            "corrects": {"source": "urn:hr", "id": fact["corrects"], "reason": "SENDER_ERROR"}
        }
    return in_unit(made, unit)


def counted(
    place: Place, unit: str, year: int, position: int
) -> tuple[Counter[Any], Counter[Any], dict[str, set[str]]]:
    """From the timeline of each person: entries and persons by cell, and the persons of each circle."""
    entries, people, circles = Counter[Any](), set[Any](), dict[str, set[str]]()
    with place.view() as connection:
        into = officials.merged(connection, place.ledger, position)
        known = {
            it
            for row in place.recorder.rows()
            for tag in row.tags
            if tag.startswith("official:")
            for it in [tag[9:]]
        }
        for ids in sorted({group(it, into) for it in known}):
            page = timeline(connection, place.ledger, ids, position, Slice(10_000))
            for row in page.rows:
                if (
                    row.corrected_by is not None
                    or date.fromisoformat(_first(row.occurred)).year != year
                ):
                    continue
                found = place.recorder.entry(row.position)
                assert found is not None
                if _unit(place, recorded(found), row) != unit:
                    continue
                cell = tuple(str(getattr(row, it)) for it in CELL)
                entries[cell] += 1
                if all_kinds()[row.kind].fact.__name__ in _EXAMINING:
                    people.add((cell, ids[0]))
                    for circle in (row.circle, ""):
                        circles.setdefault(circle, set()).add(ids[0])
    return entries, Counter(cell for cell, _ in people), circles


def _first(occurred: str) -> str:
    return (occurred.split("/", maxsplit=1)[0] + "-01-01")[:10]


def _unit(place: Place, entry: Any, row: Any) -> str | None:
    """The unit named, else that of the person as the register had it when the entry was recorded."""
    named = entry.entry.subject.unit
    if named:
        return str(named)
    with place.view() as connection:
        found = officials.official(connection, place.ledger, row.official, row.position)
    return found.unit if found else None


def check(place: Place, unit: str, year: int, position: int) -> int:
    entries, people, circles = counted(place, unit, year, position)
    found = asked(place, unit, year, position)
    assert {
        tuple(str(getattr(it, name)) for name in CELL): it.entries for it in found.cells
    } == dict(entries)
    assert {
        tuple(str(getattr(it, name)) for name in CELL): it.persons
        for it in found.cells
        if it.persons
    } == dict(people)
    assert {str(it): count for it, count in found.circles.items() if count} == {
        it: len(ids) for it, ids in circles.items() if it
    }
    assert found.persons == len(circles.get("", ()))
    return sum(entries.values())


@pytest.fixture(scope="module")
def told(make_corner: Make) -> Place:
    place = make_corner()
    for number, it in enumerate(by_chance("covered", 120, 5)):
        if it.type == "official.registered":
            it.data["fact"]["unit"] = UNITS[number % 3]
        place.project(it)
    return place


def test_at_any_position_it_is_what_the_entries_count(told: Place) -> None:
    chance, head, seen = Random("covered"), told.recorder.head(), 0
    years = {int(_first(row.occurred)[:4]) for row in _rows(told)}
    for position in [head, *chance.sample(range(10, head), 3)]:
        for unit in UNITS:
            for year in sorted(years)[:6]:
                seen += check(told, unit, year, position)
    assert seen


def _rows(place: Place) -> list[Any]:
    with place.view() as connection:
        known = sorted(
            {
                tag[9:]
                for row in place.recorder.rows()
                for tag in row.tags
                if tag.startswith("official:")
            }
        )
        return [
            row
            for it in known
            for row in timeline(
                connection, place.ledger, (it,), place.recorder.head(), Slice(10_000)
            ).rows
        ]


def test_other_batches_make_the_same_rows(place: Place) -> None:
    place.project(*by_chance("covered", 60, 4), planned("p-1", "u-1", 10, 50))
    assert place.digest(place.beside((7,))) == place.digest(place.beside((1,))) == place.digest()


# one by one ---------------------------------------------------------------------------------------


@pytest.fixture
def small(corner: Place) -> Place:
    corner.project(*(registered(it, unit="u-1") for it in ("o-1", "o-2", "o-3")))
    return corner


def persons(place: Place, position: int | None = None) -> tuple[int, int, dict[str, int]]:
    """Entries, persons, and persons by circle of 2024 in u-1."""
    found = asked(place, "u-1", 2024, position)
    return (
        sum(it.entries for it in found.cells),
        found.persons,
        {str(it): n for it, n in found.circles.items() if n},
    )


def test_a_person_counts_once_and_each_entry(small: Place) -> None:
    small.project(
        appraised("a-1", "o-1", "2024-02-01"),
        appraised("a-2", "o-1", "2024-03-01"),
        appraised("a-3", "o-2", "2024-03-01"),
    )
    small.project(
        appraised("a-4", "o-3", "2023-12-31"),
        appraised("a-5", "o-3", "2025-01-01"),
        gift("g-1", "o-1", "2024-05-01"),
    )
    assert persons(small) == (4, 2, {"WORK": 2, "SOCIAL": 1})


def test_an_entry_with_a_unit_of_its_own_counts_there(small: Place) -> None:
    small.project(in_unit(appraised("a-1", "o-1", "2024-02-01"), "u-2"))
    assert persons(small) == (0, 0, {})
    assert asked(small, "u-2", 2024).persons == 1


def test_a_unit_that_becomes_known_later_moves_nothing_that_was_recorded_before(
    small: Place,
) -> None:
    small.project(appraised("a-1", "o-1", "2024-02-01"))
    small.project(
        registered("o-1", unit="u-2", id_="again", corrects="reg-o-1"),
        appraised("a-2", "o-1", "2024-02-02"),
    )
    assert persons(small) == (1, 1, {"WORK": 1})
    assert asked(small, "u-2", 2024).persons == 1


def test_a_restated_entry_leaves_its_cell_and_stays_as_of_before(small: Place) -> None:
    small.project(appraised("a-1", "o-1", "2024-02-01"), appraised("a-2", "o-2", "2024-02-01"))
    before = small.recorder.head()
    small.project(appraised("a-3", "o-1", "2023-02-01", corrects="a-1"))
    assert persons(small) == (1, 1, {"WORK": 1})
    assert persons(small, before) == (2, 2, {"WORK": 2})
    small.project(appraised("a-4", "o-2", "2024-07-01", corrects="a-2"))
    assert persons(small) == (1, 1, {"WORK": 1})


def test_a_person_stays_while_another_entry_of_the_cell_stands(small: Place) -> None:
    small.project(appraised("a-1", "o-1", "2024-02-01"), appraised("a-2", "o-1", "2024-03-01"))
    small.project(appraised("a-3", "o-1", "2023-02-01", corrects="a-1"))
    assert persons(small) == (1, 1, {"WORK": 1})


def test_a_tenure_that_is_recorded_later_moves_the_cell(small: Place) -> None:
    small.project(appraised("a-1", "o-1", "2024-02-01"))
    assert {it.stage.value for it in asked(small, "u-1", 2024).cells} == {"UNKNOWN"}
    small.project(appointed("t-1", "o-1", "t-1", "2022-01-01", "2026-12-31"))
    moved = asked(small, "u-1", 2024)
    assert {(it.stage.value, it.entries, it.persons) for it in moved.cells} == {("IN_TERM", 1, 1)}
    assert moved.persons == 1


def test_two_ids_of_one_person_count_once_while_they_are_merged(small: Place) -> None:
    small.project(
        appraised("a-1", "o-1", "2024-02-01"),
        appraised("a-2", "o-2", "2024-02-01"),
        gift("g-1", "o-3", "2024-02-01"),
    )
    assert persons(small)[:2] == (3, 3)
    small.project(merged("m-1", "o-2", "o-1"))
    assert persons(small) == (3, 2, {"WORK": 1, "SOCIAL": 1})
    small.project(referred("r-1", "o-1", "o-2", cases=("c-1",), on="2024-03-01"))
    assert persons(small)[0] == 4
    small.project(undone("m-2", "o-2", "o-1"))
    assert persons(small) == (5, 3, {"WORK": 2, "SOCIAL": 1})


def test_what_looks_at_nobody_counts_as_an_entry_alone(small: Place) -> None:
    small.project(referred("r-1", "o-1", cases=("c-1",), on="2024-03-01"))
    assert persons(small) == (1, 0, {})


def plans(place: Place, unit: str, year: int, position: int | None = None) -> list[Plan]:
    at = position or place.recorder.head()
    found = asked(place, unit, year, at)
    with place.view() as connection:
        return planned_in.plans(connection, place.ledger, unit, year, at, found, ["K22"])


def test_a_plan_is_met_once_its_part_is_reached(small: Place) -> None:
    small.project(
        planned("p-1", "u-1", 3, 67), planned("p-2", "u-1", 3, 30, circle="SOCIAL", months=6)
    )
    small.project(appraised("a-1", "o-1", "2024-02-01"), appraised("a-2", "o-2", "2024-02-01"))
    found = plans(small, "u-1", 2024)
    told = {
        (it.circle, it.population, it.share_percent, it.months, it.reached, it.met) for it in found
    }
    assert told == {(None, 3, 67, None, 2, False), (Circle.SOCIAL, 3, 30, 6, 0, False)}
    assert {(it.measure, it.clock) for it in found} == {("PERSONS", None)}
    before = small.recorder.head()
    small.project(planned("p-3", "u-1", 2, 100, corrects="p-1"), gift("g-1", "o-3", "2024-02-01"))
    now = {(it.circle, it.population, it.reached, it.met) for it in plans(small, "u-1", 2024)}
    assert now == {(None, 2, 3, True), (Circle.SOCIAL, 3, 1, True)}
    assert {it.population for it in plans(small, "u-1", 2024, before)} == {3}
    assert plans(small, "u-2", 2024) == plans(small, "u-1", 2023) == plans(small, "\0", 2024) == []


def test_a_plan_about_others_too_is_not_held_against_its_own_unit(small: Place) -> None:
    """Four persons are not the three whom the register has here; and of two it is not said which."""
    small.project(
        planned("p-1", "u-1", 4, 1, plan="ALL"), planned("p-2", "u-1", 2, 50, plan="SOME")
    )

    def told() -> dict[str, tuple[Any, ...]]:
        return {it.plan: (it.measure, it.reached, it.met) for it in plans(small, "u-1", 2024)}

    assert told() == {"ALL": (None, None, None), "SOME": ("PERSONS", 0, False)}
    small.project(appraised("a-1", "o-1", "2024-02-01"))
    assert told()["SOME"] == ("PERSONS", 1, None)
    small.project(appraised("a-2", "o-2", "2024-02-01"))
    assert told()["SOME"] == ("PERSONS", 2, True)
    small.project(registered("o-4", unit="u-1"))
    assert told() == {"ALL": ("PERSONS", 2, True), "SOME": ("PERSONS", 2, None)}
    small.project(registered("o-4", unit="u-2", id_="again", corrects="reg-o-4"))
    assert told()["ALL"] == (None, None, None)
    small.project(planned("p-3", "u-1", 3, 50, plan="THEN"))
    small.project(registered("o-3", unit="u-2", id_="gone", corrects="reg-o-3"))
    assert told()["THEN"] == ("PERSONS", 2, True), "three were there when it was planned"


PACK = """
pack = "small"
version = "1"
zh = "小包"
en = "Small"
jurisdiction = "CN"
effective_from = 2020-01-01
[[clock]]
id = "K22"
zh = "随机抽查比例"
en = "Random verification share"
kind = "COVERAGE"
share_percent = 10
of = "population"
counts = "drawn"
year = "year"
per = "unit"
starts = { event = "coverage.planned", where = { plan = "DRAW" } }
stops = { event = "declaration.draw-made", day = "drawn_on" }
join = { year = "year" }
source = { rule = "报告规定", article = "11", mark = "M" }
"""


def drawn(id_: str, count: int, on: str, year: int = 2024) -> Any:
    fact: Any = {"year": year, "population": 236, "drawn": count, "seed_sha256": "0f" * 32, "drawn_on": on}  # fmt: skip
    made = in_unit(said("declaration.draw-made", id_, on=on, circle="PERSONAL", **fact), "u-1")
    made.data["basis"]["link"] = "INTEREST_LINK"
    return made


def test_a_plan_that_a_clock_reckons_is_judged_as_the_clock_says(small: Place) -> None:
    adopted = said(
        "pack.adopted", "pack", on="2020-01-01", pack="small", pack_version="1", status="GENERAL",
        effective_from="2020-01-01", toml=PACK, sha256=hashlib.sha256(PACK.encode()).hexdigest(),
    )  # fmt: skip
    small.project(
        adopted, planned("p-1", "u-1", 236, 10, plan="DRAW"), planned("p-2", "u-1", 236, 10)
    )
    small.project(appraised("a-1", "o-1", "2024-02-01"), drawn("d-0", 30, "2023-03-01", 2023))

    def told(position: int | None = None) -> tuple[Any, ...]:
        other, one = sorted(plans(small, "u-1", 2024, position), key=lambda it: it.plan == "DRAW")
        assert (other.measure, other.reached, other.met, other.clock) == (None, None, None, None)
        assert (one.measure, one.clock) == ("STATEMENTS", "K22")
        return one.reached, one.met, state(position)

    def state(position: int | None) -> str:
        with small.view() as connection:
            head = position or small.recorder.head()
            which = Which(date(2025, 6, 1), tuple(ClockState), clock="K22")
            found = due(connection, small.ledger, head, which, Slice(9)).rows
        (one,) = [it for it in found if it.start.startswith("urn:hr p-1 ")]
        return one.state.value

    assert told() == (0, False, "OVERDUE")
    small.project(drawn("d-1", 13, "2024-03-01"))
    assert told() == (13, False, "OVERDUE")
    before = small.recorder.head()
    small.project(drawn("d-2", 11, "2024-12-31"))
    assert told() == (24, True, "MET")
    small.project(drawn("d-3", 5, "2024-12-31"))
    assert told() == (29, True, "MET")
    assert told(before) == (13, False, "OVERDUE")
    small.project(
        planned("p-3", "u-1", 500, 10, plan="DRAW", corrects="p-1"), drawn("d-4", 30, "2025-01-20")
    )
    assert told() == (59, False, "MET_LATE")
    assert told(before) == (13, False, "OVERDUE")


def test_nothing_is_covered_where_there_is_nothing(small: Place) -> None:
    assert asked(small, "u-9", 2024) == Coverage([], {}, 0)
    assert asked(small, "\0", 2024) == Coverage([], {}, 0)
