"""What the name of a field does not say is said by its schema, and a model of an event is one."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from api.intake.catalogue import schema_of
from api.intake.field_words import WORDS
from domain.allegations import FOUND_BY
from domain.catalogue import all_kinds

Json = Any
DECIDING = [
    ("appointment.made", "leading", "K10"), ("tenure.ended", "left_service", "K78"), ("tenure.ended", "leading", "L09"),
    ("tenure.ended", "reason", "RETIRE"), ("case.filed", "body", "K36b"), ("case.filed", "detention", "K36c"),
    ("sanction.imposed", "grade", "MAJOR_DEMERIT"), ("declaration.verification-opened", "trigger", "RESERVE_LIST"),
    ("rectification.item-closed", "item", "data.subject.cases"), ("post-employment.reported", "related_to_former_duty", "data.subject.tenure"),
    ("clue.disposition-decided", "proposer", "provenance.approver"), ("travel-document.custody-changed", "document", "never the number"),
    ("sanction.announced", "sanction", "`id`"), ("measure.decided", "lock_until", "no lock"),
]  # fmt: skip


def fact_of(kind: str) -> Json:
    return json.loads(json.dumps(schema_of(kind)))["properties"]["fact"]["properties"]


@pytest.mark.parametrize(("kind", "field", "word"), DECIDING)
def test_what_decides_a_clock_or_a_lock_is_told_where_it_is_asked(
    kind: str, field: str, word: str
) -> None:
    assert word in fact_of(kind)[field]["description"]


def test_every_word_is_of_a_field_that_there_is() -> None:
    named: dict[str, set[str]] = {}
    for kind in all_kinds().values():
        text = json.dumps(schema_of(kind.name)["properties"]["fact"])  # type: ignore[index]
        named[kind.name] = set(re.findall(r'"([a-z0-9_]+)": \{', text))
    for name in WORDS:
        kind_name, _blank, field = name.rpartition(" ")
        fields = named[kind_name] if kind_name else set().union(*named.values())
        assert field in fields, name


def test_square_metres_say_what_to_do_with_a_fraction() -> None:
    (item,) = [fact_of("declaration.discrepancy-determined")["items"]["items"]]
    assert "104.5 is 104" in item["properties"]["area_m2"]["description"]


def test_what_may_not_be_confirmed_says_so() -> None:
    for kind in all_kinds().values():
        basis = json.loads(json.dumps(schema_of(kind.name)))["properties"]["basis"]["properties"]
        assert ("never CONFIRMED" in basis["confidence"]["description"]) == (kind.fact in FOUND_BY)


def test_no_model_of_an_event_shows_a_code_that_means_nothing() -> None:
    shown = {}
    for kind in all_kinds().values():
        (data,) = json.loads(json.dumps(schema_of(kind.name)))["examples"]
        if kind.supervises and '"A1"' in json.dumps(data["fact"]):
            shown[kind.name] = [name for name, it in data["fact"].items() if "A1" in json.dumps(it)]
    assert shown == {}
