"""An entry is found by every document that it rests on."""

from __future__ import annotations

import re

import pytest

from domain.catalogue import Kind, all_kinds
from domain.values import strings
from ledger.record import Record
from ledger.statement import read_statement
from ledger.tags import tags_of
from tests.examples import example, statement
from tests.ledger import statements

KINDS = [it for it in all_kinds().values() if it.name != "ledger.opened"]


def evidence(tags: tuple[str, ...]) -> list[str]:
    return [tag.removeprefix("evidence:") for tag in tags if tag.startswith("evidence:")]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_hash_that_a_statement_gives_is_a_tag(kind: Kind) -> None:
    told = example(kind)
    hashes = {it for it in strings(told["data"]) if re.fullmatch(r"[0-9a-f]{64}", it)}
    tags = tags_of(read_statement(statement(told)), ())
    assert set(evidence(tags)) == hashes
    assert len(evidence(tags)) == len(hashes), "one that is given twice is told once"


def test_a_correction_is_found_by_the_documents_of_its_target_too(record: Record) -> None:
    first, second = "ab" * 32, "cd" * 32
    record.accept([statements.registration("o-1")])
    target = statements.appointment("a-1", "o-1")
    over = statements.appointment("a-2", "o-1", id="a-1")
    for it, sha256 in ((target, first), (over, second)):
        document = {"document": "d-1", "sha256": sha256, "kind": "minutes", "held_by": "u-1"}
        it.data.setdefault("provenance", {})["evidence"] = [document]
        record.accept([it])
    assert evidence(statements.tags_of(record, "a-1")) == [first]
    assert evidence(statements.tags_of(record, "a-2")) == [second, first]
