"""The write path: what is recorded once is answered with its first receipt for ever."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from domain import gates
from domain.entry import Entry
from domain.errors import ContentConflict, Fault, Unreadable
from ledger.codec import decode
from ledger.leaf import leaf, leaf_hash
from ledger.receipt import Receipt
from ledger.record import Record
from ledger.statement import Statement
from tests.ledger.statements import appointment, note, refusal_of, registration
from tests.ledger.stores import Clock
from vault.keys import Keys


def test_the_first_receipt_is_given_for_ever(record: Record, clock: Clock) -> None:
    statements = [registration("o-1"), appointment("a-1", "o-1")]
    first = record.accept(statements)
    clock.now_us += 10**13
    again = replace(
        statements[0], sent_at="2026-01-01T00:00:00Z", traceparent=f"00-{'1' * 32}-{'2' * 16}-01"
    )
    for repeat in (
        record.accept(statements),
        record.accept_each(statements),
        record.accept([again, statements[1]]),
    ):
        assert repeat == [replace(it, repeated=True) for it in first]
    assert record.recorder.head() == 3


def test_a_repeat_beside_something_new_is_answered_with_it(record: Record) -> None:
    (first,) = record.accept([registration("o-1")])
    repeat, new = record.accept([registration("o-1"), appointment("a-1", "o-1")])
    assert repeat == replace(first, repeated=True)
    assert (new.position, new.repeated) == (3, False)


@pytest.mark.parametrize("beside", [False, True])
def test_the_first_receipt_is_given_after_the_persons_key_is_destroyed(
    record: Record, keys: Keys, beside: bool
) -> None:
    (first,) = record.accept([registration("o-1", occurred="1999")])
    keys.destroy("official/o-1")
    more = [registration("o-2")] if beside else []
    repeat, *_more = record.accept([registration("o-1", occurred="1999"), *more])
    assert (repeat, repeat.late) == (replace(first, repeated=True), first.late)
    assert record.accept_each([registration("o-1", occurred="1999")]) == [repeat]


def test_the_first_receipt_is_given_also_when_a_later_gate_would_refuse(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shut(_entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
        yield Fault("/data", "gate.new", "nothing more is recorded", "ask again next year")

    record.accept([registration("o-1")])
    (first,) = record.accept([appointment("a-1", "o-1")])
    monkeypatch.setattr(gates, "GATES", (*gates.GATES, shut))
    assert record.accept([appointment("a-1", "o-1")]) == [replace(first, repeated=True)]
    assert record.accept_each([appointment("a-1", "o-1")]) == [replace(first, repeated=True)]
    assert refusal_of(record, appointment("a-2", "o-1")).faults[0].rule == "gate.new"


def test_another_content_under_the_same_source_and_id_conflicts(record: Record) -> None:
    (first,) = record.accept([registration("o-1", name="张三")])
    refusal = refusal_of(record, registration("o-1", name="李四"))
    assert isinstance(refusal, ContentConflict)
    assert (refusal.position, refusal.faults[0].pointer) == (first.position, "/id")
    assert refusal.faults[0].way_out
    assert "张三" not in str(refusal) + repr(refusal)
    batch = refusal_of(record, registration("o-2"), registration("o-1", name="李四"))
    assert batch.faults[0].pointer == "/1/id"


def test_two_contents_under_one_id_in_a_batch_conflict(record: Record) -> None:
    assert isinstance(
        refusal_of(
            record,
            registration("o-1"),
            note("n-1", "o-1", post="甲"),
            note("n-1", "o-1", post="乙"),
        ),
        ContentConflict,
    )


def test_the_same_id_of_another_source_is_another_statement(record: Record) -> None:
    record.accept([registration("o-1")])
    ours, theirs = note("1", "o-1"), replace(note("1", "o-1"), source="urn:audit")
    assert [it.position for it in record.accept([ours, theirs])] == [3, 4]


def test_a_batch_is_refused_as_a_whole_each_pointer_led_by_its_index(record: Record) -> None:
    wrong = Statement(
        "urn:hr", "x", "official.registered", {"subject": {"officials": ["o-3"]}, "fact": {}}
    )
    refusal = refusal_of(
        record, registration("o-1"), wrong, registration("o-2"), replace(wrong, type="no.such")
    )
    assert isinstance(refusal, Unreadable)
    assert [it.pointer for it in refusal.faults] == [
        "/1/data/when/occurred",
        "/1/data/fact/name",
        "/3/type",
    ]


def test_accept_each_judges_each_statement_on_its_own(record: Record) -> None:
    wrong = Statement("urn:hr", "x", "no.such", {})
    answers = record.accept_each(
        [
            registration("o-1"),
            wrong,
            note("n-1", "o-1"),
            registration("o-1", id_="again"),
            note("n-2", "o-9"),
            note("n-1", "o-1"),
        ]
    )
    assert [it.position if isinstance(it, Receipt) else it.code for it in answers] == [
        2, "unknown-event-type", 3, "identity-taken", "unknown-official", 3,
    ]  # fmt: skip
    assert record.recorder.head() == 3


def test_an_empty_batch_is_nothing(record: Record) -> None:
    assert (record.accept([]), record.accept_each([]), record.recorder.head()) == ([], [], 1)


def test_what_was_sealed_stays_shut_after_the_key_is_destroyed_and_the_leaf_holds(
    record: Record, keys: Keys
) -> None:
    (receipt,) = record.accept([registration("o-1", name="张三")])
    row = record.recorder.at(("urn:hr", "reg-o-1"))
    assert row is not None
    assert record.codec.personal_value(row.data, "/name") == "张三"
    assert "张三".encode() not in row.data
    keys.destroy("official/o-1")
    stored, shut = record.codec.read_back(row.data)
    assert ("name" in stored["fact"], shut, record.codec.personal_value(row.data, "/name")) == (
        False,
        ("/name",),
        None,
    )
    assert decode(row.data).fact.name.block == 0
    assert (
        receipt.leaf
        == leaf_hash(leaf("main", 2, row.type, row.tags, row.recorded_at_us, row.data)).hex()
    )
