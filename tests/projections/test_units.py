"""Units as they were known, against a walk over the entries themselves."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from domain.cases.official import OFFICIAL
from domain.entry import Recorded
from domain.unit import UNIT
from ledger.receipt import recorded
from projections import units
from projections.paging import Slice
from tests.projections.histories import by_chance
from tests.projections.places import Place
from tests.projections.telling import said

UNITS = ("u-1", "u-2", "u-3")


def unit(id_: str, of: str, on: str, **fact: Any) -> Any:
    made = said("unit.registered", id_, on=on, name=f"{id_} 局", **fact)
    made.data["subject"]["unit"] = of
    return made


def history() -> list[Any]:
    told = by_chance("units", 90, 5)
    for number, it in enumerate(told):
        if it.type == "official.registered":
            it.data["fact"]["unit"] = UNITS[number % 3]
    told[30:30] = [unit("a", "u-1", "2019-01-01", parent="u-0"), unit("b", "u-9", "2019-01-01")]
    told[60:60] = [
        unit("c", "u-1", "2020-01-01", level="CITY"),
        unit("d", "u-8", "2019-01-01", corrects="b"),
    ]
    return told


def named(entries: list[Recorded]) -> set[str]:
    subjects = {it.entry.subject.unit for it in entries}
    facts = {getattr(it.entry.fact, name, None) for it in entries for name in ("unit", "parent")}
    return {it for it in subjects | facts if it}


def test_at_any_position_it_is_what_the_entries_say(place: Place) -> None:
    place.project(*history())
    assert place.digest(place.beside((7,))) == place.digest(place.beside((1,))) == place.digest()
    every = [recorded(row) for row in place.recorder.rows()]
    seen = set[str | None]()
    for position in [len(every), *Random("units").sample(range(5, len(every)), 12)]:
        entries = every[:position]
        with place.view() as connection:
            here = (connection, place.ledger)
            rows = units.units(*here, position, Slice(100)).rows
            persons = units.persons(*here, [it.unit for it in rows], position)
            assert [it.unit for it in rows] == sorted(named(entries))
            below = units.units(*here, position, Slice(100), "u-0").rows
            assert below == [it for it in rows if it.parent == "u-0"]
            assert units.units(*here, position, Slice(100), "\0").rows == []
        for it in rows:
            state = UNIT.fold(it.unit, entries)[0]
            told = (state.registered_at, state.name, state.parent, state.level)
            assert (it.registered_at, it.name, it.parent, it.level) == told
            seen.add(it.name)
        people = {id_ for entry in entries for id_ in entry.tagged("official")}
        states = [OFFICIAL.fold(it, entries)[0] for it in people]
        own = [it.unit for it in states if it.unit and not it.merged_into]
        assert {unit: n for unit, n in persons.items() if n} == {it: own.count(it) for it in own}
    assert seen >= {None, "a 局", "b 局", "c 局", "d 局"}


@pytest.mark.parametrize("id_", ["u-7", "\0"])
def test_what_no_entry_names_is_not_known(corner: Place, id_: str) -> None:
    corner.project(unit("a", "u-1", "2019-01-01"))
    with corner.view() as connection:
        assert units.by_id(connection, corner.ledger, [id_], corner.recorder.head()) == {}
        assert units.some(connection, corner.ledger, 10) == ["u-1"]
