"""`supervision` as a process of its own: a command to its end, or a server on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which something hangs; nothing here is expected to take a tenth of it."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment of a process on that home, without settings of the caller's own."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("SUPERVISION_")
    }
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SUPERVISION_HOME": str(home),
        "PYTHONUNBUFFERED": "1",
        **settings,
    }


def cli(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`supervision …` as a process, to its end."""
    command = [sys.executable, "-m", "api.cli", *arguments]
    surroundings = environment(home, **settings)
    return subprocess.run(
        command, env=surroundings, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )  # fmt: skip


@contextmanager
def server(home: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`supervision run` as a process that answers; killed with the block if it still runs."""
    surroundings = environment(home, SUPERVISION_PORT=str(port), **settings)
    with _log(home).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", "run"], env=surroundings, cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _answers(process, home, port)
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def worker(home: Path, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`supervision …` as a process that goes on; what it says comes by its `stderr`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "api.cli", *arguments], env=environment(home, **settings), cwd=ROOT,
        stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def heard(process: subprocess.Popen[str], text: str) -> str:
    """All that a worker says up to a line with the text."""
    assert process.stderr
    said = ""
    for line in process.stderr:
        said += line
        if text in line:
            return said
    raise AssertionError(f"it ended without {text!r}: {said}")


def said(home: Path) -> str:
    """What the last server on that home has printed."""
    return _log(home).read_text(encoding="utf-8")


def _log(home: Path) -> Path:
    return home.with_name(f"{home.name}.log")


def _answers(process: subprocess.Popen[bytes], home: Path, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, said(home)
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")
