"""`supervision run`: the demonstration once, what it prints can be typed, and it ends when asked."""

from __future__ import annotations

import http.client
import json
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.intake.asked import MOST_BYTES
from api.service import open_service
from api.settings import Settings
from tests.api.harness import BATCH, SINGLE, refused, unit
from tests.api.servers import PATIENCE, ROOT, cli, environment, free_port, said, server
from tests.demo.figures import HEAD, REPEATED, SENT

Json = Any
pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.enable_socket]
GRACE_SECONDS = 4
"""Less than the server gives to what does not end by itself."""


def typed(command: list[str]) -> httpx.Response:
    """What a printed `curl -s ADDRESS -H HEADER -d BODY` does."""
    program, _silent, address, _h, header, _d, body = command
    assert program == "curl"
    name, _, value = header.partition(": ")
    return httpx.post(address, headers={name: value}, content=body.encode(), timeout=PATIENCE)


def printed(home: Path) -> list[list[str]]:
    return [shlex.split(line) for line in said(home).splitlines() if line.startswith("curl ")]


def ask(port: int, query: str) -> Json:
    answer = httpx.post(
        f"http://127.0.0.1:{port}/graphql", json={"query": query}, timeout=PATIENCE
    ).json()
    assert "errors" not in answer, answer
    return answer["data"]


def end(process: subprocess.Popen[bytes], home: Path, how: signal.Signals = signal.SIGINT) -> int:
    process.send_signal(how)
    code = process.wait(30)
    assert "Traceback" not in said(home), said(home)
    return code


@pytest.mark.parametrize(
    "said_so", [{"SUPERVISION_DEMONSTRATION": "off"}, {"SUPERVISION_BODY": "某委"}]
)
def test_a_ledger_of_somebodys_own_begins_empty(tmp_path: Path, said_so: dict[str, str]) -> None:
    home, port = tmp_path / "home", free_port()
    with server(home, port, **said_so) as process:
        assert ask(port, "{ ledger(atLeast: 1) { head } }")["ledger"]["head"] == 1
        assert "invented" not in said(home)
        assert "yz-001" not in said(home)
        assert end(process, home) == 0


