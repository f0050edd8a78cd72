"""What is adopted says of itself what its statement says of it."""

from __future__ import annotations

from typing import Any

import pytest

from domain import gates
from domain.catalogue import all_kinds
from domain.errors import Fault, Forbidden
from domain.rulebook import shipped
from ledger.statement import read_statement
from tests.examples import example, published, statement

PACK, CALENDAR = "pack.adopted", "calendar.published"


def faults(kind: str, **changed: Any) -> list[Fault]:
    event = example(all_kinds()[kind])
    event["data"]["fact"] |= changed
    entry = read_statement(statement(event))
    try:
        gates.check(entry, {"data": event["data"]})
    except Forbidden as refusal:
        return list(refusal.faults)
    return []


def test_every_shipped_pack_and_calendar_may_be_adopted() -> None:
    for name, it in shipped.packs().items():
        said = {
            "pack": it.pack, "pack_version": it.version, "status": it.status.value,
            "effective_from": it.effective_from.isoformat(),
            "effective_to": it.effective_to and it.effective_to.isoformat(),
        }  # fmt: skip
        assert faults(PACK, **published(PACK, shipped.texts("packs")[name]) | said) == []
    for name, year in shipped.calendars().items():
        its: dict[str, Any] = {"calendar": year.calendar, "year": year.working.year}
        assert faults(CALENDAR, **published(CALENDAR, shipped.texts("calendars")[name]) | its) == []


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (PACK, "pack", "other"), (PACK, "pack_version", "2"), (PACK, "status", "PILOT"),
        (PACK, "effective_from", "0001-01-02"), (PACK, "effective_to", "2030-01-01"), (PACK, "sha256", "0f" * 32),
        (CALENDAR, "calendar", "other"), (CALENDAR, "year", 2024), (CALENDAR, "sha256", "0f" * 32),
    ],
)  # fmt: skip
def test_a_statement_that_says_something_else_than_its_text_is_refused(
    kind: str, field: str, value: Any
) -> None:
    (fault,) = faults(kind, **{field: value})
    assert (fault.pointer, fault.rule) == (f"/data/fact/{field}", "gate.published")


def test_all_that_is_wrong_is_told_at_once_with_its_place_in_the_text() -> None:
    wrong = (
        example(all_kinds()[PACK])["data"]["fact"]["toml"].replace("jurisdiction", "jurisdicton")
        + "[[clock]]\n"
    )
    told = {it.pointer: it.rule for it in faults(PACK, toml=wrong, pack="other")}
    assert told["/data/fact/sha256"] == "gate.published"
    assert told["/data/fact/toml/jurisdiction"] == "pack.unreadable"
    assert told["/data/fact/toml/jurisdicton"] == "pack.unreadable"
    assert told["/data/fact/toml/clock/0/kind"] == "pack.unreadable"
    assert "/data/fact/pack" not in told  # nothing is made of a text with an error
    assert [it.rule for it in faults(CALENDAR, **published(CALENDAR, "off = "))] == ["pack.toml"]
