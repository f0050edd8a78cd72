"""CloudEvents in binary mode: attributes as headers, the data as the body."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.intake import binary
from api.intake.asked import asked_of
from api.intake.binary import attributes_of
from api.intake.statements import statements_of
from api.problems import Declined
from ledger.statement import Statement
from tests.api.harness import SOURCE, App, refused, unit

BINARY = "application/json"
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"


def headers(id_: str, **more: str) -> dict[str, str]:
    told = {"specversion": "1.0", "id": id_, "source": SOURCE, "type": "unit.registered"}
    return {f"ce-{name}": value for name, value in (told | more).items()}


def faults(told: Any) -> dict[str, str]:
    return {it["pointer"]: it["detail"] for it in told["errors"]}


def test_an_event_in_headers_is_the_event_in_a_body(app: App) -> None:
    more = {"time": "2026-03-01T00:00:00+08:00", "traceparent": TRACE}
    event = unit("bin-1", **more)
    answer = app.post(event["data"], BINARY, **headers("bin-1", **more))
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/events/{answer.json()['position']}"
    found = app.get(answer.headers["location"]).json()
    assert {name: found[name] for name in event if name != "data"} == {
        name: event[name] for name in event if name != "data"
    }
    again = app.post(event)
    assert (again.status_code, again.json()) == (200, {**answer.json(), "repeated": True})


def test_what_is_not_ascii_is_percent_encoded(app: App) -> None:
    told = headers("%E7%BC%96%E5%8F%B7%201%25", source="urn:cn:%e6%9f%90%E5%B8%82")
    answer = app.post(unit("")["data"], f"{BINARY}; charset=utf-8", **told)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["id"], answer.json()["source"]) == ("编号 1%", "urn:cn:某市")


@given(st.text(min_size=1, max_size=40).filter(lambda it: "\x00" not in it))
def test_what_is_encoded_as_the_binding_says_is_read_as_it_was(text: str) -> None:
    encoded = quote(text.encode("utf-8", "replace").decode(), safe="!#$&'()*+,-./:;<=>?@[]^_`{|}~")
    told = attributes_of({"ce-specversion": ["1.0"], "ce-id": [encoded]})
    assert told["id"] == text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize(
    ("value", "read"),
    [('"a b"', "a b"), (r'"a \"b\" \\"', r'a "b" \ '.strip()), ('x"y z"', "xy z"), ("a%2", None), ("%C0%A0", None), ("%ff", None),
     ("a%zz", None), ("\xe4\xb8\xad", None), ('"half', None), ("%ED%A0%80", None)],
)  # fmt: skip
def test_older_quoting_is_read_and_bad_encoding_is_named(
    app: App, value: str, read: str | None
) -> None:
    if read is not None:
        assert attributes_of({"ce-specversion": ["1.0"], "ce-id": [value]})["id"] == read
        return
    raw = [(name.encode(), it.encode("latin-1")) for name, it in headers(value).items()]
    raw.append((b"content-type", BINARY.encode()))
    answer = app.request("POST", "/v1/events", content=b"{}", headers=raw)
    assert list(faults(refused(answer, 400, "not-a-cloudevent"))) == ["header:ce-id"]


def test_without_a_version_it_says_both_ways_out(app: App) -> None:
    (error,) = refused(app.post(unit("no-mode"), BINARY), 400, "not-a-cloudevent")["errors"]
    assert error["pointer"] == "header:ce-specversion"
    assert "ce-specversion: 1.0" in error["way_out"]
    assert "application/cloudevents+json" in error["way_out"]


def test_each_attribute_that_is_wrong_is_named_by_its_header(app: App) -> None:
    told = headers("b", specversion="0.3", time="noon", mine="x", datacontenttype=BINARY, data="{}")
    before = app.service.recorder.head()
    found = faults(refused(app.post({}, BINARY, **told), 400, "not-a-cloudevent"))
    assert set(found) == {"header:ce-datacontenttype", "header:ce-data"}
    told = headers("b", specversion="0.3", time="noon", mine="x") | {"ce-source": ""}
    found = faults(refused(app.post({}, BINARY, **told), 400, "not-a-cloudevent"))
    wrong = ("specversion", "time", "mine", "source")
    assert set(found) == {f"header:ce-{name}" for name in wrong}
    assert app.service.recorder.head() == before


def test_an_attribute_that_stands_twice_is_refused(app: App) -> None:
    raw = [*headers("twice").items(), ("ce-id", "twice"), ("Content-Type", BINARY)]
    answer = app.request("POST", "/v1/events", content=b"{}", headers=raw)
    assert faults(refused(answer, 400, "not-a-cloudevent")) == {
        "header:ce-id": "stands more than once"
    }


def test_what_is_refused_later_points_into_the_event(app: App) -> None:
    bad = {**unit("")["data"], "fact": {}}
    assert list(
        faults(refused(app.post(bad, BINARY, **headers("bad")), 422, "event-unreadable"))
    ) == ["/data/fact/name"]
    told = headers("near", type="unit.registred")
    assert list(faults(refused(app.post(bad, BINARY, **told), 422, "unknown-event-type"))) == [
        "header:ce-type"
    ]


def test_no_body_is_no_data(app: App) -> None:
    refused(app.post(b"", BINARY, **headers("empty")), 422, "event-unreadable")
    refused(app.post(b"{", BINARY, **headers("half")), 400, "malformed-json")


def test_the_scenarios_of_the_public_vectors_are_read(shared: Path) -> None:
    file = shared / "vectors" / "cloudevents" / "http-protocol-binding.feature"
    if not file.exists():
        pytest.skip(f"no public vectors at {file}")
    read = []
    for outline in file.read_text().split("Scenario Outline:")[1:]:
        for media in re.findall(r"^\s+\| (application/.*?)\s+\|$", outline, re.MULTILINE):
            request = outline.split('"""')[1].replace("<contentType>", media)
            head, body = re.split(r"\n\s*\n", request.strip(), maxsplit=1)
            lines = [line.strip().split(": ", 1) for line in head.splitlines()[1:]]
            raw = [(name.lower().encode(), value.encode()) for name, value in lines]
            scope = {"type": "http", "headers": raw, "query_string": b""}
            read += statements_of(asked_of(scope), body.strip().encode())
    expected = Statement(
        "/mycontext/subcontext", "1234-1234-1234", "com.example.someevent", {"message": "Hello World!"},
        sent_at="2018-04-05T03:56:24Z",
    )  # fmt: skip
    assert read == [expected] * 4


def test_a_quoted_string_that_does_not_end_is_looked_through_once() -> None:
    """However many quotation marks it holds: each was begun from anew."""
    value = '"' + '\\"' * 1000
    assert len(list(binary._QUOTED.finditer(value))) == 1
    with pytest.raises(Declined) as declined:
        binary.attributes_of({"ce-specversion": ["1.0"], "ce-id": [value]})
    assert "does not end" in declined.value.found["errors"][0]["detail"]