def test_what_it_prints_works_and_a_second_start_fills_nothing(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with server(home, port) as process:
        assert "moments of recording too" in said(home)
        assert f"{SENT} events sent. {REPEATED} of them repeat one" in said(home)
        assert f"{HEAD} entries." in said(home)
        post, see = printed(home)
        before = ask(port, "{ ledger { head } }")["ledger"]["head"]
        assert before == HEAD
        answer = typed(post)
        assert (answer.status_code, answer.json()["position"]) == (201, before + 1)
        assert typed(post).status_code == 200
        ask(port, f"{{ ledger(atLeast: {before + 1}) {{ view }} }}")
        shown = typed(see).json()["data"]
        assert shown["official"]["name"]
        assert (
            shown["timeline"]["nodes"][0]["occurred"]
            == json.loads(post[-1])["data"]["when"]["occurred"]
        )
        page = httpx.get(
            f"http://127.0.0.1:{port}/graphql", headers={"Accept": "text/html"}, timeout=PATIENCE
        )
        assert "graphiql" in page.text.lower()
        assert end(process, home) in {0, 130}
    with server(home, port) as process:
        assert "First start" not in said(home)
        assert ask(port, "{ ledger { head } }")["ledger"]["head"] == before + 1
        assert typed(printed(home)[0]).status_code == 200
        assert end(process, home, signal.SIGTERM) in {0, 130, 143, -signal.SIGTERM}


def test_it_ends_though_a_client_has_not_ended_its_import(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    with (
        server(home, port) as process,
        closing(http.client.HTTPConnection("127.0.0.1", port)) as connection,
    ):
        connection.putrequest("POST", "/v1/events:import")
        connection.putheader("Content-Type", "application/x-ndjson")
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        connection.send(b"1\r\n\n\r\n")
        assert ask(port, "{ ledger { head } }")  # by then the import is under way
        asked = time.monotonic()
        assert end(process, home) in {0, 130}
        assert time.monotonic() - asked < GRACE_SECONDS
        answer = connection.getresponse()
        assert json.loads(answer.read().splitlines()[-1])["summary"]["stopped"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SUPERVISION_ZONE", "Mars/Olympus", "SUPERVISION_ZONE"),
        ("SUPERVISION_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "database"),
    ],
)
def test_a_start_that_cannot_be_is_told_in_one_line(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "api.cli", "run"], env=environment(tmp_path) | {name: value},
        cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    said = ended.stderr.decode()
    assert told in said.splitlines()[-1]
    assert "Traceback" not in said
    assert "curl" not in said
    assert ended.returncode == 2


def test_a_first_start_that_is_cut_off_is_made_good_by_the_next(tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "api.cli", "run"]
    first = subprocess.Popen(command, env=environment(home), cwd=ROOT, stderr=subprocess.PIPE)
    assert first.stderr
    while (told := first.stderr.read(64)) and b"recording: 1" not in told:
        pass
    first.kill()
    first.communicate()
    port = free_port()
    with server(home, port) as process:
        assert ask(port, "{ ledger { head } }")["ledger"]["head"] == HEAD
        assert end(process, home) in {0, 130}


def test_who_follows_gets_what_is_posted_and_a_whole_end_when_the_server_stops(
    tmp_path: Path,
) -> None:
    home, port = tmp_path / "home", free_port()
    with server(home, port) as process:
        address = f"http://127.0.0.1:{port}/v1/events"
        listening = {"Accept": "text/event-stream"}
        with httpx.stream("GET", address, headers=listening, timeout=PATIENCE) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "retry: 2000"
            assert next(lines).startswith("id: ")
            (post, _see) = printed(home)
            position = typed(post).json()["position"]
            assert next(it for it in lines if it) == f"id: {position}"
            begun = time.monotonic()
            process.send_signal(signal.SIGINT)
            assert [it.partition(":")[0] for it in lines if it] == ["event", "data"]
        process.wait(30)
        assert time.monotonic() - begun < GRACE_SECONDS
        assert "Traceback" not in said(home), said(home)


def test_a_demonstration_that_was_cut_off_is_not_gone_on_with_where_none_is_wanted(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    open_service(Settings(home=home)).close()
    (home / "demonstration-begun").touch()
    ended = cli("run", home=home, SUPERVISION_BODY="某委")
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert "was cut off" in ended.stderr


def test_who_waits_for_a_database_when_the_server_stops_is_told_to_send_again(
    tmp_path: Path,
) -> None:
    """Straight to the record, and through the framework."""
    home, port = tmp_path / "home", free_port()
    address = f"http://127.0.0.1:{port}/v1/events"
    ways = [(SINGLE, unit("s-1")), (BATCH, [unit("s-2"), unit("s-3")])]

    def post(media: str, event: Json) -> httpx.Response:
        headers = {"Content-Type": media}
        return httpx.post(address, headers=headers, json=event, timeout=PATIENCE)

    with (
        server(home, port, SUPERVISION_DEMONSTRATION="off") as process,
        closing(sqlite3.connect(home / "ledger.db", isolation_level=None)) as held,
        ThreadPoolExecutor() as threads,
    ):
        held.execute("BEGIN IMMEDIATE")
        waiting = [threads.submit(post, *way) for way in ways]
        time.sleep(1)
        assert [it for it in waiting if it.done()] == []
        process.send_signal(signal.SIGTERM)
        for answer in (it.result() for it in waiting):
            assert refused(answer, 503, "busy")["retryable"]
            assert answer.headers["retry-after"] == "1"
        held.execute("ROLLBACK")
        process.wait(30)
        assert "Traceback" not in said(home), said(home)


def test_who_sends_too_much_sees_the_answer_and_not_a_broken_connection(tmp_path: Path) -> None:
    """As Python's own client sends: head and body in one go, and reads the answer after both."""
    port = free_port()
    with server(tmp_path, port, SUPERVISION_DEMONSTRATION="off"):
        for size in (MOST_BYTES + 1, 3 * MOST_BYTES, 15 * MOST_BYTES):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/v1/events", b" " * size,
                {"Content-Type": "application/cloudevents+json"},
            )  # fmt: skip
            for _try in range(3):
                with pytest.raises(urllib.error.HTTPError) as told:
                    urllib.request.urlopen(request, timeout=30)
                with told.value:
                    assert told.value.code == 413
