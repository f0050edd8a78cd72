"""I13 to I15: a complaint that may not be entered leaves nothing, and no complaint leads to who wrote."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import itertools
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.logs import log_to
from domain.catalogue import all_kinds
from tests.api.harness import BATCH, NDJSON, SINGLE, App, database, event, opened, refused
from tests.examples import Json
from tests.imports.tables import imported
from tests.ledger.complaints import clue, heads, known, managed, petition, sent_up
from tests.ledger.statements import registration

HIGHER, HEAD, UNSAID, HERE = "leader-1", "leader-2", "leader-3", "here-1"
GOES_UP, WAITS = {"gate.jurisdiction"}, {"gate.level-unknown"}
MARKS = st.text("abcdefghjkmnpqrstuvwxyz23456789", min_size=10, max_size=14).map(
    lambda it: f"zq{it}"
)


@contextmanager
def put_up(app: App) -> Iterator[App]:
    said = [
        *known(HERE), *known(HIGHER, "PROVINCE"), *known(HEAD), heads(HEAD, "2020-01-01"), registration(UNSAID),
        managed(HERE, "COUNTY", since="2021-01-01", id="later"),
    ]  # fmt: skip
    app.service.record.accept(said)
    yield app


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("kept")
    if request.param == "sqlite":
        with opened(home) as made, put_up(made) as app:
            yield app
    else:
        server = request.getfixturevalue("postgres_server")
        with database(server) as url, opened(home, url) as made, put_up(made) as app:
            yield app


def as_event(told: Any) -> Json:
    return event(told.id, told.type, told.data) | {"source": told.source}


def complaints(mark: str, official: str) -> list[Json]:
    """A petition and a clue in which all that tells of them is marked."""
    made = [as_event(petition(f"p-{mark}", official)), as_event(clue(f"c-{mark}", official))]
    for it in made:
        data = it["data"]
        data["subject"] |= {"cases": [f"case-{mark}"], "tenure": f"t-{mark}", "unit": f"u-{mark}"}
        data["provenance"] |= {
            "recorder": f"r-{mark}", "causation": f"w-{mark}", "correlation": f"k-{mark}",
            "evidence": [{"document": f"d-{mark}", "sha256": _hash(mark), "kind": "LETTER", "held_by": f"h-{mark}"}],
        }  # fmt: skip
        data["fact"] |= {"issue_codes": [f"I-{mark}"]}
        it |= {"traceparent": f"00-{_hash(mark)[:32]}-00f067aa0ba902b7-01"}
    made[0]["data"]["fact"] |= {
        "informant_token": f"tok-{mark}",
        "text_sha256": _hash(f"text {mark}"),
    }
    made[1]["data"]["fact"] |= {"owner_unit": f"o-{mark}"}
    return made


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def signs(mark: str) -> list[str]:
    """By what a trace of such a complaint would be known, wherever it lay."""
    return [mark, _hash(mark)[:32], _hash(f"text {mark}")]


def everything(app: App) -> str:
    """All that a process keeps: files, tables, what it counts. What is in bytes is told twice."""
    service = app.service
    service.intake_log.flush()
    at = service.recorder.head()
    app.ask("query ($at: Position!) { ledger(atLeast: $at) { view } }", at=at)
    found = [it.read_bytes() for it in service.settings.home.rglob("*") if it.is_file()]
    told = [it.decode("utf-8", "replace") for it in found]
    if url := service.settings.database_url:
        with psycopg.connect(url) as raw:
            tables = raw.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
                "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            ).fetchall()
            for (table,) in tables:
                rows = raw.execute(f"SELECT it::text FROM {table} it").fetchall()
                told += [row for (row,) in rows]
    return "\n".join([*told, app.get("/metrics").text])


def traces(app: App, marks: list[str]) -> list[str]:
    everywhere = everything(app)
    return [
        sign for mark in marks for sign in signs(mark)
        if sign in everywhere or sign.encode().hex() in everywhere
    ]  # fmt: skip


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Whatever is said while it lasts, in full."""
    said, root = io.StringIO(), logging.getLogger()
    before = root.handlers[:], root.level
    log_to(said)
    root.setLevel(logging.DEBUG)
    try:
        yield said
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
        logging.captureWarnings(capture=False)


