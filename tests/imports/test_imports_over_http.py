"""An import over the network: busy, broken off, cut off and packed; each line is there once in the end."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from api.app import create_app
from api.imports import sending
from api.imports.sending import MOST_TRIES, Intake, NotSent
from api.service import open_service
from api.settings import Settings
from tests.api.harness import opened, registered, unit
from tests.api.servers import PATIENCE, ROOT, cli, environment, free_port, server
from tests.imports.tables import lines

Json = Any


class Gate:
    """Before an application: the first answers are those that are listed, and what is packed is noted."""

    def __init__(self, app: ASGIApp, *answers: tuple[int, dict[str, str]]) -> None:
        self._app = app
        self._answers = list(answers)
        self.codings: list[str | None] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        self.codings.append(headers.get(b"content-encoding", b"").decode() or None)
        if self._answers:
            status, extra = self._answers.pop(0)
            told = [(name.encode(), value.encode()) for name, value in extra.items()]
            await send({"type": "http.response.start", "status": status, "headers": told})
            await send({"type": "http.response.body", "body": b"{}"})
            return
        local = [
            (b"host", b"localhost") if name == b"host" else (name, it)
            for name, it in scope["headers"]
        ]
        await self._app({**scope, "headers": local}, receive, send)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were asked for; none is made."""
    found: list[float] = []

    async def pause(seconds: float, _why: str) -> None:
        found.append(seconds)

    monkeypatch.setattr(sending, "_pause", pause)
    return found


def through(
    home: Path, body: list[bytes], *answers: tuple[int, dict[str, str]], host: str = "localhost"
) -> tuple[list[Json], Gate]:
    async def run() -> tuple[list[Json], Gate]:
        app = create_app(lambda: open_service(Settings(home=home)))
        gate = Gate(app, *answers)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(gate), base_url=f"http://{host}"
            ) as client,
        ):
            return await Intake(client).results(body), gate

    return asyncio.run(run())


def test_a_busy_intake_is_asked_again_when_it_says(tmp_path: Path, waited: list[float]) -> None:
    busy = [
        (503, {"Retry-After": "7"}),
        (429, {"Retry-After": "3"}),
        (503, {}),
        (429, {"Retry-After": "86400"}),
    ]
    results, _gate = through(tmp_path / "home", [lines(unit("a")).strip()], *busy)
    assert [it["status"] for it in results] == ["stored"]
    assert waited == [7, 3, 4, 60]


def test_an_intake_that_stays_busy_is_given_up(tmp_path: Path, waited: list[float]) -> None:
    with pytest.raises(NotSent, match=r"503.*run the import again"):
        through(tmp_path / "home", [b"{}"], *[(503, {})] * MOST_TRIES)
    assert len(waited) == MOST_TRIES - 1


def test_an_answer_that_is_final_is_told_at_once(tmp_path: Path, waited: list[float]) -> None:
    with pytest.raises(NotSent, match="401"):
        through(tmp_path / "home", [b"{}"], (401, {}))
    assert waited == []


@pytest.mark.parametrize(
    ("host", "coding"), [("localhost", None), ("127.0.0.1", None), ("intake.example", "gzip")]
)
def test_what_goes_over_a_network_is_packed(tmp_path: Path, host: str, coding: str | None) -> None:
    results, gate = through(tmp_path / "home", [lines(unit("a")).strip()] * 3, host=host)
    assert [it["status"] for it in results] == ["stored", "repeated", "repeated"]
    assert gate.codings == [coding]


def test_an_intake_that_takes_nothing_packed_gets_it_plain(
    tmp_path: Path, waited: list[float]
) -> None:
    results, gate = through(
        tmp_path / "home", [lines(unit("a")).strip()], (415, {}), host="intake.example"
    )
    assert [it["status"] for it in results] == ["stored"]
    assert gate.codings == ["gzip", None]
    assert len(waited) == 1


SUMMARY: Json = {"summary": {"stopped": False}}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([{"line": 1}, {"line": 2}, {"line": 3}, SUMMARY], "told of 3 lines where 2 were sent"),
        ([{"line": 1}, SUMMARY], "told of 1 lines where 2 were sent"),
        ([{"line": 2}, {"line": 1}, SUMMARY], "what became of which is not known"),
        ([{"line": 1}, {"line": 2}], "a result for each line and a summary"),
        ([{"line": 1}, {"line": 2}, {"summary": []}], "a result for each line and a summary"),
        (["<html>"], "a result for each line and a summary"), ([], "a result for each line and a summary"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_of_the_lines_that_were_sent_is_not_believed(
    answer: list[Json], said: str
) -> None:
    def told(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=lines(*answer))

    async def run() -> None:
        transport = httpx.MockTransport(told)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            await Intake(client).results([b"{}", b"{}"])

    with pytest.raises(NotSent, match=said):
        asyncio.run(run())


# processes --------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    open_service(Settings(home=home)).close()
    return home


def stored(home: Path, count: int) -> Iterator[str]:
    """The ids of what is recorded, in order."""
    with opened(home) as app:
        for at in range(0, count + 10, 1000):
            for it in app.service.recorder.page(at, 1000):
                yield app.service.record.as_posted(it)["id"]


def started(file: Path, port: int, home: Path) -> subprocess.Popen[str]:
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "import",
        str(file),
        "--to",
        f"http://127.0.0.1:{port}",
    ]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begun(file: Path) -> None:
    """Once something of the file is noted as answered."""
    state, end = file.with_name(f"{file.name}.import-state"), time.monotonic() + PATIENCE
    while not state.exists():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.enable_socket
