"""Every question can be asked as of any position, and a replay of the ledger gives the same answer
(DESIGN idea 7)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection

from api.demo import history
from api.intake.cloudevents import read_event
from domain.clocks.item import ClockState
from ledger.statement import Statement
from projections import asked, barred, cases, due, officials, profile, tenures, timeline
from projections.replay import Known, Replay
from projections.replay_days import OnDay
from tests.projections.histories import by_chance
from tests.projections.places import Place
from tests.projections.state import ALL, seen

Make = Callable[[], Place]
POSITIONS = {"the demonstration": 200, "a dense one": 100, "another, of six people": 100}
STOPS = 6
FIRST, LAST = date(2019, 1, 1), date(2027, 12, 31)


def demo() -> list[Statement]:
    return [read_event(event) for event in history()]


HISTORIES: dict[str, Callable[[], list[Statement]]] = {
    "the demonstration": demo,
    "a dense one": lambda: by_chance("dense", 150),
    "another, of six people": lambda: by_chance("six", 150, 6),
}


@pytest.fixture(scope="module", params=HISTORIES)
def which(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def told(make_corner: Make, which: str) -> Place:
    """All of a history, and its view; nobody changes it."""
    made = make_corner()
    made.project(*HISTORIES[which]())
    return made


def names_in(place: Place) -> list[str]:
    """Every id, and every key that is linked, of anybody in the ledger."""
    tags = {tag for row in place.recorder.rows() for tag in row.tags}
    ids = {tag.removeprefix("official:") for tag in tags if tag.startswith("official:")}
    return sorted(ids | {tag.removeprefix("key:") for tag in tags if tag.startswith("key:")})


def test_at_any_position_the_view_says_what_a_replay_says(told: Place, which: str) -> None:
    chance, names, entries = random.Random(which), names_in(told), 0
    with told.view() as connection:
        for _ in range(POSITIONS[which]):
            position, name = chance.randint(1, told.recorder.head()), chance.choice(names)
            known = Replay(told.recorder, position).official(name)
            assert seen(connection, told.ledger, name, position) == known, (position, name)
            entries += len(known.timeline) if known else 0
    assert entries > POSITIONS[which], "the questions met something"


def test_on_any_day_the_view_says_what_a_replay_of_the_rules_says(told: Place, which: str) -> None:
    chance, names, met = random.Random(f"{which} days"), names_in(told), Counter[str]()
    with told.view() as connection:
        for _ in range(POSITIONS[which] // 4):
            position, name = (
                chance.randint(told.recorder.head() // 3, told.recorder.head()),
                chance.choice(names),
            )
            day = date.fromordinal(chance.randint(FIRST.toordinal(), LAST.toordinal()))
            known = Replay(told.recorder, position).official(name, day)
            if known is None or known.on_day is None:
                continue
            ids = (known.official.aliases,)
            assert _seen_on(connection, told.ledger, ids[0], position, day) == _replayed(
                known.on_day
            )
            met.update(
                clocks=len(known.on_day.clocks),
                locks=len(known.on_day.locks),
                findings=len(known.on_day.findings),
            )
    assert which != "the demonstration" or min(met.values()) > 3, met


def _replayed(it: OnDay) -> dict[str, set[tuple[Any, ...]]]:
    return {
        "clocks": {
            (one.clock, one.key, one.start, part.state, _end(part.due_on), one.positions, *(part.by or (one.pack, one.version)))
            for one, part in it.clocks
        },
        "locks": {(one.lock, one.key, one.start, one.first, one.last, one.positions) for one in it.locks},
        "findings": {
            (one.indicator, one.identity, one.finding.reason, one.finding.first, one.finding.positions)
            for one in it.findings
        },
    }  # fmt: skip


def _end(day: date | None) -> date | None:
    return None if day == date.max else day


def _seen_on(
    connection: Connection, ledger: str, ids: tuple[str, ...], position: int, on: date
) -> dict[str, set[tuple[Any, ...]]]:
    every = due.Which(on, states=tuple(ClockState))
    clocks = due.of_persons(connection, ledger, [ids], position, every, ALL).get(ids)
    locks = barred.of_persons(connection, ledger, [ids], position, barred.Which(on), ALL).get(ids)
    found = asked.of_persons(connection, ledger, [ids], position, asked.Which(on), ALL).get(ids)
    return {
        "clocks": {
            (it.clock, it.key, it.start, it.state, it.due_on, it.positions, it.pack, it.version)
            for it in (clocks.rows if clocks else ())
        },
        "locks": {
            (it.lock, it.key, it.start, it.first_on, it.last_on, it.positions)
            for it in (locks.rows if locks else ())
        },
        "findings": {
            (it.indicator, it.finding, it.reason, it.first_on, it.positions)
            for it in (found.rows if found else ())
        },
    }


def test_every_filter_keeps_what_a_replay_would_keep(told: Place) -> None:
    chance, names = random.Random(1), names_in(told)
    with told.view() as connection:
        for _ in range(10):
            position, name = (
                chance.randint(told.recorder.head() // 3, told.recorder.head()),
                chance.choice(names),
            )
            known = Replay(told.recorder, position).official(name)
            if known:
                _same_filtered(connection, told.ledger, known)


def _same_filtered(connection: Connection, ledger: str, known: Known) -> None:
    def rows(**equal: Any) -> Any:
        return timeline.timeline(
            connection, ledger, known.official.aliases, known.position, ALL, **equal
        ).rows

    for name in ("stage", "circle", "kind", "mechanism", "confidence", "tenure", "source"):
        for value in {getattr(row, name) for row in known.timeline} - {None}:
            assert rows(**{name: value}) == [
                row for row in known.timeline if getattr(row, name) == value
            ]
    for stage, circle in {(row.stage, row.circle) for row in known.timeline}:
        both = [row for row in known.timeline if (row.stage, row.circle) == (stage, circle)]
        assert rows(stage=stage, circle=circle) == both
        standing = [row for row in both if row.corrected_by is None]
        cells = profile.profile(connection, ledger, known.official.aliases, known.position)
        assert sum(it.total for it in cells if (it.stage, it.circle) == (stage, circle)) == len(
            standing
        )
    for outcome, status in {(it.outcome, it.status) for it in known.cases}:
        found = cases.cases(
            connection,
            ledger,
            known.position,
            ALL,
            officials=known.official.aliases,
            status=status,
            outcome=outcome,
        )
        assert found.rows == [
            it for it in known.cases if (it.outcome, it.status) == (outcome, status)
        ]


def everything(connection: Connection, place: Place, position: int) -> dict[str, Any]:
    """The answers to every query that there is, as of a position."""
    names = names_in(place)
    people = {name: seen(connection, place.ledger, name, position) for name in names}
    every_case = cases.cases(connection, place.ledger, position, ALL).rows
    return {
        "people": {name: known for name, known in people.items() if known},
        "list": officials.officials(connection, place.ledger, position, ALL).rows,
        "cases": every_case,
        "parties": cases.parties(
            connection, place.ledger, [(it.lifecycle, it.matter) for it in every_case], position
        ),
        "tenures": tenures.of_officials(connection, place.ledger, names, position),
    }


def test_an_answer_is_that_of_a_view_that_stopped_there_and_stays_when_more_arrives(
    corner: Place, which: str
) -> None:
    told = corner
    told.tell(*HISTORIES[which]())
    stops = sorted(random.Random(which).sample(range(2, told.recorder.head()), STOPS))
    then = {}
    for stop in stops:
        told.project_upto(stop)
        with told.view() as connection:
            then[stop] = everything(connection, told, stop)
    told.projector().catch_up()
    with told.view() as connection:
        for stop, answers in then.items():
            assert everything(connection, told, stop) == answers
        assert everything(connection, told, told.recorder.head()) != then[stops[-1]], (
            "something was added"
        )
