"""POST /v1/events and reading back: what is sent is stored once, for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from domain.catalogue import Kind, all_kinds
from tests.api.harness import BATCH, PROBLEM, App, refused, unit
from tests.examples import example, prelude

KINDS = [it for it in all_kinds().values() if it.name != "ledger.opened"]


@pytest.fixture(scope="module", autouse=True)
def _people(app: App) -> None:
    """Those whom the examples name."""
    app.service.record.accept(prelude())


def head(app: App) -> int:
    return app.service.recorder.head()


def test_an_event_is_stored_and_its_receipt_says_where(app: App) -> None:
    answer = app.post(unit("first"))
    receipt = answer.json()
    assert answer.status_code == 201
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["location"] == f"/v1/events/{receipt['position']}"
    assert set(receipt) == {"ledger", "position", "recorded_at", "leaf", "source", "id", "repeated"}
    assert (receipt["ledger"], receipt["position"]) == ("main", head(app))
    assert (receipt["id"], receipt["repeated"]) == ("first", False)
    assert len(bytes.fromhex(receipt["leaf"])) == 32
    assert app.get(answer.headers["location"]).json()["id"] == "first"


def test_the_same_again_gets_the_first_receipt(app: App) -> None:
    first, before = app.post(unit("again")).json(), head(app)
    later = unit("again", time="2026-01-01T00:00:00Z", traceparent=f"00-{'a' * 32}-{'b' * 16}-01")
    for event in (unit("again"), later):
        answer = app.post(event)
        assert answer.status_code == 200
        assert answer.headers["location"] == f"/v1/events/{first['position']}"
        assert answer.json() == {**first, "repeated": True}
    assert head(app) == before


def test_the_same_id_with_other_content_is_a_conflict_that_names_the_position(app: App) -> None:
    first, before = app.post(unit("taken")).json(), head(app)
    answer = app.post(unit("taken", "另一局"))
    told = answer.json()
    assert answer.status_code == 409
    assert answer.headers["content-type"] == PROBLEM
    assert (told["type"], told["position"]) == ("/problems/event-id-conflict", first["position"])
    assert [it["pointer"] for it in told["errors"]] == ["/id"]
    assert head(app) == before


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
@pytest.mark.parametrize("data", [[1], {"when": {"occurred": "2020"}}, None])
def test_what_is_wrong_by_itself_is_told_the_same_under_an_id_that_is_known(
    app: App, data: Any, query: str
) -> None:
    app.post(unit("wrong"))
    known, new = (app.post(unit(it, data=data), query=query) for it in ("wrong", "wrong-new"))
    assert refused(known, 422, "event-unreadable") == new.json()
    headers = {f"ce-{it}": unit("wrong")[it] for it in ("id", "source", "type", "specversion")}
    binary = app.post(data, "application/json", query, **headers)
    assert refused(binary, 422, "event-unreadable")["errors"] == new.json()["errors"]
    each = app.post([unit("wrong", data=data)], BATCH, query, Prefer="handling=lenient").json()
    (item,) = each["events"] if query else each
    assert item["problem"] == new.json()


def test_the_same_id_of_another_source_is_another_event(app: App) -> None:
    one, other = app.post(unit("shared")), app.post(unit("shared", source="urn:test:other"))
    assert (one.status_code, other.status_code) == (201, 201)
    assert one.json()["position"] < other.json()["position"]


def test_one_event_sent_by_many_at_once_is_stored_once(app: App) -> None:
    before = head(app)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(app.post, [unit("raced")] * 16))
    assert sorted(it.status_code for it in answers) == [200] * 15 + [201]
    assert {it.json()["position"] for it in answers} == {before + 1}
    assert head(app) == before + 1


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_event_is_read_back_as_it_was_posted(app: App, kind: Kind) -> None:
    """An empty list says the same as none, and is left out."""
    event = example(kind)
    receipt = app.post(event).json()
    assert "position" in receipt, receipt
    found = app.get(f"/v1/events/{receipt['position']}").json()
    told = found.pop("receipt")
    for part in event["data"].values():
        for name in [name for name, value in part.items() if value == []]:
            del part[name]
    assert found == event
    assert told.pop("tags")
    assert len(bytes.fromhex(told.pop("stored_sha256"))) == 32
    assert told == {name: receipt[name] for name in ("ledger", "position", "recorded_at", "leaf")}


def test_what_an_event_leaves_out_is_read_back_with_its_defaults_only(app: App) -> None:
    position = app.post(unit("lean")).json()["position"]
    found = app.get(f"/v1/events/{position}").json()
    assert found["data"].pop("basis") == {"classification": "INTERNAL", "confidence": "ASSERTED"}
    del found["receipt"]
    assert found == unit("lean")


def test_the_opening_of_the_ledger_is_read_back_too(app: App) -> None:
    assert app.get("/v1/events/1").json()["type"] == "ledger.opened"


@pytest.mark.parametrize("position", ["0", "999999", "9" * 20, "9" * 5000], ids=len)
def test_beyond_the_head_there_is_nothing(app: App, position: str) -> None:
    answer = app.get(f"/v1/events/{position}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert answer.json()["type"] == "/problems/not-found"


def test_a_media_type_may_have_parameters_and_capitals(app: App) -> None:
    assert app.post(unit("media"), "Application/CloudEvents+JSON; charset=utf-8").status_code == 201
    assert app.post([unit("media")], f"{BATCH};charset=UTF-8").status_code == 200


def test_who_reads_does_not_wait_for_who_writes(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database that holds every writer, as SQLite does while somebody else writes in it."""
    fresh.store(unit("r-1"))
    release, propose = threading.Event(), fresh.service.recorder.propose
    in_time = []

    def held(proposals: Any) -> Any:
        in_time.append(release.wait(20))
        return propose(proposals)

    monkeypatch.setattr(fresh.service.recorder, "propose", held)
    senders = [
        threading.Thread(target=fresh.batch, args=([unit(f"r-a{it}"), unit(f"r-b{it}")],))
        for it in range(20)
    ]
    for it in senders:
        it.start()
    read = fresh.get("/v1/events/1")
    release.set()
    for it in senders:
        it.join()
    assert read.status_code == 200
    assert all(in_time)
    assert fresh.service.recorder.head() == 42
