"""Short statements for the tests of the write path, and how a refusal is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Refused
from ledger.record import Record
from ledger.statement import Statement

BASIS = {"articles": [{"rule": "公务员法", "article": "40"}]}


def refusal_of(record: Record, *statements: Statement) -> Refused:
    """Why the batch is refused; nothing of it is written."""
    before = record.recorder.head()
    with pytest.raises(Refused) as refusal:
        record.accept(statements)
    assert record.recorder.head() == before
    assert refusal.value.faults
    return refusal.value


def tags_of(record: Record, id_: str) -> tuple[str, ...]:
    row = record.recorder.at(("urn:hr", id_))
    assert row is not None
    return row.tags


def registration(
    official: str, name: str = "张三", id_: str = "", occurred: str = "2026-02", **corrects: str
) -> Statement:
    return _told(
        "official.registered",
        id_ or f"reg-{official}",
        official,
        {"name": name},
        occurred,
        corrects,
    )


def linked(id_: str, official: str, *keys: str) -> Statement:
    """`hr:A1` is the key A1 of the system hr."""
    identifiers = [dict(zip(("scheme", "key"), key.split(":"), strict=True)) for key in keys]
    return _told("official.identifier-linked", id_, official, {"identifiers": identifiers})


def note(id_: str, official: str, post: str = "局长", **corrects: str) -> Statement:
    """Any event about an official: the agreed end of a probation, say."""
    return appointment(id_, official, post, **corrects)


def appointment(
    id_: str, official: str, post: str = "局长", tenure: str = "t-1", **corrects: str
) -> Statement:
    fact = {"post": post, "form": "APPOINTED", "term_from": "2026-02-01"}
    return _told("appointment.made", id_, official, fact, "2026-02", corrects, tenure)


def _told(
    kind: str, id_: str, official: str, fact: dict[str, Any], occurred: str = "2026-02",
    corrects: dict[str, str] | None = None, tenure: str | None = None,
) -> Statement:  # fmt: skip
    data: dict[str, Any] = {
        "subject": {"officials": [official]},
        "when": {"occurred": occurred},
        "fact": fact,
    }
    if tenure:
        data |= {"basis": BASIS, "subject": {"officials": [official], "tenure": tenure}}
    if corrects:
        data["provenance"] = {
            "corrects": {"source": "urn:hr", "reason": "SENDER_ERROR", **corrects}
        }
    return Statement("urn:hr", id_, kind, data)


def merged(id_: str, official: str, into: str) -> Statement:
    return _told("officials.merged", id_, official, {"into": into})


def unit(id_: str, name: str, **_more: str) -> Statement:
    return Statement(
        "urn:hr",
        id_,
        "unit.registered",
        {"subject": {"unit": name}, "when": {"occurred": "2020"}, "fact": {"name": "某局"}},
    )
