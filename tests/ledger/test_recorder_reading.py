"""What every recorder promises about reading: queries, pages, times, subscriptions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from ledger.recorders.base import LedgerRecorder
from ledger.recorders.reading import PAGE
from ledger.recorders.rows import Clash, Draft, Proposal
from tests.ledger.proposals import placed

Make = Callable[..., LedgerRecorder]

ENTRIES = (
    ("clue.registered", "official:1", "case:1"),
    ("case.filed", "official:1", "case:2"),
    ("clue.registered", "official:2", "case:1"),
    ("case.filed", "official:2"),
    ("reminder.issued",),
)
Items = list[tuple[tuple[str, ...], tuple[str, ...]]]
QUERIES: dict[str, tuple[Items, list[int]]] = {
    "nothing asked": ([], [1, 2, 3, 4, 5]),
    "an empty item": ([((), ())], [1, 2, 3, 4, 5]),
    "one type": ([(("case.filed",), ())], [2, 4]),
    "several types": ([(("case.filed", "reminder.issued"), ())], [2, 4, 5]),
    "an unknown type": ([(("tour.held",), ())], []),
    "one tag": ([((), ("case:1",))], [1, 3]),
    "several tags": ([((), ("case:1", "official:2"))], [3]),
    "the same tag twice": ([((), ("case:1", "case:1"))], [1, 3]),
    "type and tag": ([(("case.filed",), ("official:2",))], [4]),
    "types and tags": ([(("case.filed", "clue.registered"), ("official:1", "case:1"))], [1]),
    "two items": ([((), ("case:2",)), (("reminder.issued",), ())], [2, 5]),
    "items that overlap": ([((), ("official:1",)), (("clue.registered",), ())], [1, 2, 3]),
    "an item and an empty one": ([((), ("case:2",)), ((), ())], [1, 2, 3, 4, 5]),
    "part of a tag": ([((), ("case",)), ((), ("official:%",)), ((), ("OFFICIAL:1",))], []),
}


def query(items: Items) -> DCBQuery:
    return DCBQuery([DCBQueryItem(list(types), list(tags)) for types, tags in items])


def fill(recorder: LedgerRecorder, count: int, *tags: str) -> None:
    recorder.propose(
        [Proposal(tuple(Draft("clue.registered", b"%d" % it, tags) for it in range(count)))]
    )


@pytest.mark.parametrize("asked", QUERIES)
def test_a_query_finds_what_one_of_its_items_describes(
    recorder: LedgerRecorder, asked: str
) -> None:
    recorder.append([DCBEvent(kind, b"", list(tags)) for kind, *tags in ENTRIES])
    items, expected = QUERIES[asked]
    assert [it.position for it in recorder.read(query(items))] == expected
    assert [it.position for it in recorder.read(query(items), after=2)] == [
        it for it in expected if it > 2
    ]
    assert [it.position for it in recorder.read(query(items), limit=1)] == expected[:1]
    fails = isinstance(
        recorder.propose([Proposal((Draft("x.y", b"", ()),), DCBAppendCondition(query(items)))])[0],
        Clash,
    )
    assert fails == bool(expected)


@pytest.mark.parametrize("asked", QUERIES)
def test_a_condition_means_the_same_for_neighbours_and_for_the_ledger(
    recorder: LedgerRecorder, asked: str
) -> None:
    items, expected = QUERIES[asked]
    neighbours = [Proposal((Draft(kind, b"", tuple(tags)),)) for kind, *tags in ENTRIES]
    last = Proposal((Draft("x.y", b"", ()),), DCBAppendCondition(query(items)))
    assert isinstance(recorder.propose([*neighbours, last])[-1], Clash) == bool(expected)


def test_tags_come_back_in_the_order_they_were_given(recorder: LedgerRecorder) -> None:
    tags = ("unit:9", "ref:urn%3Ahr:1", "official:2", "案:甲", "official:1", "unit:9")
    given = Draft("clue.registered", b"", tags, ("urn:hr", "1"), b"c")
    (place,) = placed(recorder, Proposal((given,)))
    assert place.row.tags == tags
    assert [row.tags for row in recorder.rows()] == [tags]
    assert recorder.at(("urn:hr", "1")) == place.row


def test_an_entry_is_found_by_the_tag_of_its_reference(recorder: LedgerRecorder) -> None:
    given = Draft("clue.registered", b"", ("official:1", "ref:urn%3Ahr:1"), ("urn:hr", "1"), b"c")
    recorder.propose([Proposal((given,))])
    assert [it.position for it in recorder.read(query([((), ("ref:urn%3Ahr:1",))]))] == [1]
    assert [
        it.position for it in recorder.read(query([((), ("official:1", "ref:urn%3Ahr:1"))]))
    ] == [1]
    assert [it.position for it in recorder.read(query([((), ("ref:urn%3Ahr:2",))]))] == []


def test_stored_bytes_come_back_as_they_are(recorder: LedgerRecorder) -> None:
    bodies = [b"", b"\x00\xff" * 100, "汉字".encode(), bytes(1_000_000)]
    recorder.append([DCBEvent("clue.registered", body, []) for body in bodies])
    assert [it.event.data for it in recorder.read()] == bodies


def test_a_ledger_of_more_than_a_page_is_read_in_order(recorder: LedgerRecorder) -> None:
    fill(recorder, 2 * PAGE + 1, "case:1")
    everything = list(range(1, 2 * PAGE + 2))
    assert [row.position for row in recorder.rows()] == everything
    assert [it.position for it in recorder.read()] == everything
    assert [row.position for row in recorder.rows(after=5, upto=PAGE + 7)] == everything[
        5 : PAGE + 7
    ]
    assert [row.position for row in recorder.page(PAGE - 1, 3)] == [PAGE, PAGE + 1, PAGE + 2]
    assert [it.position for it in recorder.read(limit=PAGE + 1)] == everything[: PAGE + 1]


def test_a_large_tag_is_read_by_pages(recorder: LedgerRecorder) -> None:
    for _round in range(3):
        fill(recorder, PAGE // 2, "case:rare")
        fill(recorder, 10, "case:other")
    wanted = [row.position for row in recorder.rows() if "case:rare" in row.tags]
    several = query([((), ("case:rare",)), (("tour.held",), ("case:other",))])
    assert [row.position for row in recorder.rows(query([((), ("case:rare",))]))] == wanted
    assert [row.position for row in recorder.rows(several)] == wanted


def test_what_is_written_during_a_read_is_left_for_the_next_one(recorder: LedgerRecorder) -> None:
    fill(recorder, 3)
    reading = recorder.read()
    next(reading)
    fill(recorder, 2)
    assert ([it.position for it in reading], reading.head) == ([2, 3], 3)


def test_position_at_is_the_last_one_recorded_by_an_instant(make_recorder: Make) -> None:
    times = iter([100, 200, 200, 500])
    recorder = make_recorder(clock_us=lambda: next(times))
    assert recorder.position_at(10**18) == 0
    for number in range(4):
        fill(recorder, 2 if number == 1 else 1)
    asked = [-1, 99, 100, 199, 200, 201, 499, 500, 10**18]
    assert [recorder.position_at(instant) for instant in asked] == [0, 0, 1, 1, 4, 4, 4, 5, 5]


def test_a_subscription_sees_the_entries_of_another_recorder(make_recorder: Make) -> None:
    reader, writer = make_recorder(), make_recorder()
    fill(writer, 2, "case:1")
    with (
        ThreadPoolExecutor() as pool,
        reader.subscribe(query([((), ("case:1",))]), after=1) as subscription,
    ):
        assert next(subscription).position == 2
        waiting = pool.submit(next, subscription)
        fill(writer, 1, "case:2")
        fill(writer, 1, "case:1")
        assert waiting.result(timeout=5).position == 4


def test_a_subscription_delivers_every_match_once_over_several_pages(make_recorder: Make) -> None:
    recorder = make_recorder()
    for _round in range(3):
        fill(recorder, PAGE, "case:1")
        fill(recorder, 1, "case:2")
    with recorder.subscribe(query([((), ("case:1",))])) as subscription:
        got = [next(subscription).position for _ in range(3 * PAGE)]
    assert got == [row.position for row in recorder.rows() if row.tags == ("case:1",)]


def test_a_subscription_stops_when_asked(recorder: LedgerRecorder) -> None:
    with ThreadPoolExecutor() as pool, recorder.subscribe() as subscription:
        waiting = pool.submit(list, subscription)
        time.sleep(0.05)
        subscription.stop()
        assert waiting.result(timeout=5) == []


def test_waiting_ends_with_the_next_entry_or_with_its_time(make_recorder: Make) -> None:
    recorder, other = make_recorder(), make_recorder()
    assert not recorder.wait(0, 0.05)
    threading.Timer(0.1, fill, (other, 1)).start()
    assert recorder.wait(0, 5)
    assert recorder.wait(0, 0)


def test_the_newest_of_many_is_found_wherever_it_is(recorder: LedgerRecorder) -> None:
    """Near the head, far behind it, or nowhere; beyond what was read already, and not before."""
    some = [("case:old",), ("case:both", "case:old"), ("case:both",)]
    for start in range(0, 2 * PAGE + 500, 500):
        drafts = [
            Draft("fact.stated", b"", some[it] if it < len(some) else (), ("urn:n", str(it)))
            for it in range(start, start + 500)
        ]
        recorder.propose([Proposal(tuple(drafts))])
    head = recorder.head()

    def newest(*tags: str, after: int = 0) -> int:
        items = [DCBQueryItem([], list(tags))] if tags else []
        return recorder.newest(DCBQuery(items), after)

    assert (newest(), newest(after=head - 1), newest(after=head)) == (head, head, 0)
    assert (newest("case:old"), newest("case:both"), newest("case:old", "case:both")) == (2, 3, 2)
    assert (newest("case:old", after=1), newest("case:old", after=2)) == (2, 0)
    assert newest("case:none") == 0
    recorder.propose([Proposal((Draft("fact.stated", b"", ("case:old",), ("urn:n", "last")),))])
    assert newest("case:old") == newest("case:old", after=head) == head + 1


def test_entries_are_found_by_their_positions(recorder: LedgerRecorder) -> None:
    drafts = [Draft("fact.stated", b"%d" % it, (), ("urn:n", str(it))) for it in range(1, 10)]
    recorder.propose([Proposal(tuple(drafts))])
    found = recorder.rows_at([7, 2, 3, 3, 9, 8])
    assert {it: row.data for it, row in found.items()} == {it: b"%d" % it for it in (2, 3, 7, 8, 9)}
    assert recorder.rows_at([]) == {}
