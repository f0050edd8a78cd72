"""Whatever the description allows is answered as it says, and whatever it forbids is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.fuzzing import fuzz, lacking

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.enable_socket]


def test_schemathesis_finds_nothing_in_any_phase(tmp_path: Path) -> None:
    ran = fuzz(
        tmp_path / "home", ["gift.handed-in"],
        "--max-examples", "15", "--seed", "1", "--generation-deterministic",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
    assert lacking(ran) == [], ran.stdout[-8000:]
