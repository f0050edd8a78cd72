"""What is owed, barred and asked on a day: every filter, page and moment against the rows themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from domain.cases.official import group
from domain.clocks.item import OPEN, ClockState
from domain.clocks.kinds import ClockKind
from domain.events.keeping import FindingDisposition
from domain.indicators.indicator import Severity
from ledger.statement import Statement
from projections import asked, barred, clocks, due, findings, locks, officials
from projections.days import Days
from projections.entries import CORRECTION
from projections.paging import Page, Slice
from tests.projections.places import Place
from tests.projections.telling import merged, registered, said, undone
from tests.projections.test_clocks_view import admonished, adopted, letter, published, reply

Make = Callable[[], Place]
LOCK = """
[[clock]]
id = "K30"
zh = "问题线索处置意见"
en = "Disposition of a clue"
kind = "DUE"
length = "P1M"
per = "case"
starts = { event = "clue.registered", day = "received_on" }
stops = { event = "clue.disposition-decided", day = "proposed_on" }
source = { rule = "监督执纪工作规则", article = "30", mark = "M" }
[[lock]]
id = "L03"
zh = "诫勉影响期"
en = "Admonition"
bars = ["PROMOTION", "HONOURS"]
length = "P6M"
per = "official"
starts = { event = "admonition.issued", day = "issued_on" }
source = { rule = "诫勉办法", article = "9", mark = "F2", checked_on = 2026-01-01 }
[[lock]]
id = "L05"
zh = "函询期间"
en = "While a letter is unanswered"
bars = ["RESIGNATION"]
per = "case"
starts = { event = "inquiry.letter-issued", day = "served_on" }
stops = { event = "inquiry.reply-received", day = "replied_on" }
source = { rule = "监察法", article = "19", mark = "D" }
[[lock]]
id = "L06"
zh = "线索未了结"
en = "While a clue is open"
bars = ["RESIGNATION", "PROMOTION"]
per = "case"
starts = { event = "clue.registered", day = "received_on" }
stops = { event = "clue.disposition-decided", day = "proposed_on" }
source = { rule = "公务员法", article = "86", mark = "F" }
[[indicator]]
id = "R09"
values = { months = 6 }
source = { rule = "监察法", article = "40", mark = "D" }
[[indicator]]
id = "R08"
values = { inadequate_replies = 2 }
source = { rule = "监察法", article = "19", mark = "D" }
"""
OFFICIALS = ("o-1", "o-2", "o-3", "o-4")


def disposed(
    id_: str, finding: str, on: str, disposition: str = "EXPLAINED", **more: Any
) -> Statement:
    return said(
        "finding.disposed", id_, on=on, circle="WORK", finding=finding, disposition=disposition, disposed_on=on,
        reason="KNOWN", disposed_by="h-1", **more,
    )  # fmt: skip


def clue(id_: str, case: str, on: str, *officials: str, **more: Any) -> Statement:
    made = said(
        "clue.registered", id_, *officials, on=on, cases=(case,), circle="WORK", clue_source="AUDIT",
        issue_codes=["X"], received_on=on, owner_unit="u-9", **more,
    )  # fmt: skip
    channel = {"direction": "LATERAL", "side": "PARTY_INTERNAL", "agent": "FUNCTIONAL_DEPARTMENT"}
    made.data.setdefault("provenance", {})["channel"] = channel
    return made


def decided(id_: str, case: str, on: str, *officials: str) -> Statement:
    return said(
        "clue.disposition-decided", id_, *officials, on=on, cases=(case,), circle="WORK", disposition="TALK_OR_INQUIRY",
        proposed_on=on, approved_on=on, reason_sha256="0" * 64,
    )  # fmt: skip


def in_unit(statement: Statement, unit: str) -> Statement:
    statement.data["subject"]["unit"] = unit
    return statement


def _by_chance(chance: Random) -> Iterator[Statement]:
    letters: list[str] = []
    clues: list[str] = []
    for number in range(90):
        on = (date(2025, 1, 1) + timedelta(days=chance.randrange(300))).isoformat()
        case = chance.choice(["c-1", "c-2", "c-3"])
        who = chance.sample(OFFICIALS, chance.choice([1, 1, 2, 3]))
        id_, pick = f"s-{number}", chance.randrange(12)
        if pick < 2:
            made = letter(id_, case, on, who[0], circle="WORK")
            letters.append(id_)
        elif pick < 5:
            made = clue(id_, case, on, *who)
            clues.append(id_)
        elif pick == 5:
            made = decided(id_, case, on, *who)
        elif pick < 8:
            made = reply(id_, case, on, who[0], circle="WORK")
        elif pick < 10:
            made = admonished(id_, who[0], on)
        elif clues and pick == 10:
            made = clue(id_, case, on, *who, corrects=chance.choice(clues))
        else:
            made = said(
                "clock.suspended",
                id_,
                on=on,
                cases=(case,),
                circle="WORK",
                clock="K31",
                suspended_on=on,
                reason="X",
            )
        yield (
            in_unit(made, chance.choice(["u-1", "u-2"]))
            if chance.random() < 0.3 and made.type != "clock.suspended"
            else made
        )


@pytest.fixture(scope="module")
def told(make_corner: Make) -> Place:
    """Somebody's life by chance, with a pilot, merges and answers; nobody changes it."""
    place, chance = make_corner(), Random("days")
    place.project(
        *(
            registered(it, unit=unit)
            for it, unit in zip(OFFICIALS, ["u-1", "u-2", "u-2", "u-3"], strict=True)
        )
    )
    place.project(adopted(more=LOCK), published())
    place.project(
        adopted("p1", more='status = "PILOT"\nscope = ["u-1"]\n', length="P5WD", pack="tried")
    )
    for number, it in enumerate(_by_chance(chance)):
        place.project(it)
        if number == 30:
            place.project(merged("g-1", "o-2", "o-1"), merged("g-2", "o-4", "o-3"))
        if number == 55:
            place.project(undone("g-3", "o-4", "o-3"))
        if number % 9 == 8:
            with place.view() as connection:
                names = sorted(
                    set(
                        connection.execute(
                            select(findings.TABLE.c.finding).where(
                                findings.TABLE.c.ledger == place.ledger
                            )
                        ).scalars()
                    )
                )
            for name in names[:3]:
                day = (date(2025, 6, 1) + timedelta(days=chance.randrange(60))).isoformat()
                corrects = (
                    f"d-{number - 9}-{name}"
                    if chance.random() < 0.3
                    and number > 9
                    and place.recorder.at(("urn:hr", f"d-{number - 9}-{name}"))
                    else None
                )
                place.project(
                    disposed(
                        f"d-{number}-{name}",
                        name,
                        day,
                        chance.choice(list(FindingDisposition)),
                        corrects=corrects,
                    )
                )
    return place


