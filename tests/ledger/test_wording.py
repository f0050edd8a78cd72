"""What a sender is told of a value that does not fit: in our words, with a way out."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from domain.catalogue import all_kinds
from domain.entry import Basis, Provenance, Subject, When
from domain.errors import Fault, Unreadable
from domain.values import Limit
from ledger.statement import read_statement
from ledger.wording import PATTERNS
from tests.examples import example, statement

Json = Any
LIBRARY = "Input", "String", "Tuple", "should", "Value error", "pydantic", "keyword", "valid"


def faults(kind: str, *path: str | int, value: Json) -> list[Fault]:
    """What is told of the example of the kind with the value at a place in `data`."""
    event = example(all_kinds()[kind])
    node = event["data"]
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    with pytest.raises(Unreadable) as refusal:
        read_statement(statement(event))
    return list(refusal.value.faults)


@pytest.mark.parametrize(
    ("kind", "path", "value", "detail"),
    [
        ("gift.handed-in", ("fact",), [], "is a JSON object"),
        ("gift.handed-in", ("subject",), None, "is a JSON object"),
        ("gift.handed-in", ("subject", "officials"), "o-1", "is a list"),
        ("gift.handed-in", ("fact", "gift"), 1, "is a text"),
        ("gift.handed-in", ("fact", "gift"), "\ud800", "is a text of whole Unicode characters"),
        ("gift.handed-in", ("fact", "quantity"), "1", "is a whole number"),
        ("gift.handed-in", ("fact", "quantity"), 1.5, "is a whole number"),
        ("gift.handed-in", ("fact", "quantity"), None, "is a whole number"),
        ("gift.handed-in", ("fact", "value_estimated"), 1, "is true or false"),
        ("gift.handed-in", ("fact", "gift"), "a b", "is a code or an id: "),
        ("gift.handed-in", ("fact", "giver_uscc"), "9", "is a unified social credit code: "),
        ("gift.handed-in", ("fact", "gift"), "", "has at least 1 character"),
        ("gift.handed-in", ("subject", "unit"), "a b", "is a reference: "),
        ("gift.handed-in", ("subject", "officials"), ["a b"], "is an official's id"),
        ("gift.handed-in", ("fact", "quantity"), -1, "is at least 0"),
        ("gift.handed-in", ("fact", "quantity"), 10**10, "is at most 1000000000"),
        ("gift.handed-in", ("fact", "disposal"), "EATEN", "is one of RETURNED, SURRENDERED or REFUSED"),
        ("gift.handed-in", ("fact", "received_on"), "18.3.2025", "is a day: YYYY-MM-DD"),
        ("gift.handed-in", ("fact", "received_on"), "2025-02-30", "is not a date of the calendar"),
        ("gift.handed-in", ("when", "occurred"), "2025-13", "is not a date of the calendar"),
        ("gift.handed-in", ("when", "occurred"), "yesterday", "is a day, a month, a year or an interval"),
        ("gift.handed-in", ("when", "occurred"), "2025-03-02/2025-03-01", "an interval ends after it begins"),
        ("case.filed", ("fact", "organ"), "局" * 201, "has at most 200 characters"),
        ("case.filed", ("fact", "organ"), "a\nb", "is one line of text that is not blank"),
        ("clue.disposition-decided", ("fact", "reason_sha256"), "x", "is a SHA-256: "),
        ("allegation.recorded", ("fact", "links"), ["ftp://x"], "is a link: "),
        ("allegation.recorded", ("fact", "links"), ["http://x"] * 501, "has at most 500 items"),
        ("clue.registered", ("fact", "issue_codes"), [], "has at least 1 item"),
        ("declaration.filed", ("fact", "items", 0, "code"), "M15", "is one of the fourteen items"),
    ],
)  # fmt: skip
def test_a_fault_says_what_fits_and_what_to_do(
    kind: str, path: tuple[str | int, ...], value: Json, detail: str
) -> None:
    (fault,) = faults(kind, *path, value=value)
    assert fault.pointer.startswith("/".join(["/data", *map(str, path)]))
    assert fault.detail.startswith(detail)
    assert fault.way_out
    assert not [word for word in LIBRARY if word in fault.detail]


def test_what_is_missing_is_told_with_a_way_out() -> None:
    (fault,) = faults("case.filed", "basis", value={"articles": [{"rule": "监察法"}]})
    assert (fault.pointer, fault.detail) == ("/data/basis/articles/0/article", "is missing")
    assert fault.way_out


@pytest.mark.parametrize(
    ("kind", "path", "meant"),
    [
        ("gift.handed-in", ("fact", "value_fenn"), "value_fen"),
        ("gift.handed-in", ("subject", "oficials"), "officials"),
        ("gift.handed-in", ("basis", "articles", 0, "artikel"), "article"),
        ("declaration.filed", ("fact", "items", 0, "declare"), "declared"),
        ("term.targets-agreed", ("fact", "targets", 0, "mesure"), "measure"),
        ("gift.handed-in", ("provenance", "channel", "agnt"), "agent"),
    ],
)
def test_a_misspelt_field_is_told_the_nearest_of_its_object(
    kind: str, path: tuple[str | int, ...], meant: str
) -> None:
    (fault,) = faults(kind, *path, value=1)
    assert (fault.rule, fault.way_out) == ("schema.unlisted", f"did you mean {meant}?")


def test_a_field_that_is_like_no_other_is_told_where_they_are_listed() -> None:
    (fault,) = faults("gift.handed-in", "fact", "zzz", value=1)
    assert fault.way_out == "leave it out; the type's schema lists what fits"


def test_only_the_first_few_unlisted_fields_are_compared() -> None:
    told = faults("gift.handed-in", "fact", value={f"value_fe{it}": 1 for it in range(20_000)})
    near = [it for it in told if it.way_out == "did you mean value_fen?"]
    assert (len(near), len(told)) == (3, 20_008)


def test_a_long_name_is_cut_in_its_pointer() -> None:
    (fault,) = faults("gift.handed-in", "fact", "z" * 5000, value=1)
    assert fault.pointer == "/data/fact/" + "z" * 64


def test_one_bad_item_does_not_make_its_list_too_short() -> None:
    told = faults("clue.registered", "fact", "issue_codes", value=["a b"])
    assert [it.pointer for it in told] == ["/data/fact/issue_codes/0"]
    told = faults("declaration.filed", "fact", "items", value=[{"code": "M09"}])
    assert [it.pointer for it in told] == ["/data/fact/items/0/nil"]


def limits(hint: Any) -> typing.Iterator[Limit]:
    """Every limit in a type, its fields' included."""
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint, include_extras=True)
        for item in fields(hint):
            yield from limits(hints[item.name])
    yield from (it for it in getattr(hint, "__metadata__", ()) if isinstance(it, Limit))
    for inner in typing.get_args(hint):
        yield from limits(inner)


def test_every_pattern_has_its_words() -> None:
    facts = [kind.fact for kind in all_kinds().values()]
    used = {it.pattern for cls in (*facts, Subject, When, Provenance, Basis) for it in limits(cls)}
    assert used - {None} <= set(PATTERNS)


# blanks, and what was stored before they were refused ---------------------------------------------

BLANK = ["", " ", "\u3000", " \u3000\t"]


@pytest.mark.parametrize("blank", BLANK)
@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("case.filed", ("fact", "organ")), ("official.registered", ("fact", "name")), ("pack.adopted", ("fact", "toml")),
        ("case.filed", ("basis", "articles", 0, "rule")), ("case.filed", ("basis", "articles", 0, "article")),
        ("case.filed", ("subject", "unit")), ("case.filed", ("subject", "officials", 0)), ("gift.handed-in", ("fact", "gift")),
    ],
)  # fmt: skip
def test_a_blank_text_is_refused(kind: str, path: tuple[str | int, ...], blank: str) -> None:
    pointers = [it.pointer for it in faults(kind, *path, value=blank)]
    assert "/".join(["/data", *map(str, path)]) in pointers
