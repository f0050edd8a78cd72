"""The import on a real server: both ways at once, in bounded memory, whoever is killed."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from api.service import open_service
from api.settings import Settings
from tests.api.harness import NDJSON, unit
from tests.api.servers import PATIENCE, ROOT, free_port, server

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.enable_socket]
MOST_GROWTH = 60 << 20
CLIENT = """
import http.client, json, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
connection.putrequest("POST", "/v1/events:import")
connection.putheader("Content-Type", "application/x-ndjson")
connection.putheader("Transfer-Encoding", "chunked")
connection.endheaders()
for line in open(sys.argv[2], "rb").read().splitlines(keepends=True)[: int(sys.argv[3])]:
    connection.send(b"%x\\r\\n%s\\r\\n" % (len(line), line))
answer = connection.getresponse()
while line := answer.readline():
    print(line.decode(), end="", flush=True)
"""
"""Sends so many lines of a file, prints what is answered, and never ends the request."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A ledger that is open and holds nothing else, so that no demonstration is filled in."""
    home = tmp_path / "home"
    open_service(Settings(home=home)).close()
    return home


@contextmanager
def importing(port: int, chunks: Iterable[bytes]) -> Iterator[Iterator[Any]]:
    """Results as they come, while another thread still sends."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.putrequest("POST", "/v1/events:import")
        connection.putheader("Content-Type", NDJSON)
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        sender = threading.Thread(target=_send, args=(connection, chunks), daemon=True)
        sender.start()
        answer = connection.getresponse()
        assert answer.status == 200
        yield (json.loads(line) for line in iter(answer.readline, b""))


def _send(connection: http.client.HTTPConnection, chunks: Iterable[bytes]) -> None:
    try:
        for chunk in chunks:
            connection.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        connection.send(b"0\r\n\r\n")
    except OSError:
        pass  # the server is gone, which is what some tests want


def lines(count: int) -> list[bytes]:
    return [json.dumps(unit(f"s-{it}")).encode() + b"\n" for it in range(count)]


def together(some: list[bytes], size: int = 100) -> Iterator[bytes]:
    for start in range(0, len(some), size):
        yield b"".join(some[start : start + size])


def test_sixty_thousand_lines_flow_both_ways_in_bounded_memory(home: Path) -> None:
    """One line in twelve is an event; the others are blank or malformed."""
    others = [b"\n", b"{\n", b"  \n", b"[\n"] * 3
    whole = [it for event in lines(5_000) for it in (event, *others[1:])]
    port, heard = free_port(), threading.Event()

    def chunks() -> Iterator[bytes]:
        yield from together(whole[:6000])
        assert heard.wait(PATIENCE), "nothing is answered before the request has ended"
        yield from together(whole[6000:])

    with server(home, port) as process:
        memory = psutil.Process(process.pid).memory_info
        before, most, found = 0, 0, []
        with importing(port, chunks()) as results:
            for number, result in enumerate(results, 1):
                heard.set()
                found.append((result.get("line"), result.get("status")))
                if number == 2000:
                    before = memory().rss
                most = max(most, memory().rss) if number % 1000 == 0 else most
        counts = {
            "stored": 5_000,
            "repeated": 0,
            "refused": 30_000,
            "blank": 25_000,
            "stopped": False,
        }
        assert result["summary"] == {"lines": 60_000, **counts}
    said = ["stored", *(["blank", "refused"] * 6)[1:]]
    assert found[:-1] == [(it + 1, said[it % 12]) for it in range(60_000)]
    assert before > 0
    assert most - before < MOST_GROWTH


def test_the_longest_lines_flow_in_bounded_memory_too(home: Path) -> None:
    port, long = free_port(), b"x" * (1 << 20) + b"\n"
    with server(home, port) as process:
        memory = psutil.Process(process.pid).memory_info
        with importing(port, lines(200)) as results:
            assert len(list(results)) == 201
        before, most, done = memory().rss, 0, threading.Event()

        def watch() -> None:
            nonlocal most
            while not done.wait(0.02):
                most = max(most, memory().rss)

        watching = threading.Thread(target=watch)
        watching.start()
        with importing(port, (long for _ in range(200))) as results:
            *told, last = results
        done.set()
        watching.join()
    assert [it["problem"]["type"] for it in told] == ["/problems/malformed-json"] * 200
    assert last["summary"]["refused"] == 200
    assert most - before < MOST_GROWTH


def test_a_client_that_dies_sends_again_and_each_event_is_there_once(
    home: Path, tmp_path: Path
) -> None:
    port, whole = free_port(), lines(2500)
    (tmp_path / "lines").write_bytes(b"".join(whole))
    with server(home, port):
        arguments = [sys.executable, "-c", CLIENT, str(port), str(tmp_path / "lines"), "1500"]
        client = subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert client.stdout
        acknowledged = [json.loads(client.stdout.readline()) for _ in range(500)]
        client.kill()
        client.communicate()
        again, summary = _sent_again(port, whole)
    _each_once(acknowledged, again)
    assert summary["stored"] + summary["repeated"] == 2500
    assert 500 <= summary["repeated"] <= 1500


@pytest.mark.parametrize("heard", [1, 1300])
def test_a_server_that_is_killed_has_lost_nothing_that_it_acknowledged(
    home: Path, heard: int
) -> None:
    port, whole = free_port(), lines(2500)
    acknowledged: list[Any] = []
    with server(home, port) as process, importing(port, together(whole)) as results:
        _until_killed(process, results, acknowledged, heard)
    port = free_port()
    with server(home, port):
        again, summary = _sent_again(port, whole)
    assert len(acknowledged) >= heard
    _each_once(acknowledged, again)
    assert summary["repeated"] >= len(acknowledged)
    assert summary["stored"] + summary["repeated"] == 2500


def _until_killed(
    process: subprocess.Popen[bytes], results: Iterator[Any], acknowledged: list[Any], heard: int
) -> None:
    try:
        for result in results:
            acknowledged.append(result)
            if len(acknowledged) == heard:
                process.send_signal(signal.SIGKILL)
    except (http.client.HTTPException, ConnectionError, json.JSONDecodeError):
        return
    assert "summary" not in acknowledged[-1], "the server was killed too late to prove anything"


def _sent_again(port: int, whole: list[bytes]) -> tuple[list[Any], Any]:
    with importing(port, together(whole)) as results:
        *told, last = results
    return told, last["summary"]


def _each_once(acknowledged: list[Any], again: list[Any]) -> None:
    """The same receipts, and one place in the ledger for each event: they begin at 2."""
    assert [it["receipt"]["position"] for it in again] == list(range(2, len(again) + 2))
    for first, second in zip(acknowledged, again, strict=False):
        assert second["receipt"] == {**first["receipt"], "repeated": True}
