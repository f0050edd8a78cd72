"""Every kind keeps its stored bytes and its leaf for ever (`tests/ledger/golden`)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from domain.catalogue import all_kinds
from ledger.codec import decode
from ledger.statement import read_statement
from tests.examples import statement
from tests.ledger.golden.made import FOLDER, NAMES, ledger, made
from tests.ledger.meaning import as_stored, opened

FILES = sorted(path.name for path in FOLDER.glob("*.json"))
HOW = (
    "the bytes of {name} changed: entries lie so in ledgers that exist. If it is meant, give the kind a "
    "new version and an upcaster and keep the file; only before the first release may you delete it on "
    "purpose and run `python -m tests.ledger.golden --write`"
)


def read(name: str) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return golden


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_has_a_golden_file(name: str) -> None:
    assert name in FILES, "run `python -m tests.ledger.golden --write`"


@pytest.mark.parametrize("name", FILES)
def test_a_golden_file_is_of_a_kind_that_still_exists(name: str) -> None:
    kind, _dot, version = name.removesuffix(".json").rpartition(".v")
    assert kind in all_kinds(), (
        f"{kind} is stored in ledgers that exist: a kind is never renamed or removed"
    )
    assert int(version) <= all_kinds()[kind].version


@pytest.mark.parametrize("name", [name for name in FILES if name in NAMES])
def test_the_same_statement_is_stored_in_the_same_bytes(name: str) -> None:
    # an older version of a kind is read for ever, but written no more
    assert made(name) == read(name), HOW.format(name=name)


@pytest.mark.parametrize("name", FILES)
def test_the_stored_bytes_decode_to_what_was_posted_personal_values_included(name: str) -> None:
    golden = read(name)
    stored = golden["stored"].encode()
    assert decode(stored).kind.name == golden["stored"].split('"')[5]
    if golden["event"] is None or name not in NAMES:
        return
    with ledger(name) as record:
        assert opened(stored, record.codec) == read_statement(statement(golden["event"]))
        read_back, _shut = record.codec.read_back(stored)
    assert read_back["fact"] == as_stored(golden["event"]["data"]["fact"])


@pytest.mark.parametrize("name", FILES)
def test_the_leaf_is_recomputed_from_the_golden_row_by_its_written_rule(name: str) -> None:
    golden = read(name)

    def part(raw: bytes) -> bytes:
        return len(raw).to_bytes(4, "big") + raw

    tags = sorted(tag.encode() for tag in golden["tags"])
    kind = name.rpartition(".v")[0].encode()
    leaf = b"".join(
        [
            part(b"supervision/leaf/1"), part(b"golden"), golden["position"].to_bytes(8, "big"), part(kind),
            len(tags).to_bytes(4, "big"), *map(part, tags), golden["recorded_at_us"].to_bytes(8, "big"),
            hashlib.sha256(golden["stored"].encode()).digest(),
        ]
    )  # fmt: skip
    assert hashlib.sha256(b"\x00" + leaf).hexdigest() == golden["leaf"]


def test_no_personal_value_lies_open_in_a_golden_file() -> None:
    sealed = {
        name: json.loads(read(name)["stored"])
        for name in FILES
        if '"sealed"' in read(name)["stored"]
    }
    assert {stored["kind"] for stored in sealed.values()} == {
        "official.registered", "declaration.filed", "declaration.change-reported", "tenure.recusal-arranged", "family-business.recorded",
    }  # fmt: skip
    for stored in sealed.values():
        for fact in (stored["fact"], *stored["fact"].get("items", [])):
            places = [fact[field] for field in ("name", "relative", "declared") if field in fact]
            assert all(isinstance(place, int) for place in places)
