"""What GraphQL refuses, what it shows of itself, and that its failures show nothing."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, get_introspection_query

import api.graphql.schema as limits
from api.graphql.schema import SCHEMA
from tests.api.harness import App, registered, reminded

Json = Any
MARK = "zq7marker7qz"
COMMITTED = Path(limits.__file__).with_name("schema.graphql")


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
    described = [it.description for it in schema.query_type.fields.values()]
    assert all(described)


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
    levels = "type { fields { " * limits.DEEPEST + "name" + " } }" * limits.DEEPEST
    told = messages(app, f"{{ __schema {{ queryType {{ fields {{ {levels} }} }} }} }}")
    assert told
    assert "Something went wrong here." not in told


@pytest.mark.parametrize("extra", [0, 1])
def test_more_aliases_than_thirty_are_refused(app: App, extra: int) -> None:
    query = " ".join(f"a{it}: ledger {{ head }}" for it in range(limits.MOST_ALIASES + extra))
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
    assert all(set(it) <= {"message", "locations", "path"} for it in answer["errors"])
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
