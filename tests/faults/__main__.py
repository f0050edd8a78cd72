"""`./dev faults [NAME …]`: the long runs of the proofs under faults, all of them or those named."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults.cluster import cluster
from tests.faults.failing import CannotBeHere, failing, small_disk
from tests.faults.kills import NOT_DURABLE, database_killed, loss_is_seen, service_killed
from tests.faults.ordering import ordering
from tests.faults.storage import SMALL, answers_cut, clients_hang_up, disk_fails, disk_full
from tests.faults.told import Findings

Run = Callable[[Path], Iterator[Findings]]


def _ordering(folder: Path) -> Iterator[Findings]:
    for sqlite in (False, True):
        own = folder / str(sqlite)
        own.mkdir()
        with cluster() as postgres:
            yield ordering(postgres.url, own, sqlite=sqlite, entries=100_000, writers=16, kills=40)


def _service(folder: Path) -> Iterator[Findings]:
    yield service_killed(folder / "sqlite", None, kills=100)
    with cluster() as postgres:
        yield service_killed(folder / "postgres", postgres.url, kills=100)


def _database(folder: Path) -> Iterator[Findings]:
    with cluster() as postgres:
        yield database_killed(folder / "killed", postgres, kills=50)
    with cluster(settings=NOT_DURABLE) as postgres:
        yield loss_is_seen(folder / "control", postgres, kills=5)


def _disk(folder: Path) -> Iterator[Findings]:
    with small_disk(32) as disk:
        yield disk_full(disk / "home", disk, times=10)
    with small_disk(128) as disk, cluster(disk, SMALL) as postgres:
        yield disk_full(folder / "full", disk, times=10, postgres=postgres)
    with failing() as faults:
        yield disk_fails(folder / "sqlite", faults, faults=80)
        with cluster(surroundings=faults.surroundings) as postgres:
            yield disk_fails(folder / "postgres", faults, faults=50, postgres=postgres)


def _answers(folder: Path) -> Iterator[Findings]:
    with cluster() as postgres:
        yield answers_cut(folder / "cut", postgres, cuts=100)
    yield clients_hang_up(folder / "sqlite", None, times=1_000)
    with cluster() as postgres:
        yield clients_hang_up(folder / "postgres", postgres.url, times=1_000)


RUNS: dict[str, Run] = {
    "ordering": _ordering, "service": _service, "database": _database, "disk": _disk,
    "answers": _answers,
}  # fmt: skip


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in RUNS]
    if unknown:
        print(f"no run {unknown[0]}; there are: {', '.join(RUNS)}")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started ends with this
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the wheel's lock
    failed = False
    for name in names or RUNS:
        begun = time.monotonic()
        print(f"\n== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            try:
                for found in RUNS[name](Path(folder)):
                    failed = failed or bool(found.wrong)
                    print(f"{found}\n  took {time.monotonic() - begun:.0f} s", flush=True)
                    begun = time.monotonic()
            except CannotBeHere as reason:
                failed = True
                print(f"NOT RUN: {reason}", flush=True)
    return int(failed)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
