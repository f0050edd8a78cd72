"""Units over GraphQL: asked for by id and in pages, as of any position; a mistyped one is no empty list."""

from __future__ import annotations

from typing import Any

import pytest

from api.demo.people import UNITS
from tests.api.harness import App, event, registered, reminded, unit

Json = Any
UNIT = "query ($id: String!, $at: AsOf, $p: Position) { unit(id: $id, asOf: $at, atLeast: $p) { id name level parentId persons position parent { id name parent { id } } } }"
ASKED = {
    "dueItems": 'dueItems(unit: "%s") { nodes { __typename } }',
    "dueCounts": 'dueCounts(unit: "%s") { total }',
    "locks": 'locks(unit: "%s") { nodes { __typename } }',
    "findings": 'findings(unit: "%s") { nodes { __typename } }',
    "coverage": 'coverage(unit: "%s", year: 2024) { persons }',
    "unit": 'unit(id: "%s") { id }',
    "units": 'units(parent: "%s") { nodes { id } }',
}


@pytest.mark.parametrize("name", ASKED)
def test_a_mistyped_unit_is_told_with_the_way_out(demo: App, name: str) -> None:
    (error,) = demo.graphql("{ %s }" % (ASKED[name] % "u-wangix"))["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_UNIT"
    assert "did you mean u-wangxi?" in error["message"]
    (error,) = demo.graphql("{ %s }" % (ASKED[name] % "西"))["errors"]
    assert "`units` lists" in error["message"]
    assert demo.codes("{ %s }" % (ASKED[name] % "u-luting")) == []
    assert demo.codes("{ %s }" % (ASKED[name] % "\\u0000")) == ["BAD_TEXT"]


def test_units_are_listed_with_what_they_belong_to(demo: App) -> None:
    query = "query ($p: String, $c: String) { units(parent: $p, page: {first: 7, after: $c}) { nodes { id name level parentId parent { name } } pageInfo { endCursor hasNextPage } } }"
    for parent in (None, "u-city", "u-qinglan", "u-luting"):
        seen: list[Json] = []
        page: Json = {"endCursor": None, "hasNextPage": True}
        while page["hasNextPage"]:
            found = demo.ask(query, p=parent, c=page["endCursor"])["units"]
            seen, page = [*seen, *found["nodes"]], found["pageInfo"]
        names = {it.id: it.name for it in UNITS}
        assert [(it["id"], it["name"], it["level"], it["parentId"], it["parent"]) for it in seen] == [
            (it.id, it.name, it.level, it.parent, {"name": names[it.parent]} if it.parent else None)
            for it in sorted(UNITS, key=lambda it: it.id)
            if parent in (None, it.parent)
        ]  # fmt: skip


def test_a_unit_is_shown_with_its_name(demo: App) -> None:
    names = {it.id: it.name for it in UNITS}
    found = demo.ask(
        '{ officials { nodes { unit unitName } } coverage(unit: "u-wangxi", year: 2024) { unit unitName } '
        'dueItems(on: "2024-11-01") { nodes { unit unitName } } locks(on: "2024-11-01") { nodes { unit unitName } } }'
    )
    every = [*(it for name in ("officials", "dueItems", "locks") for it in found[name]["nodes"]), found["coverage"]]  # fmt: skip
    assert len({it["unit"] for it in every}) > 5
    assert [it["unitName"] for it in every] == [names.get(it["unit"]) for it in every]


def test_what_was_known_of_a_unit_then(either: App) -> None:
    """First by name alone, then registered, named otherwise, and its persons as they come and go."""
    first = reminded("r", "o-1")
    first["data"]["subject"]["unit"] = "u-2"
    in_unit = registered("o", "o-1")
    in_unit["data"]["fact"]["unit"] = "u-2"
    again = registered("o-again", "o-1")
    again["data"]["fact"]["unit"] = "u-3"
    again["data"]["when"]["occurred"] = "2021-01-01"
    below = unit("u", "某科")
    below["data"]["subject"]["unit"] = "u-2"
    below["data"]["fact"] |= {"parent": "u-1", "level": "COUNTY"}
    renamed = unit("u-new", "某处")
    renamed["data"] |= {"subject": {"unit": "u-2"}, "when": {"occurred": "2022"}}
    again["data"]["provenance"] = {
        "corrects": {"source": again["source"], "id": "o", "reason": "SENDER_ERROR"}
    }
    about = {"subject": {"officials": ["o-1"]}, "when": {"occurred": "2022-01-01"}}
    merged = event("m", "officials.merged", {**about, "fact": {"into": "o-2"}})
    undone = event("n", "officials.merge-undone", {**about, "fact": {"was_into": "o-2"}})
    undone["data"]["when"] = {"occurred": "2022-02-01"}
    events = (registered("p", "o-2"), in_unit, first, below, renamed, again, merged, undone)
    at = [either.store(it) for it in events]

    def told(position: int, id_: str = "u-2") -> Json:
        return either.ask(UNIT, id=id_, at={"position": position}, p=at[-1])["unit"]

    assert told(at[0]) is None
    known = {"id": "u-2", "name": None, "level": None, "parentId": None, "persons": 1, "position": None, "parent": None}  # fmt: skip
    assert told(at[1]) == told(at[2]) == known
    assert told(at[3]) == {
        "id": "u-2", "name": "某科", "level": "COUNTY", "parentId": "u-1", "persons": 1, "position": at[3],
        "parent": {"id": "u-1", "name": None, "parent": None},
    }  # fmt: skip
    assert told(at[3], "u-1")["name"] is None
    renamed_to = {**known, "name": "某处", "position": at[4]}
    assert told(at[4]) == renamed_to
    assert told(at[5]) == {**renamed_to, "persons": 0}
    assert [told(it, "u-3")["persons"] for it in at[5:]] == [1, 0, 1]
    assert either.ask('{ dueItems(unit: "u-3") { nodes { clock } } }')["dueItems"]["nodes"] == []
