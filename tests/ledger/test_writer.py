"""Whoever waits goes together, each with an answer of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from domain.errors import Busy
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Clash, Proposal
from ledger.writer import MOST_TOGETHER, Writer
from tests.ledger.proposals import draft, one, positions, tagged


class Slow:
    """A recorder whose first transaction waits until it is told; the sizes of all are noted."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self.go = threading.Event()
        self.begun = threading.Event()
        self.sizes: list[int] = []

    def propose(self, proposals: Sequence[Proposal]) -> list[Answer]:
        self.sizes.append(len(proposals))
        self.begun.set()
        assert self.go.wait(30)
        return self._recorder.propose(proposals)


@contextmanager
def held(recorder: LedgerRecorder, **limits: int) -> Iterator[tuple[Writer, Slow, Any]]:
    """A writer in the middle of its first transaction."""
    slow = Slow(recorder)
    writer = Writer(slow, **limits)  # type: ignore[arg-type]
    with ThreadPoolExecutor(40) as pool:
        first = pool.submit(writer.propose, [one(draft("first"))])
        assert slow.begun.wait(30)
        try:
            yield writer, slow, pool
        finally:
            slow.go.set()
            first.result(30)
            writer.close()


def waiting(writer: Writer, count: int) -> None:
    while writer.waiting < count:
        threading.Event().wait(0.005)


def test_whoever_waits_while_one_writes_goes_into_the_next_transaction(
    recorder: LedgerRecorder,
) -> None:
    with held(recorder) as (writer, slow, pool):
        others = [pool.submit(writer.propose, [one(draft(it))]) for it in range(30)]
        waiting(writer, 30)
        slow.go.set()
        found = sorted(positions(it.result(30))[0][0] for it in others)  # type: ignore[index]
    assert slow.sizes == [1, 30]
    assert found == list(range(2, 32))


def test_a_bad_neighbour_fails_alone(recorder: LedgerRecorder) -> None:
    with held(recorder) as (writer, slow, pool):
        good = [pool.submit(writer.propose, [one(draft(it))]) for it in range(9)]
        waiting(writer, 9)
        bad = pool.submit(writer.propose, [one(draft("bad", "two\nlines"))])
        waiting(writer, 10)
        slow.go.set()
        assert sorted(positions(it.result(30))[0][0] for it in good) == list(range(2, 11))  # type: ignore[index]
        with pytest.raises(ValueError, match="one line"):
            bad.result(30)
    assert recorder.head() == 10


def test_each_keeps_its_own_condition(recorder: LedgerRecorder) -> None:
    with held(recorder) as (writer, slow, pool):
        asked = [
            pool.submit(writer.propose, [Proposal((draft(it, "case:c"),), tagged("case:c"))])
            for it in range(5)
        ]
        waiting(writer, 5)
        slow.go.set()
        answers = [it.result(30)[0] for it in asked]
    assert sorted(isinstance(it, Clash) for it in answers) == [False, True, True, True, True]
    assert recorder.head() == 2


def test_who_finds_too_many_waiting_is_sent_away_at_once(recorder: LedgerRecorder) -> None:
    with held(recorder, most_waiting=3) as (writer, slow, pool):
        others = [pool.submit(writer.propose, [one(draft(it))]) for it in range(3)]
        waiting(writer, 3)
        with pytest.raises(Busy):
            writer.propose([one(draft("one too many"))])
        slow.go.set()
        for it in others:
            it.result(30)
    assert recorder.head() == 4


def test_what_waits_at_the_end_is_written_and_nothing_is_taken_after(
    recorder: LedgerRecorder,
) -> None:
    with held(recorder) as (writer, slow, pool):
        others = [pool.submit(writer.propose, [one(draft(it))]) for it in range(4)]
        waiting(writer, 4)
        closing = pool.submit(writer.close)
        slow.go.set()
        closing.result(30)
        assert writer.waiting == 0
        for it in others:
            it.result(30)
        with pytest.raises(Busy):
            writer.propose([one(draft("late"))])
    assert recorder.head() == 5


def test_a_transaction_has_a_bound_and_a_larger_proposal_goes_alone(
    recorder: LedgerRecorder,
) -> None:
    with held(recorder) as (writer, slow, pool):
        large = Proposal(tuple(draft(f"l-{it}") for it in range(MOST_TOGETHER + 1)))
        asked = [pool.submit(writer.propose, [one(draft("small"))])]
        waiting(writer, 1)
        asked.append(pool.submit(writer.propose, [large]))
        waiting(writer, MOST_TOGETHER + 2)
        slow.go.set()
        for it in asked:
            it.result(60)
    assert len(slow.sizes) == 3
    assert recorder.head() == MOST_TOGETHER + 3


def test_closing_waits_for_who_writes_in_a_thread_of_their_own(recorder: LedgerRecorder) -> None:
    with held(recorder) as (writer, slow, pool):
        closing = pool.submit(writer.close)
        with pytest.raises(TimeoutError):
            closing.result(0.2)
        slow.go.set()
        closing.result(30)
    assert recorder.head() == 1


def test_who_cannot_be_told_keeps_nobody_waiting(recorder: LedgerRecorder) -> None:
    def gone(_outcome: object) -> None:
        raise RuntimeError("the loop is closed")

    with held(recorder) as (writer, slow, pool):
        writer.submit([one(draft("gone"))], gone)
        other = pool.submit(writer.propose, [one(draft("other"))])
        slow.go.set()
        other.result(30)
        assert writer.propose([one(draft("later"))])
    assert recorder.head() == 4
