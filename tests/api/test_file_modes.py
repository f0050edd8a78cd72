"""What the service keeps in files is for its own user, whatever is usual there."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.harness import opened, registered, unit


@pytest.fixture
def usual() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("usual")
def test_every_database_and_what_lies_beside_it_is_its_owners_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with opened(home) as app:
        position = app.store(unit("1"), registered("2", "ex-1"))
        app.ask("query ($at: Position) { ledger(atLeast: $at) { view } }", at=position)
        app.ask("{ sources { source } }")
        modes = {
            str(it.relative_to(home)): stat.S_IMODE(it.stat().st_mode)
            for it in home.rglob("*")
            if ".db" in it.name and it.suffix != ".lease"
        }
    expected = {"ledger.db", "ledger.db-wal", "intake.db", "keys/main.db", "view/main/view-1.db"}
    assert expected <= set(modes)
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
