"""What can be judged without asking is begun at once; the rest goes the long way."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from ledger.receipt import Receipt
from ledger.record import LookAgain, Record
from ledger.statement import Statement
from tests.ledger.statements import appointment, note, registration


def submitted(record: Record, told: Statement) -> Any:
    """What became of it; None where it is not at hand."""
    future: Future[Any] = Future()
    return future.result(30) if record.submit(told, future.set_result) else None


def test_who_was_named_before_needs_no_looking_up(record: Record) -> None:
    record.accept([registration("o-1")])
    assert submitted(record, appointment("a-1", "o-1")) is None, "not looked up yet"
    record.accept([appointment("a-1", "o-1")])
    receipt = submitted(record, appointment("a-2", "o-1", tenure="t-2"))
    assert isinstance(receipt, Receipt)
    assert (receipt.position, receipt.repeated) == (4, False)
    assert record.accept([appointment("a-2", "o-1", tenure="t-2")])[0].leaf == receipt.leaf


def test_a_retry_gets_the_first_receipt(record: Record) -> None:
    record.accept([registration("o-1")])
    record.accept([appointment("a-1", "o-1")])
    again = submitted(record, appointment("a-1", "o-1"))
    assert isinstance(again, Receipt)
    assert (again.position, again.repeated) == (3, True)


def test_other_content_under_its_id_is_to_be_looked_at_again(record: Record) -> None:
    record.accept([registration("o-1")])
    record.accept([appointment("a-1", "o-1")])
    assert isinstance(submitted(record, appointment("a-1", "o-1", post="副局长")), LookAgain)


@pytest.mark.parametrize(
    "told",
    [
        registration("o-2"),
        note("n-1", "nobody"),
        appointment("a-2", "o-1", id="a-1"),
        Statement("urn:hr", "x", "no.such", {}),
        Statement("urn:hr", "x", "appointment.made", {"subject": {"officials": [1]}}),
        Statement("urn:hr", "x", "appointment.made", {"subject": []}),
        Statement("urn:hr", "x", "appointment.made", []),
        Statement("urn:hr", "x", "appointment.made", {"provenance": 5}),
        Statement("urn:hr", "x", "appointment.made", {"provenance": "corrects"}),
    ],
)
def test_what_is_not_at_hand_goes_the_long_way(record: Record, told: Statement) -> None:
    record.accept([registration("o-1")])
    record.accept([appointment("a-1", "o-1")])
    head = record.recorder.head()
    assert submitted(record, told) is None
    assert record.recorder.head() == head
