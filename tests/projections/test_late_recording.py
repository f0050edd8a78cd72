"""R20 in the view: a unit's months in which too much was recorded late."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from ledger.statement import Statement
from projections.findings import TABLE
from projections.shapes import as_of
from tests.domain.test_clocks import HEAD
from tests.projections.places import Place
from tests.projections.telling import registered, said

ASKS = """
[[indicator]]
id = "R20"
values = { days = 30, percent = 20 }
source = { rule = "示例", article = "1", mark = "D" }
"""


def adopted(id_: str = "pack", version: str = "1") -> Statement:
    toml = HEAD.format(version=version, since="2020-01-01") + ASKS
    return said(
        "pack.adopted", id_, on="2020-01-01", pack="small", pack_version=version, effective_from="2020-01-01",
        toml=toml, sha256=sha256(toml.encode()).hexdigest(), status="GENERAL",
    )  # fmt: skip


def noted(id_: str, on: str, unit: str | None = "u-1", **more: Any) -> Statement:
    """Recorded in March 2026, as the clock of these tests has it."""
    made = said(
        "reminder.issued", id_, "o-1", on=on, circle="WORK", way="TALK", talker_role="X", issue_codes=["X"], **more
    )  # fmt: skip
    if unit:
        made.data["subject"]["unit"] = unit
    return made


def asked(place: Place, position: int | None = None) -> list[tuple[str, str, str, int, int]]:
    """(unit, first day, last day, late, total) of what R20 asks."""
    with place.view() as connection:
        held = as_of(TABLE, place.ledger, position or place.recorder.head())
        rows = connection.execute(select(TABLE).where(held, TABLE.c.indicator == "R20")).mappings()
        told = [(row, json.loads(row["values"])) for row in rows]
    return [
        (row["unit"], str(row["first_on"]), str(row["last_on"]), it["late"], it["total"])
        for row, it in told
    ]


@pytest.fixture
def told(corner: Place) -> Place:
    corner.tell(registered("o-1", unit="u-2"), adopted())
    return corner


def test_beyond_the_share_it_asks_and_within_it_no_longer(told: Place) -> None:
    told.project(*(noted(f"s-{it}", "2026-02-20") for it in range(3)))
    assert asked(told) == []
    (late,) = told.project(noted("l-1", "2026-01-20"))
    assert asked(told) == [("u-1", "2026-03-01", "2026-04-30", 1, 4)]
    told.project(noted("s-4", "2026-02-20"))
    assert asked(told) == []  # one of five is no more than a fifth
    assert asked(told, late) == [("u-1", "2026-03-01", "2026-04-30", 1, 4)]


def test_a_day_that_is_just_within_is_not_late(told: Place) -> None:
    told.project(noted("s-1", "2026-01-30"))  # thirty days before the first of March
    assert asked(told) == []
    told.project(noted("s-2", "2026-01-29"))
    assert [it[3:] for it in asked(told)] == [(1, 2)]


def test_without_a_unit_of_its_own_it_is_that_of_the_official_and_corrections_do_not_count(
    told: Place,
) -> None:
    told.project(noted("s-1", "2025-01-01", unit=None))
    told.project(noted("s-2", "2025-01-02", unit=None, corrects="s-1"))
    assert asked(told) == [("u-2", "2026-03-01", "2026-04-30", 1, 1)]


def test_a_change_of_the_rules_leaves_it_and_its_proof(told: Place) -> None:
    told.project(noted("s-1", "2025-01-01"))
    before = asked(told)
    told.project(adopted("again", "2"))
    assert asked(told) == before


def test_other_batches_make_the_same_rows(place: Place) -> None:
    days = [
        "2026-02-20",
        "2025-01-01",
        "2026-02-21",
        "2026-02-22",
        "2026-02-23",
        "2026-02-24",
        "2025-03-03",
    ]
    place.project(
        registered("o-1"), adopted(), *(noted(f"s-{it}", on) for it, on in enumerate(days))
    )
    assert asked(place)
    assert place.digest(place.beside((3,))) == place.digest(place.beside((1,))) == place.digest()