def persons(place: Place, position: int) -> list[tuple[str, ...]]:
    """As the register had it at a position, each by all ids."""
    with place.view() as connection:
        into = officials.merged(connection, place.ledger, position)
    return sorted({group(it, into) for it in OFFICIALS})


def rows(place: Place, table: Any) -> list[dict[str, Any]]:
    with place.view() as connection:
        return [
            dict(it)
            for it in connection.execute(
                select(table).where(table.c.ledger == place.ledger)
            ).mappings()
        ]


def held(place: Place, days: Days, position: int, on: date) -> list[dict[str, Any]]:
    """In order."""
    found = [
        it
        for it in rows(place, days.table)
        if it["valid_from"] <= position < it["valid_to"] and it["first_on"] <= on <= it["last_on"]
    ]
    return sorted(found, key=lambda it: [it[name] for name in days.order], reverse=days.descending)


def once(days: Days, found: list[dict[str, Any]], ids: tuple[str, ...]) -> list[dict[str, Any]]:
    """Of one person; what names two ids of theirs stands under the first."""
    mine = [it for it in found if it["official"] in ids]
    least: dict[Any, str] = {}
    for it in mine:
        same = tuple(it[name] for name in days.same)
        least[same] = min(it["official"], least.get(same, it["official"]))
    return [it for it in mine if least[tuple(it[name] for name in days.same)] == it["official"]]


