"""What every recorder promises about appending, on each database: the library's cases and ours."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.dcb.tests import DCBRecorderTestCase
from eventsourcing.persistence import IntegrityError, ProgrammingError

from ledger.recorders.base import LedgerRecorder
from ledger.recorders.questions import NEAR
from ledger.recorders.rows import Clash, Draft, Placed, Proposal
from tests.ledger.proposals import draft, one, placed, positions, tagged

Make = Callable[..., LedgerRecorder]


def test_the_librarys_own_cases_for_appending_and_reading_hold(recorder: LedgerRecorder) -> None:
    DCBRecorderTestCase()._test_append_read(recorder)


def test_the_librarys_own_cases_for_subscribing_hold(recorder: LedgerRecorder) -> None:
    DCBRecorderTestCase()._test_append_subscribe(recorder)


@pytest.mark.parametrize("others", [3, NEAR // 2, NEAR + 200])
def test_a_condition_sees_what_others_added_since_however_much(
    make_recorder: Make, others: int
) -> None:
    recorder, other = make_recorder(), make_recorder()
    recorder.propose([one(draft(it, "official:1")) for it in range(NEAR)])
    seen = recorder.head()
    other.propose([one(draft("theirs", "official:1", "case:1"))])
    other.propose([one(draft(f"other {it}", "official:2")) for it in range(others)])
    now = other.head()
    asked = [  # tags, after, and whether something stands against it
        (("official:1",), seen, True), (("official:1",), now, False), (("official:1",), None, True),
        (("official:1", "case:1"), seen, True), (("official:1", "case:1"), seen + 1, False),
        (("official:3",), None, False), (("official:2",), now - 1, True), (("case:1",), 0, True),
        ((), now, False),
    ]  # fmt: skip
    proposals = [
        Proposal((draft(f"asked {it}"),), tagged(*tags, after=after) if tags else None)
        for it, (tags, after, _fails) in enumerate(asked)
    ]
    assert [isinstance(it, Clash) for it in recorder.propose(proposals)] == [it[2] for it in asked]


def test_conditions_of_neighbours_see_all_where_many_entries_have_the_tags_of_both(
    recorder: LedgerRecorder,
) -> None:
    recorder.propose([one(*(draft(it, "case:1", "case:2") for it in range(NEAR // 2 + 100)))])
    recorder.propose([one(draft("last", "case:2"))])
    seen = recorder.head() - 1
    proposals = [
        Proposal((draft("first asked", "case:1"),), tagged("case:1", after=0)),
        Proposal((draft("then asked", "case:2"),), tagged("case:2", after=seen)),
    ]
    assert [isinstance(it, Clash) for it in recorder.propose(proposals)] == [True, True]


def test_appending_nothing_is_a_mistake_that_is_named(recorder: LedgerRecorder) -> None:
    with pytest.raises(ProgrammingError):  # as the library's own recorders do
        recorder.append([])


def test_recorded_at_never_falls_when_the_clock_goes_back(make_recorder: Make) -> None:
    times = iter([1_000, 900, 100, 1_001])
    early = make_recorder(clock_us=lambda: next(times))
    for number in range(3):
        early.propose([one(draft(number))])
    make_recorder(clock_us=lambda: 5).propose([one(draft("another process"))])
    early.propose([one(draft("later"))])
    assert [row.recorded_at_us for row in early.rows()] == [1_000, 1_000, 1_000, 1_000, 1_001]


def test_the_same_reference_and_content_is_answered_with_the_first_row(make_recorder: Make) -> None:
    first = make_recorder()
    (original,) = placed(first, one(draft(1, "official:1")))
    again = Draft("fact.stated", b"sealed anew", (), ("urn:hr", "1"), b"c" * 32)
    for recorder in (first, make_recorder()):
        assert placed(recorder, one(again)) == (Placed(original.row, repeated=True),)
    assert first.head() == 1


def test_another_content_under_the_same_reference_clashes_and_writes_nothing(
    recorder: LedgerRecorder,
) -> None:
    (first,) = placed(recorder, one(draft(1)))
    (answer,) = recorder.propose([one(draft(2), draft(1, content=b"d" * 32))])
    assert answer == Clash(first.row)
    assert [row.position for row in recorder.rows()] == [1]
    assert recorder.at(("urn:hr", "2")) is None


def test_two_contents_under_one_reference_in_the_same_proposal_clash(
    recorder: LedgerRecorder,
) -> None:
    (answer,) = recorder.propose([one(draft(1), draft(1, content=b"d" * 32))])
    assert isinstance(answer, Clash)
    assert recorder.head() == 0


def test_the_same_statement_twice_in_a_proposal_is_written_once(recorder: LedgerRecorder) -> None:
    first, second = placed(recorder, one(draft(1), draft(1)))
    assert (first.row, second) == (second.row, Placed(first.row, repeated=True))
    assert recorder.head() == 1


def test_a_bad_neighbour_fails_alone_and_leaves_no_gap(recorder: LedgerRecorder) -> None:
    recorder.propose([one(draft("a"))])
    answers = recorder.propose(
        [
            one(draft("b")),
            one(draft("c"), draft("a", content=b"other")),
            one(draft("d"), unless=tagged("ref:hr:b")),
            one(draft("e"), unless=DCBAppendCondition()),
            one(draft("f")),
            one(draft("a")),
        ]
    )
    assert positions(answers) == [[2], None, None, None, [3], [1]]
    assert [row.position for row in recorder.rows()] == [1, 2, 3]


def test_a_condition_sees_the_neighbours_that_went_before(recorder: LedgerRecorder) -> None:
    key = tagged("key:hr:A1")
    answers = recorder.propose(
        [
            one(draft(1, "key:hr:A1"), unless=key),
            one(draft(2, "key:hr:A1"), unless=key),
            one(draft(3)),
        ]
    )
    assert positions(answers) == [[1], None, [2]]


@pytest.mark.parametrize(
    ("after", "holds"), [(None, False), (0, False), (1, False), (2, True), (3, True), (9, True)]
)
def test_a_condition_looks_only_past_its_position(
    recorder: LedgerRecorder, after: int, holds: bool
) -> None:
    recorder.propose([one(draft(1, "case:7")), one(draft(2, "case:7")), one(draft(3))])
    new = [DCBEvent("fact.stated", b"", ["case:7"])]
    if holds:
        assert recorder.append(new, tagged("case:7", after=after)) == 4
    else:
        with pytest.raises(IntegrityError):
            recorder.append(new, tagged("case:7", after=after))


def test_a_repeat_is_answered_whatever_its_condition_says_by_now(recorder: LedgerRecorder) -> None:
    proposal = one(draft(1, "official:1"), unless=tagged("official:1"))
    assert positions([*recorder.propose([proposal]), *recorder.propose([proposal])]) == [[1], [1]]


def test_two_ledgers_in_one_database_do_not_see_each_other(make_recorder: Make) -> None:
    ours, theirs = make_recorder("main"), make_recorder("other")
    for recorder, number in itertools.product((ours, theirs), range(3)):
        recorder.propose(
            [one(draft(number, "official:1"), unless=tagged("official:1", after=number))]
        )
    theirs.propose([one(draft("only theirs", "official:1"))])
    query = DCBQuery([DCBQueryItem(tags=["official:1"]), DCBQueryItem(types=["fact.stated"])])
    assert [row.position for row in ours.rows(query)] == [1, 2, 3]
    assert [row.position for row in theirs.rows(query)] == [1, 2, 3, 4]
    assert (ours.head(), ours.at(("urn:hr", "only theirs"))) == (3, None)


def test_what_cannot_be_kept_is_refused_and_its_neighbours_are_not_lost(
    recorder: LedgerRecorder,
) -> None:
    for tags in (("two\nlines",), ("",), ("official:1", "")):
        with pytest.raises(ValueError):  # noqa: PT011  a tag is one line, and not empty
            recorder.propose([one(draft(1)), Proposal((Draft("fact.stated", b"", tags),))])
    assert recorder.append([DCBEvent("fact.stated", b"", ["official:1"])]) == recorder.head()
