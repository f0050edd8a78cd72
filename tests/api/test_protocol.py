"""What a socket says that is no ordinary request, against a running server."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from api.service import open_service
from api.settings import Settings
from tests.api.harness import unit
from tests.api.servers import free_port, server

pytestmark = pytest.mark.enable_socket
Told = tuple[int, dict[str, str], Any]
HOST = b"Host: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    home: Path = tmp_path_factory.mktemp("protocol")
    open_service(Settings(home=home)).close()  # begun, so that no demonstration is filled in
    port = free_port()
    with server(home, port):
        yield port


def talk(port: int, *pieces: bytes, times: int = 1) -> Iterator[Told]:
    """The answers to what is sent piece by piece, each once the one before was taken."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for piece in pieces:
            with suppress(ConnectionError):  # it may have been answered already
                connection.sendall(piece)
        with connection.makefile("rb") as answers:
            for _ in range(times):
                status = int(answers.readline().split()[1])
                lines = iter(answers.readline, b"\r\n")
                headers = {
                    name.lower(): value.strip()
                    for name, _colon, value in (it.decode().partition(":") for it in lines)
                }
                yield status, headers, json.loads(answers.read(int(headers["content-length"])))


def posted(id_: str, *headers: bytes) -> tuple[bytes, bytes]:
    """Head and body."""
    body = json.dumps(unit(id_)).encode()
    length = b"Content-Length: %d\r\n" % len(body)
    media = b"Content-Type: application/cloudevents+json\r\n"
    return b"".join((b"POST /v1/events HTTP/1.1\r\n", HOST, media, length, *headers, b"\r\n")), body


@pytest.mark.parametrize("apart", [True, False])
def test_an_upgrade_that_is_offered_is_passed_over(port: int, *, apart: bool) -> None:
    offered = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAA\r\n"
    first, second = posted(f"up-1-{apart}", offered), posted(f"up-2-{apart}")
    pieces = (*first, *second) if apart else (b"".join((*first, *second)),)
    assert [status for status, *_ in talk(port, *pieces, times=2)] == [201, 201]


@pytest.mark.parametrize("name", [b"X-Long", b"ce-id"])
def test_a_head_that_is_too_large_is_told_so_and_not_read_on(port: int, name: bytes) -> None:
    head = posted("large")[0][:-2] + name + b": "
    ((status, headers, found),) = talk(port, head, *[b"x" * (1 << 20)] * 3)
    assert (status, headers["content-type"]) == (431, "application/problem+json")
    assert found["type"] == "/problems/head-too-large"
    ((status, _headers, _receipt),) = talk(port, *posted("after-large-" + name.decode()))
    assert status == 201


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/9.9\r\n\r\n", b"nonsense\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
        b"POST /v1/events HTTP/1.1\r\n" + HOST + b"Content-Length: -1\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_is_a_problem_too(port: int, sent: bytes) -> None:
    ((status, headers, found),) = talk(port, sent)
    assert (status, headers["content-type"]) == (400, "application/problem+json")
    assert found["type"] == "/problems/bad-request"


def test_a_length_of_many_digits_is_a_problem_too(port: int) -> None:
    head, body = posted("digits")
    length = b"Content-Length: %d" % len(body)
    padded = head.replace(length, b"Content-Length: " + b"0" * 5000 + length[16:])
    ((status, _headers, found),) = talk(port, padded, body)
    assert status in {201, 400}
    assert found.get("type", "/problems/bad-request") == "/problems/bad-request"
