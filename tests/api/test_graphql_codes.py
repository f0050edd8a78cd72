"""Every error of GraphQL has a code: whatever is asked wrongly, and what goes wrong inside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.graphql.schema import MOST_TOKENS
from domain.errors import Busy
from tests.api.harness import App

Json = Any
WRONG_MOMENTS: tuple[Json, ...] = (
    {"position": -1}, {"position": "1"}, {"position": 1.5}, {"position": True}, {"position": 2**70}, {"position": None},
    {"position": []}, {"position": 10**6}, {"instant": "yesterday"}, {"instant": 5}, {"instant": None}, {"instant": ""},
    {"instant": "2023-01-01T00:00:00"}, {"instant": "9999-12-31T23:59:59Z"},
    {"day": "2023-02-30"}, {"day": None}, {"day": "2023"}, {"day": 20230601}, {"day": "9999-12-31"}, {"day": ""},
    {"position": 1, "day": "2023-01-01"}, {"position": 1, "instant": "2023-01-01T00:00:00Z"}, {"week": 3}, {}, 5, "now", [],
    [{"position": -1}],
)  # fmt: skip
WRONG_POSITIONS: tuple[Json, ...] = (-1, "1", 1.5, True, 2**70, [], {}, 10**6)
PAGED = ("officials", "cases", "timeline")
CODES = {"NOT_YET_RECORDED", "BAD_INSTANT", "BAD_DAY", "BAD_VALUE", "BAD_QUESTION"}
ROOT = {
    "official": 'official(id: "o" {}) {{ id }}',
    "officials": "officials(page: {{first: 1}} {}) {{ asOf }}",
    "profile": 'profile(official: "o" {}) {{ total }}',
    "timeline": 'timeline(official: "o" {}) {{ asOf }}',
    "cases": "cases(page: {{first: 1}} {}) {{ asOf }}",
    "ledger": "ledger({}) {{ asOf }}",
    "sources": "sources({}) {{ source }}",
}


def written(value: Json) -> str:
    """As a literal of GraphQL."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(it)}" for name, it in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return json.dumps(value)


def wrong(app: App, type_: str, argument: str, value: Json) -> set[str | None]:
    """The codes of every field of Query, as a variable, in the document, and under another type."""
    codes: list[str | None] = []
    for field in ROOT.values():
        asked = field.format(f"{argument}: $it")
        codes += app.codes(f"query ($it: {type_}) {{ {asked} }}", it=value) or ["it was taken"]
        codes += app.codes(f"query ($it: Int) {{ {asked} }}", it=1)
        asked = field.format(f"{argument}: {written(value)}")
        codes += app.codes(f"{{ {asked} }}") or ["it was taken"]
    return set(codes)


@pytest.mark.parametrize("value", WRONG_MOMENTS, ids=str)
def test_every_wrong_moment_has_a_code(app: App, value: Json) -> None:
    assert wrong(app, "AsOf", "asOf", value) <= CODES


@pytest.mark.parametrize("value", WRONG_POSITIONS, ids=str)
def test_every_position_to_wait_for_that_cannot_be_has_a_code(app: App, value: Json) -> None:
    assert wrong(app, "Position", "atLeast", value) <= CODES


@pytest.mark.parametrize("page", [
    {"after": "x"}, {"before": "x"}, {"after": 5}, {"after": ""}, {"after": "\ud800"}, {"after": "bnVsbA=="}, {"first": 0},
    {"first": 101}, {"first": "1"}, {"first": 2**40}, {"last": -1}, {"first": 1, "last": 1}, {"size": 1}, 5, [],
    {"after": "a" * 5000},
], ids=lambda it: str(it)[:20].encode("ascii", "replace").decode())  # fmt: skip
def test_every_wrong_page_and_cursor_has_a_code(app: App, page: Json) -> None:
    for field in PAGED:
        arguments = 'official: "o", ' if field == "timeline" else ""
        query = f"query ($it: PageOf) {{ {field}({arguments}page: $it) {{ asOf }} }}"
        body = json.dumps({"query": query, "variables": {"it": page}})
        headers = {"Content-Type": "application/json"}
        told = app.request("POST", "/graphql", content=body, headers=headers).json()
        (error,) = told["errors"]
        assert error["extensions"]["code"] in {"BAD_CURSOR", "BAD_PAGE", "BAD_VALUE"}, error


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "NOT_GRAPHQL"), ("{", "NOT_GRAPHQL"), ("{ ledger { head }", "NOT_GRAPHQL"), ('{ ledger(asOf: "', "NOT_GRAPHQL"),
        ("{ ledger { heads } }", "BAD_QUESTION"), ("{ ledger }", "BAD_QUESTION"), ("{ ledger(at: 1) { head } }", "BAD_QUESTION"),
        ("mutation { x }", "BAD_QUESTION"), ("{ ...F }", "BAD_QUESTION"), ("query ($a: Int) { ledger { head } }", "BAD_QUESTION"),
        ("query ($a: No) { ledger(atLeast: $a) { head } }", "BAD_QUESTION"),
        ("query ($a: Position!) { ledger(atLeast: $a) { head } }", "BAD_VALUE"),
        ("query ($a: Boolean!) { ledger { head @include(if: $a) } }", "BAD_VALUE"),
        ("{ cases(outcome: NONE) { asOf } }", "BAD_VALUE"), ("{ official(id: 5) { id } }", "BAD_VALUE"),
        ("{ ledger { head " + "a: head " * 31 + "} }", "TOO_LARGE"), ("{ a" + " b" * MOST_TOKENS + "}", "TOO_LARGE"),
    ],
    ids=range(17),
)  # fmt: skip
def test_whatever_does_not_fit_has_a_code(app: App, query: str, code: str) -> None:
    answer = app.request("POST", "/graphql", json={"query": query})
    told = answer.json()
    if query == "":
        assert answer.status_code == 400, "not a question at all"
        return
    assert {it["extensions"]["code"] for it in told["errors"]} == {code}, told


def test_what_goes_wrong_inside_has_a_code_and_no_more(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> int:
        raise RuntimeError("zq7-marker")

    monkeypatch.setattr(fresh.service.recorder, "head", fails)
    (error,) = fresh.graphql("{ ledger { head } }")["errors"]
    assert error["extensions"] == {"code": "INTERNAL"}
    assert error["message"] == "Something went wrong here."


def test_a_database_that_does_not_answer_is_to_be_asked_again(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> int:
        raise Busy

    monkeypatch.setattr(fresh.service.recorder, "head", away)
    (error,) = fresh.graphql("{ ledger { head } }")["errors"]
    assert error["extensions"] == {"code": "BUSY", "retryable": True}