def walked(page: Callable[[Slice], Page[Any]], size: int, *, backward: bool) -> list[Any]:
    seen: list[Any] = []
    place = None
    while True:
        found = page(
            Slice(size, before=place, backward=True) if backward else Slice(size, after=place)
        )
        assert len(found.rows) == len(found.places) <= size
        seen = [*found.rows, *seen] if backward else [*seen, *found.rows]
        assert (found.more_after if backward else found.more_before) is (place is not None)
        if not (found.more_before if backward else found.more_after):
            return seen
        place = found.places[0 if backward else -1]


def check(page: Callable[[Slice], Page[Any]], expected: list[Any]) -> None:
    assert page(Slice(100)).rows == expected
    for backward in (False, True):
        assert walked(page, 3, backward=backward) == expected


def agree(
    place: Place, view: ModuleType, whole: Any, position: int, which: Any, fit: list[dict[str, Any]], row: Any
) -> None:  # fmt: skip
    """Every page of the ledger, and of each person, is what the rows that fit say."""
    people = persons(place, position)
    with place.view() as connection:
        here = (connection, place.ledger)
        check(
            partial(_whole, whole, here, position, which),
            [row(it) for it in fit if it.get("lead", True)],
        )
        for ids in people:
            mine = [row(it) for it in once(view.DAYS, fit, ids)]
            check(partial(_one, view, here, people, ids, position, which), mine)


def _whole(whole: Any, here: Any, position: int, which: Any, cut: Slice) -> Page[Any]:
    found: Page[Any] = whole(*here, position, which, cut)
    return found


def _one(
    view: Any, here: Any, people: Any, ids: Any, position: int, which: Any, cut: Slice
) -> Page[Any]:
    found: Page[Any] = view.of_persons(*here, people, position, which, cut)[ids]
    return found


MOMENTS = [
    (0, "2025-02-10"),
    (0, "2025-05-14"),
    (0, "2031-01-01"),
    (1, "2025-05-14"),
    (2, "2025-06-01"),
]
"""Which position, and which day."""


