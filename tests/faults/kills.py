"""kill -9 of the service, and of PostgreSQL with all its children, while integrations post."""

from __future__ import annotations

import random
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests.api.servers import server
from tests.faults.cluster import Cluster
from tests.faults.journal import Journal
from tests.faults.senders import PATIENCE_SECONDS, load
from tests.faults.service import Follower, judged, site
from tests.faults.told import Findings, Progress

SENDERS = 8
LIFE = (10, 150)
"""How many more were acknowledged when it is killed; on a slow machine that takes longer."""
NOT_DURABLE = {
    "synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB",
}  # fmt: skip
"""What is acknowledged lies in memory only: the control, in which a loss must be seen."""


def service_killed(home: Path, url: str | None, kills: int) -> Findings:
    """Started again each time; whatever was under way is cut off. A subscriber looks on."""
    run = f"kill -9 of the service on {'PostgreSQL' if url else 'SQLite'}"
    at, chance, progress, leaks = site(home, url), random.Random(run), Progress(run), 0
    follower = Follower(at)
    settings = {"SUPERVISION_DATABASE_URL": url} if url else {}
    with ExitStack() as stack:
        with load(at.port, SENDERS) as journal:
            for kill in range(kills):
                with server(at.home, at.port, **settings) as process:
                    live(journal, chance.randint(*LIFE))
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                leaks += at.log_leaks()
                progress(kills=kill + 1, acked=len(journal.acked))
            stack.enter_context(at.served())  # the last life answers them all
        found = judged(run, at, journal, kills=kills, leaked_before=leaks)
        found.figures |= follower.end(at.head())
    found.expect_none("leaked_before", "missed_by_subscriber", "doubled_for_subscriber")
    found.expect_some("unanswered")
    return found


def database_killed(home: Path, postgres: Cluster, kills: int) -> Findings:
    """The service is never started again; between the kills its connections are cut."""
    run = "kill -9 of PostgreSQL"
    at, chance, progress = site(home, postgres.url), random.Random(run), Progress(run)
    follower = Follower(at)
    with at.served():
        with load(at.port, SENDERS) as journal:
            for kill in range(kills):
                live(journal, chance.randint(*LIFE))
                postgres.cut()
                live(journal, chance.randint(*LIFE))
                postgres.kill()
                postgres.start()
                progress(kills=kill + 1, acked=len(journal.acked))
        found = judged(run, at, journal, kills=kills)
        found.figures |= follower.end(at.head())
    found.expect_none("missed_by_subscriber", "doubled_for_subscriber")
    found.expect_some("busy")
    return found


def loss_is_seen(home: Path, postgres: Cluster, kills: int) -> Findings:
    """The control, on a server with NOT_DURABLE: without a loss, the runs above prove nothing."""
    run = "kill -9 of PostgreSQL, which acknowledges before it is durable"
    at = site(home, postgres.url)
    with at.served(), psycopg.connect(postgres.url, autocommit=True) as raw:
        raw.execute("CHECKPOINT")  # that the ledger is open is not lost, or no start would be tried
    figures = {"kills": kills, "acked": 0, "lost": 0}
    for _kill in range(kills):
        with at.served(), load(at.port, SENDERS) as journal:
            live(journal, LIFE[1])
        acked = dict(journal.acked)
        postgres.kill()
        postgres.start()
        recorder = at.recorder()
        compared = journal.compared("main", recorder.rows())
        recorder.close()
        figures["acked"] += len(acked)
        figures["lost"] += compared["lost"]
    found = Findings(run, {**figures})
    found.expect_some("lost")
    return found


def live(journal: Journal, more: int) -> None:
    """Until so many more are acknowledged."""
    wanted, end = len(journal.acked) + more, time.monotonic() + PATIENCE_SECONDS
    while len(journal.acked) < wanted:
        assert time.monotonic() < end, "nothing is acknowledged any more"
        time.sleep(0.01)