def test_an_import_that_is_interrupted_goes_on_where_it_was(home: Path, tmp_path: Path) -> None:
    file, port, count = tmp_path / "big.ndjson", free_port(), 30_000
    file.write_bytes(lines(*(unit(f"i-{it}") for it in range(count))))
    with server(home, port):
        first = started(file, port, home)
        begun(file)
        first.send_signal(signal.SIGINT)
        _out, said = first.communicate(timeout=PATIENCE)
        assert first.returncode == 130, said
        assert "Broken off after line" in said
        assert "Traceback" not in said
        second = cli("import", str(file), "--to", f"http://127.0.0.1:{port}", home=home)
    assert second.returncode == 0, second.stderr
    assert "Going on after line" in second.stderr
    counts = dict(it.split("=") for it in second.stdout.split())
    assert sum(map(int, counts.values())) == count
    assert [it for it in stored(home, count) if it.startswith("i-")] == [
        f"i-{it}" for it in range(count)
    ]
    assert {it.name for it in tmp_path.iterdir() if it.name.startswith("big")} == {"big.ndjson"}


@pytest.mark.server
@pytest.mark.slow
@pytest.mark.enable_socket
def test_an_import_outlives_a_service_that_is_killed_and_comes_back(
    home: Path, tmp_path: Path
) -> None:
    file, port, count = tmp_path / "big.ndjson", free_port(), 12_000
    file.write_bytes(
        lines(
            registered("who", "who"),
            *(unit(f"k-{it}") for it in range(count)),
            *[unit("k-0", "another")],
        )
    )
    with server(home, port) as process:
        importing = started(file, port, home)
        begun(file)
        process.kill()
        process.wait()
    with server(home, port):
        out, said = importing.communicate(timeout=PATIENCE)
    assert importing.returncode == 1, said
    assert "trying again" in said
    counts = {name: int(it) for name, it in (it.split("=") for it in out.split())}
    assert counts["refused"] == 1
    assert sum(counts.values()) == count + 2
    assert [it for it in stored(home, count) if it.startswith("k-")] == [
        f"k-{it}" for it in range(count)
    ]
    (told,) = (
        json.loads(it) for it in (tmp_path / "big.ndjson.refused.ndjson").read_bytes().splitlines()
    )
    assert (told["line"], told["problem"]["type"]) == (count + 2, "/problems/event-id-conflict")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.ndjson"], "nowhere.ndjson"), (["-"], "--format"), (["nowhere.ndjson", "--to", "garbage"], "http://127.0.0.1:8000"),
        (["x.csv"], "--map"), (["x.csv", "--map", "nowhere.toml"], "nowhere.toml"),
    ],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_run_ends_with_2_and_one_line(
    home: Path, arguments: list[str], said: str
) -> None:
    ended = cli("import", *arguments, home=home)
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    (line,) = ended.stderr.splitlines()
    assert said in line


def test_standard_input_is_read(home: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "api.cli",
        "import",
        "-",
        "--format",
        "ndjson",
        "--report",
        str(tmp_path / "r.ndjson"),
    ]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(home), input=lines(unit("s-1")) + b"{\n", capture_output=True, timeout=PATIENCE, check=False
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (1, b"refused=1 stored=1\n"), ended.stderr
    assert json.loads((tmp_path / "r.ndjson").read_bytes())["text"] == "{"


def test_to_try_an_import_at_nobody_ends_with_2_and_one_line(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.ndjson"
    file.write_text("{}\n")
    ended = cli("import", str(file), "--check", "--to", "http://127.0.0.1:1", home=home)
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert "no answer" in line


def test_the_ledger_of_the_settings_is_named_before_anything_is_sent(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "x.ndjson"
    file.write_bytes(lines(unit("named-1")))
    tried = cli("import", str(file), "--check", home=home)
    assert (tried.returncode, tried.stdout) == (0, "would-store=1\n"), tried.stderr
    assert tried.stderr.splitlines()[0] == f"Trying at the ledger main in {home}."
    sent = cli("import", str(file), home=home)
    assert (sent.returncode, sent.stdout) == (0, "stored=1\n"), sent.stderr
    assert sent.stderr.splitlines()[0] == f"Into the ledger main in {home}."


def test_to_try_an_import_where_there_is_no_ledger_makes_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "x.ndjson"
    file.write_bytes(lines(unit("named-2")))
    ended = cli("import", str(file), "--check", home=tmp_path / "typo")
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stderr
    (line,) = ended.stderr.splitlines()
    assert f"{tmp_path / 'typo'} holds no ledger" in line
    assert [it.name for it in tmp_path.iterdir()] == ["x.ndjson"]
