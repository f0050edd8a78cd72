"""Idempotency-Key: the first answer again, byte for byte, whatever became of connection and process."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.service import open_service
from api.settings import Settings
from ledger.recorders.rows import Answer, Proposal
from tests.api.harness import BATCH, SINGLE, App, database, opened, refused, registered, unit
from tests.api.servers import ROOT, environment, free_port, server


def keyed(app: App, key: str, event: Any, media: str = SINGLE, query: str = "") -> httpx.Response:
    return app.post(event, media, query, **{"Idempotency-Key": key})


def same(first: httpx.Response, again: httpx.Response) -> bool:
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    kept = [(it.status_code, it.content, it.headers.get("location")) for it in (first, again)]
    return kept[0] == kept[1]


def test_the_first_answer_is_given_again(either: App) -> None:
    first = keyed(either, '"k-1"', unit("k-1"))
    assert first.status_code == 201
    assert same(first, keyed(either, "k-1", unit("k-1")))
    batch = keyed(either, "k-2", [unit("k-1"), unit("k-2"), unit("k-2")], BATCH)
    assert [it["repeated"] for it in batch.json()] == [True, False, True]
    either.post(unit("k-3"))
    assert same(batch, keyed(either, "k-2", [unit("k-1"), unit("k-2"), unit("k-2")], BATCH))
    repeated = keyed(either, "k-3", unit("k-3"))
    assert repeated.status_code == 200
    assert same(repeated, keyed(either, "k-3", unit("k-3")))
    assert "idempotent-replayed" not in keyed(either, "k-4", unit("k-3")).headers


def test_a_key_belongs_to_its_request(app: App) -> None:
    first = keyed(app, "r-1", unit("r-1"))
    assert first.status_code == 201
    bare = {name: it for name, it in unit("r-1").items() if name != "data"}
    more = b"," + json.dumps(bare).encode()[1:]
    others = [
        keyed(app, "r-1", unit("r-2")),
        keyed(app, "r-1", [unit("r-1")], BATCH),
        keyed(app, "r-1", unit("r-1", "另一局")),
        keyed(app, "r-1", unit("r-1", subject="who")),
        keyed(app, "r-1", unit("r-1", source="urn:test:other")),
        keyed(app, "r-1", unit("r-1", data=[[[]]])),
        app.post(
            b'{"data":' + b"[" * 900 + b"]" * 900 + more, SINGLE, **{"Idempotency-Key": "r-1"}
        ),
    ]
    for it in others:
        told = refused(it, 422, "idempotency-key-reused")
        assert [it["pointer"] for it in told["errors"]] == ["header:Idempotency-Key"]
    spelt = [
        json.dumps(dict(reversed(unit("r-1").items())), indent=1).encode(),
        unit("r-1", time="2026-01-01T00:00:00Z", traceparent=f"00-{'a' * 32}-{'b' * 16}-01"),
    ]
    for again in spelt:
        assert same(first, keyed(app, "r-1", again))
    assert same(first, keyed(app, "r-1", unit("r-1"), query="?dry_run=false"))
    binary = {f"ce-{it}": unit("r-3")[it] for it in ("id", "source", "type", "specversion")}
    data = unit("r-3")["data"]
    first = app.post(data, "application/json", **binary, **{"Idempotency-Key": "r-3"})
    assert same(first, app.post(data, "application/json", **binary, **{"Idempotency-Key": "r-3"}))
    other = {**binary, "ce-id": "r-4", "Idempotency-Key": "r-3"}
    refused(app.post(data, "application/json", **other), 422, "idempotency-key-reused")


def test_a_refusal_is_not_kept_so_that_it_can_be_mended(app: App) -> None:
    bad = unit("m-1")
    del bad["data"]["fact"]["name"]
    refused(keyed(app, "m-1", bad), 422, "event-unreadable")
    assert keyed(app, "m-1", unit("m-1")).status_code == 201


@pytest.mark.parametrize("key", ["", '""', "a b", "é", "a" * 256, '"half', 'a"b', "a\\b"])
def test_a_key_is_visible_ascii(app: App, key: str) -> None:
    headers = [(b"Content-Type", SINGLE.encode()), (b"Idempotency-Key", key.encode("latin-1"))]
    content = json.dumps(unit("bad-key"))
    told = refused(
        app.request("POST", "/v1/events", content=content, headers=headers), 400, "bad-request"
    )
    assert [it["pointer"] for it in told["errors"]] == ["header:Idempotency-Key"]


def test_a_dry_run_takes_no_key(app: App) -> None:
    refused(keyed(app, "d", unit("d"), query="?dry_run=true"), 400, "bad-request")


def test_the_key_itself_is_kept_nowhere(fresh: App) -> None:
    keyed(fresh, "zq7-marker-7qz", unit("digest"))
    files = list(fresh.service.settings.home.rglob("*"))
    assert any(b"digest" in it.read_bytes() for it in files if it.is_file())
    assert not any(b"zq7-marker" in it.read_bytes() for it in files if it.is_file())


def test_the_second_is_told_to_wait_while_the_first_is_answered(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), threading.Event()
    propose = fresh.service.recorder.propose

    def slow(proposals: list[Proposal]) -> list[Answer]:
        begun.set()
        assert go.wait(30)
        return propose(proposals)

    monkeypatch.setattr(fresh.service.recorder, "propose", slow)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(keyed, fresh, "w-1", unit("w-1"))
        assert begun.wait(30)
        answer = keyed(fresh, "w-1", unit("w-1"))
        refused(answer, 409, "idempotency-key-in-use")
        assert answer.headers["retry-after"] == "1"
        go.set()
        assert same(first.result(30), keyed(fresh, "w-1", unit("w-1")))


def test_a_replay_is_counted_as_a_repeat(fresh: App) -> None:
    for _ in range(3):
        keyed(fresh, "c-1", unit("c-1"))
    query = "query ($p: Position) { sources(atLeast: $p) { stored repeated } }"
    found = fresh.ask(query, p=fresh.service.recorder.head())["sources"]
    assert found == [{"stored": 1, "repeated": 2}]


# several processes --------------------------------------------------------------------------------


@contextmanager
def place(request: pytest.FixtureRequest, kind: str, home: Path) -> Iterator[dict[str, str]]:
    """The settings of an opened ledger with nothing else in it."""
    if kind == "sqlite":
        open_service(Settings(home=home)).close()
        yield {}
        return
    with database(request.getfixturevalue("postgres_server")) as url:
        open_service(Settings(home=home, database_url=url)).close()
        yield {"SUPERVISION_DATABASE_URL": url}


BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)


@BOTH
def test_two_processes_with_one_key_write_once(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """Two services on one database, as two processes are: each knows nothing of the other's keys."""
    with place(request, kind, tmp_path) as told:
        url = told.get("SUPERVISION_DATABASE_URL")
        with opened(tmp_path, url) as one, opened(tmp_path, url) as other:
            for number in range(15):
                event = [registered(f"p-{number}", f"p-{number}"), unit(f"u-{number}")]
                with ThreadPoolExecutor(2) as pool:
                    asked = [
                        pool.submit(keyed, it, f"p-{number}", event, BATCH) for it in (one, other)
                    ]
                    answers = [it.result(60) for it in asked]
                replayed = [it for it in answers if "idempotent-replayed" in it.headers]
                assert len(replayed) == 1
                assert answers[0].content == answers[1].content
                assert {it.status_code for it in answers} == {201}
            assert one.service.recorder.head() == 1 + 2 * 15


