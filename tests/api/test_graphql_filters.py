"""What the filters of GraphQL keep: by name, stage, circle, mechanism, kind, status and outcome."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema

from api.demo.people import CUI, CUI_TWICE, LIN, PEOPLE, RUAN, TANG, YU, YU_NAMESAKE
from api.graphql.schema import SCHEMA
from domain import irregularities
from domain.cases import CASES, statuses
from domain.cases.outcome import Outcome
from domain.catalogue import Circle, Mechanism, Stage, all_kinds
from domain.clocks.bars import Bar
from tests.api.harness import App

NAMES = {person.id: person.name for person in PEOPLE}


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("林", [LIN]), ("林知远", [LIN]), ("俞嘉木", [YU, YU_NAMESAKE]), ("崔伯庸", [CUI]), ("崔伯镛", [CUI]),
        ("林知远远", []), ("%", []), ("_", []), ("\\", []), ("", sorted(set(NAMES) - {CUI_TWICE})),
    ],
)  # fmt: skip
def test_officials_are_found_by_a_part_of_a_name(demo: App, part: str, found: list[str]) -> None:
    query = "query ($name: String) { officials(name: $name, page: {first: 100}) { nodes { id } } }"
    assert [it["id"] for it in demo.ask(query, name=part)["officials"]["nodes"]] == found


@pytest.mark.parametrize(
    ("field", "values"),
    [("stage", list(Stage)), ("circle", list(Circle)), ("mechanism", list(Mechanism)), ("kind", list(all_kinds()))],
    ids=["stage", "circle", "mechanism", "kind"],
)  # fmt: skip
def test_a_timeline_is_filtered_by_what_its_entries_show(
    demo: App, field: str, values: list[str]
) -> None:
    kind = "String" if field == "kind" else field.title()
    query = f"""query ($who: String!, $value: {kind}) {{ timeline(official: $who, {field}: $value, page: {{first: 100}}) {{
      nodes {{ position stage circle mechanism kind }} }} }}"""
    for official in (TANG, CUI):
        whole = demo.ask(query, who=official)["timeline"]["nodes"]
        parts = {
            value: demo.ask(query, who=official, value=value)["timeline"]["nodes"]
            for value in values
        }
        assert parts == {value: [it for it in whole if it[field] == value] for value in values}
        assert sum(map(len, parts.values())) == len(whole) > 0


def test_a_timeline_is_filtered_by_whether_something_does_not_fit(demo: App) -> None:
    query = """query ($who: String!, $odd: Boolean) { timeline(official: $who, irregular: $odd, page: {first: 100}) {
      nodes { position irregularity irregularities { rule says saysZh } } } }"""
    for official in (RUAN, TANG, CUI):
        whole, odd, even = (
            demo.ask(query, who=official, odd=it)["timeline"]["nodes"] for it in (None, True, False)
        )
        assert odd == [it for it in whole if it["irregularities"]]
        assert even == [it for it in whole if not it["irregularities"]]
        assert even
        assert odd or official != RUAN
        for it in odd:
            rules = [noted["rule"] for noted in it["irregularities"]]
            assert it["irregularity"] in (None, rules[0])
            assert all(noted["says"] for noted in it["irregularities"])
            assert all(noted["saysZh"] for noted in it["irregularities"])


@pytest.mark.parametrize(
    ("field", "word", "way_out"),
    [
        ("cases(status: %s)", "decided", "DECIDED"), ("cases(status: %s)", "", "ACCEPTED, AFTER_OFFICE"),
        ("cases(status: %s)", "\0", "ALLEGED"), ("cases(lifecycle: %s)", "clues", "did you mean clue?"),
        ('cases(lifecycle: "clue", status: %s)', "ROUTED", "CASE_OPEN"), ('timeline(official: "x", kind: %s)', "gift.handed", "gift.handed-in"),
        ('timeline(official: "x", kind: %s)', "no.such", "…"),
    ],
)  # fmt: skip
def test_a_filter_that_nothing_can_fit_is_a_mistake_and_says_what_fits(
    demo: App, field: str, word: str, way_out: str
) -> None:
    query = f"query ($word: String) {{ {field % '$word'} {{ nodes {{ __typename }} }} }}"
    (error,) = demo.graphql(query, word=word)["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_WORD"
    assert way_out in error["message"]


def cases(demo: App, **asked: Any) -> list[dict[str, Any]]:
    """All that is found, page by page."""
    query = """query ($who: String, $status: String, $outcome: Outcome, $of: String, $odd: Boolean, $after: String) {
      cases(official: $who, status: $status, outcome: $outcome, lifecycle: $of, irregular: $odd, page: {first: 100, after: $after}) {
        nodes { lifecycle reference status statusZh outcome officials irregularities { rule detailZh } } pageInfo { hasNextPage endCursor } } }"""
    rows, more = [], True
    while more:
        found = demo.ask(query, **asked)["cases"]
        rows += found["nodes"]
        more = found["pageInfo"]["hasNextPage"]
        asked["after"] = found["pageInfo"]["endCursor"]
    return rows


def test_cases_are_filtered_by_status_outcome_and_official(demo: App) -> None:
    whole = cases(demo)
    assert {it["status"] for it in whole} >= {"DECIDED", "LAPSED"}
    assert {it["outcome"] for it in whole} >= {
        Outcome.CLEARED,
        Outcome.SUBSTANTIATED,
        Outcome.LAPSED,
    }
    for status in ("ALLEGED", "EXAMINED", "LAPSED", "DECIDED"):
        assert cases(demo, status=status) == [it for it in whole if it["status"] == status]
    for outcome in Outcome:
        assert cases(demo, outcome=outcome) == [it for it in whole if it["outcome"] == outcome]
    for official in NAMES:
        named = [
            it
            for it in whole
            if {official, *([CUI, CUI_TWICE] if official in (CUI, CUI_TWICE) else [])}
            & {*it["officials"]}
        ]
        assert cases(demo, who=official) == named
    assert cases(demo, who=TANG, status="DECIDED", outcome="SUBSTANTIATED") == []


def test_cases_are_filtered_by_lifecycle_and_by_whether_something_does_not_fit(demo: App) -> None:
    whole = cases(demo)
    for it in CASES:
        assert cases(demo, of=it.name) == [one for one in whole if one["lifecycle"] == it.name]
    for odd in (True, False):
        found = cases(demo, odd=odd)
        assert found == [it for it in whole if bool(it["irregularities"]) is odd]
        assert found
    for case in whole:
        assert case["statusZh"] == statuses.ZH[case["lifecycle"]][case["status"]]
        for noted in case["irregularities"]:
            assert noted["detailZh"] == irregularities.ZH[noted["rule"]]
    shared = cases(demo, status="UNDER_REVIEW")
    assert {it["lifecycle"] for it in shared} >= {"measure"}
    assert cases(demo, status="UNDER_REVIEW", of="petition") == [
        it for it in shared if it["lifecycle"] == "petition"
    ]


def test_the_schema_says_what_codes_and_statuses_mean() -> None:
    schema: Any = build_schema(SCHEMA.as_str())
    told = {
        f"{name}.{field}": of.description or ""
        for name in ("Case", "Lock", "DueItem")
        for field, of in schema.type_map[name].fields.items()
    }
    assert "IN_FORCE stays until a statement ends it" in told["Case.status"]
    assert "`locks`" in told["Case.status"]
    assert "our own choosing (D)" in told["DueItem.ofKeyPost"]
    assert [it for it in Bar if f"{it} {it.says}" not in told["Lock.bars"]] == []
