"""A writer as a process of its own, which stalls and rolls back inside its transactions.

Nothing of the recorder is replaced: the stalls are triggers in the database. Whatever a writer was
told is on the disk of its journal before it goes on, so that a killed one has told it too.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from domain.errors import Busy
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.rows import Answer, Draft, Proposal, ref_tag
from ledger.recorders.sqlite import SQLiteRecorder

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.writing"])
SOURCE = "urn:test:writer"
MOST_DRAFTS = 20
STALLED, LONGEST_STALL_SECONDS = 0.2, 0.02
ROLLED_BACK, KILLED = 0.05, 0.001
"""How often, of the transactions."""
_STALL = f"""
CREATE SCHEMA IF NOT EXISTS faults;
CREATE FUNCTION faults.stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF random() < {STALLED} THEN PERFORM pg_sleep(random() * {LONGEST_STALL_SECONDS}); END IF;
    IF random() < {ROLLED_BACK} THEN RAISE EXCEPTION 'rolled back' USING ERRCODE = '40001'; END IF;
    RETURN NULL;
END $$;
CREATE TABLE faults.naive (position bigserial PRIMARY KEY, said text NOT NULL);
CREATE TRIGGER stall AFTER INSERT ON faults.naive
    FOR EACH STATEMENT EXECUTE FUNCTION faults.stall();
"""
_STALL_LEDGER = """CREATE TRIGGER stall AFTER INSERT ON ledger.entry
    FOR EACH STATEMENT EXECUTE FUNCTION faults.stall()"""


@dataclass(frozen=True)
class Place:
    """A ledger in a SQLite file, or beside the unlocked table on the PostgreSQL server."""

    server: str
    file: Path | None
    folder: Path

    def open(self) -> LedgerRecorder:
        if self.file:
            return SQLiteRecorder(self.file, "main", _now_us)
        return PostgresRecorder(self.server, "main", _now_us)

    def prepare(self) -> None:
        self.open().close()
        with psycopg.connect(self.server) as connection:
            connection.execute(_STALL)
            if not self.file:
                connection.execute(_STALL_LEDGER)

    @property
    def stop(self) -> Path:
        """A file that is there once the writers are to end; no lock, which a killed one would keep."""
        return self.folder / "stop"


def start(place: Place, name: str) -> ForkServerProcess:
    process = CONTEXT.Process(target=write, args=(place, name), daemon=True)
    process.start()
    return process


def write(place: Place, name: str) -> None:
    """Proposals of all kinds, each sent again until it is answered."""
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it tells each rollback
    chance = random.Random(name)
    recorder = place.open()
    if isinstance(recorder, SQLiteRecorder):
        _stall_in(recorder._writer, chance)
    journal = os.open(place.folder / f"{name}.told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    number = 0
    with psycopg.connect(place.server, autocommit=True) as unlocked:
        while not place.stop.exists():
            drafts = tuple(
                _draft(f"{name}-{number + it}") for it in range(chance.randint(1, MOST_DRAFTS))
            )
            number += len(drafts)
            condition = _condition(drafts[0]) if chance.random() < 0.5 else None
            (places,) = _until_answered(partial(recorder.propose, [Proposal(drafts, condition)]))
            assert isinstance(places, tuple), "nothing was in the way"
            told = "".join(
                f"{it.ref[1]} {placed.row.position}\n"
                for it, placed in zip(drafts, places, strict=True)
                if it.ref
            )
            os.write(journal, told.encode())
            for _time in range(3):
                with suppress(psycopg.OperationalError):  # what is rolled back is not missed
                    unlocked.execute("INSERT INTO faults.naive (said) VALUES (%s)", (name,))


def _until_answered(act: Callable[[], list[Answer]]) -> list[Answer]:
    while True:
        with suppress(
            Busy, sqlite3.OperationalError
        ):  # a stall rolls back by the fault of a function
            return act()


def _stall_in(connection: sqlite3.Connection, chance: random.Random) -> None:
    """The last statement before the commit; an exception rolls the transaction back."""

    def stall() -> int:
        if chance.random() < STALLED:
            time.sleep(chance.random() * LONGEST_STALL_SECONDS)
        if chance.random() < KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        if chance.random() < ROLLED_BACK:
            raise InterruptedError
        return 0

    connection.create_function("stall", 0, stall)
    connection.execute(
        "CREATE TEMP TRIGGER stall AFTER UPDATE ON main.head BEGIN SELECT stall(); END"
    )


def _draft(id_: str) -> Draft:
    ref = (SOURCE, id_)
    return Draft("unit.registered", b"x" * 100, (f"unit:{id_}", ref_tag(ref)), ref, id_.encode())


def _condition(draft: Draft) -> DCBAppendCondition:
    """Nobody else has this tag, so it holds; but it is asked."""
    return DCBAppendCondition(DCBQuery([DCBQueryItem(tags=[draft.tags[0]])]))


def _now_us() -> int:
    return time.time_ns() // 1000
