"""What GraphQL refuses, what it shows of itself, and that its failures show nothing."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, get_introspection_query

import api.graphql.schema
from api.graphql.form import DEEPEST, MOST_ALIASES
from api.graphql.limits import MOST_COST
from api.graphql.schema import SCHEMA
from tests.api.harness import App, registered, reminded

Json = Any
MARK = "zq7marker7qz"
COMMITTED = Path(api.graphql.schema.__file__).with_name("schema.graphql")


def messages(app: App, query: str, **variables: Any) -> list[str]:
    return [it["message"] for it in app.graphql(query, **variables).get("errors", [])]


def test_the_committed_schema_is_the_one_in_force() -> None:
    again = f"python -m api.cli schema > {COMMITTED.relative_to(COMMITTED.parents[2])}"
    assert COMMITTED.read_text(encoding="utf-8").strip() == SCHEMA.as_str().strip(), (
        f"write it again: {again}"
    )


def test_the_schema_can_be_read_by_others_and_has_no_mutations() -> None:
    schema = build_schema(COMMITTED.read_text(encoding="utf-8"))
    assert schema.query_type
    assert (schema.mutation_type, schema.subscription_type) == (None, None)


def test_everything_in_the_schema_says_what_it_is() -> None:
    schema = build_schema(COMMITTED.read_text(encoding="utf-8"))
    ours = {name: it for name, it in schema.type_map.items() if not name.startswith("__")}
    silent = [name for name, it in ours.items() if not it.description]
    for name, it in ours.items():
        fields: dict[str, Any] = getattr(it, "fields", {})
        values: dict[str, Any] = getattr(it, "values", {})
        arguments = {
            f"{field}({argument}:)": told
            for field, holds in fields.items()
            for argument, told in getattr(holds, "args", {}).items()
        }
        every = fields | values | arguments
        silent += [f"{name}.{part}" for part, told in every.items() if not told.description]
    assert silent == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("SentBySource", "half second"),
        ("Official", "in no timeline"),
        ("Query.timeline", "in no timeline"),
        ("Query.timeline", "first day"),
        ("TimelineEntry.occurred", "first day"),
    ],
)
def test_what_is_easily_taken_for_something_else_is_told(place: str, said: str) -> None:
    schema = build_schema(COMMITTED.read_text(encoding="utf-8"))
    name, _dot, field = place.partition(".")
    told: Any = schema.type_map[name]
    assert said in (told.fields[field] if field else told).description


@pytest.mark.parametrize(
    "operation", ["mutation { a }", "mutation M { official }", "subscription { ledger { head } }"]
)
def test_nothing_is_written_through_graphql(app: App, operation: str) -> None:
    before = app.service.recorder.head()
    assert messages(app, operation)
    assert app.service.recorder.head() == before


def test_the_usual_introspection_is_within_the_limits(app: App) -> None:
    told = app.ask(get_introspection_query(descriptions=True, input_value_deprecation=True))
    assert told["__schema"]["mutationType"] is None


def test_a_question_too_deep_is_refused(app: App) -> None:
    """Nothing in the record lies that deep, so only questions about the schema itself can be."""
    assert (
        messages(
            app,
            "{ officials { edges { node { cases { edges { node { irregularities { positions } } } } } } } }",
        )
        == []
    )
    levels = "type { fields { " * DEEPEST + "name" + " } }" * DEEPEST
    told = messages(app, f"{{ __schema {{ queryType {{ fields {{ {levels} }} }} }} }}")
    assert told
    assert "Something went wrong here." not in told


@pytest.mark.parametrize("extra", [0, 1])
def test_more_aliases_than_thirty_are_refused(app: App, extra: int) -> None:
    query = " ".join(f"a{it}: ledger {{ head }}" for it in range(MOST_ALIASES + extra))
    assert bool(messages(app, f"{{ {query} }}")) is bool(extra)


@pytest.mark.parametrize(
    "query",
    [
        "{ " + "ledger { head } " * 700 + "}", "{ ledger { " + "head " * 2000 + "} }",
        "{ ledger { head " + "@skip(if: false) " * 500 + "} }", "query (" + "$a: Int " * 700 + ") { __typename }",
    ],
    ids=["fields", "same", "directives", "variables"],
)  # fmt: skip
def test_more_than_two_thousand_words_are_refused(app: App, query: str) -> None:
    assert "2000 tokens" in messages(app, query)[0]


def _fragments(count: int, of: Callable[[int], str], on: str = "Query") -> str:
    return " ".join(f"fragment f{it} on {on} {{ {of(it)} }}" for it in range(count))


BOMBS = {
    "doubling": "{ ...f0 }" + _fragments(21, lambda it: f"...f{it + 1} " * 2 if it < 20 else "__typename"),
    "doubling, long": "{ ...f0 }" + _fragments(140, lambda it: f"...f{it + 1} " * 2 if it < 139 else "__typename"),
    "doubling, of fields": "{ ...f0 }" + _fragments(60, lambda it: f"ledger {{ head }} ...f{it + 1} ...f{it + 1}" if it < 59 else "__typename"),
    "nested": "{ __schema { types { fields { type { ...f0 } } } } }"
    + _fragments(60, lambda it: f"ofType {{ ...f{it + 1} }} " * 2 if it < 59 else "name", "__Type"),
    "all of all": "{ ...f0 }" + _fragments(40, lambda it: " ".join(f"...f{later}" for later in range(it + 1, 40)) or "__typename"),
    "all of all, unused": "{ __typename }" + _fragments(40, lambda it: " ".join(f"...f{later}" for later in range(it + 1, 40)) or "__typename"),
    "a circle of all": "{ ...f0 }" + _fragments(38, lambda _: " ".join(f"...f{each}" for each in range(38))),
    "into itself": "{ ...f0 }" + _fragments(1, lambda _: "...f0 " * 900),
    "a chain": "{ ...f0 }" + _fragments(230, lambda it: f"...f{it + 1}" if it < 229 else "__typename"),
    "side by side": "{ " + " ".join(f"...f{it}" for it in range(140)) + " }" + _fragments(140, lambda _: "ledger { head }"),
    "one field": "{ " + "ledger { head } " * 480 + "}",
    "one leaf": "{ ledger { " + "head " * 1900 + "} }",
    "types of types": "{ __schema { types { fields { type { " + "ofType { ofType { ofType { name } } } " * 140 + "} } } } }",
    "conflicts": "{ " + " ".join(f'officials(name: "{it}") {{ asOf }}' for it in range(200)) + " }",
    "names near to names": "{ " + " ".join(f"officals{it}" for it in range(900)) + " }",
    "operations": " ".join(f"query q{it} {{ ...f0 }}" for it in range(150)) + _fragments(50, lambda it: f"...f{it + 1}" if it < 49 else "__typename"),
}  # fmt: skip
"""Small documents that spread to much, or that a validation compares pair by pair."""


@pytest.mark.parametrize("name", BOMBS)
def test_what_spreads_without_end_is_refused_at_once(app: App, name: str) -> None:
    """In processor time, the best of a few, of the whole request; reading the words is in it."""
    seconds = []
    for _ in range(5):
        begin = time.process_time()
        answer = app.graphql(BOMBS[name])
        seconds.append(time.process_time() - begin)
        assert answer["data"] is None
        assert "Something went wrong here." not in [it["message"] for it in answer["errors"]]
    assert min(seconds) < 0.05


def test_a_circle_of_fragments_is_refused_and_named(app: App) -> None:
    circle = "{ ...a } fragment a on Query { ledger { head } ...b } fragment b on Query { ...a }"
    assert messages(app, circle) == ["Cannot spread fragment 'a' within itself via 'b'."]


def test_fragments_are_counted_wherever_they_are_spread(app: App) -> None:
    fifteen = " ".join(f"a{it}: head" for it in range(15))
    twice = (
        f"{{ one: ledger {{ ...f }} two: ledger {{ ...f }} }} fragment f on Ledger {{ {fifteen} }}"
    )
    assert app.codes(twice) == ["TOO_LARGE"]
    once = f"{{ ledger {{ ...f }} }} fragment f on Ledger {{ {fifteen} }}"
    assert app.codes(once) == []


PERSON = "{ id name tenures { post } profile { total } cases(page: {first: %s}) { nodes { reference officials } } }"


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ __typename }", 0), ("{ ledger { head } }", 1), ("{ ledger { head } ledger { view } }", 1),
        ("{ a: ledger { head } b: ledger { view } }", 2), ("{ officials { asOf } }", 1), ("{ officials { nodes { id } } }", 21),
        ("{ officials(page: {}) { nodes { id } } }", 21), ("{ officials(page: {last: 7}) { nodes { id } } }", 8),
        ("{ officials(page: {first: 3}) { nodes { id } edges { node { id } } pageInfo { hasNextPage } } }", 11),
        ("{ officials(page: {first: 5}) { nodes { cases(page: {first: 10}) { nodes { reference } } } } }", 61),
        ("{ officials(page: {first: 5}) { nodes { ...f } } } fragment f on Official { cases { nodes { reference } } }", 111),
    ],
)  # fmt: skip
def test_the_cost_is_told_with_every_answer(app: App, query: str, cost: int) -> None:
    assert app.graphql(query)["extensions"] == {"cost": {"requested": cost, "limit": MOST_COST}}


def test_the_cost_follows_the_variables_and_what_they_are_by_default(app: App) -> None:
    query = "query ($n: Int = 50, $p: PageOf) { officials(page: {first: $n}) { nodes { id } } cases(page: $p) { nodes { steps } } }"
    for variables, cost in (({}, 72), ({"n": 7}, 29), ({"p": {"first": 9}}, 61), ({"n": 1, "p": {"last": 1}}, 4)):  # fmt: skip
        assert app.graphql(query, **variables)["extensions"]["cost"]["requested"] == cost


def test_a_page_of_pages_of_pages_is_refused_before_anything_is_asked(app: App) -> None:
    """Thirty times a hundred officials with a hundred cases each, twice, in a few hundred bytes."""
    query = (
        "{ " + " ".join(f"a{it}: officials(page: {{first: 100}}) {{ ...f }}" for it in range(30)) + " }"
        "fragment f on OfficialConnection { nodes { ...g } edges { node { ...g } } }"
        "fragment g on Official { cases(page: {first: 100}) { nodes { officials } edges { node { officials } } } }"
    )  # fmt: skip
    answer = app.graphql(query)
    (error,) = answer["errors"]
    assert answer["data"] is None
    cost = 30 * (1 + 300 * 1 + 200 * (1 + 300)) - 30 * 100 + 30 * 100
    assert error["extensions"] == {"code": "TOO_COSTLY", "cost": cost, "limit": MOST_COST}
    assert str(cost) in error["message"]


def test_what_is_asked_every_day_is_far_from_the_limit(app: App) -> None:
    person = """{ official(id: "o") { name unit keys tenures { post termFrom termTo status }
        profile { stage circle mechanism total cleared } cases(page: {first: 20}) { nodes { reference status outcome issueCodes } } }
      timeline(official: "o", page: {first: 20}) { nodes { occurred kind titleZh stage circle mechanism cases { reference outcome } } } }"""
    many = f"{{ officials(page: {{first: 100}}) {{ nodes {PERSON % 20} }} }}"
    for query, part in ((person, 100), (many, 5)):
        assert app.graphql(query)["extensions"]["cost"]["requested"] < MOST_COST / part


@pytest.mark.parametrize(
    "query",
    ["{" * 3000, "{ ledger " * 3000, "[" * 3000, "{ a(b: " + "[" * 900 + "]" * 900 + ") }"],
    ids=len,
)
def test_nesting_without_end_is_refused(app: App, query: str) -> None:
    assert messages(app, query)
    assert "Something went wrong here." not in messages(app, query)


def test_a_document_of_a_size_that_no_question_has_is_not_even_parsed(app: App) -> None:
    answer = app.request(
        "POST", "/graphql", json={"query": "{ ledger { head } } #" + "x" * (5 << 20)}
    )
    assert answer.status_code == 413


def test_many_expensive_rows_are_refused_or_answered_within_reason(fresh: App) -> None:
    """A hundred officials with a hundred cases each, all under one alias: one page of pages."""
    fresh.store(*(registered(f"p-{it}", f"o-{it}") for it in range(100)))
    position = fresh.store(*(reminded(f"r-{it}", f"o-{it}") for it in range(100)))
    query = """query ($p: Position) { officials(page: {first: 100}, atLeast: $p) {
      nodes { name tenures { post } profile { total } cases(page: {first: 100}) { nodes { officials } } } } }"""
    told = fresh.graphql(query, p=position)
    assert len(told["data"]["officials"]["nodes"]) == 100


# failures ---------------------------------------------------------------------------------------


def _drop(app: App, table: str) -> None:
    number = app.service.views.live()
    with closing(
        sqlite3.connect(app.service.settings.home / "view" / "main" / f"view-{number}.db")
    ) as raw:
        raw.execute(f"DROP TABLE {table}")


@pytest.mark.parametrize(
    ("table", "query"),
    [
        ("tally", f'{{ profile(official: "{MARK}") {{ total }} }}'),
        ("tally", f'{{ official(id: "{MARK}") {{ id profile {{ total }} }} }}'),
        ("timeline", f'{{ timeline(official: "{MARK}") {{ nodes {{ position fact }} }} }}'),
        ("name", f'{{ officials(name: "{MARK}") {{ nodes {{ id }} }} }}'),
        ("official", f'{{ official(id: "{MARK}") {{ id }} }}'),
        ("matter", f'{{ cases(official: "{MARK}") {{ nodes {{ status }} }} }}'),
    ],
    ids=lambda it: it[:30],
)  # fmt: skip
def test_what_goes_wrong_inside_is_shown_to_nobody(
    fresh: App, table: str, query: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    position = fresh.store(registered(MARK, MARK, MARK), reminded(f"{MARK}-2", MARK))
    fresh.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    assert messages(fresh, query) == []
    _drop(fresh, table)
    answer = fresh.graphql(query)
    assert [it["message"] for it in answer["errors"]] == ["Something went wrong here."]
    assert all(set(it) <= {"message", "locations", "path", "extensions"} for it in answer["errors"])
    assert [it["extensions"] for it in answer["errors"]] == [{"code": "INTERNAL"}]
    assert MARK not in str(answer["errors"])
    assert "graphql_failed type=" in caplog.text
    assert MARK not in "".join(it.getMessage() + str(it.exc_info or "") for it in caplog.records)


def test_a_ledger_that_cannot_be_read_is_shown_to_nobody(
    fresh: App, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(fresh.service.settings.home / "ledger.db")) as raw:
        raw.execute("DROP TABLE head")
    assert messages(fresh, "{ ledger { head } }") == ["Something went wrong here."]
    assert "no such table" not in caplog.text
