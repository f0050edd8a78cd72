"""What is refused: with its rule, its place and a way out, without repeating it, and nothing is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.catalogue import all_kinds
from domain.errors import Forbidden, Refused, UnknownKind
from domain.events.register import ManagementLevel
from ledger.record import Record
from ledger.recorders.base import LedgerRecorder
from ledger.trial import Tried
from tests.examples import example, statement
from tests.ledger.statements import note, refusal_of, registration
from tests.ledger.stores import Chance, open_ledger
from vault.keys import Keys


def test_a_ledger_is_opened_once_and_only_by_its_own_service(record: Record) -> None:
    refusal = refusal_of(record, statement(example(all_kinds()["ledger.opened"])))
    assert isinstance(refusal, Forbidden)
    assert refusal.faults[0].rule == "ledger.opened"
    open_ledger(record, "Europe/Paris")
    assert (record.recorder.head(), str(record.zone)) == (1, "Asia/Shanghai")


@pytest.mark.parametrize("one_by_one", [False, True])
def test_a_ledger_that_is_not_open_takes_nothing(
    recorder: LedgerRecorder, keys: Keys, one_by_one: bool
) -> None:
    record = Record(recorder, keys, Chance("record"))
    if one_by_one:
        (answer,) = record.accept_each([registration("o-1")])
        assert isinstance(answer, Refused)
    else:
        refusal_of(record, registration("o-1"))
    assert record.recorder.head() == 0
    open_ledger(record)
    assert record.accept([registration("o-1")])[0].position == 2


@pytest.mark.parametrize("body", ["", "某\n市", "汉" * 201])
def test_an_opening_that_could_not_be_read_is_not_written(
    recorder: LedgerRecorder, keys: Keys, body: str
) -> None:
    record = Record(recorder, keys, Chance("record"))
    with pytest.raises((Refused, ValueError)):
        record.open(body, ManagementLevel.CITY, "Asia/Shanghai", date(2026, 3, 1))
    assert recorder.head() == 0


def test_an_unknown_kind_is_refused_with_the_nearest_name(record: Record) -> None:
    refusal = refusal_of(record, replace(registration("o-1"), type="official.registred"))
    assert isinstance(refusal, UnknownKind)
    assert (refusal.faults[0].pointer, refusal.faults[0].way_out) == (
        "/type",
        "did you mean official.registered?",
    )


def test_nothing_new_is_sealed_for_a_person_whose_key_was_destroyed(
    record: Record, keys: Keys
) -> None:
    record.accept([registration("o-1")])
    keys.destroy("official/o-1")
    event = statement(example(all_kinds()["declaration.filed"]))
    refusal = refusal_of(record, event)
    assert isinstance(refusal, Forbidden)
    assert refusal.faults[0].rule == "person.erased"
    assert record.accept([note("n-1", "o-1")])[0].position == 3  # nothing personal in it


def test_a_trial_records_nothing_and_sees_what_went_before(record: Record, keys: Keys) -> None:
    trial = record.trial()
    assert trial.of(registration("o-1")).would_store
    assert trial.of(note("n-1", "o-1")).would_store
    assert trial.of(registration("o-1")) == Tried(), "a repeat of what went before"
    with pytest.raises(Refused):
        trial.of(note("n-2", "o-2"))
    with pytest.raises(Refused):
        record.trial().of(note("n-1", "o-1"))
    assert record.recorder.head() == 1
    assert keys.holders() == ["ledger/main"]


def test_a_refusal_does_not_repeat_what_was_sent(record: Record) -> None:
    secret = "王五与某某"
    event = example(all_kinds()["declaration.filed"])
    for part, fields in event["data"].items():
        for field in fields:
            changed = {
                **event,
                "data": {**event["data"], part: {**fields, field: {secret: secret}}},
            }
            refusal = refusal_of(record, statement(changed))
            assert secret not in "".join(
                fault.detail + fault.way_out + fault.rule for fault in refusal.faults
            )
    for name in ("id", "source", "time", "traceparent", "subject", "type"):
        refusal = refusal_of(record, statement({**event, name: f"{secret}\n "}))
        assert secret not in "".join(
            fault.detail + fault.way_out + fault.rule for fault in refusal.faults
        )


@pytest.mark.parametrize("name", ["id", "source", "time", "traceparent", "subject"])
def test_a_fault_of_an_attribute_points_to_the_attribute(record: Record, name: str) -> None:
    event = example(all_kinds()["declaration.filed"])
    assert [
        it.pointer for it in refusal_of(record, statement({**event, name: "not\nright"})).faults
    ] == [f"/{name}"]


def test_a_pointer_is_escaped_as_json_pointers_are(record: Record) -> None:
    event = example(all_kinds()["declaration.filed"])
    event["data"]["a/b~c"] = 1
    event["data"]["fact"]["a/b~c"] = 1
    pointers = [it.pointer for it in refusal_of(record, statement(event)).faults]
    assert pointers == ["/data/a~1b~0c", "/data/fact/a~1b~0c"]


@pytest.mark.parametrize(
    ("part", "field", "attribute"),
    [
        ("when", "sent_at", "time"), ("provenance", "source", "source"), ("provenance", "source_id", "id"),
        ("provenance", "subject", "subject"), ("provenance", "traceparent", "traceparent"),
    ],
)  # fmt: skip
def test_what_an_attribute_says_may_not_be_said_again_and_is_told_where_it_was(
    record: Record, part: str, field: str, attribute: str
) -> None:
    event = example(all_kinds()["declaration.filed"])
    event["data"][part] |= {field: "urn:x", "zzz": 1}
    told = {it.pointer: it for it in refusal_of(record, statement(event)).faults}
    assert set(told) == {f"/data/{part}/{field}", f"/data/{part}/zzz"}
    assert told[f"/data/{part}/{field}"].way_out == f"leave it out: it is the event's {attribute}"


def test_a_national_id_in_an_attribute_is_told_at_the_attribute(record: Record) -> None:
    record.accept([registration("o-1")])
    number = "110101 19900307 1233"
    refusal = refusal_of(record, replace(note("n-1", "o-1"), id=number))
    assert [(it.pointer, it.rule) for it in refusal.faults] == [("/id", "gate.national-id")]