def send_every_way(app: App, told: Json) -> Iterator[Any]:
    """The problems with which it is refused, once for each way into the service."""
    innocent = as_event(petition(f"{told['id']}-of-here", HERE))
    yield refused(app.post(told), 422, "may-not-be-recorded")
    yield refused(app.post(told, SINGLE, "?dry_run=true"), 422, "may-not-be-recorded")
    yield refused(
        app.post(told, **{"Idempotency-Key": f"key-{told['id']}"}), 422, "may-not-be-recorded"
    )
    yield refused(app.batch([told, innocent]), 422, "may-not-be-recorded")
    yield refused(app.post([innocent, told], BATCH, "?dry_run=true"), 422, "may-not-be-recorded")
    lenient = app.post([told], BATCH, Prefer="handling=lenient").json()
    yield lenient[0]["problem"]
    yield app.send([json.dumps(told).encode()])[0]["problem"]
    dry = app.request(
        "POST", "/v1/events:import?dry_run=true", content=json.dumps(told).encode() + b"\n",
        headers={"Content-Type": NDJSON},
    )  # fmt: skip
    yield json.loads(dry.content.splitlines()[0])["problem"]
    attributes = {name: it for name, it in told.items() if name not in {"data", "traceparent"}}
    headers = {f"ce-{name}": str(it) for name, it in attributes.items()}
    binary = app.request(
        "POST", "/v1/events", content=json.dumps(told["data"]).encode(),
        headers={"Content-Type": "application/json", **headers},
    )  # fmt: skip
    yield refused(binary, 422, "may-not-be-recorded")


def test_i15_a_complaint_that_goes_up_leaves_nothing_behind(kept: App) -> None:
    marks: list[str] = []
    head = kept.service.recorder.head()

    @settings(max_examples=6)
    @given(
        MARKS.filter(lambda it: it not in marks),
        st.sampled_from([(HIGHER, GOES_UP), (HEAD, GOES_UP), (UNSAID, WAITS)]),
    )
    def case(mark: str, about: tuple[str, set[str]]) -> None:
        official, rules = about
        marks.append(mark)
        for told in complaints(mark, official):
            for problem in send_every_way(kept, told):
                assert {it["rule"] for it in problem["errors"]} == rules
                answer = json.dumps(problem, ensure_ascii=False)
                assert [it for it in [*signs(mark), official] if it in answer] == []

    with listening() as said:
        case()
    assert kept.service.recorder.head() == head
    assert [sign for mark in marks for sign in signs(mark) if sign in said.getvalue()] == []
    assert traces(kept, marks) == []
    # and this would see it: the same about somebody whom this body manages
    seen = complaints("zqseenseenseen", HERE)[0]
    assert kept.post(seen).status_code == 201
    assert set(traces(kept, ["zqseenseenseen"])) == set(signs("zqseenseenseen"))


def test_i15_who_is_not_registered_is_not_known_by_it_either(kept: App) -> None:
    mark = "zqnobodyknown"
    for told in complaints(mark, f"o-{mark}"):
        problem = refused(kept.post(told), 422, "unknown-official")
        assert "registering nobody" in problem["errors"][0]["way_out"]
        assert mark not in json.dumps(problem)
    assert traces(kept, [mark]) == []


def test_i15_an_import_keeps_no_copy_of_what_goes_up(kept: App, tmp_path: Path) -> None:
    up, waits = complaints("zqgoesupgoesup", HIGHER)[0], complaints("zqwaitswaits", UNSAID)[0]
    file = tmp_path / "complaints.ndjson"
    file.write_text("".join(json.dumps(it) + "\n" for it in (up, waits)))
    made = imported(kept, file)
    assert made.counts == {"refused": 2}
    report = made.places.report.read_text()
    assert [sign for sign in signs("zqgoesupgoesup") if sign in report] == []
    first, second = map(json.loads, report.splitlines())
    assert set(first) == {"line", "problem"}
    assert second["event"] == waits


