"""`supervision` as a process of its own: a command to its end, or a server on a free port."""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
READY = "ready"
"""What `tests.api.forking` says once it is loaded."""
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


class _Forked:
    """See `tests.api.forking`; one command at a time, the others are processes from the start."""

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def ran(
        self, arguments: Sequence[str], surroundings: dict[str, str]
    ) -> subprocess.CompletedProcess[str] | None:
        """None while it is becoming another."""
        if not self._free.acquire(blocking=False):
            return None
        try:
            with tempfile.TemporaryDirectory() as folder:
                out, err = Path(folder, "out"), Path(folder, "err")
                code = self._ended(
                    {"arguments": arguments, "environment": surroundings, "out": str(out), "err": str(err),
                     "patience": int(PATIENCE)}
                )  # fmt: skip
                if code == -signal.SIGALRM:
                    raise subprocess.TimeoutExpired(list(arguments), PATIENCE)
                told = [it.read_text(encoding="utf-8") for it in (out, err)]
                return subprocess.CompletedProcess(list(arguments), code, *told)
        finally:
            self._free.release()

    def _ended(self, order: dict[str, Any]) -> int:
        process = self._process or self._begun()
        assert process.stdin
        assert process.stdout
        print(json.dumps(order), file=process.stdin, flush=True)
        return int(process.stdout.readline())

    def _begun(self) -> subprocess.Popen[str]:
        self._process = process = subprocess.Popen(
            [sys.executable, "-m", "tests.api.forking"], env=environment(ROOT), cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        atexit.register(process.communicate)
        assert process.stdout
        assert process.stdout.readline().strip() == READY
        return process


_FORKED = _Forked()


def cli(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """`supervision …` as a process, to its end."""
    surroundings = environment(home, **settings)
    return _FORKED.ran(arguments, surroundings) or cli_anew(*arguments, home=home, **settings)


def cli_anew(*arguments: str, home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """The same, loaded for it alone."""
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
