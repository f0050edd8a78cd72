"""When a question is answered: as of a moment, after a receipt, and all of one request at once."""

from __future__ import annotations

import itertools
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.demo.people import CUI, TANG
from api.service import open_service
from api.settings import Settings
from ledger.receipt import instant
from tests.api.harness import App, registered, reminded, running, unit, without_a_view
from tests.api.servers import PATIENCE
from tests.demo.figures import HEAD

Json = Any
ROOTS = {
    "official": f'official(id: "{CUI}" %s) {{ id asOf keys aliases name tenures {{ reference status }} profile {{ total cleared }} }}',
    "officials": "officials(page: {first: 100} %s) { asOf nodes { id asOf name unit profile { total } } }",
    "profile": f'profile(official: "{TANG}" %s) {{ stage circle mechanism total cleared }}',
    "timeline": f'timeline(official: "{TANG}" %s) {{ asOf nodes {{ position stage correctedBy cases {{ reference outcome }} }} }}',
    "cases": "cases(page: {first: 100} %s) { asOf nodes { reference status outcome steps officials } }",
    "dueItems": 'dueItems(on: "2025-06-02" page: {first: 100} %s) { asOf nodes { clock key state dueOn } }',
    "dueCounts": 'dueCounts(on: "2025-06-02" %s) { asOf on counts { state article total } }',
    "locks": 'locks(on: "2025-06-02" page: {first: 100} %s) { asOf nodes { lock key since } }',
    "findings": 'findings(on: "2025-06-02" page: {first: 100} %s) { asOf nodes { indicator key since } }',
    "coverage": 'coverage(unit: "u-wangxi", year: 2024 %s) { asOf persons cells { stage circle entries persons } }',
    "rules": 'rules(on: "2025-06-02" %s) { asOf packs { pack version position inForce } calendars { calendar year } }',
    "pilot": 'pilot(pack: "cn-pilot-example", on: "2024-06-02" %s) { asOf scope clockCounts { both } clocks { nodes { tried { key } } } }',
    "publication": "publication(page: {first: 100} %s) { asOf nodes { position kind days { day } } }",
    "unit": 'unit(id: "u-wangxi" %s) { id asOf name persons parent { name } }',
    "units": 'units(parent: "u-city" page: {first: 100} %s) { asOf nodes { id name persons } }',
    "ledger": "ledger(%s) { asOf quarantine { position } }",
    "sources": "sources(%s) { source stored }",
}
"""Every field of Query, with a place for its last arguments."""


def root(field: str, arguments: str) -> str:
    asked = ROOTS[field] % arguments
    declared = {
        "asOf: $at": "query ($at: AsOf)",
        "atLeast: $least": "query ($least: Position)",
        "": "query",
    }
    return f"{declared[arguments]} {{ it: {asked.replace('()', '')} }}"


def test_every_root_field_is_asked_here(demo: App) -> None:
    fields = demo.ask("{ __schema { queryType { fields { name } } } }")["__schema"]["queryType"][
        "fields"
    ]
    assert {it["name"] for it in fields} == {
        *ROOTS,
        "catalogue",
    }  # which changes with releases only


@pytest.mark.parametrize("field", ROOTS)
def test_a_position_and_the_instant_of_its_record_give_the_same(demo: App, field: str) -> None:
    rows = list(demo.service.recorder.rows())
    ends = [
        row for row, after in itertools.pairwise(rows) if after.recorded_at_us > row.recorded_at_us
    ]
    answers = []
    for row in (*ends[20::60], rows[-1]):
        told = demo.ask(root(field, "asOf: $at"), at={"position": row.position})["it"]
        moment = instant(row.recorded_at_us)
        assert demo.ask(root(field, "asOf: $at"), at={"instant": moment.isoformat()})["it"] == told
        if isinstance(told, dict) and "asOf" in told:
            assert told["asOf"] == row.position
        answers.append(told)
    assert demo.ask(root(field, ""))["it"] == answers[-1]
    assert demo.ask(root(field, "asOf: $at"), at=None)["it"] == answers[-1]
    assert answers[0] != answers[-1]


@pytest.mark.parametrize("field", ROOTS)
def test_a_day_is_its_last_moment_in_the_ledgers_zone(demo: App, field: str) -> None:
    """Shanghai is eight hours ahead: what is recorded at 17:00 UTC belongs to the next day."""
    for row in list(demo.service.recorder.rows())[30::90]:
        day = instant(row.recorded_at_us).astimezone(demo.service.record.zone).date()
        last = f"{day}T23:59:59.999999+08:00"
        answers = [
            demo.ask(root(field, "asOf: $at"), at=at)
            for at in ({"day": f"{day}"}, {"instant": last})
        ]
        assert answers[0] == answers[1]
    today = datetime.now(demo.service.record.zone).date()
    assert demo.ask(root(field, "asOf: $at"), at={"day": f"{today}"}) == demo.ask(root(field, ""))


