"""A disk that fails when it is told to, for processes started with these surroundings."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CannotBeHere = pytest.skip.Exception
"""Raised where this machine lacks what a fault is made with; a test is skipped by it."""
_SOURCE = Path(__file__).with_name("failing.c")
EIO, ENOSPC = errno.EIO, errno.ENOSPC


@dataclass(frozen=True)
class Failing:
    folder: Path

    @property
    def surroundings(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(self.folder / "failing.so"),
            "FAULT_FILE": str(self.folder / "fault"),
        }

    def fail(self, error: int, call: str, part: str, patience_seconds: float = 5) -> bool:
        """The next `sync` or `write` on such a file fails; whether one came in time."""
        made = self.folder / "made"
        made.write_text(f"{error} {call} {part}")
        made.replace(self.folder / "fault")
        end = time.monotonic() + patience_seconds
        while (self.folder / "fault").exists():
            if time.monotonic() > end:
                (self.folder / "fault").unlink(missing_ok=True)
                return False
            time.sleep(0.01)
        return True


@contextmanager
def failing() -> Iterator[Failing]:
    """Skips where there is no compiler or no LD_PRELOAD, and says so."""
    if sys.platform != "linux" or not shutil.which("cc"):
        pytest.skip(
            "faults of the disk are injected with LD_PRELOAD on Linux, by a shim that `cc` compiles"
        )
    with tempfile.TemporaryDirectory(prefix="supervision-failing-") as name:
        folder = Path(name)
        folder.chmod(0o777)  # the database's user takes the fault away too
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O2", "-o", folder / "failing.so", _SOURCE, "-ldl"],
            check=True, capture_output=True,
        )  # fmt: skip
        yield Failing(folder)


@contextmanager
def small_disk(size_mib: int) -> Iterator[Path]:
    """A file system of its own in memory. Skips where it cannot be mounted, and says so."""
    with tempfile.TemporaryDirectory(prefix="supervision-disk-") as name:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m,mode=0755", "none", name]
        if (
            not shutil.which("mount")
            or subprocess.run(mount, check=False, capture_output=True).returncode
        ):
            pytest.skip("a disk is filled on a tmpfs of the test's own, which only root may mount")
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", "-l", name], check=True)


def fill(disk: Path) -> Path:
    """Take all that is left; the file to remove so that there is room again."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
    return ballast
