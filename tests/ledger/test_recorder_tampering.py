"""The database refuses what the recorder would never ask, also through a raw connection."""

from __future__ import annotations

from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Draft, Proposal
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


def _refused(store: Store, sql: str) -> bool:
    try:
        store.attempt(sql)
    except store.refusals:
        return True
    return False
