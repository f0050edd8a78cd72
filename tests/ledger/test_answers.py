"""Answers that are kept under a key, in the transaction of their entries."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from domain.errors import KeyReused, Unreadable
from ledger.record import Record
from ledger.recorders.base import KEPT_US, LedgerRecorder
from ledger.recorders.rows import Clash, Draft, Kept, Proposal
from ledger.terms import Once, Terms
from tests.ledger.proposals import draft, one, positions, tagged
from tests.ledger.statements import appointment, registration

Make = Callable[..., LedgerRecorder]
DAY_US = 24 * 3600 * 1_000_000


def key(number: int, request: bytes = b"r" * 32) -> Kept:
    return Kept(b"%032d" % number, request, (0,))


def keyed(number: int, *drafts: Draft, request: bytes = b"r" * 32) -> Proposal:
    keep = Kept(b"%032d" % number, request, (0,) * len(drafts))
    return Proposal(drafts, keep=keep)


def test_a_key_that_is_taken_writes_nothing_and_tells_what_was_answered(
    recorder: LedgerRecorder,
) -> None:
    recorder.propose([one(draft(1))])
    recorder.propose([keyed(1, draft(2), draft(1), draft(3))])
    (again,) = recorder.propose([keyed(1, draft(9), request=b"x" * 32)])
    assert isinstance(again, Clash)
    assert again.kept == Kept(b"%032d" % 1, b"r" * 32, (2, -1, 3))
    assert recorder.kept(b"%032d" % 1) == again.kept
    assert recorder.kept(b"%032d" % 2) is None
    assert recorder.head() == 3


def test_an_answer_goes_with_its_entries_or_not_at_all(recorder: LedgerRecorder) -> None:
    recorder.propose([one(draft(1, "case:c"))])
    keep = key(1)
    (refused,) = recorder.propose([Proposal((draft(2),), tagged("case:c"), keep)])
    assert refused == Clash()
    assert recorder.kept(keep.key) is None
    recorder.propose([Proposal((), keep=Kept(keep.key, keep.request, (-1,)))])
    assert recorder.kept(keep.key) == Kept(keep.key, keep.request, (-1,))
    assert recorder.head() == 1


def test_two_requests_with_one_key_in_one_transaction_are_one(recorder: LedgerRecorder) -> None:
    first, other, second = recorder.propose([keyed(1, draft(1)), one(draft(2)), keyed(1, draft(1))])
    assert positions([first, other]) == [[1], [2]]
    assert isinstance(second, Clash)
    assert second.kept
    assert second.kept.places == (1,)


def test_keys_of_ledgers_are_apart(make_recorder: Make) -> None:
    for name in ("main", "other"):
        assert positions(make_recorder(name).propose([keyed(1, draft(1))])) == [[1]]


def test_an_answer_is_kept_for_a_week_and_then_goes_a_few_at_a_time(make_recorder: Make) -> None:
    now = 1_000_000_000_000_000
    recorder = make_recorder(clock_us=lambda: now)
    recorder.propose([keyed(number, draft(number)) for number in range(10)])
    now += KEPT_US - DAY_US
    assert recorder.kept(key(3).key)
    now += DAY_US + 1
    assert recorder.kept(key(3).key) is None
    assert positions(recorder.propose([keyed(3, draft("new"))])) == [[11]]
    kept = [it for it in range(10) if _there(recorder, it)]
    assert len(kept) == 10 - 2, "its own, and two more; the new one is there under the first's key"
    recorder.propose([keyed(number, draft(number)) for number in range(100, 104)])
    assert [it for it in range(10) if _there(recorder, it)] == [3]


def _there(recorder: LedgerRecorder, number: int) -> bool:
    """Whatever its age."""
    with recorder._transaction() as connection:
        return bool(recorder._find_kept(connection, [key(number).key], 0))


def test_the_same_request_again_gets_the_same_receipts(record: Record) -> None:
    record.accept([registration("o-1")])
    told = [appointment("a-1", "o-1"), registration("o-1"), appointment("a-1", "o-1")]
    terms = Terms(once=record.once("k", told, batch=True))
    first, again = record.accept_on(terms, told), record.accept_on(terms, [])
    assert (first.replayed, again.replayed) == (False, True)
    assert again.receipts == first.receipts
    assert [(it.position, it.repeated) for it in again.receipts] == [
        (3, False),
        (2, True),
        (3, True),
    ]
    for other in (
        told[:2],
        [told[1], told[0], told[2]],
        [replace(told[0], id="a-"), *told[1:]],
        [],
    ):
        with pytest.raises(KeyReused):
            record.accept_on(Terms(once=record.once("k", other, batch=True)), told)
    one = told[:1]
    assert record.once("k", one, batch=True) != record.once("k", one, batch=False)


def test_a_refusal_is_not_kept(record: Record) -> None:
    wrong, right = [appointment("a-1", "o-1", term_from="never")], [registration("o-1")]
    with pytest.raises(Unreadable):
        record.accept_on(Terms(once=record.once("k", wrong, batch=False)), wrong)
    mended = Terms(once=record.once("k", right, batch=False))
    assert not record.accept_on(mended, right).replayed


def test_many_with_one_key_through_several_recorders_write_once(make_recorder: Make) -> None:
    """As several processes do: who comes second waits for the head, and finds the answer."""
    recorders = [make_recorder() for _ in range(6)]
    asked = Once(b"k" * 32, b"r" * 32)
    for number in range(20):
        mine = Once(b"%032d" % number, asked.request)

        def write(recorder: LedgerRecorder, it: Once = mine, number: int = number) -> object:
            drafts = (draft(f"{number}-{id(recorder)}"),)
            return recorder.propose([Proposal(drafts, keep=it.keep([0]))])[0]

        with ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(write, recorders))
        kept = [it.kept.places for it in answers if isinstance(it, Clash) and it.kept]
        assert kept == [(number + 1,)] * 5
    assert recorders[0].head() == 20
