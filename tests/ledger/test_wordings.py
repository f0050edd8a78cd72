"""The words in which a stored entry may have been sent."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from domain.catalogue import Kind, all_kinds
from ledger.shapes import whole
from ledger.statement import ENVELOPE, PARTS, Statement, read_statement
from ledger.wordings import MOST_CHOSEN, wordings
from tests import examples

FACT: dict[str, Any] = {
    "clue_source": "AUDIT", "issue_codes": ["LAND_PRICE"], "owner_unit": "u-1", "received_on": "2021-06-15",
}  # fmt: skip
WHEN: dict[str, Any] = {"occurred": "2021-06-15"}
SUBJECT: dict[str, Any] = {"officials": ["o-1"], "cases": ["c-1"]}
BASIS: dict[str, Any] = {"classification": "INTERNAL", "confidence": "ASSERTED"}
SENT: dict[str, Any] = {
    "short": {"subject": SUBJECT, "when": WHEN, "fact": FACT},
    "defaults": {"subject": SUBJECT, "when": WHEN, "fact": FACT, "basis": BASIS},
    "one default": {
        "subject": SUBJECT, "when": WHEN, "fact": FACT, "basis": {"confidence": "ASSERTED"},
    },
    "empty list in the fact": {
        "subject": SUBJECT, "when": WHEN, "fact": {**FACT, "merged_petitions": []},
    },
    "empty lists": {
        "subject": SUBJECT, "when": WHEN, "fact": {**FACT, "merged_petitions": []},
        "provenance": {"evidence": []}, "basis": {"articles": []},
    },
    "empty part": {"subject": SUBJECT, "when": WHEN, "fact": FACT, "basis": {}, "provenance": {}},
}  # fmt: skip


def stored(statement: Statement) -> dict[str, Any]:
    """As it is read back, its personal values opened."""
    entry = read_statement(statement)
    return {"kind": entry.kind.name, **whole(entry.kind.fact).write(entry)}


def told(data: dict[str, Any]) -> Statement:
    return Statement("urn:a", "1", "clue.registered", data, subject="o-1")


@pytest.mark.parametrize("how", SENT)
def test_what_was_sent_is_among_them(how: str) -> None:
    statement = told(SENT[how])
    assert statement in list(wordings(stored(statement)))


def test_the_shortest_comes_first() -> None:
    for sent in SENT.values():
        assert next(wordings(stored(told(sent)))) == told(SENT["short"])


@pytest.mark.parametrize("lists", [False, True])
def test_nulls_are_known_where_all_are_written(lists: bool) -> None:
    """As a program sends them that writes every field that it knows."""
    sent: dict[str, dict[str, Any]] = {
        "subject": SUBJECT, "when": WHEN, "provenance": {}, "basis": BASIS, "fact": FACT,
    }  # fmt: skip
    for name, cls in {**PARTS, "fact": all_kinds()["clue.registered"].fact}.items():
        written: dict[str, Any] = {
            it.name: [] if it.default == () else None
            for it in dataclasses.fields(cls)
            if it.default is None or (lists and it.default == ())
        }
        known = {it: value for it, value in written.items() if it not in ENVELOPE.get(name, ())}
        sent[name] = {**known, **sent[name]}
    assert None in sent["provenance"].values()
    assert told(sent) in list(wordings(stored(told(sent))))


def test_a_changed_one_is_not_among_them_and_they_are_not_without_end() -> None:
    changed = stored(told({**SENT["defaults"], "fact": {**FACT, "owner_unit": "u-2"}}))
    every = list(wordings(changed))
    assert told(SENT["defaults"]) not in every
    assert len(every) <= 1 + 4 * 4 + 2**MOST_CHOSEN


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda it: it.name)
def test_the_example_of_every_kind_is_known_again(kind: Kind) -> None:
    statement = examples.statement(examples.example(kind))
    every = list(wordings(stored(statement)))
    assert (statement.data, statement.subject) in [(it.data, it.subject) for it in every]
