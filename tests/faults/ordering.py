"""Readers who follow a ledger by position, while writers stall, roll back and are killed.

(1) many processes write to one ledger, and beside it to a table whose positions are a sequence
(2) some of them are killed with -9 in the middle of it, others take their places
(3) one reader subscribes, one pages on from the last position it saw, one reads the table so
(4) what each saw is compared with what is there in the end, and with what the writers were told
"""

from __future__ import annotations

import itertools
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import psycopg

from ledger.recorders.base import LedgerRecorder
from tests.faults.told import Findings, Progress
from tests.faults.writing import Place, start

PATIENCE_SECONDS = 120.0


def ordering(
    server: str, folder: Path, *, sqlite: bool, entries: int, writers: int, kills: int
) -> Findings:
    """`server` is an empty database on PostgreSQL, which also takes the unlocked table."""
    run = f"ordering on {'SQLite' if sqlite else 'PostgreSQL'}"
    place = Place(server, folder / "ledger.db" if sqlite else None, folder)
    place.prepare()
    recorder, over = place.open(), threading.Event()
    with ThreadPoolExecutor(3) as pool:
        try:
            subscribed = pool.submit(_subscribe, recorder, over)
            paged = pool.submit(_page, recorder, over)
            naive = pool.submit(_follow_naively, server, over)
            killed = _write(
                run, place, recorder, (entries, writers, kills), [subscribed, paged, naive]
            )
        finally:
            over.set()
        seen = {"subscriber": subscribed.result(), "reader": paged.result()}
        naively = naive.result()
    there = [row.position for row in recorder.rows()]
    ids = Counter(tag for row in recorder.rows() for tag in row.tags if tag.startswith("ref:"))
    told = _told(folder)
    at = {row.tags[-1].rpartition(":")[2]: row.position for row in recorder.rows()}
    recorder.close()
    with psycopg.connect(server) as connection:
        unlocked = {it for (it,) in connection.execute("SELECT position FROM faults.naive")}
    found = Findings(run, {
        "entries": len(there), "writers": writers, "killed": killed, "acked": len(told),
        "lost": sum(at.get(id_) != position for id_, position in told.items()),
        "doubled": sum(count - 1 for count in ids.values()),
        "gaps": (there[-1] if there else 0) - len(there),
        **{f"missed_by_{who}": len(set(there) - set(it)) for who, it in seen.items()},
        **{f"doubled_for_{who}": len(it) - len(set(it)) for who, it in seen.items()},
        **{f"out_of_order_for_{who}": sum(b <= a for a, b in itertools.pairwise(it)) for who, it in seen.items()},
        "naive_rows": len(unlocked), "missed_by_naive": len(unlocked - set(naively)),
    })  # fmt: skip
    found.expect_none(*(it for it in found.figures if it.startswith(("doubled", "out_of", "missed"))
                        and it != "missed_by_naive"), "lost", "gaps")  # fmt: skip
    found.expect_some("missed_by_naive", "acked", "killed")
    if len(there) < entries:
        found.wrong.append(f"{len(there)} entries, and {entries} were wanted")
    return found


def _write(
    run: str,
    place: Place,
    recorder: LedgerRecorder,
    wanted: tuple[int, int, int],
    reading: list[Future[list[int]]],
) -> int:
    """Until so many entries are there and so many writers were killed; how many were."""
    entries, writers, kills = wanted
    chance, progress, killed = random.Random(run), Progress(run), 0
    at_work = {number: start(place, f"w{number}") for number in range(writers)}
    try:
        while (head := recorder.head()) < entries or killed < kills:
            assert not any(it.done() for it in reading), "a reader has ended"
            progress(entries=head, killed=killed)
            if killed < kills and head >= entries * killed / kills:
                at_work[chance.randrange(writers)].kill()
            for number, process in at_work.items():
                if not process.is_alive():  # by its own hand, some of them
                    assert process.exitcode == -signal.SIGKILL, "a writer failed"
                    killed += 1
                    at_work[number] = start(place, f"w{number}-after-{killed}")
            time.sleep(chance.random() * 0.1)
        place.stop.touch()
        _join(list(at_work.values()))
    finally:
        for process in at_work.values():
            process.kill()
    return killed


def _join(processes: list[ForkServerProcess]) -> None:
    for process in processes:
        process.join(PATIENCE_SECONDS)
        assert not process.is_alive(), "a writer hangs"


def _subscribe(recorder: LedgerRecorder, over: threading.Event) -> list[int]:
    seen: list[int] = []
    with recorder.subscribe() as subscription:
        threading.Thread(
            target=_when_over, args=(over, lambda: bool(seen and seen[-1] >= recorder.head()), subscription.stop),
            daemon=True,
        ).start()  # fmt: skip
        seen.extend(it.position for it in subscription)
    return seen


def _when_over(
    over: threading.Event, reached: Callable[[], bool], stop: Callable[[], None]
) -> None:
    over.wait()
    end = time.monotonic() + PATIENCE_SECONDS
    while not reached() and time.monotonic() < end:
        time.sleep(0.05)
    stop()


def _page(recorder: LedgerRecorder, over: threading.Event) -> list[int]:
    seen: list[int] = []
    while not (over.is_set() and (seen[-1] if seen else 0) >= recorder.head()):
        seen.extend(row.position for row in recorder.rows(after=seen[-1] if seen else 0))
    return seen


def _follow_naively(server: str, over: threading.Event) -> list[int]:
    """What a reader sees who goes on from the last position, though others commit before it."""
    seen: list[int] = []
    query = "SELECT position FROM faults.naive WHERE position > %s ORDER BY position"
    with psycopg.connect(server, autocommit=True) as connection:
        while True:
            last = over.is_set()
            found = connection.execute(query, (seen[-1] if seen else 0,)).fetchall()
            seen.extend(position for (position,) in found)
            if last:
                return seen


def _told(folder: Path) -> dict[str, int]:
    """What the writers were told, by id; a line that a kill cut short was never read whole."""
    lines = [line for file in folder.glob("*.told") for line in file.read_bytes().split(b"\n")[:-1]]
    return {id_.decode(): int(position) for id_, position in (line.split(b" ") for line in lines)}
