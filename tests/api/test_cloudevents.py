"""CloudEvents 1.0: every rule of an attribute, and the public vectors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from api.intake.cloudevents import NotACloudEvent, charset_fits, read_event
from api.intake.statements import read_batch
from tests.api.harness import App, registered, reminded, unit

Json = Any
TRACE = f"00-{'a' * 32}-{'b' * 16}-01"
WRONG: dict[str, list[Json]] = {
    "specversion": ["0.3", "1.0.1", "1", "", 1, 1.0, None, ["1.0"]],
    "id": ["", " ", "\u3000 ", "a" * 257, "a\nb", "a\x00", "\x7f", 1, True, None, {}, []],
    "source": ["", "a" * 513, "urn:a b", "urn:a\tb", "urn:a\u3000b", "urn:\x00", 1, None, {}],
    "type": ["", "a" * 129, "a\nb", 1, None, {}],
    "subject": ["", "a" * 193, "a\x00b", 1, True, {}, []],
    "time": [
        "", "lunchtime", "2018-04-05", "2018-04-05T18:31Z", "2018-04-05T18:31:00", "2018-04-05 18:31:00Z",
        "2018-04-05T18:31:00+05", "2018-04-05T18:31:00+0500", "2018-04-05T18:31:00+25:00", "2018-04-05T18:31:00+05:60",
        "2018-02-30T18:31:00Z", "2018-13-05T18:31:00Z", "2018-04-05T25:31:00Z", "2018-04-05T18:31:00.Z",
        "2018-04-05T18:31:00Z\n", "２０１８-04-05T18:31:00Z", "0000-04-05T18:31:00Z", 1522953060, True, {},
    ],
    "datacontenttype": ["", "xyz", "text/plain", "application/xml", "application/cloudevents+json", 1, []],
    "dataschema": ["", "https://example.org/schema", "/v1/event-types/official.registered/schema", 1, {}],
    "traceparent": ["", "00", TRACE.upper(), TRACE[:-1], f"{TRACE}\n", 1, {}],
    "data_base64": ["eyJhIjoxfQ==", "", None],
    "myextension": ["x", 1, True, None],
    "MyExtension": ["x"],
    "my.extension": ["x"],
    "": ["x"],
}  # fmt: skip
RIGHT: dict[str, list[Json]] = {
    "id": ["a", "a" * 256, "编号 1", "a/b"],
    "source": ["a" * 512, "/relative", "urn:cn:某市", "https://example.org/a?b#c"],
    "time": [
        None, "2018-04-05T18:31:00Z", "2018-04-05t18:31:00z", "2018-04-05T18:31:00.123456789+08:00",
        "2018-04-05T18:31:00-23:59", "2024-02-29T00:00:00Z",
    ],
    "datacontenttype": [None, "application/json"],
    "dataschema": [None, "/v1/event-types/unit.registered/schema", "https://x/v1/event-types/unit.registered/schema"],
    "traceparent": [None, TRACE],
    "subject": [None],
}  # fmt: skip


def vectors(shared: Path, name: str) -> list[Json]:
    file = shared / "vectors" / "cloudevents" / name
    if not file.exists():
        pytest.skip(f"no public vectors at {file}")
    return list(json.loads(file.read_text())["tests"])


def test_each_attribute_is_refused_by_name_when_it_is_wrong(app: App) -> None:
    before, missed = app.service.recorder.head(), []
    for name, values in WRONG.items():
        for value in values:
            told = app.post(unit("wrong") | {name: value}).json()
            pointers = [it["pointer"] for it in told.get("errors", [])]
            if (told.get("type"), f"/{name}" in pointers) != ("/problems/not-a-cloudevent", True):
                missed.append((name, value, told.get("type"), pointers))
    assert missed == []
    assert app.service.recorder.head() == before


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type"])
@pytest.mark.parametrize("how", [{}, {"null": None}])
def test_what_must_be_there_is_missed_by_name(app: App, name: str, how: Json) -> None:
    event = unit("missing")
    del event[name]
    told = app.post(event | dict.fromkeys([name] * len(how))).json()
    assert told["type"] == "/problems/not-a-cloudevent"
    ((pointer, detail, way_out),) = [
        (it["pointer"], it["detail"], it["way_out"]) for it in told["errors"]
    ]
    assert (pointer, detail) == (f"/{name}", "is missing")
    assert way_out.startswith(f"give it: {name} is ")


@pytest.mark.parametrize(
    ("name", "value", "detail"),
    [
        ("specversion", "0.3", 'is "1.0"'), ("id", " ", "is a text of 1 to 256 characters that is not blank"),
        ("id", "a\nb", "holds the control character U+000A at character 2"),
        ("subject", "\x7f", "holds the control character U+007F at character 1"),
        ("id", "a\ud800", "holds half of a surrogate pair"),
        ("time", "2016-12-31T23:59:60Z", "names a leap second, which is not kept; send second 59"),
        ("time", "2016-12-31T23:59:59.1234567891Z", "has more than nine decimals of a second"),
        ("time", "2016-12-31", "is an RFC 3339 instant with its offset"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_attribute_is_said_closely(
    app: App, name: str, value: str, detail: str
) -> None:
    told = app.post(unit("closely") | {name: value}).json()
    assert [(it["pointer"], it["detail"]) for it in told["errors"]] == [(f"/{name}", detail)]


@pytest.mark.parametrize(
    ("content_type", "fits"),
    [
        ("application/cloudevents+json", True), ("a/b; charset=utf-8", True), ('a/b;CHARSET="UTF-8"', True),
        ("a/b; q=1; charset=utf8", True), ("a/b; charset=gbk", False), ("a/b; q=1;charset=utf-16", False),
        ("a/b; charset=", False), ("", True),
    ],
)  # fmt: skip
def test_a_body_is_utf_8_or_says_nothing(content_type: str, fits: bool) -> None:
    assert charset_fits(content_type) is fits


def test_every_wrong_attribute_is_told_at_once(app: App) -> None:
    told = app.post({"specversion": "2", "time": 1, "extra": 1}).json()
    found = {it["pointer"] for it in told["errors"]}
    assert found == {"/specversion", "/id", "/source", "/type", "/time", "/extra"}


def test_what_is_right_is_stored(app: App) -> None:
    number = 0
    for name, values in RIGHT.items():
        for value in values:
            number += 1
            answer = app.post(unit(f"right-{number}") | {name: value})
            assert answer.status_code == 201, (name, value, answer.text)


def test_the_time_of_sending_is_kept_to_the_microsecond(app: App) -> None:
    event = unit("micro", time="2018-04-05T18:31:00.123456+08:00")
    position = app.post(event).json()["position"]
    assert app.get(f"/v1/events/{position}").json()["time"] == event["time"]


def test_a_subject_is_one_of_the_officials(app: App) -> None:
    app.post(registered("s-1", "a-1"))
    app.post(registered("s-2", "a-2"))
    assert app.post(reminded("s-3", "a-1") | {"subject": "a-1"}).status_code == 201
    told = app.post(reminded("s-4", "a-1") | {"subject": "a-2"}).json()
    assert told["type"] == "/problems/event-unreadable"
    assert [it["pointer"] for it in told["errors"]] == ["/subject"]


# public vectors -----------------------------------------------------------------------------------

EXTENSIONS = {
    "extinteger",
    "extboolean",
    "extstring",
    "exturi",
    "exturiref",
    "exttimestamp",
    "extbinary",
}
OTHER_CONTENT = {"datacontenttype", "dataschema"}
NOT_TAKEN = {
    "validAllExtensionTypes": EXTENSIONS,  # facts belong into data
    "validAllCoreAttributes": OTHER_CONTENT,  # text/plain, and another's schema
    "validSimpleTextData": {"datacontenttype"},  # text/plain
    "validBatchEmpty": {""},  # a batch has one to a thousand events
    "validBatchMinimalAndAllCore": OTHER_CONTENT,
    "validBatchMinimalAndAllExtensionTypes": EXTENSIONS,
}  # fmt: skip
"""Valid vectors that this service refuses all the same, and the attributes that it points to."""


def test_every_invalid_event_is_refused(shared: Path, app: App) -> None:
    cases = vectors(shared, "invalid-events.json")
    assert len(cases) == 25
    told = {case["id"]: app.post(case["event"]).json()["type"] for case in cases}
    assert {it: found for it, found in told.items() if found != "/problems/not-a-cloudevent"} == {}


def test_every_invalid_batch_is_refused(shared: Path, app: App) -> None:
    cases = vectors(shared, "invalid-batches.json")
    assert len(cases) == 3
    assert {app.batch(case["batch"]).json()["type"] for case in cases} == {
        "/problems/not-a-cloudevent"
    }


def refusal(read: Any, value: Json) -> set[str]:
    try:
        read(value)
    except NotACloudEvent as error:
        return {fault.pointer.rpartition("/")[2] for fault in error.faults}
    return set()


@pytest.mark.parametrize(
    ("file", "read", "count"), [("valid-events.json", read_event, 10), ("valid-batches.json", read_batch, 5)]
)  # fmt: skip
def test_what_is_valid_is_read_or_refused_for_what_is_not_taken(
    shared: Path, file: str, read: Any, count: int
) -> None:
    cases = vectors(shared, file)
    assert len(cases) == count
    found = {case["id"]: refusal(read, case.get("event", case.get("batch"))) for case in cases}
    assert found == {it: NOT_TAKEN.get(it, set()) for it in found}
