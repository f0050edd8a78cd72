"""Whatever is posted is recorded and reads back equal, or is refused with its faults; nothing else."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import all_kinds
from domain.errors import Refused
from ledger.receipt import Receipt
from ledger.record import Record
from ledger.statement import read_statement
from tests.examples import (
    events,
    example,
    hostile_events,
    odd_events,
    prelude,
    published,
    statement,
)
from tests.ledger.meaning import as_stored, opened
from tests.ledger.stores import Chance, Clock, SQLiteStore, open_ledger
from vault.keys import Keys

KINDS = all_kinds()
VALID, HOSTILE = 50, 120
"""Cases of each kind; together at least ten thousand (event-store.md G14)."""
INJECTED = {"_type_": "uuid_hex", "_data_": "0" * 32}, {"_type_": "no.such.type", "_data_": []}
_number = itertools.count(1)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    """A ledger in which everything that the events name is registered."""
    folder = tmp_path_factory.mktemp("round-trip")
    store, keys = (
        SQLiteStore(folder / "ledger.db"),
        Keys(folder / "keys.db", b"k" * 32, Chance("keys")),
    )
    made = open_ledger(Record(store.open("main", Clock()), keys, Chance("record")))
    made.accept(prelude())
    made.accept(
        [statement(example(kind)) for kind in KINDS.values() if kind.name != "ledger.opened"]
    )
    yield made
    store.close()
    keys.close()


def test_the_cases_are_at_least_ten_thousand() -> None:
    assert len(KINDS) * (VALID + HOSTILE) >= 10_000


@pytest.mark.parametrize("name", [name for name in KINDS if name != "ledger.opened"])
def test_a_valid_event_is_recorded_and_reads_back_equal(record: Record, name: str) -> None:
    @settings(max_examples=VALID)
    @given(events(KINDS[name]))
    def case(event: dict[str, Any]) -> None:
        number = next(_number)
        event["id"] = f"{number}-{event['id']}"[:256]
        if name == "official.registered":  # a new person each time
            event["data"]["subject"]["officials"] = [f"p{number}"]
            event.pop("subject", None)
        assert_recorded(record, event)

    case()


@pytest.mark.parametrize("name", KINDS)
def test_a_hostile_event_is_recorded_equal_or_refused_with_its_faults(
    record: Record, name: str
) -> None:
    @settings(max_examples=HOSTILE)
    @given(hostile_events(KINDS[name]), st.booleans())
    def case(event: dict[str, Any], fresh: bool) -> None:
        if fresh and event["id"]:  # else the id is taken already, by the example
            event["id"] = f"{next(_number)}.{event['id']}"
        assert_recorded_or_refused(record, event)

    case()


@pytest.mark.parametrize("known_id", [False, True])
def test_every_odd_value_at_every_place_is_recorded_equal_or_refused(
    record: Record, known_id: bool
) -> None:
    for event in odd_events(KINDS["declaration.filed"]):
        if not known_id and event["id"]:
            event["id"] = f"{next(_number)}.{event['id']}"
        assert_recorded_or_refused(record, event)


@pytest.mark.parametrize("injected", INJECTED, ids=lambda it: it["_type_"])
@pytest.mark.parametrize("name", KINDS)
def test_a_transcoding_of_the_library_has_no_meaning_anywhere(
    record: Record, name: str, injected: Any
) -> None:
    whole = example(KINDS[name])
    within = [(part, field) for part, fields in whole["data"].items() for field in fields]
    for place in [(), *((part,) for part in whole["data"]), *within]:
        event = copy.deepcopy(whole) | {"id": f"{next(_number)}.{name}"}
        node, *way = event, "data", *place
        for step in way[:-1]:
            node = node[step]
        node[way[-1]] = injected
        with pytest.raises(Refused) as refusal:
            record.accept([statement(event)])
        assert_told(refusal.value)


@pytest.mark.parametrize(
    ("kind", "field", "longest", "one_more"),
    [
        ("unit.registered", "name", "𠮷" * 200, "𠮷" * 201),
        ("allegation.recorded", "links", ["http://x"] * 500, ["http://x"] * 501),
        ("gift.handed-in", "value_fen", 2**53 - 1, 2**53),
        ("gift.handed-in", "quantity", 0, -1),
        ("declaration.filed", "year", 2200, 2201),
    ],
)
def test_the_largest_value_fits_and_one_more_is_refused(
    record: Record, kind: str, field: str, longest: Any, one_more: Any
) -> None:
    event = example(KINDS[kind])
    event["data"]["fact"][field] = longest
    assert_recorded(record, event | {"id": f"{next(_number)}.longest"})
    event["data"]["fact"][field] = one_more
    with pytest.raises(Refused) as refusal:
        record.accept([statement(event | {"id": f"{next(_number)}.more"})])
    assert [fault.pointer for fault in refusal.value.faults] == [f"/data/fact/{field}"]


def test_the_longest_text_of_a_pack_fits_and_one_more_letter_is_refused(record: Record) -> None:
    event = example(KINDS["pack.adopted"])
    short = event["data"]["fact"]["toml"]
    for letters in (400_000, 400_001):
        text = f"{short}#{'规' * (letters - len(short) - 1)}"
        event["data"]["fact"] = published("pack.adopted", text)
        told = statement(event | {"id": f"{next(_number)}.{letters}"})
        if letters == 400_000:
            assert record.accept([told])
            continue
        with pytest.raises(Refused) as refusal:
            record.accept([told])
        assert [it.pointer for it in refusal.value.faults] == ["/data/fact/toml"]


def assert_recorded_or_refused(record: Record, event: dict[str, Any]) -> None:
    before = record.recorder.head()
    answer = answered(record, event)
    if isinstance(answer, Refused):
        assert_told(answer)
        assert record.recorder.head() == before
    elif not answer.repeated:
        assert answer.position == before + 1
        assert_reads_back(record, event)


def answered(record: Record, event: dict[str, Any]) -> Receipt | Refused:
    """What a failure tells is kept in ASCII: a report with a lone surrogate could not be sent."""
    slipped = ""
    try:
        (receipt,) = record.accept([statement(event)])
    except Refused as refusal:
        return refusal
    except Exception as error:  # noqa: BLE001  any other is the defect that is looked for
        slipped = ascii(error)[:300]
    else:
        return receipt
    pytest.fail(f"neither recorded nor refused: {slipped} for {ascii(event)[:2000]}")


def assert_recorded(record: Record, event: dict[str, Any]) -> None:
    before = record.recorder.head()
    (receipt,) = record.accept([statement(event)])
    assert (receipt.position, receipt.repeated) == (before + 1, False)
    assert_reads_back(record, event)


def assert_told(refusal: Refused) -> None:
    assert refusal.faults
    for fault in refusal.faults:
        assert fault.rule
        assert fault.detail
        assert fault.pointer.startswith("/")
    assert ascii(str(refusal)).count("\\ud") == 0  # it can be sent: no lone surrogates


def assert_reads_back(record: Record, event: dict[str, Any]) -> None:
    row = record.recorder.at((event["source"], event["id"]))
    assert row is not None
    posted = read_statement(statement(event))
    assert opened(row.data, record.codec) == posted
    stored, _shut = record.codec.read_back(row.data)
    envelope = {"source": event["source"], "source_id": event["id"]}
    envelope |= {name: event[name] for name in ("subject", "traceparent") if event.get(name)}
    told = as_stored(
        {**event["data"], "provenance": {**event["data"].get("provenance", {}), **envelope}}
    )
    for part in ("subject", "when", "provenance", "basis", "fact"):
        assert {name: stored[part].get(name) for name in told.get(part, {})} == told.get(part, {})
    assert read_statement(statement(record.as_posted(row))) == posted
    assert (row.type, stored["kind"]) == (event["type"], event["type"])
    assert row.tags[-1].startswith("ref:")
    assert {*row.tags} >= {f"case:{it}" for it in posted.subject.cases}
