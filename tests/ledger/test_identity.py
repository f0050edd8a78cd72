"""Who is meant: an id or key belongs to one person, whoever asks first."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from domain.errors import IdentityTaken, Refused, UnknownOfficial, Unreadable
from ledger.receipt import Receipt, recorded
from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from ledger.statement import Statement
from tests.ledger.statements import (
    linked,
    merged,
    note,
    refusal_of,
    registration,
    tags_of,
    unit,
)
from tests.ledger.stores import Chance
from vault.keys import Keys


def test_an_unknown_official_is_refused_with_the_place_and_the_way_out(record: Record) -> None:
    record.accept([registration("o-1")])
    refusal = refusal_of(record, note("n-1", "hr:A1"))
    assert isinstance(refusal, UnknownOfficial)
    (fault,) = refusal.faults
    assert (fault.pointer, fault.rule) == ("/data/subject/officials/0", "official.unknown")
    assert "official.registered" in fault.way_out
    assert "official.identifier-linked" in fault.way_out
    assert (
        refusal_of(record, merged("m-1", "o-1", into="o-9")).faults[0].pointer == "/data/fact/into"
    )


def test_a_linked_key_names_its_official(record: Record) -> None:
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1", "audit:77/b")])
    record.accept([note("n-1", "hr:A1"), note("n-2", "audit:77/b")])
    assert tags_of(record, "n-1")[0] == tags_of(record, "n-2")[0] == "official:o-1"
    rows = list(record.recorder.rows())
    assert [recorded(row).officials for row in rows[1:]] == [("o-1",)] * 4
    assert recorded(rows[-1]).entry.subject.officials == ("audit:77/b",)  # as it was said


def test_an_official_is_registered_under_an_id_of_its_own(record: Record) -> None:
    refusal = refusal_of(record, registration("hr:A1"))
    assert isinstance(refusal, Unreadable)
    assert (refusal.faults[0].pointer, refusal.faults[0].rule) == (
        "/data/subject/officials/0",
        "identity.id",
    )


def test_a_taken_id_is_refused(record: Record) -> None:
    record.accept([registration("o-1")])
    refusal = refusal_of(record, registration("o-1", name="李四", id_="other"))
    assert isinstance(refusal, IdentityTaken)
    assert refusal.faults[0].pointer == "/data/subject/officials"


def test_a_taken_id_in_a_batch_is_pointed_to_by_its_index(record: Record) -> None:
    record.accept([registration("o-1")])
    refusal = refusal_of(record, registration("o-2"), registration("o-1", id_="other"))
    assert [fault.pointer for fault in refusal.faults] == ["/1/data/subject/officials"]


def test_a_key_of_another_official_is_refused(record: Record) -> None:
    record.accept([registration("o-1"), registration("o-2"), linked("l-1", "o-1", "hr:A1")])
    refusal = refusal_of(record, linked("l-2", "o-2", "hr:A2", "hr:A1"))
    assert isinstance(refusal, IdentityTaken)
    assert (refusal.faults[0].pointer, refusal.faults[0].rule) == (
        "/data/fact/identifiers/1",
        "identity.key",
    )
    assert "officials.merged" in refusal.faults[0].way_out


def test_the_same_key_for_the_same_official_is_accepted_again(record: Record) -> None:
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1")])
    record.accept([linked("l-2", "hr:A1", "hr:A1", "hr:A2")])
    assert record.accept([note("n-1", "hr:A2")])[0].position == 5


def test_one_by_one_the_same_key_for_the_same_official_is_accepted_again_too(
    record: Record,
) -> None:
    record.accept([registration("o-1")])
    answers = record.accept_each([linked("l-1", "o-1", "hr:A1"), linked("l-2", "o-1", "hr:A1")])
    assert [isinstance(it, Receipt) for it in answers] == [True, True]


def test_registration_and_use_may_come_in_one_batch(record: Record) -> None:
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1"), note("n-1", "o-1")])
    answers = record.accept_each(
        [registration("o-2"), linked("l-2", "o-2", "hr:A2"), note("n-2", "hr:A2")]
    )
    assert [it.position for it in answers if isinstance(it, Receipt)] == [5, 6, 7]


def test_a_key_and_its_use_may_come_in_one_batch(record: Record) -> None:
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1"), note("n-1", "hr:A1")])
    assert tags_of(record, "n-1")[0] == "official:o-1"


def test_a_use_before_its_registration_is_refused_alone(record: Record) -> None:
    refusal_of(record, note("n-1", "o-1"), registration("o-1"))
    answers = record.accept_each([note("n-1", "o-1"), registration("o-1"), note("n-1", "o-1")])
    assert [isinstance(it, Receipt) for it in answers] == [False, True, True]


def test_one_batch_does_not_register_an_id_twice(record: Record) -> None:
    refusal = refusal_of(
        record, registration("o-1", id_="first"), registration("o-1", name="李四", id_="second")
    )
    assert isinstance(refusal, IdentityTaken)
    assert refusal.faults[0].pointer.startswith("/1/")


def test_one_batch_does_not_link_a_key_to_two_officials(record: Record) -> None:
    record.accept([registration("o-1"), registration("o-2")])
    refusal = refusal_of(record, linked("l-1", "o-1", "hr:A1"), linked("l-2", "o-2", "hr:A1"))
    assert isinstance(refusal, IdentityTaken)


def test_an_official_named_by_id_and_by_key_is_named_twice(record: Record) -> None:
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1")])
    data = {
        "subject": {"officials": ["o-1", "hr:A1"], "cases": ["c-1"]}, "when": {"occurred": "2026"},
        "basis": {"articles": [{"rule": "监察法", "article": "52"}]},
        "fact": {"concluded_on": "2026-02-01", "result": "NO_SANCTION"},
    }  # fmt: skip
    data["subject"]["circle"] = "WORK"  # type: ignore[index]
    refusal = refusal_of(record, Statement("urn:hr", "x", "case.concluded", data))
    assert [fault.rule for fault in refusal.faults] == ["entry.officials"]


def test_an_id_is_given_once_whoever_asks_at_the_same_time(
    record: Record, make_recorder: Callable[..., LedgerRecorder], keys: Keys
) -> None:
    start = Barrier(4)

    def ask(number: int) -> Receipt | Refused:
        own = Record(make_recorder(), keys, Chance(f"record {number}"))
        start.wait()
        return own.accept_each([registration("o-1", name=f"张{number}", id_=f"reg {number}")])[0]

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert sorted(type(it).__name__ for it in answers) == ["IdentityTaken"] * 3 + ["Receipt"]
    assert record.recorder.head() == 2


def test_what_one_process_registered_another_knows_at_once(
    record: Record, make_recorder: Callable[..., LedgerRecorder], keys: Keys
) -> None:
    other = Record(make_recorder(), keys, Chance("other"))
    refusal_of(other, note("n-1", "hr:A1"))
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1")])
    assert other.accept([note("n-1", "hr:A1")])[0].position == 4


def test_hundreds_of_registrations_fit_in_one_batch(record: Record) -> None:
    batch = [registration(f"o-{number}") for number in range(600)]
    assert [it.position for it in record.accept(batch)] == list(range(2, 602))
    keys = [f"hr:A{number}" for number in range(500)]
    assert record.accept([linked("l-1", "o-1", *keys)])[0].position == 602


def test_a_reference_reads_back_one_way(record: Record) -> None:
    record.accept([registration("o-1")])
    for source, id_ in (("a:b", "c"), ("a", "b:c"), ("a%3Ab", "c"), ("a", "b%3Ac")):
        record.accept([replace(note(id_, "o-1"), source=source)])
    refs = [row.tags[-1] for row in record.recorder.rows(after=2)]
    assert len(set(refs)) == 4


@pytest.mark.parametrize("made", [merged, unit], ids=["merge", "unit"])
def test_the_register_is_found_by_everyone_it_names(
    record: Record, made: Callable[..., Statement]
) -> None:
    record.accept([registration("o-1"), registration("o-2")])
    record.accept([made("m-1", "o-1", into="o-2")])
    expected = {"merge": ("official:o-1", "official:o-2"), "unit": ("unit:o-1",)}
    assert tags_of(record, "m-1")[:-1] == expected["merge" if made is merged else "unit"]