def at(place: Place, number: int) -> int:
    head = place.recorder.head()
    return [head, head - 15, head // 2][number]


@pytest.mark.parametrize(("number", "day"), MOMENTS)
def test_what_is_owed_is_what_the_rows_say(told: Place, number: int, day: str) -> None:
    position, on, chance = at(told, number), date.fromisoformat(day), Random(f"{number} {day}")
    found = held(told, due.DAYS, position, on)
    for _ in range(5):
        states = tuple(chance.sample(list(ClockState), chance.choice([1, 2, 11])))
        which = due.Which(
            on, chance.choice([due.OPENED, due.OPENED, states]), chance.choice([None, None, "u-1", "u-2", "u-9"]),
            chance.choice([None, None, "K31", "K30"]), chance.choice([(), (), ("监察法 19",), ("监察法 19", "监督执纪工作规则 30"), ("监察法 1",)]),
            chance.choice([None, None, on, date(2025, 5, 14)]), chance.choice(["", "", "tried", "none"]),
            chance.choice([due.KINDS, tuple(chance.sample(due.KINDS, 2)), (ClockKind.DUE,)]),
        )  # fmt: skip
        fit = [
            it
            for it in found
            if it["trial"] == which.pilot and it["state"] in which.states and which.unit in (None, it["unit"])
            and which.clock in (None, it["clock"]) and (not which.articles or f"{it['rule']} {it['article']}" in which.articles)
            and (which.due_before is None or it["due_on"] < which.due_before) and it["kind"] in which.kinds
        ]  # fmt: skip
        agree(told, due, due.due, position, which, fit, due.due_row)


@pytest.mark.parametrize(("number", "day"), MOMENTS)
def test_what_is_counted_is_what_the_rows_say(told: Place, number: int, day: str) -> None:
    position, on = at(told, number), date.fromisoformat(day)
    for unit in (None, "u-1", "u-9"):
        fit = [
            (it["state"], it["rule"], it["article"])
            for it in held(told, due.DAYS, position, on)
            if it["lead"] and not it["trial"] and it["state"] in OPEN and unit in (None, it["unit"])
        ]
        with told.view() as connection:
            counts = due.counts(connection, told.ledger, position, on, unit)
        assert {(it.state, it.rule, it.article): it.total for it in counts} == {
            it: fit.count(it) for it in fit
        }


@pytest.mark.parametrize(("number", "day"), MOMENTS)
def test_what_is_barred_is_what_the_rows_say(told: Place, number: int, day: str) -> None:
    position, on = at(told, number), date.fromisoformat(day)
    found = [it for it in held(told, barred.DAYS, position, on) if not it["trial"]]
    for which in (
        barred.Which(on), barred.Which(on, lock="L03"), barred.Which(on, bars=("HONOURS",)), barred.Which(on, bars=("honours",)),
        barred.Which(on, bars=("HONOURS", "RESIGNATION")),
        barred.Which(on, bars=("PROMOTION",), unit="u-1"), barred.Which(on, bars=("%",)),
    ):  # fmt: skip
        fit = [
            it
            for it in found
            if which.unit in (None, it["unit"]) and which.lock in (None, it["lock"])
            and (not which.bars or {*which.bars} & {*json.loads(it["bars"])})
        ]  # fmt: skip
        agree(told, barred, barred.barred, position, which, fit, barred.lock_row)


@pytest.mark.parametrize(("number", "day"), MOMENTS)
def test_what_is_asked_is_what_the_rows_and_the_answers_say(
    told: Place, number: int, day: str
) -> None:
    position, on = at(told, number), date.fromisoformat(day)
    restated = {it["target"] for it in rows(told, CORRECTION) if it["position"] <= position}
    answers = [
        it
        for it in rows(told, findings.ANSWER)
        if it["position"] <= position and it["position"] not in restated
    ]
    answers.sort(key=lambda it: (it["disposed_on"], it["position"]))
    found = [it for it in held(told, asked.DAYS, position, on) if not it["trial"]]
    keys = [(it["finding"], it["first_on"]) for it in found]
    with told.view() as connection:
        given = asked.answers(connection, told.ledger, keys, position)
    expected = {
        (finding, first): [
            (it["disposition"], it["position"])
            for it in answers
            if it["finding"] == finding and it["disposed_on"] >= first
        ]
        for finding, first in keys
    }
    assert {
        key: [(it.disposition, it.position) for it in each] for key, each in given.items()
    } == expected
    last = {key: each[-1][0] for key, each in expected.items() if each}
    for which in (
        asked.Which(on, unit="u-2"), asked.Which(on, indicator="R08"), asked.Which(on, indicator="R01"),
        asked.Which(on, severity=Severity.MEDIUM), asked.Which(on, severity=Severity.HIGH),
        *(asked.Which(on, disposition=it) for it in FindingDisposition),
    ):  # fmt: skip
        fit = [
            it
            for it in found
            if which.unit in (None, it["unit"]) and which.indicator in (None, it["indicator"])
            and which.severity in (None, it["severity"])
            and which.disposition in (None, last.get((it["finding"], it["first_on"]), "OPEN"))
        ]  # fmt: skip
        agree(told, asked, asked.asked, position, which, fit, asked.finding_row)


def test_the_history_has_everything_that_is_filtered(told: Place) -> None:
    for day in ("2025-02-10", "2025-05-14", "2031-01-01"):
        for days in (due.DAYS, barred.DAYS, asked.DAYS):
            found = held(told, days, told.recorder.head(), date.fromisoformat(day))
            assert len(found) > len(once(days, found, ("o-1", "o-2"))) > 1
    assert {it["state"] for it in rows(told, clocks.TABLE)} >= {
        "RUNNING",
        "WARN",
        "OVERDUE",
        "MET",
        "MET_LATE",
        "SUSPENDED",
    }
    assert {it["unit"] for it in rows(told, clocks.TABLE)} == {"u-1", "u-2", "u-3"}
    assert {it["lock"] for it in rows(told, locks.TABLE)} == {"L03", "L05", "L06"}
    assert {it["disposition"] for it in rows(told, findings.ANSWER)} == set(FindingDisposition)
    assert any(not it["lead"] for it in rows(told, findings.TABLE))


def test_what_no_database_holds_is_owed_by_nobody(told: Place) -> None:
    on, cut = date(2025, 5, 14), Slice(5)
    with told.view() as connection:
        head = told.recorder.head()
        assert not due.due(connection, told.ledger, head, due.Which(on, clock="\0"), cut).rows
        assert not due.due(connection, told.ledger, head, due.Which(on, ()), cut).rows
        assert not due.counts(connection, told.ledger, head, on, "\0")
        assert not barred.barred(
            connection, told.ledger, head, barred.Which(on, bars=("HONOURS", "\0")), cut
        ).rows
        assert not asked.asked(connection, told.ledger, head, asked.Which(on, unit="\0"), cut).rows
        assert due.of_persons(connection, told.ledger, [()], head, due.Which(on), cut) == {}


# borders ----------------------------------------------------------------------------------------


@pytest.fixture
def small(corner: Place) -> Place:
    corner.tell(registered("o-1"), registered("o-2"), adopted(more=LOCK), published())
    return corner


def state(place: Place, day: str, position: int | None = None) -> list[ClockState]:
    which = due.Which(date.fromisoformat(day), tuple(ClockState))
    with place.view() as connection:
        found = due.due(
            connection, place.ledger, position or place.recorder.head(), which, Slice(50)
        )
    return [it.state for it in found.rows]


def test_a_state_begins_and_ends_with_a_day(small: Place) -> None:
    small.project(letter("l-1", "c-1", "2025-04-21", circle="WORK"))  # due on 2025-05-13
    told = {
        day: state(small, day)
        for day in (
            "2025-04-20",
            "2025-04-21",
            "2025-05-01",
            "2025-05-02",
            "2025-05-13",
            "2025-05-14",
        )
    }
    assert told == {
        "2025-04-20": [], "2025-04-21": ["RUNNING"], "2025-05-01": ["RUNNING"], "2025-05-02": ["WARN"],
        "2025-05-13": ["WARN"], "2025-05-14": ["OVERDUE"],
    }  # fmt: skip
    before = small.recorder.head()
    small.project(reply("r-1", "c-1", "2025-05-20", circle="WORK"))
    assert [state(small, day) for day in ("2025-05-19", "2025-05-20", "2040-01-01")] == [
        ["OVERDUE"],
        ["MET_LATE"],
        ["MET_LATE"],
    ]
    assert state(small, "2025-05-20", before) == ["OVERDUE"]


def test_a_lock_bars_to_its_last_day_and_has_no_effect_on_the_next(small: Place) -> None:
    small.project(admonished("a-1", "o-1", "2025-02-03"))

    def bars(day: str) -> list[str]:
        with small.view() as connection:
            found = barred.barred(
                connection,
                small.ledger,
                small.recorder.head(),
                barred.Which(date.fromisoformat(day)),
                Slice(9),
            )
        return [it.lock for it in found.rows]

    assert [bars(day) for day in ("2025-02-02", "2025-02-03", "2025-08-02", "2025-08-03")] == [
        [],
        ["L03"],
        ["L03"],
        [],
    ]


def test_an_item_without_a_unit_of_its_own_has_that_of_its_first_official_and_follows_it(
    corner: Place,
) -> None:
    corner.project(
        registered("o-1", unit="u-1"),
        adopted(),
        published(),
        letter("l-1", "c-1", "2025-04-21", circle="WORK"),
    )
    before = corner.recorder.head()
    corner.project(registered("o-1", unit="u-2", id_="again", corrects="reg-o-1"))

    def units(position: int) -> set[str | None]:
        with corner.view() as connection:
            found = due.due(
                connection, corner.ledger, position, due.Which(date(2025, 5, 14)), Slice(9)
            )
        return {it.unit for it in found.rows}

    assert units(before) == {"u-1"}
    assert units(corner.recorder.head()) == {"u-2"}
