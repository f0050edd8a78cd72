"""What a body must be: strict JSON, of a media type that is read, and not too large."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from api.intake.routes import MOST_BYTES
from tests.api.harness import BATCH, App, refused, unit

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


@pytest.mark.parametrize("media", ["", "application/json", "text/plain", "application/x-ndjson"])
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
    "told", [{}, {"Content-Length": str(10 * MOST_BYTES)}], ids=["chunked", "length"]
)
def test_what_is_beyond_a_mebibyte_is_not_even_read(app: App, told: dict[str, str]) -> None:
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(160):
            read += 1 << 16
            yield b" " * (1 << 16)

    refused(app.post(body(), **told), 413, "body-too-large")
    assert read <= MOST_BYTES + 2 * (1 << 16)


def test_a_length_that_is_no_number_is_the_senders_fault(app: App) -> None:
    answer = app.post(unit("length"), **{"Content-Length": "many"})
    assert answer.status_code == 400
