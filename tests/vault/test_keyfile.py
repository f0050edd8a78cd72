"""The key-encryption key lies in a file of its own that nobody else can read."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger.stores import Chance
from vault.keyfile import KEY_BYTES, UnsafeKeyFile, load_or_make


def test_a_key_is_made_once_and_stays_the_same(tmp_path: Path) -> None:
    path = tmp_path / "vault" / "deeper" / "key"
    made = load_or_make(path, Chance("a"))
    assert len(made) == KEY_BYTES
    assert load_or_make(path, Chance("b")) == made == path.read_bytes()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_a_key_file_is_made_with_mode_0600_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        load_or_make(tmp_path / "vault" / "key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "vault" / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "vault").stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])
def test_a_key_file_that_others_can_reach_is_not_used(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    secret = load_or_make(path)
    path.chmod(mode)
    with pytest.raises(UnsafeKeyFile, match="600") as refusal:
        load_or_make(path)
    assert secret.hex() not in str(refusal.value) + repr(refusal.value)


@pytest.mark.parametrize("size", [0, 1, 31, 33, 64])
def test_a_file_that_is_no_key_is_not_used(tmp_path: Path, size: int) -> None:
    path = tmp_path / "key"
    path.touch(mode=0o600)
    path.write_bytes(b"k" * size)
    with pytest.raises(UnsafeKeyFile, match=f"{size} bytes"):
        load_or_make(path)


def test_two_that_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    path, other = tmp_path / "key", list[bytes]()

    def interrupted(size: int) -> bytes:
        """Another process starts while this one is asking for chance."""
        other.append(load_or_make(path, Chance("other")))
        return Chance("this")(size)

    assert [load_or_make(path, interrupted)] == other


def test_many_processes_on_an_empty_folder_get_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from vault.keyfile import load_or_make;"
        "print(load_or_make(Path(sys.argv[1])).hex())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "vault" / "key")]
    started = [
        subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = [process.communicate(timeout=60)[0] for process in started]
    assert [process.returncode for process in started] == [0] * 4
    assert len(set(answers)) == 1
