"""Views as SQLite files: `view-N.db` in a folder of the ledger's own, a pointer file names the live one."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, Table, create_engine, delete, event

from projections.view import Views
from vault.journal import write_ahead

_READERS_SECONDS = 30
_DAMAGED = ".damaged"


class SQLiteViews(Views):
    def __init__(self, folder: Path, ledger: str) -> None:
        super().__init__(ledger)
        self._folder = folder / ledger
        self._engines: dict[int, Engine] = {}
        self._files: dict[int, tuple[int, int]] = {}
        self._folder.mkdir(parents=True, exist_ok=True)

    def live(self) -> int:
        number = self._pointed()
        there = self._file(number).exists() and not condemned(self._file(number)).exists()
        return number if there else 0

    def _pointed(self) -> int:
        """What the pointer file names; 0 where it is missing or damaged."""
        try:
            told = (self._folder / "live").read_bytes()
        except FileNotFoundError:
            return 0
        return int(told) if re.fullmatch(rb"[1-9]\d{0,8}", told) else 0

    def numbers(self) -> list[int]:
        try:
            there = [it.name for it in self._folder.iterdir()]
        except FileNotFoundError:
            return []
        found = (re.fullmatch(r"view-([1-9]\d{0,8})\.db", it) for it in there)
        return sorted(int(it[1]) for it in found if it)

    def engine(self, number: int) -> Engine:
        try:
            there = self._file(number).stat()
        except FileNotFoundError:
            self._forget(number)
            raise LookupError(f"there is no view {number}") from None
        file = (there.st_dev, there.st_ino)
        engine = self._engines.get(number)
        if not engine or self._files.get(number) != file:  # another one took its place
            self._forget(number)
            engine = create_engine(f"sqlite:///{self._file(number)}", connect_args={"timeout": 30})
            event.listen(engine, "connect", pragmas)
            event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
            self._engines[number], self._files[number] = engine, file
        return engine

    def _forget(self, number: int) -> None:
        self._files.pop(number, None)
        if engine := self._engines.pop(number, None):
            engine.dispose()

    def reserve(self) -> int:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = max([self._pointed(), *self.numbers()], default=0) + 1
        try:
            self._file(number).touch(mode=0o600, exist_ok=False)
        except FileExistsError:  # somebody else takes this one
            return self.reserve()
        condemned(self._file(number)).unlink(missing_ok=True)
        return number

    def publish(self, number: int) -> None:
        made = self._folder / f"live.{os.getpid()}"
        made.write_text(str(number))
        made.replace(self._folder / "live")

    def empty(self, number: int, table: Table) -> None:
        with self.engine(number).begin() as connection:
            connection.execute(delete(table))
        # rows stay readable in the write-ahead file until it is folded in, once readers let it
        deadline = time.monotonic() + _READERS_SECONDS
        while self._busy(number) and time.monotonic() < deadline:
            time.sleep(0.05)

    def _busy(self, number: int) -> bool:
        raw = self.engine(number).raw_connection()
        try:
            return bool(raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        finally:
            raw.close()

    def drop(self, number: int) -> None:
        self._forget(number)
        for ending in ("", "-wal", "-shm", ".lease", _DAMAGED):
            Path(f"{self._file(number)}{ending}").unlink(missing_ok=True)

    def condemn(self, number: int) -> None:
        super().condemn(number)
        condemned(self._file(number)).touch(mode=0o600)

    @contextmanager
    def try_lease(self, number: int) -> Iterator[bool]:
        with Path(f"{self._file(number)}.lease").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def _file(self, number: int) -> Path:
        return self._folder / f"view-{number}.db"


def condemned(file: Path) -> Path:
    """What lies beside a view that was found damaged, by whichever process: it counts as lost."""
    return Path(f"{file}{_DAMAGED}")


def pragmas(connection: object, _record: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]
    write_ahead(connection)  # type: ignore[arg-type]
    for pragma in ("synchronous=NORMAL", "cache_size=-65536", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]
