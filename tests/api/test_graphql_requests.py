"""Requests that cannot be read, and texts that no entry can hold: told, never a failure of ours."""

from __future__ import annotations

import json

import pytest

from tests.api.harness import App, refused

JSON = {"Content-Type": "application/json"}
QUERY = b'{"query": "{ ledger { head } }", '


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"[" * 200_000, "nested too deep"), (QUERY + b'"variables": {"a": ' + b"[" * 5000 + b"]" * 5000 + b"}}", "nested too deep"),
        (b"\xff\xfe{}", "UTF-8"), ('{"query": "{ ledger { head } }"}'.encode("utf-16"), "UTF-8"), (b"\xed\xa0\x80", "UTF-8"),
        (b"", "not JSON"), (b"{", "not JSON"), (b"{'query': 1}", "not JSON"), (QUERY + b'"variables": {"a": ' + b"9" * 5000 + b"}}", "not JSON"),
        (b"null", "object"), (b"5", "object"), (b'"x"', "object"), (b"[]", "object"), (b"[1]", "object"), (b"{}", "query"),
        (b'{"query": 5}', "query"), (QUERY + b'"variables": 5}', "variables"), (QUERY + b'"operationName": 5}', "operation"),
        (QUERY + b'"operationName": "\\ud800"}', "operation"),
    ],
    ids=range(19),
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_told_what_is_wrong_with_it(
    app: App, body: bytes, detail: str
) -> None:
    told = refused(app.request("POST", "/graphql", content=body, headers=JSON), 400, "bad-request")
    assert detail in told["detail"]


@pytest.mark.parametrize("variables", ["[]", "{", "5", "[" * 5000])
def test_variables_in_an_address_are_an_object(app: App, variables: str) -> None:
    asked = {"query": "{ ledger { name } }", "variables": variables}
    refused(app.request("GET", "/graphql", params=asked), 400, "bad-request")


@pytest.mark.parametrize("variables", ["null", "{}"])
def test_no_variables_in_an_address_are_none(app: App, variables: str) -> None:
    asked = {"query": "{ ledger { name } }", "variables": variables}
    assert app.request("GET", "/graphql", params=asked).json()["data"]["ledger"]["name"] == "main"


@pytest.mark.parametrize(
    ("field", "longest"),
    [
        ("official(id: $it) { id }", 192), ("profile(official: $it) { total }", 192), ("cases(official: $it) { asOf }", 192),
        ("timeline(official: $it) { asOf }", 192), ("officials(name: $it) { asOf }", 200),
    ],
)  # fmt: skip
def test_a_text_that_no_entry_holds_is_a_mistake_and_no_failure(
    either: App, field: str, longest: int
) -> None:
    query = f"query ($it: String!) {{ {field} }}"
    for text in ("a\0", "\ud800", "a\udfffb", "\udc00\ud800", "a" * (longest + 1), "a" * 60_000):
        body = json.dumps({"query": query, "variables": {"it": text}})
        told = either.request("POST", "/graphql", content=body, headers=JSON).json()
        assert [it["extensions"]["code"] for it in told["errors"]] == ["BAD_TEXT"], text[:9]
    for text in ("a" * longest, "长" * longest, "𠮷", "%", "'\"", "\x7f"):
        assert either.codes(query, it=text) in ([], ["UNKNOWN_OFFICIAL"])


@pytest.mark.parametrize(
    "field",
    ["cases(status: $it) { asOf }", 'timeline(official: "o", kind: $it) { asOf }'],
)
def test_a_word_of_any_length_is_answered_with_what_fits(app: App, field: str) -> None:
    query = f"query ($it: String!) {{ {field} }}"
    for text in ("\0", "\ud800", "g" * 60_000):
        body = json.dumps({"query": query, "variables": {"it": text}})
        told = app.request("POST", "/graphql", content=body, headers=JSON).json()
        assert [it["extensions"]["code"] for it in told["errors"]] == ["UNKNOWN_WORD"]
