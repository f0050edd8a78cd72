"""What a durable append costs, beside the stock library and beside the bare database.

PostgreSQL and SQLite, both with their durable settings: 32 threads that each send one event and
wait, without and with a condition on every append; batches of a thousand with four tags; bytes on
disk.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import uuid4

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

from benchmarks.rounds import Arm, interleaved, repeated, senders, tell
from benchmarks.server import database, parts, server
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.rows import Draft, Proposal, ref_tag
from ledger.recorders.sqlite import SQLiteRecorder
from ledger.writer import Writer

SENDERS, SECONDS, ROUNDS, BATCH = 32, 2.0, 7, 1000
ROWS_ON_DISK = 50_000
_NUMBERS = itertools.count()
_DATA = os.urandom(300).hex()[:400].encode()


def run() -> None:
    with server() as url:
        _singles_on_postgres(url)
        _batches_on_postgres(url)
        _disk_on_postgres(url)
    _singles_on_sqlite()
    _batches_on_sqlite()


def _clock_us() -> int:
    return time.time_ns() // 1000


def _draft(number: int) -> Draft:
    """400 bytes and four tags, the last one of its own, as `ledger-spike.md` measured."""
    ref = ("urn:bench", f"{number}")
    tags = (
        f"official:o-{number % 5000}", f"tenure:t-{number % 7000}", f"case:c-{number}", ref_tag(ref)
    )  # fmt: skip
    return Draft("gift.handed-in", _DATA, tags, ref, hashlib.sha256(tags[3].encode()).digest())


def _fresh() -> Draft:
    return _draft(next(_NUMBERS))


def _condition(draft: Draft) -> DCBAppendCondition:
    return DCBAppendCondition(DCBQuery([DCBQueryItem([], [draft.tags[2]])]))


def _ours(recorder: LedgerRecorder) -> dict[str, Arm]:
    writer = Writer(recorder)

    def plain(_number: int) -> None:
        writer.propose([Proposal((_fresh(),))])

    def conditional(_number: int) -> None:
        draft = _fresh()
        writer.propose([Proposal((draft,), _condition(draft))])

    return {
        "ours": lambda: senders(plain, SENDERS, SECONDS),
        "ours, a condition on every append": lambda: senders(conditional, SENDERS, SECONDS),
    }


def _stored() -> StoredEvent:
    return StoredEvent(uuid4(), 1, "domain.events:GiftHandedIn", _DATA)


def _event(draft: Draft) -> DCBEvent:
    return DCBEvent(draft.type, draft.data, list(draft.tags))


def _library(url: str, pool: int) -> tuple[PostgresApplicationRecorder, PostgresDCBRecorderTT]:
    def store() -> PostgresDatastore:
        return PostgresDatastore(
            **parts(database(url)), pool_size=pool, max_overflow=0, schema="public"
        )

    recorder = PostgresApplicationRecorder(store(), events_table_name="events")
    recorder.create_table()
    tagged = PostgresDCBRecorderTT(store(), events_table_name="dcb")
    tagged.create_table()
    return recorder, tagged


def _singles_on_postgres(url: str) -> None:
    print(f"\nPostgreSQL, {SENDERS} senders of single events", flush=True)
    recorder = PostgresRecorder(database(url), "main", _clock_us)
    stock, tagged = _library(url, SENDERS)

    def stock_tagged(_number: int) -> None:
        draft = _fresh()
        tagged.append([_event(draft)], _condition(draft))

    arms = {
        "library's recorder": lambda: senders(
            lambda _number: stock.insert_events([_stored()]), SENDERS, SECONDS
        ),
        "library's tag recorder, with condition": lambda: senders(stock_tagged, SENDERS, SECONDS),
        **_ours(recorder),
    }
    tell(interleaved(arms, ROUNDS), "library's recorder")
    recorder.close()


def _thousand() -> list[Draft]:
    return [_fresh() for _ in range(BATCH)]


def _batches_on_postgres(url: str) -> None:
    print(f"\nPostgreSQL, batches of {BATCH} with four tags", flush=True)
    recorder = PostgresRecorder(database(url), "main", _clock_us)
    _stock, tagged = _library(url, 2)
    plain_url = database(url)
    PostgresRecorder(plain_url, "main", _clock_us).close()
    plain = psycopg.connect(plain_url, autocommit=True)
    position = itertools.count(1)

    def ours(drafts: Sequence[Draft]) -> None:
        recorder.propose([Proposal((draft,)) for draft in drafts])

    def inserted(drafts: Sequence[Draft]) -> None:
        rows = [
            ("main", next(position), it.type, it.data, "\n".join(it.tags[:3]), f"3 {it.tags[3]}",
             _clock_us(), *(it.ref or ()), it.content)
            for it in drafts
        ]  # fmt: skip
        plain.execute(
            "INSERT INTO ledger.entry SELECT * FROM unnest(%b::text[], %b::bigint[], %b::text[], "
            "%b::bytea[], %b::text[], %b::text[], %b::bigint[], %b::text[], %b::text[], %b::bytea[])",
            [list(column) for column in zip(*rows, strict=True)],
        )

    def stock(drafts: Sequence[Draft]) -> None:
        tagged.append([_event(draft) for draft in drafts])

    arms = {
        "plain insert into the same tables": lambda: repeated(_thousand, inserted, SECONDS),
        "ours": lambda: repeated(_thousand, ours, SECONDS),
        "library's tag recorder": lambda: repeated(_thousand, stock, SECONDS),
    }
    found = interleaved(arms, ROUNDS)
    tell(found, "plain insert into the same tables")
    tell({"ours": found["ours"], **found}, "library's tag recorder")
    plain.close()
    recorder.close()


def _disk_on_postgres(url: str) -> None:
    """The same rows, and the same columns without tags and their index, both after VACUUM."""
    address = database(url)
    recorder = PostgresRecorder(address, "main", _clock_us)
    for _ in range(ROWS_ON_DISK // BATCH):
        recorder.propose([Proposal((draft,)) for draft in _thousand()])
    recorder.close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("""
            CREATE TABLE bare (LIKE ledger.entry);
            ALTER TABLE bare DROP COLUMN tags, DROP COLUMN ref;
            INSERT INTO bare SELECT ledger, position, type, data, recorded_at_us, source, source_id,
                content FROM ledger.entry;
            ALTER TABLE bare ADD PRIMARY KEY (ledger, position);
            CREATE UNIQUE INDEX ON bare (ledger, source, source_id);
            CREATE INDEX ON bare (ledger, type, position);
        """)
        connection.execute("VACUUM FULL ledger.entry")
        connection.execute("VACUUM FULL bare")
        sizes = connection.execute(
            "SELECT pg_total_relation_size('ledger.entry'), pg_total_relation_size('bare')"
        ).fetchone()
    assert sizes
    ours, bare = (size / ROWS_ON_DISK for size in sizes)
    print(
        f"\nPostgreSQL, bytes of an entry with its tags {ours:.0f}, without {bare:.0f}: {ours / bare:.2f}"
    )


def _singles_on_sqlite() -> None:
    print(f"\nSQLite, synchronous=FULL, {SENDERS} senders of single events", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        recorder = SQLiteRecorder(Path(folder) / "ledger.db", "main", _clock_us)
        stock = SQLiteApplicationRecorder(SQLiteDatastore(f"{folder}/stock.db"))
        stock.create_table()
        arms = {
            "library's recorder": lambda: senders(
                lambda _number: stock.insert_events([_stored()]), SENDERS, SECONDS
            ),
            **_ours(recorder),
        }
        tell(interleaved(arms, ROUNDS), "library's recorder")
        recorder.close()


def _batches_on_sqlite() -> None:
    print(f"\nSQLite, batches of {BATCH} with four tags", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        recorder = SQLiteRecorder(Path(folder) / "ledger.db", "main", _clock_us)

        def ours(drafts: Sequence[Draft]) -> None:
            recorder.propose([Proposal((draft,)) for draft in drafts])

        arms = {
            "plain insert of the same columns": lambda: repeated(
                _thousand, _plain_sqlite(Path(folder) / "plain.db"), SECONDS
            ),
            "ours": lambda: repeated(_thousand, ours, SECONDS),
        }
        tell(interleaved(arms, ROUNDS), "plain insert of the same columns")
        recorder.close()


def _plain_sqlite(path: Path) -> Callable[[Sequence[Draft]], None]:
    """Durable, in order, without tags, identity or guards."""
    file = sqlite3.connect(path, isolation_level=None)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=FULL")
    file.execute(
        "CREATE TABLE IF NOT EXISTS entry (position INTEGER PRIMARY KEY, type TEXT, data BLOB, "
        "tags TEXT, recorded_at_us INTEGER, source TEXT, source_id TEXT, content BLOB)"
    )

    def insert(drafts: Sequence[Draft]) -> None:
        rows = [
            (it.type, it.data, "\n".join(it.tags), _clock_us(), *(it.ref or ()), it.content)
            for it in drafts
        ]
        file.execute("BEGIN")
        file.executemany(
            "INSERT INTO entry (type, data, tags, recorded_at_us, source, source_id, content) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        file.execute("COMMIT")

    return insert
