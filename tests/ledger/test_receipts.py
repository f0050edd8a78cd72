"""A receipt can be checked against the stored row, which is the same on both databases."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.catalogue import all_kinds
from ledger.leaf import leaf, leaf_hash
from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from tests.examples import example, prelude, statement
from tests.ledger.statements import appointment, registration
from tests.ledger.stores import Chance, Clock, SQLiteStore, open_ledger
from vault.keys import Keys


def test_a_receipt_says_where_and_when_and_what(record: Record) -> None:
    (receipt,) = record.accept([registration("o-1")])
    row = record.recorder.at(("urn:hr", "reg-o-1"))
    assert row is not None
    assert (receipt.ledger, receipt.position, receipt.source, receipt.id) == (
        "main",
        2,
        "urn:hr",
        "reg-o-1",
    )
    assert receipt.recorded_at == datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        microseconds=row.recorded_at_us
    )
    assert not receipt.repeated


def test_the_leaf_of_a_receipt_is_recomputed_from_the_row(record: Record) -> None:
    receipts = record.accept([registration("o-1"), appointment("a-1", "o-1")])
    for receipt, row in zip(receipts, record.recorder.rows(after=1), strict=True):
        made = leaf("main", row.position, row.type, row.tags, row.recorded_at_us, row.data)
        assert receipt.leaf == leaf_hash(made).hex() == hashlib.sha256(b"\0" + made).hexdigest()


@pytest.mark.parametrize(
    ("occurred", "late"),
    [("2026-03-01", False), ("2026-01-30", False), ("2026-01-29", True), ("2026-01", False), ("2025", True),
     ("2025-01-01/2026-02-01", False), ("9999", False), ("0001", True)],
)  # fmt: skip
def test_a_statement_is_late_more_than_thirty_days_after_its_last_day(
    record: Record, occurred: str, late: bool
) -> None:
    # 2026-03-01T00:00:0xZ is the same day in Shanghai; 30 days before it is 2026-01-30
    (receipt,) = record.accept([registration("o-1", occurred=occurred)])
    assert receipt.late is late
    assert record.accept([registration("o-1", occurred=occurred)])[0].late is late


def test_days_are_cut_in_the_zone_of_the_ledger(
    make_recorder: Callable[..., LedgerRecorder], keys: Keys
) -> None:
    evening = int(
        datetime(2026, 3, 1, 16, 30, tzinfo=UTC).timestamp() * 1_000_000
    )  # 00:30 of the 2nd in Shanghai
    for ledger, zone, late in (("main", "Asia/Shanghai", True), ("other", "UTC", False)):
        record = open_ledger(
            Record(make_recorder(ledger, clock_us=lambda: evening), keys, Chance(ledger)), zone
        )
        assert record.accept([registration("o-1", occurred="2026-01-30")])[0].late is late


def test_both_databases_hold_the_same_bytes_of_every_kind(
    make_recorder: Callable[..., LedgerRecorder], tmp_path: Path
) -> None:
    def filled(recorder: LedgerRecorder, name: str) -> list[Row]:
        with closing(Keys(tmp_path / name, b"k" * 32, Chance("keys"))) as keys:
            record = open_ledger(Record(recorder, keys, Chance("record")))
            record.accept(prelude())
            for kind in all_kinds().values():
                if kind.name != "ledger.opened":
                    record.accept([statement(example(kind))])
            rows = list(recorder.rows())
            assert all(record.codec.read_back(row.data)[1] == () for row in rows)
        return rows

    reference = SQLiteStore(tmp_path / "reference.db")
    expected = filled(reference.open("main", Clock()), "reference.keys")
    assert filled(make_recorder(clock_us=Clock()), "keys") == expected
    assert len(expected) == len(all_kinds()) + len(prelude())
    reference.close()
