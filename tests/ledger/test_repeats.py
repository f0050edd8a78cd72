"""A retry is known for ever: as it was sent, or with what goes without saying written out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain import entry
from domain.catalogue import all_kinds, kind_of
from domain.errors import ContentConflict, Refused
from ledger.record import Record
from ledger.statement import Statement
from tests.examples import example, prelude, statement
from tests.ledger.statements import appointment, refusal_of, registration

Change = dict[str, Any]


def changed(told: Statement, **parts: Change) -> Statement:
    data = {name: dict(it) for name, it in told.data.items()}
    for name, part in parts.items():
        data[name] = {**data.get(name, {}), **part}
    return replace(told, data=data)


@pytest.mark.parametrize(
    "spelt",
    [
        {"basis": {"classification": "INTERNAL", "confidence": "ASSERTED"}},
        {"fact": {"term_to": None}},
        {"provenance": {}},
        {"subject": {"cases": []}},
        {"subject": {"circle": "WORK", "mechanism": "PREVENTION"}},
        {
            "provenance": {
                "channel": {
                    "direction": "TOP_DOWN",
                    "side": "PARTY_INTERNAL",
                    "agent": "FUNCTIONAL_DEPARTMENT",
                }
            }
        },
    ],
)
def test_what_goes_without_saying_makes_no_other_content(record: Record, spelt: Change) -> None:
    record.accept([registration("o-1")])
    (first,) = record.accept([appointment("a-1", "o-1")])
    (again,) = record.accept([changed(appointment("a-1", "o-1"), **spelt)])
    assert (again.position, again.leaf, again.repeated) == (first.position, first.leaf, True)


def test_what_is_read_back_is_a_retry_of_itself_personal_values_included(record: Record) -> None:
    told = [registration("o-1"), appointment("a-1", "o-1")]
    record.accept(told)
    for row in record.recorder.rows(after=1):
        read = record.as_posted(row)
        again = Statement(read["source"], read["id"], read["type"], read["data"])
        (receipt,) = record.accept([again])
        assert (receipt.position, receipt.repeated) == (row.position, True)


def test_what_was_stored_in_an_earlier_version_is_read_back_as_a_retry_of_itself(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = statement(example(all_kinds()["clue.registered"]))
    del told.data["fact"]["merged_petitions"]  # the first version had none
    with monkeypatch.context() as before:
        before.setattr(entry, "kind_of", lambda fact: replace(kind_of(fact), version=1))
        *_people, first = record.accept([*prelude(), told])
    spelt = changed(told, fact={"merged_petitions": []})
    (again,) = record.accept([spelt])
    assert (again.position, again.leaf, again.repeated) == (first.position, first.leaf, True)
    refusal = refusal_of(record, changed(told, fact={"merged_petitions": ["p-1"]}))
    assert isinstance(refusal, ContentConflict)


@pytest.mark.parametrize(
    "other",
    [
        {"basis": {"classification": "OPEN"}}, {"fact": {"post": "副局长"}}, {"fact": {"name": "李四"}},
        {"when": {"occurred": "2026-03"}}, {"subject": {"tenure": "t-2"}},
    ],
)  # fmt: skip
def test_anything_else_is_other_content(record: Record, other: Change) -> None:
    record.accept([registration("o-1"), appointment("a-1", "o-1")])
    told = registration("o-1") if "name" in other.get("fact", {}) else appointment("a-1", "o-1")
    refusal = refusal_of(record, changed(told, **other))
    assert isinstance(refusal, ContentConflict)
    assert refusal.position


def test_a_registration_said_twice_in_a_batch_is_one(record: Record) -> None:
    told = [registration("o-1"), registration("o-1"), appointment("a-1", "o-1")]
    assert [(it.position, it.repeated) for it in record.accept(told)] == [
        (2, False), (2, True), (3, False)
    ]  # fmt: skip


def test_other_content_under_one_id_in_a_batch_is_told_without_a_position(record: Record) -> None:
    refusal = refusal_of(record, registration("o-1"), registration("o-1", name="李四"))
    assert refusal.faults[0].pointer.startswith("/1/")


def test_what_no_json_holds_is_no_repeat_of_anything(record: Record) -> None:
    """Whoever calls the write path from Python may give keys of several types."""
    event = example(all_kinds()["selection.inspection-notice-posted"])
    record.accept_each(prelude())
    record.accept([statement(event)])
    officials: Any = {"a": "b", 1: None}
    data = event["data"] | {"subject": event["data"]["subject"] | {"officials": officials}}
    with pytest.raises(Refused):
        record.accept([statement(event | {"data": data})])