@pytest.mark.parametrize("field", ROOTS)
@pytest.mark.parametrize(
    ("at", "code"),
    [
        ({"position": HEAD + 1}, "NOT_YET_RECORDED"), ({"position": 2**61}, "NOT_YET_RECORDED"),
        ({"instant": (datetime.now(UTC) + timedelta(hours=1)).isoformat()}, "BAD_INSTANT"),
        ({"instant": "9999-12-31T23:59:59Z"}, "BAD_INSTANT"), ({"instant": "2023-01-01T00:00:00"}, "BAD_INSTANT"),
        ({"instant": "0001-01-01T00:00:00+14:00"}, "BAD_INSTANT"),
        ({"day": f"{datetime.now(UTC).date() + timedelta(days=2)}"}, "BAD_DAY"), ({"day": "9999-12-31"}, "BAD_DAY"),
    ],
    ids=["next", "far", "hour", "end", "naive", "year 0", "overmorrow", "last"],
)  # fmt: skip
def test_what_is_no_moment_or_not_yet_is_refused_with_a_code(
    demo: App, field: str, at: Json, code: str
) -> None:
    assert demo.codes(root(field, "asOf: $at"), at=at) == [code]


@pytest.mark.parametrize("field", ROOTS)
def test_after_a_position_that_is_not_recorded_is_refused(demo: App, field: str) -> None:
    assert demo.codes(root(field, "atLeast: $least"), least=HEAD + 1) == ["NOT_YET_RECORDED"]
    assert demo.codes(root(field, "atLeast: $least"), least=HEAD) == []


@pytest.mark.parametrize(
    "at", [{"position": -1}, {"position": "1"}, {"position": 1.5}, {"position": True}, {"position": 2**70}, {"position": None},
           {}, {"instant": "yesterday"}, {"instant": 5}, {"position": 1, "instant": "2023-01-01T00:00:00Z"}, {"day": "2023-02-30"},
           {"day": None}, {"day": "2023"}, {"day": "20230601"}, {"day": "2023-W22-4"}, {"day": 20230601}, 5],
    ids=str,
)  # fmt: skip
def test_a_moment_that_cannot_be_read_is_the_clients_fault_and_told(demo: App, at: Json) -> None:
    """As a variable and, where it can be written so, in the document."""
    answers = [demo.graphql(root("ledger", "asOf: $at"), at=at)]
    if isinstance(at, dict) and set(at) == {"position"}:
        answers.append(
            demo.graphql(
                f"{{ ledger(asOf: {{position: {json.dumps(at['position'])}}}) {{ asOf }} }}"
            )
        )
    for answer in answers:
        assert answer["data"] is None
        assert [
            it["message"]
            for it in answer["errors"]
            if it["message"] == "Something went wrong here."
        ] == []


def test_what_was_written_is_read_by_its_receipt(either: App) -> None:
    either.store(registered("p", "o-1"))
    query = 'query ($p: Position) { timeline(official: "o-1", page: {first: 1}, atLeast: $p) { nodes { position } } }'
    for number in range(50):
        position = either.post(reminded(f"r-{number}", "o-1", "2020-03-01")).json()["position"]
        assert either.ask(query, p=position)["timeline"]["nodes"] == [{"position": position}]


def test_fields_of_one_request_are_answered_as_of_one_position(either: App) -> None:
    position = either.store(registered("p", "o-1"))
    either.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    several = " ".join(
        f"f{it}: ledger {{ asOf }} g{it}: officials(page: {{first: 1}}) {{ asOf }}"
        for it in range(8)
    )
    stop, found = threading.Event(), set()

    def write() -> None:
        for number in range(600):
            if stop.is_set():
                return
            either.post(unit(f"w-{number}"))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        try:
            for _ in range(40):
                positions = {it["asOf"] for it in either.ask(f"{{ {several} }}").values()}
                assert len(positions) == 1, positions
                found |= positions
        finally:
            stop.set()
            writing.result(PATIENCE)
    assert len(found) > 3, "the view did not move, so nothing is proved"


def test_before_there_is_a_view_it_is_told_to_be_on_its_way(tmp_path: Path) -> None:
    fields = " ".join((asked % "").replace("()", "") for asked in ROOTS.values())
    with without_a_view(tmp_path) as app:
        told = app.graphql(f"{{ {fields} }}")["errors"]
    assert {it["extensions"]["code"] for it in told} == {"VIEW_REBUILDING"}
    assert {it["message"] for it in told} == {
        "the view is being rebuilt from the ledger; try again"
    }


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=3)])
def test_what_is_recorded_may_be_asked_for_after_the_clock_was_set_back(
    tmp_path: Path, back: timedelta
) -> None:
    now = [1_790_000_000_000_000]
    service = open_service(Settings(home=tmp_path), clock_us=lambda: now[0])
    with running(lambda: service) as app:
        app.store(registered("p", "o-1"))
        now[0] -= back // timedelta(microseconds=1)
        receipt = app.post(registered("q", "o-2")).json()
        app.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=receipt["position"])
        at: Json = {"instant": receipt["recorded_at"]}
        asked = root("ledger", "asOf: $at")
        assert app.ask(asked, at=at)["it"]["asOf"] == receipt["position"]
        recorded = datetime.fromisoformat(receipt["recorded_at"])
        day = recorded.astimezone(service.record.zone).date()
        assert app.ask(asked, at={"day": f"{day}"})["it"]["asOf"] == receipt["position"]
        later = recorded + timedelta(microseconds=1)
        assert app.codes(asked, at={"instant": later.isoformat()}) == ["BAD_INSTANT"]
        assert app.codes(asked, at={"day": f"{day + timedelta(days=1)}"}) == ["BAD_DAY"]
