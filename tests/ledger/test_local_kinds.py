"""A kind that only a local rule asks for is recorded where an adopted pack in force switches it on."""

from __future__ import annotations

from typing import Any

import pytest

from domain.catalogue import all_kinds
from domain.errors import Forbidden, Refused
from ledger.record import Record
from ledger.statement import Statement
from tests.examples import example, prelude, published, statement

KIND = all_kinds()["hospitality.declared"]
SOURCE = 'source = { rule = "地方规定", article = "1", mark = "D" }\n'


@pytest.fixture(autouse=True)
def _people(record: Record) -> None:
    record.accept([it for it in prelude() if it.id != "pack-1"])


def pack(
    version: str,
    begins: str,
    ends: str | None = None,
    *,
    event: str = KIND.name,
    pilot: bool = False,
) -> Statement:
    text = f'pack = "local"\nversion = "{version}"\nzh = "地方"\nen = "Local"\njurisdiction = "CN"\neffective_from = {begins}\n'
    text += f"effective_to = {ends}\n" if ends else ""
    text += 'status = "PILOT"\nscope = ["u-1"]\n' if pilot else ""
    text += f'[[local]]\nevent = "{event}"\n{SOURCE}'
    told: dict[str, Any] = example(all_kinds()["pack.adopted"]) | {"id": f"pack-{version}"}
    told["data"]["fact"] = published("pack.adopted", text) | {
        "pack_version": version, "effective_from": begins, "status": "PILOT" if pilot else "GENERAL",
        **({"effective_to": ends} if ends else {}),
    }  # fmt: skip
    return statement(told)


def declared(on: str, id_: str) -> Statement:
    told = example(KIND) | {"id": id_}
    told["data"]["when"] = {"occurred": on}
    return statement(told)


def refused(record: Record, *told: Statement) -> list[str]:
    with pytest.raises(Refused) as refusal:
        record.accept(list(told))
    return [it.rule for it in refusal.value.faults]


def test_without_a_pack_it_is_refused_with_the_packs_that_could_switch_it_on(
    record: Record,
) -> None:
    with pytest.raises(Forbidden) as refusal:
        record.accept([declared("2025-03-18", "d-1")])
    (fault,) = refusal.value.faults
    assert (fault.pointer, fault.rule) == ("/type", "kind.local")
    assert "cn-local-example-1" in fault.way_out
    assert record.recorder.at((declared("2025", "d-1").source, "d-1")) is None


def test_with_a_pack_it_is_recorded_on_the_days_on_which_that_is_in_force(record: Record) -> None:
    record.accept([pack("1", "2025-01-01", "2025-12-31")])
    assert record.accept([declared("2025-01-01", "d-1"), declared("2025-12-31", "d-2")])
    assert refused(record, declared("2024-12-31", "d-3")) == ["kind.local"]
    assert refused(record, declared("2026-01-01", "d-4")) == ["kind.local"]
    record.accept([pack("2", "2026-01-01")])
    assert record.accept([declared("2026-01-01", "d-4")])
    assert record.accept([declared("2025", "d-5")])  # of a partial date the last day


def test_neither_a_pilot_nor_a_pack_for_another_kind_switches_it_on(record: Record) -> None:
    record.accept(
        [
            pack("1", "2025-01-01", event="private-lending.declared"),
            pack("2", "2025-01-01", pilot=True),
        ]
    )
    assert refused(record, declared("2025-03-18", "d-1")) == ["kind.local"]


def test_a_pack_of_the_same_batch_switches_it_on(record: Record) -> None:
    assert len(record.accept([pack("1", "2025-01-01"), declared("2025-03-18", "d-1")])) == 2
    assert refused(
        record, pack("2", "2023-01-01", "2023-12-31"), declared("2024-03-18", "d-2")
    ) == ["kind.local"]
    trial = record.trial()
    assert trial.of(pack("3", "2024-01-01")).would_store
    assert trial.of(declared("2024-03-18", "d-3")).would_store
    told = record.accept_each(
        [pack("4", "2022-01-01"), declared("2022-03-18", "d-4"), declared("2021-03-18", "d-5")]
    )
    assert [isinstance(it, Refused) for it in told] == [False, False, True]


def test_what_was_recorded_is_answered_for_ever(record: Record) -> None:
    """A retry gets the first receipt though no pack switches it on any more."""
    record.accept([pack("1", "2025-01-01")])
    (first,) = record.accept([declared("2025-03-18", "d-1")])
    off = pack("1", "2025-01-01", event="private-lending.declared")
    correction = {
        **off.data,
        "provenance": {
            "corrects": {"source": off.source, "id": "pack-1", "reason": "SENDER_ERROR"}
        },
    }
    record.accept([Statement(off.source, "pack-1-off", off.type, correction)])
    assert refused(record, declared("2025-03-19", "d-2")) == ["kind.local"]
    (again,) = record.accept([declared("2025-03-18", "d-1")])
    assert again.position == first.position
