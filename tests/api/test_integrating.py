"""docs/integrating.md is never wrong: each of its requests is sent, and its client is run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.describing.guide import GUIDE, IMPORTING, LEAF, with_problems
from api.intake.asked import MOST_EVENTS, MOST_TAGS
from api.intake.cloudevents import MOST_ID, MOST_SOURCE, MOST_SUBJECT, MOST_TYPE
from api.service import open_service
from api.settings import Settings
from tests.api.harness import BATCH, NDJSON, App, refused, unit
from tests.api.servers import PATIENCE, environment, free_port, server

Json = Any
TEXT = GUIDE.read_text(encoding="utf-8")
REQUESTS = re.findall(
    r"```http\n(.*?)```\n\n`(\d{3})`[^\n]*(?:\n\n```json\n(.*?)```)?", TEXT, re.DOTALL
)
PROBLEM = json.loads(re.findall(r"```json\n(\{\"type\".*?)```", TEXT, re.DOTALL)[0])
(CLIENT,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)


def asked(app: App, request: str) -> httpx.Response:
    head, _blank, body = request.rstrip("\n").partition("\n\n")
    first, *lines = head.splitlines()
    method, path = first.split(" ")
    headers = dict(line.split(": ", 1) for line in lines)
    return app.request(method, path, headers=headers, content=body.encode())


def test_every_request_of_the_page_is_answered_as_it_says(fresh: App) -> None:
    assert len(REQUESTS) == TEXT.count("```http")
    assert len(REQUESTS) > 15
    for request, status, shown in REQUESTS:
        answer = asked(fresh, request)
        assert answer.status_code == int(status), (request, answer.text)
        if shown:
            told = json.loads(shown)
            assert set(answer.json()) == set(told), request
            assert {it: answer.json()[it] for it in ("position", "id") if it in told} == {
                it: told[it] for it in ("position", "id") if it in told
            }


def test_what_is_refused_in_the_page_is_refused_where_it_says(fresh: App) -> None:
    for request, status, _shown in REQUESTS:
        answer = asked(fresh, request)
        told: Json = answer.json() if status in {"207", "422"} else {}
        if status == "422":
            (error,) = PROBLEM["errors"]
            assert [it["pointer"] for it in told["errors"]] == [error["pointer"]]
            told["errors"] = PROBLEM["errors"]
            assert told == {**PROBLEM, "detail": told["detail"]}
        if status == "207":
            assert [it["status"] for it in told] == ["stored", "refused"]


def test_the_condition_of_the_page_is_the_position_that_its_reading_gives(fresh: App) -> None:
    for (request, _status, _shown), (following, *_rest) in pairwise(REQUESTS):
        answer = asked(fresh, request)
        if "If-Match" in following and request.startswith("GET"):
            assert f'If-Match: "{answer.json()["next_after"]}"' in following
            return
    pytest.fail("no request reads what the next relies on")


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?dry_run=true", {"Idempotency-Key": "k"}), ("", {"Idempotency-Key": "k", "Prefer": "handling=lenient"}),
        (":import", {"Idempotency-Key": "k"}), ("", {"If-Match": '"1"', "Prefer": "handling=lenient"}),
        (":import", {"If-Match": '"1"'}), ("?tags=case:c", {}),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(app: App, query: str, headers: Json) -> None:
    media = NDJSON if query == ":import" else BATCH
    told = app.request("POST", f"/v1/events{query}", headers={"Content-Type": media, **headers})
    assert refused(told, 400, "bad-request")["errors"]


def test_the_page_is_served_and_its_problems_are_those_there_are(app: App) -> None:
    for path, file in (
        ("/docs/integrating", GUIDE),
        ("/docs/importing", IMPORTING),
        ("/docs/leaf", LEAF),
    ):
        answer = app.get(path)
        assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
        links = re.findall(r"\]\(([^)]+)\)", answer.text)
        assert {app.get(it).status_code for it in links} <= {200}
        assert re.sub(r"\]\([^)]+\)|[\[\]]", "", answer.text) == re.sub(
            r"\]\([^)]+\)|[\[\]]", "", file.read_text("utf-8")
        )
    assert with_problems(TEXT) == TEXT, "python -m api.describing writes it anew"
    for page in re.findall(r"\]\((/problems/[^)]+)\)", TEXT):
        assert app.get(page).status_code == 200


def test_the_limits_of_the_page_are_those_in_force() -> None:
    row = (
        f"| {MOST_ID}, {MOST_SOURCE}, {MOST_TYPE}, {MOST_SUBJECT} characters, and 1024 bytes each |"
    )
    assert row in TEXT
    assert f"1 MiB, {MOST_EVENTS} events, 30 seconds" in TEXT
    assert f"| `tags` of a request | {MOST_TAGS} |" in TEXT


# the client ---------------------------------------------------------------------------------------


def begun(home: Path) -> None:
    """An empty ledger, so that no demonstration is filled in."""
    open_service(Settings(home=home)).close()


@contextmanager
def client(folder: Path, port: int, events: list[Json]) -> Iterator[subprocess.Popen[str]]:
    """The page's own client as a process, with its events."""
    program = folder / "client.py"
    program.write_text(CLIENT, encoding="utf-8")
    lines = folder / "events.ndjson"
    lines.write_text("".join(json.dumps(it) + "\n" for it in events), encoding="utf-8")
    with lines.open() as given:
        process = subprocess.Popen(
            [sys.executable, str(program), f"http://127.0.0.1:{port}"], stdin=given, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(folder),
        )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.enable_socket
