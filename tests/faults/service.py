"""The service as a process of its own, on a ledger without the demonstration."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from api.service import open_service
from api.settings import Settings
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.sqlite import SQLiteRecorder
from tests.api.servers import free_port, said, server
from tests.faults.journal import MUST_BE_NONE, Journal
from tests.faults.senders import sent_again
from tests.faults.told import Findings

PATIENCE_SECONDS = 60.0
MUST_BE_SILENT = ("张三", "reminder.issued", "Traceback")
"""What the log of a service never holds: values of senders, and traces that show them."""


@dataclass(frozen=True)
class Site:
    """A ledger, where it lies and where its service answers."""

    home: Path
    url: str | None
    port: int
    through: str | None = None
    """The address that the service is given, where it is another than `url`."""

    def begin(self) -> None:
        """The ledger is opened; a service that starts on it fills nothing in."""
        open_service(Settings(home=self.home, database_url=self.url)).close()

    def recorder(self) -> LedgerRecorder:
        if self.url:
            return PostgresRecorder(self.url, "main", _no_clock)
        return SQLiteRecorder(self.home / "ledger.db", "main", _no_clock)

    @contextmanager
    def served(self, **surroundings: str) -> Iterator[int]:
        """A running service; its process id."""
        address = self.through or self.url
        settings = {"SUPERVISION_DATABASE_URL": address} if address else {}
        with server(self.home, self.port, **settings, **surroundings) as process:
            yield process.pid
            assert process.poll() is None, f"the service has ended: {said(self.home)}"

    def view_catches_up(self, position: int) -> bool:
        """Whether the projector of the running service gets there by itself."""
        query = f"{{ ledger(atLeast: {position}) {{ view }} }}"
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            answer = httpx.post(
                f"http://127.0.0.1:{self.port}/graphql", json={"query": query}, timeout=60
            ).json()
            data = answer.get("data")
            if data and "errors" not in answer and data["ledger"]["view"] >= position:
                return True
            time.sleep(0.2)
        return False

    def head(self) -> int:
        recorder = self.recorder()
        try:
            return recorder.head()
        finally:
            recorder.close()

    def log_leaks(self) -> int:
        log = said(self.home)
        return sum(len(re.findall(word, log)) for word in MUST_BE_SILENT)


def site(home: Path, url: str | None, through: str | None = None) -> Site:
    made = Site(home, url, free_port(), through)
    made.begin()
    return made


def judged(run: str, at: Site, journal: Journal, **more: int) -> Findings:
    """While the service runs: all once more, then what is stored is compared with what was told."""
    sent_again(at.port, journal)
    recorder = at.recorder()
    figures = journal.compared("main", recorder.rows())
    recorder.close()
    behind = int(not at.view_catches_up(at.head()))
    found = Findings(run, {**more, **figures, "view_behind": behind, "log_leaks": at.log_leaks()})
    found.expect_none(*MUST_BE_NONE, "view_behind", "log_leaks")
    found.expect_some("acked")
    found.wrong += [f"answered {it}" for it in sorted(set(journal.odd))[:5]]
    if found.wrong:
        found.wrong.append(f"the service said:\n{said(at.home)[-3000:]}")
    return found


class Follower:
    """A subscriber in this process, which nobody starts again."""

    def __init__(self, at: Site) -> None:
        self._recorder = at.recorder()
        self._subscription = self._recorder.subscribe()
        self._seen: list[int] = []
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def _follow(self) -> None:
        for it in self._subscription:
            self._seen.append(it.position)

    def end(self, head: int) -> dict[str, int]:
        """What it missed and doubled up to the head."""
        end = time.monotonic() + PATIENCE_SECONDS
        while (self._seen[-1] if self._seen else 0) < head and time.monotonic() < end:
            time.sleep(0.05)
        self._subscription.stop()
        self._thread.join(PATIENCE_SECONDS)
        self._recorder.close()
        return {
            "missed_by_subscriber": len(set(range(1, head + 1)) - set(self._seen)),
            "doubled_for_subscriber": len(self._seen) - len(set(self._seen)),
        }


def _no_clock() -> int:
    raise AssertionError("nothing is written here")