def test_i15_the_receipt_of_the_envelope_tells_of_nobody(kept: App) -> None:
    up = as_event(sent_up("up-1"))
    receipt = kept.post(up).json()
    entry = kept.get(f"/v1/events/{receipt['position']}").json()
    assert entry["receipt"]["tags"] == ["envelope:env-2025-7", "ref:urn%3Apetitions:up-1"]
    fact = {"received_on", "dispatched_on", "to_organ", "sealed_envelope_no"}
    assert set(entry["data"]["fact"]) == fact
    for official in (HIGHER, HEAD, UNSAID, HERE):
        query = '{ timeline(official: "%s", atLeast: %d) { nodes { kind } } }'
        told = kept.ask(query % (official, receipt["position"]))
        kinds = {it["kind"] for it in told["timeline"]["nodes"]}
        assert up["type"] not in json.dumps(sorted(map(str, kinds)))


def test_i14_a_complaint_leads_to_nothing_of_the_unit_complained_about(kept: App) -> None:
    """It is found by whom and what it names, and by nothing that the register knows of them."""
    kept.service.record.accept([registration("of-a-unit", id_="unit-of"), managed("of-a-unit")])

    @settings(max_examples=10)
    @given(MARKS, st.booleans())
    def case(mark: str, named: bool) -> None:
        told = as_event(petition(f"p14-{mark}", "of-a-unit"))
        told["data"]["subject"] |= {"unit": f"u-{mark}"} if named else {}
        answer = kept.post(told)
        assert answer.status_code in {200, 201}, answer.text
        tags = kept.get(f"/v1/events/{answer.json()['position']}").json()["receipt"]["tags"]
        assert {it.partition(":")[0] for it in tags} == {"official", "case", "evidence", "ref"} | (
            {"unit"} if named else set()
        )

    case()


TOKENS = st.text("ABCDEFGHJKMNPQRSTUVWXYZ", min_size=9, max_size=12).map(lambda it: f"tok-{it}")


def test_i13_no_token_leads_anywhere(kept: App) -> None:
    """No tag, no answer and no refusal differs by it: two tokens cannot be told apart from outside."""
    number = itertools.count()

    @settings(max_examples=10)
    @given(TOKENS, TOKENS, MARKS)
    def case(token: str, other: str, mark: str) -> None:
        told = as_event(petition(f"p13-{mark}-{next(number)}", HERE))
        told["data"]["fact"] |= {"informant_token": token}
        answer = kept.post(told)
        assert answer.status_code in {200, 201}, answer.text
        assert token not in answer.text
        tags = kept.get(f"/v1/events/{answer.json()['position']}").json()["receipt"]["tags"]
        assert [it for it in tags if token in it] == []
        for name in ("official", "case", "tenure", "unit", "key", "evidence", "ref", "origin"):
            page = kept.get(f"/v1/events?tags={name}:{token}").json()
            assert page.get("events", []) == []
        # whatever was said of it before, another token under the same id is the same conflict
        answers = set()
        for wrong in {other, f"{token}X", f"tok-{mark}"} - {token}:
            again = {
                **told,
                "data": {
                    **told["data"],
                    "fact": {**told["data"]["fact"], "informant_token": wrong},
                },
            }
            problem = refused(kept.post(again), 409, "event-id-conflict")
            assert token not in json.dumps(problem)
            answers.add(
                json.dumps({name: it for name, it in problem.items() if name != "trace_id"})
            )
        assert len(answers) == 1

    case()


@pytest.mark.parametrize(
    "token", ["13800138000", "138-0013-8000", "110101199003071233", "6222021234567894"]
)
def test_i13_who_wrote_is_no_number_of_a_person(kept: App, token: str) -> None:
    told = as_event(petition("p13-number", HERE))
    told["data"]["fact"] |= {"informant_token": token}
    problem = refused(kept.post(told), 422, "may-not-be-recorded")
    assert {it["pointer"] for it in problem["errors"]} == {"/data/fact/informant_token"}
    assert token not in json.dumps(problem)


def test_i13_what_is_asked_of_a_view_knows_no_token(kept: App) -> None:
    """No type of GraphQL has a field for it, so nothing can be sorted, filtered or counted by it."""
    types = kept.ask(
        "{ __schema { types { name fields { name args { name } } inputFields { name } } } }"
    )
    assert "token" not in json.dumps(types["__schema"]).lower().replace("aftertoken", "")
    assert "informant_token" in {
        it.name for kind in all_kinds().values() for it in dataclasses.fields(kind.fact)
    }
