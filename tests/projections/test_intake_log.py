"""What each integration sent, counted, kept apart from the view, and without content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest

from projections import intake_log
from projections.intake_log import REFUSED, REPEATED, STORED, IntakeLog, Sent, SourceRow
from tests.projections.places import Place
from tests.projections.telling import registered

AT = datetime(2026, 3, 1, tzinfo=UTC)
AT_US = int(AT.timestamp() * 1_000_000)
HR, AUDIT = "urn:hr", "urn:audit"
Open = Callable[..., IntakeLog]


@pytest.fixture
def opened(place: Place) -> Iterator[Open]:
    """The log of the place; every one that is opened is closed in the end."""
    with ExitStack() as stack:
        yield lambda ledger="main": stack.enter_context(
            closing(IntakeLog(place.address.url, place.address.folder, ledger))
        )


def stored(source: str, count: int = 1, *, late: bool = False) -> list[Sent]:
    return [Sent(source, "gift.handed-in", STORED, late=late)] * count


def noted(log: IntakeLog, at_us: int, position: int, sent: list[Sent]) -> None:
    """And written at once."""
    log.note(at_us, position, sent)
    log.flush()


def test_a_fresh_log_knows_no_source(opened: Open) -> None:
    assert opened().sources(10**6) == []


def test_sources_are_counted_by_name_and_result(opened: Open) -> None:
    log = opened()
    noted(
        log,
        AT_US,
        5,
        [*stored(HR, 3), *stored(HR, 2, late=True), Sent(HR, "gift.handed-in", REPEATED)],
    )
    noted(
        log,
        AT_US + 1,
        6,
        [
            Sent(HR, "gift.handed-in", REFUSED, "gate.basis"),
            Sent(HR, "", REFUSED, "type.unknown"),
            *stored(AUDIT),
        ],
    )
    assert log.sources(6) == [
        SourceRow(AUDIT, 1, 0, 0, 0, AT.replace(microsecond=1)),
        SourceRow(HR, 5, 1, 2, 2, AT.replace(microsecond=1)),
    ]


def test_only_what_is_stored_can_be_late(opened: Open) -> None:
    log = opened()
    noted(
        log,
        AT_US,
        1,
        [Sent(HR, "gift.handed-in", result, late=True) for result in (REPEATED, REFUSED)],
    )
    assert [it.late for it in log.sources(1)] == [0]


def test_as_of_a_position_only_what_was_sent_by_then_counts(opened: Open) -> None:
    log = opened()
    noted(log, AT_US, 5, stored(HR))
    noted(log, AT_US + 9, 8, stored(HR, 2))
    assert log.sources(4) == []
    assert [(it.stored, it.last_at) for it in log.sources(7)] == [(1, AT)]
    assert [it.stored for it in log.sources(8)] == [3]


def test_a_request_that_brought_nothing_leaves_nothing(opened: Open) -> None:
    log = opened()
    noted(log, AT_US, 1, [])
    assert log.sources(1) == []


def test_it_outlives_its_process_and_a_rebuild_of_the_view(opened: Open, place: Place) -> None:
    noted(opened(), AT_US, 1, stored(HR))
    place.project(registered("o-1"))
    for _ in range(3):
        place.rebuilt()
    assert [it.stored for it in opened().sources(1)] == [1]


def test_two_ledgers_do_not_see_each_others_senders(opened: Open) -> None:
    ours, theirs = opened(), opened("other")
    noted(ours, AT_US, 1, stored(HR))
    noted(theirs, AT_US, 1, stored(AUDIT, 2))
    assert [(it.source, it.stored) for it in ours.sources(1)] == [(HR, 1)]
    assert [(it.source, it.stored) for it in theirs.sources(1)] == [(AUDIT, 2)]


def test_several_writers_lose_no_count(opened: Open) -> None:
    logs = [opened() for _ in range(4)]

    def write(number: int) -> None:
        for _ in range(10):
            noted(logs[number], AT_US, 1, stored(f"urn:{number % 2}", 3))

    with ThreadPoolExecutor(len(logs)) as pool:
        list(pool.map(write, range(len(logs))))
    assert [it.stored for it in logs[0].sources(1)] == [60, 60]


def test_it_has_no_room_for_content_or_for_people() -> None:
    assert {column.name for column in intake_log.TABLE.c} == {
        "row", "ledger", "at_us", "position", "source", "kind", "result", "code", "count", "late",
    }  # fmt: skip


def test_who_never_had_anything_recorded_is_not_named(opened: Open) -> None:
    """A source is the sender's text too, and what is refused is kept nowhere."""
    log = opened()
    noted(log, AT_US, 1, [Sent("urn:person:110101199003070038", "", REFUSED, "gate.national-id")])
    assert [(it.source, it.refused) for it in log.sources(1)] == [("(unknown)", 1)]
    noted(log, AT_US, 2, [Sent(HR, "", REFUSED, "gate.basis"), *stored(HR)])
    noted(log, AT_US, 3, [Sent(HR, "", REFUSED, "gate.basis"), *stored(AUDIT)])
    assert [(it.source, it.refused) for it in opened().sources(3)] == [
        ("(unknown)", 1), (AUDIT, 0), (HR, 2)
    ]  # fmt: skip


def test_what_was_noted_is_told_at_once_and_written_in_the_end(opened: Open) -> None:
    log = opened()
    log.note(AT_US, 3, stored(HR))
    log.note(AT_US + 1, 4, [*stored(HR), *stored(AUDIT)])
    assert [(it.source, it.stored) for it in log.sources(4)] == [(AUDIT, 1), (HR, 2)]
    log.note(AT_US, 5, stored(HR))
    log.close()
    assert [(it.source, it.stored) for it in opened().sources(5)] == [(AUDIT, 1), (HR, 3)]


def test_what_cannot_be_counted_now_is_counted_with_the_next(opened: Open) -> None:
    log = opened()
    intake_log.TABLE.drop(log._engine)
    noted(log, AT_US, 5, stored(HR, 3))
    intake_log.TABLE.create(log._engine)
    assert log.sources(5) == [SourceRow(HR, 3, 0, 0, 0, AT)]


def test_what_is_noted_together_keeps_its_own_moment_and_position(opened: Open) -> None:
    log = opened()
    log.note(AT_US, 10, stored(HR))
    log.note(AT_US + 2_000_000, 500, stored(HR, 2))
    assert [(it.stored, it.last_at) for it in log.sources(10)] == [(1, AT)]
    assert [it.stored for it in log.sources(499)] == [1]
    assert [(it.stored, it.last_at) for it in log.sources(500)] == [(3, AT.replace(second=2))]
