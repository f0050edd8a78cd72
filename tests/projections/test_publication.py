"""What may be public is what the list names and its sender classified OPEN, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from domain.catalogue import Circle, all_kinds, kind_named
from domain.entry import Classification
from domain.publication import PUBLISHABLE, Publicity
from ledger.receipt import recorded
from ledger.statement import Statement
from projections.paging import Slice
from projections.publication import TABLE, Notice, publication
from tests.examples import example, prelude, statement
from tests.projections.places import Place
from tests.projections.telling import appointed, appraised, registered, said

Make = Callable[[], Place]
KINDS = {kind_named(it.fact) for it in PUBLISHABLE}
CLASSES = [it for it in Classification if it is not Classification.STATE_SECRET]


def classed(made: Statement, classification: str) -> Statement:
    made.data["basis"] = {**made.data.get("basis", {}), "classification": classification}
    return made


def told(
    place: Place, position: int | None = None, publicity: Publicity | None = None
) -> list[Notice]:
    with place.view() as connection:
        head = position or place.recorder.head()
        return publication(connection, place.ledger, head, Slice(1000), publicity).rows


def every_open() -> list[Statement]:
    """One of each that may be public; the code of the plan is not that of a person."""
    made = [classed(statement(example(all_kinds()[it])), "OPEN") for it in sorted(KINDS)]
    for it in made:
        if it.type == "coverage.planned":
            it.data["fact"] = {**it.data["fact"], "plan": "P-1"}
    return [*prelude(), *made]


def opened(on: str, id_: str = "s-1", **more: Any) -> Statement:
    return said(
        "selection.publicity-opened", id_, "o-1", on=on, cases=("sel-1",), published_on=on, ends_on="2024-03-12",
        places=["门户网站"], content_sha256="0" * 64, **more,
    )  # fmt: skip


@pytest.fixture
def small(corner: Place) -> Place:
    corner.project(registered("o-1", unit="u-1"))
    return corner


def test_what_is_open_is_told_with_its_days_and_nothing_more(small: Place) -> None:
    small.project(classed(opened("2024-03-04"), "OPEN"))
    (notice,) = told(small)
    assert (notice.kind, notice.publicity, notice.unit, notice.codes) == (
        "selection.publicity-opened",
        "PROCESS",
        None,
        (),
    )
    assert notice.days == (("published_on", date(2024, 3, 4)), ("ends_on", date(2024, 3, 12)))
    assert notice.entry == small.recorder.head()


@pytest.mark.parametrize("classification", ["INTERNAL", "WORK_SECRET"])
def test_what_is_not_open_stays_inside(small: Place, classification: str) -> None:
    small.project(classed(opened("2024-03-04"), classification))
    assert told(small) == []


def test_nobody_says_open_and_it_stays_inside(small: Place) -> None:
    small.project(opened("2024-03-04"))
    assert told(small) == []


def test_another_kind_stays_inside_however_open(small: Place) -> None:
    small.project(classed(appraised("a-1", "o-1", "2024-03-04"), "OPEN"))
    assert told(small) == []


def test_a_restated_notice_is_told_anew_and_as_of_before_as_it_was(small: Place) -> None:
    small.project(classed(appointed("a-1", "o-1", "t-1", "2024-03-04", "2029-03-03"), "OPEN"))
    before = small.recorder.head()
    small.project(
        classed(appointed("a-2", "o-1", "t-1", "2024-03-05", "2029-03-03", corrects="a-1"), "OPEN")
    )
    assert [dict(it.days)["term_from"] for it in told(small)] == [date(2024, 3, 5)]
    assert [dict(it.days)["term_from"] for it in told(small, before)] == [date(2024, 3, 4)]


def test_what_is_taken_inside_is_gone_as_of_the_past_too(small: Place) -> None:
    small.project(classed(opened("2024-03-04"), "OPEN"))
    before = small.recorder.head()
    small.project(classed(opened("2024-03-04", "s-2", corrects="s-1"), "INTERNAL"))
    assert told(small) == told(small, before) == []
    small.project(classed(opened("2024-03-06", "s-3", corrects="s-2"), "OPEN"))
    assert [it.occurred for it in told(small)] == ["2024-03-06"]


def _any_kind(chance: Random, number: int) -> Statement:
    """Of any kind, of a class and circle by chance; the notices more often."""
    kinds = all_kinds()
    kind = kinds[chance.choice(sorted(KINDS) if chance.random() < 0.5 else sorted(kinds))]
    made = statement(example(kind))
    data = {
        **made.data,
        "basis": {**made.data.get("basis", {}), "classification": chance.choice(CLASSES).value},
    }
    if len(kind.circles) > 1:
        data["subject"] = {
            **data.get("subject", {}),
            "circle": chance.choice([it.value for it in kind.circles]),
        }
    return Statement(made.source, f"{made.id}-{number}", made.type, data)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_else_ever_shows(corner: Place, seed: int) -> None:
    """Of every kind, class and circle: what shows is open, of the list, and of the circle of work."""
    chance = Random(f"public {seed}")
    made = [*prelude(), *(_any_kind(chance, number) for number in range(150))]
    corner.record.accept_each(made)
    corner.projector().catch_up()
    entries = {it.position: it for row in corner.recorder.rows() for it in [recorded(row)]}
    shown = told(corner)
    for it in shown:
        entry = entries[it.entry].entry
        assert entry.kind.name in KINDS
        assert entry.basis.classification is Classification.OPEN
        assert entry.circle in (None, Circle.WORK)
        assert not entry.kind.name.startswith(
            ("petition", "clue", "inquiry", "allegation", "informant")
        )
    expected = {
        position
        for position, it in entries.items()
        if it.entry.kind.name in KINDS and it.entry.basis.classification is Classification.OPEN
        and it.entry.circle in (None, Circle.WORK)
    }  # fmt: skip
    assert {it.entry for it in shown} == expected
    assert expected


def test_no_row_holds_anything_of_a_person(corner: Place) -> None:
    corner.record.accept_each(every_open())
    corner.projector().catch_up()
    entries = [recorded(row) for row in corner.recorder.rows()]
    people = {official for it in entries for official in it.officials}
    posts = {it.entry.fact.post for it in entries if hasattr(it.entry.fact, "post")}
    cases = {case for it in entries for case in it.tagged("case")} | {
        it for one in entries for it in one.tagged("tenure")
    }
    with corner.view() as connection:
        rows = connection.execute(select(TABLE).where(TABLE.c.ledger == corner.ledger)).all()
    text = repr(
        [
            tuple(value for name, value in row._mapping.items() if name not in ("ledger", "origin"))
            for row in rows
        ]
    )
    assert len(rows) == len(KINDS)
    assert not [it for it in people | posts | cases if f"'{it}'" in text or f'"{it}"' in text]


@pytest.mark.parametrize("publicity", list(Publicity))
def test_each_part_is_told_alone_and_newest_first(corner: Place, publicity: Publicity) -> None:
    corner.record.accept_each(every_open())
    corner.projector().catch_up()
    whole = told(corner)
    assert told(corner, None, publicity) == [it for it in whole if it.publicity is publicity]
    assert {it.publicity for it in whole} == set(Publicity)
    for size in (1, 2):
        seen, place = [], None
        while True:
            with corner.view() as connection:
                page = publication(
                    connection, corner.ledger, corner.recorder.head(), Slice(size, after=place)
                )
            seen += page.rows
            if not page.more_after:
                break
            place = page.places[-1]
        assert seen == whole
