"""Statements for folds and clocks, made without a ledger: `step("inquiry.letter-issued", …)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from domain.cases.lifecycle import Step
from domain.catalogue import all_kinds
from domain.entry import Entry, Provenance, Recorded, Subject, When
from domain.values import Period
from ledger.shapes import shape
from tests.examples import example


def step(
    type_: str,
    on: str,
    *,
    position: int = 1,
    officials: Iterable[str] = ("o-1",),
    case: str | None = None,
    tenure: str | None = None,
    unit: str | None = None,
    decided_on: str | None = None,
    recorded_on: str | None = None,
    id_: str | None = None,
    source: str = "urn:test",
    approver: str | None = None,
    recorder: str | None = None,
    more: Mapping[str, Any] | None = None,
    **fact: Any,
) -> Step:
    """Days are texts; what the fact needs and is not given is that of the kind's example.

    `more` are fields of the fact whose names this function has for the entry."""
    kind = all_kinds()[type_]
    told = _told(type_)
    given = (
        {it.name: told[it.name] for it in fields(kind.fact) if it.default is MISSING}
        | fact
        | dict(more or {})
    )
    entry = Entry(
        subject=Subject(
            officials=tuple(officials), cases=(case,) if case else (), tenure=tenure, unit=unit
        ),
        when=When(
            occurred=Period.parse(on),
            decided_on=date.fromisoformat(decided_on) if decided_on else None,
        ),
        provenance=Provenance(
            source=source,
            source_id=id_ or f"{type_}-{position}",
            approver=approver,
            recorder=recorder,
        ),
        fact=shape(kind.fact).read(given),
    )
    day = date.fromisoformat(recorded_on) if recorded_on else Period.parse(on).last
    tags = [f"official:{it}" for it in officials]
    tags += [
        f"{name}:{value}"
        for name, value in (("case", case), ("tenure", tenure), ("unit", unit))
        if value
    ]
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Step(Recorded(position, at, tuple(tags), entry), (source, entry.provenance.source_id))


@cache
def _told(type_: str) -> dict[str, Any]:
    fact: dict[str, Any] = example(all_kinds()[type_])["data"]["fact"]
    return fact


def steps(*made: Step) -> list[Step]:
    """In the order in which they happened."""
    return sorted(made, key=lambda it: (it.occurred, it.position))
