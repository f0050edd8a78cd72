"""What is said of a long work: never how long it will take before anybody can know."""

from __future__ import annotations

import itertools
import re
import time

import pytest

from api import progress
from api.progress import FileProgress, Progress

BEGUN = 1000.0


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at the clock takes a second, and a line is said at each call."""
    clock = itertools.count(BEGUN + 1)
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(progress, "_LINE_SECONDS", 0)


def lefts(said: str) -> list[str]:
    return [
        found[1] if (found := re.search(r"(\S+ \S+) left", it)) else "" for it in said.splitlines()
    ]


@pytest.mark.usefixtures("ticking")
def test_the_time_left_is_said_once_a_pace_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    told = Progress("recording", _begun=BEGUN)
    for done in (1, 20, 30, 40, 100):
        told(done, 100)
    assert lefts(capsys.readouterr().err) == ["", "", "7 s", "6 s", ""]


@pytest.mark.usefixtures("ticking")
def test_of_a_file_too(capsys: pytest.CaptureFixture[str]) -> None:
    told = FileProgress("sent", 1000, _begun=BEGUN)
    for done in (1, 200, 300, 400):
        told(done, 1, 0)
    assert lefts(capsys.readouterr().err) == ["", "", "7 s", "6 s"]


@pytest.mark.usefixtures("ticking")
def test_where_nothing_is_done_nothing_is_foretold(capsys: pytest.CaptureFixture[str]) -> None:
    told = Progress("building", _begun=BEGUN)
    for _look in range(5):
        told(0, 100)
    assert lefts(capsys.readouterr().err) == [""] * 5
