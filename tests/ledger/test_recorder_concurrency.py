"""Several writers, readers and cut connections: no gap, nothing missed, nothing written twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from domain.errors import Busy
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Draft
from tests.ledger.proposals import draft, one, positions
from tests.ledger.stores import Store

Make = Callable[..., LedgerRecorder]


def test_positions_have_no_gap_under_concurrent_writers_and_a_reader_misses_none(
    make_recorder: Make,
) -> None:
    writers, rounds, seen = 6, 25, list[int]()
    done = threading.Event()

    def write(writer: int) -> None:
        own = make_recorder()
        for number in range(rounds):
            bad = (
                one(draft("taken"), content_other())
                if number % 5 == 0
                else one(draft(f"{writer}-{number}"))
            )
            own.propose([bad, one(draft(f"{writer}-{number}"), draft(f"{writer}-{number}b"))])

    def content_other() -> Draft:
        return draft("taken", content=b"other")

    def read() -> None:
        own = make_recorder()
        while not (done.is_set() and (seen[-1] if seen else 0) >= own.head()):
            seen.extend(row.position for row in own.rows(after=seen[-1] if seen else 0))

    make_recorder().propose([one(draft("taken"))])
    with ThreadPoolExecutor(writers + 1) as pool:
        reading = pool.submit(read)
        for writing in [pool.submit(write, number) for number in range(writers)]:
            writing.result()
        done.set()
        reading.result()
    assert seen == list(range(1, 1 + writers * rounds * 2 + 1))


def test_a_fresh_store_may_be_opened_by_several_at_once(make_recorder: Make) -> None:
    start = threading.Barrier(6)

    def open_and_write(number: int) -> int:
        start.wait()
        return positions(make_recorder().propose([one(draft(number))]))[0][0]  # type: ignore[index]

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(open_and_write, range(6))) == [1, 2, 3, 4, 5, 6]


def test_after_a_cut_connection_a_retry_writes_once(store: Store, recorder: LedgerRecorder) -> None:
    recorder.propose([one(draft(1))])
    for number in (2, 3):
        store.cut()
        answers = list[Answer]()
        for _attempt in range(20):
            if answers:
                break
            with suppress(Busy):  # told to the sender, who sends the same again
                answers = recorder.propose([one(draft(number))])
        assert positions(answers) == [[number]]
    assert [row.position for row in recorder.rows()] == [1, 2, 3]
