"""What a body must be: strict JSON, of a media type that is read, and not too large."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from api.intake.asked import MOST_BYTES
from api.intake.bodies import MOST_DROPPED
from domain.catalogue import all_kinds
from tests.api.harness import BATCH, App, refused, unit
from tests.examples import example

ENVELOPE = b'{"specversion":"1.0","id":"x","source":"urn:x","type":"unit.registered","data":%s}'


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"x", b"{}{}", b"{'a':1}", b'{"a":1,}', b"\xff\xfe{}", b'{"a":"\xed\xa0\x80"}', b"\xef\xbb\xbf{}",
        b'{"a":1,"a":1}', b'{"a":{"b":1,"b":2}}', b'{"a":1,"\\u0061":2}', b"NaN", b'{"a":NaN}', b'{"a":-Infinity}',
        b'{"a":"\n"}', b'{"a":01}', b'{"a":' + b"1" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 100_000,
    ],
    ids=lambda body: repr(body[:24]),
)  # fmt: skip
def test_what_is_not_strict_json_is_refused(app: App, body: bytes) -> None:
    refused(app.post(body), 400, "malformed-json")
    refused(app.post(body, BATCH), 400, "malformed-json")


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b'{"a":{"b":1,"b":2}}', "an object names b twice"),
        (b'{"%s":1,"%s":2}' % (b"n" * 99, b"n" * 99), f"an object names {'n' * 64} twice"),
        (b'{"\\ud800":1,"\\ud800":2}', "an object names ? twice"),
        (b'{"a":"\xff"}', "not UTF-8 at byte 6, counted from 0"),
        (b"\xef\xbb\xbf{}", "begins with a byte order mark; send it without"),
        (b'{"NaN":"\\"NaN",\n "b":NaN}', "NaN is not JSON, at line 2, column 6"),
        (b"[-Infinity]", "-Infinity is not JSON, at line 1, column 2"),
        (b'{"a":"x\ny"}', "a control character stands bare in a text; write it as an escape at line 1, column 8"),
        (b'{"a" 1}', "a colon is expected at line 1, column 6"),
        (b'{"a":1 "b"}', "a comma or the end of the list or object is expected at line 1, column 8"),
        (b'{"a":"x}', "a text has no end; it begins at line 1, column 6"),
        (b'{"a":"\\x"}', "no such escape in a text at line 1, column 7"),
        (b'{"a":"\\u12"}', "a \\u escape has not four hexadecimal digits at line 1, column 8"),
        (b"{}\n{}", "more follows after the end of the value at line 2, column 1"),
        (b'{"a":}', "a value is expected at line 1, column 6"),
        (b"{'a':1}", "a name in double quotes is expected at line 1, column 2"),
        (b"[" + b"1" * 401 + b"]", "a number has more than 400 digits"),
        (b"[" * 100_000, "nested too deep"),
    ],
    ids=lambda it: repr(it)[:24],
)  # fmt: skip
def test_the_place_is_told_in_our_own_words(app: App, body: bytes, detail: str) -> None:
    assert refused(app.post(body), 400, "malformed-json")["detail"] == detail


def test_an_integer_may_be_written_with_point_or_exponent(app: App) -> None:
    event = json.dumps(example(all_kinds()["calendar.published"])).encode()
    for number in (b"2025", b"2025.0", b"2.025e3"):  # the same content, however it is written
        sent = event.replace(b'"year": 2025', b'"year": ' + number)
        assert app.post(sent).status_code == (201 if number == b"2025" else 200)
    for number in (b"2025.5", b"2025.00000000000000000001"):
        sent = event.replace(b'"year": 2025', b'"year": ' + number).replace(b'"id": "', b'"id": "x')
        told = refused(app.post(sent), 422, "event-unreadable")
        assert [it["pointer"] for it in told["errors"]] == ["/data/fact/year"]


@pytest.mark.parametrize(
    "data",
    [b'{"\\ud800":1}', b'{"fact":{"name":"\\ud800"}}', b'{"fact":{"\\udfff":1}}', b'"\\ud800"', b'{"fact":{"name":1e999}}'],
    ids=repr,
)  # fmt: skip
def test_odd_names_and_halves_of_characters_are_the_senders_fault(app: App, data: bytes) -> None:
    refused(app.post(ENVELOPE % data), 422, "event-unreadable")
    refused(app.post(b"[%s]" % (ENVELOPE % data), BATCH), 422, "event-unreadable")


def test_an_attribute_with_half_a_character_is_the_senders_fault(app: App) -> None:
    body = json.dumps(unit("half") | {"\ud800": 1}).encode()
    refused(app.post(body), 400, "not-a-cloudevent")


def test_a_pointer_escapes_what_json_pointers_escape(app: App) -> None:
    told = refused(app.post(unit("odd") | {"a/b~c": 1}), 400, "not-a-cloudevent")
    assert [it["pointer"] for it in told["errors"]] == ["/a~1b~0c"]
    told = refused(app.post(ENVELOPE % b'{"a/b~c":1}'), 422, "event-unreadable")
    assert "/data/a~1b~0c" in [it["pointer"] for it in told["errors"]]


# media types and sizes ----------------------------------------------------------------------------


@pytest.mark.parametrize("media", ["", "text/plain", "application/x-ndjson"])
def test_another_media_type_is_refused(app: App, media: str) -> None:
    refused(app.post(unit("media"), media), 415, "unsupported-media-type")


def test_an_import_takes_lines_only(app: App) -> None:
    headers = {"Content-Type": BATCH}
    answer = app.request("POST", "/v1/events:import", content=b"[]", headers=headers)
    refused(answer, 415, "unsupported-media-type")


def test_a_body_of_a_mebibyte_is_read(app: App) -> None:
    body = json.dumps(unit("large")).encode().ljust(MOST_BYTES)
    assert app.post(body).status_code == 201
    refused(app.post(body + b" "), 413, "body-too-large")


@pytest.mark.parametrize(
    "told", [{}, {"Content-Length": str(20 * MOST_BYTES)}], ids=["chunked", "length"]
)
def test_what_is_beyond_a_mebibyte_is_dropped_and_not_without_end(
    app: App, told: dict[str, str]
) -> None:
    """So that who sends it sees the answer."""
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(320):
            read += 1 << 16
            yield b" " * (1 << 16)

    refused(app.post(body(), **told), 413, "body-too-large")
    assert read <= MOST_BYTES + MOST_DROPPED + 2 * (1 << 16)


def test_a_length_that_is_no_number_is_the_senders_fault(app: App) -> None:
    answer = app.post(unit("length"), **{"Content-Length": "many"})
    assert answer.status_code == 400
