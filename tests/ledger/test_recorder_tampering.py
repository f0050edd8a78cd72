"""The database refuses what the recorder would never ask, also through a raw connection."""

from __future__ import annotations

import pytest
from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from domain.errors import Damaged
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Draft, Proposal
from ledger.recorders.sqlite import SQLiteRecorder
from ledger.recorders.sqlite_questions import question
from tests.ledger.proposals import draft, one, placed, tagged
from tests.ledger.stores import Store


def test_an_entry_is_neither_changed_nor_removed_nor_replaced(
    store: Store, recorder: LedgerRecorder
) -> None:
    for number in "123":
        recorder.propose(
            [Proposal((Draft("x.y", b"body", ("official:1",), ("urn:hr", number), b"c"),))]
        )
    before = list(recorder.rows())
    assert [sql for sql in store.tampering if not _refused(store, sql)] == []
    assert list(recorder.rows()) == before


def test_the_guards_are_there_again_when_a_store_is_opened_again(
    store: Store, recorder: LedgerRecorder
) -> None:
    recorder.propose([Proposal((Draft("x.y", b"", ()),))])
    again = store.open("main", lambda: 1)
    assert again.head() == 1
    assert _refused(store, store.tampering[0])


def test_what_lies_beyond_the_head_is_not_recorded(store: Store, recorder: LedgerRecorder) -> None:
    recorder.propose([one(draft(number, "case:1")) for number in (1, 2)])
    also = "" if isinstance(recorder, SQLiteRecorder) else "'',"
    store.smuggle(
        f"INSERT INTO {{entry}} SELECT ledger, 3, type, data, tags, {also} recorded_at_us, "
        "'urn:hr', '3', content FROM {entry} WHERE position = 2"
    )
    asked = [DCBQuery([DCBQueryItem(tags=["case:1"])]), DCBQuery([DCBQueryItem(["fact.stated"])])]
    for query in (None, *asked):
        assert [it.position for it in recorder.select(query, 0, None, 10)] == [1, 2]
        assert [it.position for it in recorder.select(query, 0, 3, 10)] == [1, 2]
        assert [it.position for it in recorder.rows(query)] == [1, 2]
    assert recorder.page(2, 10) == []
    assert recorder.at(("urn:hr", "3")) is None
    assert recorder.position_at(10**18) == recorder.head() == 2


def test_an_append_upon_what_somebody_put_there_is_told_as_damage(
    store: Store, recorder: LedgerRecorder
) -> None:
    recorder.propose([one(draft(number)) for number in (1, 2)])
    also = "" if isinstance(recorder, SQLiteRecorder) else "'',"
    store.smuggle(
        f"INSERT INTO {{entry}} SELECT ledger, 3, type, data, tags, {also} recorded_at_us, "
        "'urn:hr', '3', content FROM {entry} WHERE position = 2"
    )
    with pytest.raises(Damaged):
        recorder.propose([one(draft(4))])
    with pytest.raises(Damaged):
        recorder.propose([Proposal((draft(4),), tagged("case:1"))])
    assert recorder.head() == 2
    (known,) = placed(recorder, one(draft(1)))
    assert (known.row.position, known.repeated) == (1, True)


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_an_append_upon_an_entry_that_is_gone_is_told_as_damage(
    store: Store, recorder: LedgerRecorder
) -> None:
    recorder.propose([one(draft(number)) for number in (1, 2)])
    store.smuggle("DELETE FROM {entry} WHERE position = 2")
    for number in (2, 3):
        with pytest.raises(Damaged):
            recorder.propose([one(draft(number))])
    assert recorder.head() == 2


def test_a_moment_is_found_in_a_ledger_that_lost_entries(
    store: Store, recorder: LedgerRecorder
) -> None:
    recorder.propose([one(draft(number)) for number in range(8)])
    store.smuggle("DELETE FROM {entry} WHERE position IN (2, 5, 8)")
    assert recorder.position_at(10**18) == 7
    assert recorder.position_at(0) == 0


@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_reading_up_to_the_head_stays_a_search_of_an_index(recorder: LedgerRecorder) -> None:
    assert isinstance(recorder, SQLiteRecorder)
    recorder.propose([one(draft(number, "case:1")) for number in range(50)])
    several = DCBQueryItem(["fact.stated"], ["case:1", "case:2"])
    for item in (several, DCBQueryItem(["fact.stated"]), DCBQueryItem(tags=["ref:hr:1"]), None):
        for upto in (None, 9):
            sql, values = question("main", DCBQuery([item]) if item else None, 3, upto, 10)
            plan = [it[3] for it in recorder._writer.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            assert [it for it in plan if it.startswith("SCAN") and "subquery" not in it] == []


def _refused(store: Store, sql: str) -> bool:
    try:
        store.attempt(sql)
    except store.refusals:
        return True
    return False
