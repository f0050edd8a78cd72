"""Limits bind senders; what was stored once is read for ever, whatever the limits have become."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from domain.catalogue import all_kinds
from domain.errors import Unreadable
from ledger.codec import decode, part
from ledger.shapes import shape
from ledger.statement import read_statement
from tests.examples import example, statement

BEYOND: list[tuple[tuple[str | int, ...], Any]] = [
    (("fact", "organ"), " "), (("fact", "organ"), "局" * 9000), (("subject", "unit"), "a b"),
    (("subject", "officials"), [f"o {it}" for it in range(600)]), (("basis", "articles", 0, "rule"), "\u3000"),
    (("provenance", "source"), "a b"), (("provenance", "evidence", 0, "sha256"), "ff"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value"), BEYOND)
def test_what_is_beyond_a_limit_is_not_taken_but_read_where_it_is_stored(
    path: tuple[str | int, ...], value: Any
) -> None:
    kind = all_kinds()["case.filed"]
    parts = part(read_statement(statement(example(kind)))).parts
    node: Any = parts
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    stored = {"v": 1, "kind": kind.name, "kind_version": kind.version, **parts}
    assert part(decode(orjson.dumps(stored))).parts == parts
    cls: Any = type(getattr(decode(orjson.dumps(stored)), str(path[0])))
    with pytest.raises(Unreadable):
        shape(cls, sent=True).read(parts[str(path[0])])


@pytest.mark.parametrize(("field", "value"), [("quantity", -1), ("value_fen", 2**60), ("gift", "")])
def test_a_number_or_code_beyond_its_limit_is_read_where_it_is_stored(
    field: str, value: Any
) -> None:
    fact = all_kinds()["gift.handed-in"].fact
    told = example(all_kinds()["gift.handed-in"])["data"]["fact"] | {field: value}
    assert getattr(shape(fact, stored=True).read(told), field) == value
    with pytest.raises(Unreadable):
        shape(fact, sent=True).read(told)
