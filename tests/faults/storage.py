"""A full disk, writes and syncs that fail, answers that are cut off; the service is not restarted."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.api.harness import SINGLE, unit
from tests.faults.cluster import Cluster
from tests.faults.cutting import Cutter
from tests.faults.failing import EIO, ENOSPC, Failing, fill
from tests.faults.journal import Item, Journal
from tests.faults.kills import live
from tests.faults.senders import PATIENCE_SECONDS, Sender, load
from tests.faults.service import judged, site
from tests.faults.told import Findings, Progress

SENDERS = 8
SMALL = {"max_wal_size": "16MB"}
"""So that PostgreSQL with its data fits a small disk."""
BETWEEN = 20
"""How many more are acknowledged between two faults."""


def disk_full(home: Path, disk: Path, times: int, postgres: Cluster | None = None) -> Findings:
    """The disk under SQLite's files, or under PostgreSQL, is filled to the last byte and emptied."""
    run = f"full disk under {'PostgreSQL' if postgres else 'SQLite'}"
    at, restarts = site(home, postgres.url if postgres else None), 0
    with at.served():
        with load(at.port, SENDERS) as journal:
            for _time in range(times):
                live(journal, BETWEEN)
                refusals, ballast = journal.refusals, fill(disk)
                _until(lambda before=refusals: journal.refusals > before + SENDERS)  # type: ignore[misc]
                ballast.unlink()
                if postgres and not postgres.stands(5):  # as whoever runs it would
                    restarts += 1
                    postgres.start()
            live(journal, BETWEEN)
        found = judged(run, at, journal, times_full=times, database_restarts=restarts)
    found.expect_some("busy")
    return found


def disk_fails(home: Path, disk: Failing, faults: int, postgres: Cluster | None = None) -> Findings:
    """EIO and ENOSPC in turn, of syncs and writes, of the ledger's files and those beside them."""
    run = f"EIO and ENOSPC under {'PostgreSQL' if postgres else 'SQLite'}"
    at, hits, restarts = site(home, postgres.url if postgres else None), 0, 0
    kinds = _POSTGRES if postgres else _SQLITE
    progress = Progress(run)
    surroundings = {} if postgres else disk.surroundings
    with at.served(**surroundings):
        with load(at.port, SENDERS) as journal:
            for error, call, part in itertools.islice(itertools.cycle(kinds), faults):
                live(journal, BETWEEN)
                hits += disk.fail(error, call, part)
                if postgres and not postgres.stands(0.5):
                    restarts += 1
                    postgres.start()
                progress(hits=hits, acked=len(journal.acked))
            live(journal, BETWEEN)
        found = judged(run, at, journal, faults=faults, hits=hits, database_restarts=restarts)
    found.expect_some("busy", "hits")
    return found


_SQLITE = (
    (EIO, "sync", "ledger.db"), (ENOSPC, "write", "ledger.db-wal"), (EIO, "write", "ledger.db"),
    (EIO, "sync", "keys/"), (ENOSPC, "write", "keys/"),
    (EIO, "sync", "intake.db"), (ENOSPC, "write", "intake.db"), (ENOSPC, "write", "view/"),
)  # fmt: skip
_POSTGRES = (
    (EIO, "sync", "pg_wal/"), (ENOSPC, "write", "pg_wal/"), (EIO, "write", "pg_wal/"),
    (ENOSPC, "write", "data/base/"), (EIO, "write", "data/base/"),
)  # fmt: skip


def answers_cut(home: Path, postgres: Cluster, cuts: int) -> Findings:
    """PostgreSQL has committed; its answer never reaches the service."""
    run = "connection cut between commit and answer"
    with _cutter(postgres) as cutter:
        at = site(home, postgres.url, cutter.url)
        with at.served():
            with load(at.port, SENDERS) as journal:
                for cut in range(cuts):
                    live(journal, BETWEEN)
                    cutter.armed.set()
                    _until(lambda done=cut: cutter.cuts > done)  # type: ignore[misc]
                live(journal, BETWEEN)
            found = judged(run, at, journal, cuts=cutter.cuts)
    found.expect_some("cuts", "busy")
    return found


def clients_hang_up(home: Path, url: str | None, times: int) -> Findings:
    """The request is sent, and nobody is there for the answer; then it is sent again."""
    run = f"client hangs up before the answer, on {'PostgreSQL' if url else 'SQLite'}"
    at, chance, journal = site(home, url), random.Random(run), Journal()
    with at.served():
        sender = Sender(at.port, "again", journal)
        for number in range(times):
            item = Item((unit(f"left-{number}"),))
            journal.send(item)
            _send_and_leave(at.port, json.dumps(item.events[0]).encode(), chance.random() * 0.01)
            sender.deliver(item)
            sender.deliver(item)
        sender.leave()
        return judged(run, at, journal, hung_up=times)


def _send_and_leave(port: int, body: bytes, after_seconds: float) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", "/v1/events", body, {"Content-Type": SINGLE})
    time.sleep(after_seconds)
    assert connection.sock
    connection.sock.shutdown(socket.SHUT_RDWR)
    connection.close()


@contextmanager
def _cutter(postgres: Cluster) -> Iterator[Cutter]:
    made = Cutter(postgres.socket)
    try:
        yield made
    finally:
        made.close()


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
