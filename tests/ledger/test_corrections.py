"""A correction restates its target in full, is found wherever that is, and changes nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from domain.errors import IdentityTaken, UnknownTarget, Unreadable
from ledger.receipt import Receipt, recorded
from ledger.record import Record
from ledger.statement import Statement
from tests.ledger.statements import (
    appointment,
    linked,
    note,
    refusal_of,
    registration,
    tags_of,
)


def test_a_correction_restates_its_target_and_is_found_wherever_that_is(record: Record) -> None:
    record.accept(
        [registration("o-1"), registration("o-2"), appointment("a-1", "o-1", tenure="t-1")]
    )
    (receipt,) = record.accept([appointment("a-2", "o-2", tenure="t-2", id="a-1")])
    assert receipt.position == 5
    own = ("official:o-2", "tenure:t-2")
    tags = (*own, "official:o-1", "tenure:t-1", "origin:urn%3Ahr:a-1", "ref:urn%3Ahr:a-2")
    assert tags_of(record, "a-2") == tags
    row = record.recorder.at(("urn:hr", "a-2"))
    assert row is not None
    assert recorded(row).officials == ("o-2",)
    assert tags_of(record, "a-1") == ("official:o-1", "tenure:t-1", "ref:urn%3Ahr:a-1")  # as it was


def test_a_correction_of_nothing_is_refused(record: Record) -> None:
    record.accept([registration("o-1")])
    for target in ({"id": "no such"}, {"id": "reg-o-1", "source": "urn:other"}, {"id": "a-1"}):
        refusal = refusal_of(record, appointment("a-1", "o-1", **target))
        assert isinstance(refusal, UnknownTarget)
        assert refusal.faults[0].pointer == "/data/provenance/corrects"


def test_a_correction_is_of_the_kind_of_its_target(record: Record) -> None:
    record.accept([registration("o-1"), linked("l-1", "o-1", "hr:A1")])
    refusal = refusal_of(record, appointment("a-1", "o-1", id="reg-o-1"))
    assert (type(refusal), refusal.faults[0].rule) == (UnknownTarget, "correction.kind")
    assert refusal.faults[0].way_out
    again = linked("l-2", "o-1", "hr:A2")
    again.data["provenance"] = {
        "corrects": {"source": "urn:hr", "id": "l-1", "reason": "SENDER_ERROR"}
    }
    assert refusal_of(record, again).faults[0].rule == "correction.kind"


def test_a_registration_is_restated_for_the_same_official_only(record: Record) -> None:
    record.accept([registration("o-1", name="张三"), registration("o-2")])
    (receipt,) = record.accept([registration("o-1", name="张珊", id_="better", id="reg-o-1")])
    assert receipt.position == 4
    refusal = refusal_of(record, registration("o-3", id_="worse", id="reg-o-1"))
    assert (type(refusal), refusal.faults[0].rule) == (IdentityTaken, "correction.official")
    assert record.accept([note("n-1", "o-1")])[0].position == 5


def test_a_correction_and_its_target_may_come_together(record: Record) -> None:
    record.accept([registration("o-1")])
    answers = record.accept_each([appointment("a-1", "o-1"), appointment("a-2", "o-1", id="a-1")])
    assert [isinstance(it, Receipt) for it in answers] == [True, True]


def test_a_batch_corrects_a_statement_once(record: Record) -> None:
    """The second would not carry the tags of the first, and nobody would find it from there."""
    record.accept([registration("o-1"), registration("o-2"), registration("o-3")])
    record.accept([appointment("a-1", "o-1")])
    twice = [appointment("a-2", "o-2", id="a-1"), appointment("a-3", "o-3", id="a-1")]
    refusal = refusal_of(record, *twice)
    assert [(it.pointer, it.rule) for it in refusal.faults] == [
        ("/1/data/provenance/corrects", "correction.twice")
    ]
    assert refusal.faults[0].way_out
    assert all(isinstance(it, Receipt) for it in record.accept_each(twice))
    assert "official:o-2" in tags_of(record, "a-3")


def test_corrections_that_race_are_all_taken_one_after_the_other(record: Record) -> None:
    record.accept([registration("o-1"), appointment("a-0", "o-1")])
    start = Barrier(4)

    def correct(number: int) -> int:
        start.wait()
        told = [appointment(f"a-{number}-{it}", "o-1", id="a-0") for it in range(5)]
        return len([record.accept([it]) for it in told])

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(correct, range(4))) == 20
    assert record.recorder.head() == 23


def test_a_chain_of_corrections_does_not_gather_tags_without_end(record: Record) -> None:
    def about(id_: str, **corrects: str) -> Statement:
        told = appointment(id_, "o-1", **corrects)
        cases = [f"{id_}-{it}" for it in range(500)]
        return replace(told, data=told.data | {"subject": told.data["subject"] | {"cases": cases}})

    record.accept([registration("o-1"), about("a-0")])
    for number in range(1, 3):
        record.accept([about(f"a-{number}", id=f"a-{number - 1}")])
    refusal = refusal_of(record, about("a-3", id="a-2"))
    assert isinstance(refusal, Unreadable)
    assert refusal.faults[0].rule == "correction.tags"
    record.accept([appointment("a-4", "o-1", id="a-2")])
