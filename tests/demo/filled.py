"""The demonstration, told once for the whole run and copied to whoever asks for one of its own."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.demo.fill import fill
from api.settings import Settings
from tests.api.harness import administer, database

_TEMPLATE = "demonstration"


def copied(run: Path, home: Path) -> Path:
    """A home of SQLite that nobody else has; `run` is the folder that all workers share."""
    shutil.copytree(_told(run, "sqlite", None), home, dirs_exist_ok=True)
    return home


@contextmanager
def copied_to(server: str, run: Path, home: Path) -> Iterator[str]:
    """The same on PostgreSQL: the address of the database, whose keys are in the home."""
    shutil.copytree(_told(run, "postgres", server), home, dirs_exist_ok=True)
    with database(server, _TEMPLATE) as url:
        yield url


def _told(run: Path, name: str, server: str | None) -> Path:
    """A worker that comes while another tells it waits; one that was broken off is told again."""
    ready, part = run / f"demonstration-{name}", run / f"demonstration-{name}-begun"
    with (run / f"demonstration-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            shutil.rmtree(part, ignore_errors=True)
            url = None
            if server:
                administer(server, f"DROP DATABASE IF EXISTS {_TEMPLATE} WITH (FORCE)")
                administer(server, f"CREATE DATABASE {_TEMPLATE}")
                url = server.replace("/postgres?", f"/{_TEMPLATE}?")
            fill(Settings(home=part, database_url=url))
            part.rename(ready)
    return ready