def test_the_client_is_right_when_the_server_is_killed_and_started_again(tmp_path: Path) -> None:
    home, port, count = tmp_path / "home", free_port(), 120
    begun(home)
    with client(tmp_path, port, [unit(f"kill-{it}") for it in range(count)]) as process:
        assert process.stdout
        assert process.stderr
        heard: list[str] = []
        for beyond in (0, 30, 60):  # it begins before anybody answers
            with server(home, port) as running:
                while len(heard) <= beyond + 20:
                    heard.append(process.stdout.readline())
                running.kill()
                running.wait()
        with server(home, port):
            rest = process.stdout.readlines()  # `communicate` would lose what was read ahead
            receipts = [json.loads(it) for it in [*heard, *rest]]
            assert (process.wait(PATIENCE), process.stderr.read()) == (0, "")
            assert [it["id"] for it in receipts] == [f"kill-{it}" for it in range(count)]
            places = {it["position"] for it in receipts}
            page = httpx.get(f"http://127.0.0.1:{port}/v1/events?after=1&limit=1000").json()
            assert {it["receipt"]["position"] for it in page["events"]} == places
            assert len(places) == len(page["events"]) == count
    assert heard[0]


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.enable_socket
def test_the_client_waits_as_long_as_it_is_told_and_stops_at_a_refusal(tmp_path: Path) -> None:
    home, port = tmp_path / "home", free_port()
    begun(home)
    many = [unit(f"many-{it}") for it in range(MOST_EVENTS)]
    wrong = unit("wrong")
    wrong["data"]["when"]["occurred"] = "2020-13"
    with server(home, port, SUPERVISION_MOST_EVENTS_PER_SECOND="2"):
        url, media = f"http://127.0.0.1:{port}/v1/events", "application/cloudevents-batch+json"
        first = httpx.post(url, json=many, headers={"Content-Type": media}, timeout=PATIENCE)
        assert first.status_code == 201
        begin = time.monotonic()
        events = [*(unit(f"slow-{it}") for it in range(6)), wrong, unit("never")]
        with client(tmp_path, port, events) as process:
            told, said = process.communicate(timeout=PATIENCE)
        assert time.monotonic() - begin > 2, "six events at two a second"
        assert process.returncode == 1
        assert [json.loads(it)["id"] for it in told.splitlines()] == [
            f"slow-{it}" for it in range(6)
        ]
        assert "wrong is refused" in said
        assert "/data/when/occurred" in said
        assert httpx.get(f"{url}?after=1007").json()["events"] == []