KILLED = """
import os, signal
from ledger.writer import Writer
from api.cli import main
propose = Writer.propose
def killed(self, proposals):
    found = propose(self, proposals)
    if any(it.keep for it in proposals):
        os.kill(os.getpid(), signal.SIGKILL)
    return found
Writer.propose = killed
main()
"""
"""`supervision` that is killed once it has committed an answer and not given it."""


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.enable_socket
@BOTH
def test_who_is_killed_between_commit_and_answer_gives_the_first_answer_afterwards(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    home = tmp_path / "home"
    with place(request, kind, home) as told:
        bodies = [json.dumps(unit("killed-1")), json.dumps([unit("killed-1"), unit("killed-2")])]
        for number, (body, media) in enumerate(zip(bodies, (SINGLE, BATCH), strict=True)):
            headers = {"Content-Type": media, "Idempotency-Key": f"killed-{number}"}
            _killed(home, told, body, headers)
            port = free_port()
            with server(home, port, **told):
                answers = [_sent(port, body, headers) for _ in range(2)]
            assert answers[0] == answers[1]
            status, replayed, found = answers[0]
            assert (status, replayed) == (201, "true")
            receipts = found if isinstance(found, list) else [found]
            assert [(it["position"], it["repeated"]) for it in receipts] == [
                [(2, False)], [(2, True), (3, False)]
            ][number]  # fmt: skip


def _killed(home: Path, told: dict[str, str], body: str, headers: dict[str, str]) -> None:
    port = free_port()
    surroundings = environment(home, SUPERVISION_PORT=str(port), **told)
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, "run"], cwd=ROOT, env=surroundings,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        while True:
            assert process.poll() is None
            try:
                _sent(port, body, headers)
            except ConnectionRefusedError:
                threading.Event().wait(0.1)
            except (http.client.HTTPException, ConnectionError):
                break
            else:
                raise AssertionError("it was answered")
    finally:
        process.kill()
        assert process.wait() == -9


def _sent(port: int, body: str, headers: dict[str, str]) -> tuple[int, str | None, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/v1/events", body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Idempotent-Replayed"), json.loads(answer.read())
    finally:
        connection.close()
