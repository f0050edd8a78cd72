"""Dry runs: what would become of events, with nothing stored, no key made and nothing counted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.harness import (
    BATCH,
    NDJSON,
    SOURCE,
    App,
    event,
    linked,
    refused,
    registered,
    reminded,
    unit,
)

DRY = "?dry_run=true"


def tried(app: App, events: Any, media: str = BATCH, **headers: str) -> list[Any]:
    before = state(app)
    answer = app.post(events, media, DRY, **headers)
    assert answer.status_code == (207 if headers else 200), answer.text
    told = answer.json()
    assert told["dry_run"] is True
    assert "location" not in answer.headers
    assert state(app) == before
    assert [it["index"] for it in told["events"]] == list(range(len(told["events"])))
    return list(told["events"])


def state(app: App) -> Any:
    service = app.service
    return service.recorder.head(), service.keys.holders(), service.intake_log.sources(1 << 40)


def appointed(id_: str, official: str) -> Any:
    data = {
        "subject": {"officials": [official], "tenure": "t-1"}, "when": {"occurred": "2021-01-01"},
        "basis": {"articles": [{"rule": "公务员法", "article": "48"}]},
        "fact": {"post": "某局局长", "form": "CONTRACT", "term_from": "2021-01-01", "term_to": "2026-01-01"},
    }  # fmt: skip
    return event(id_, "appointment.made", data)


def test_what_would_be_stored_is_told_with_its_place_and_its_stage(either: App) -> None:
    either.store(registered("a-1", "who"), linked("a-2", "who", "A1"))
    head = either.service.recorder.head()
    (found,) = tried(either, reminded("a-3", "hr:A1"), "application/cloudevents+json")
    assert found.pop("irregularities") == []
    assert found == {
        "index": 0, "source": SOURCE, "id": "a-3", "status": "would-store",
        "position_if_alone": head + 1, "stage": "UNKNOWN",
    }  # fmt: skip
    receipt = either.post(reminded("a-3", "hr:A1")).json()
    assert receipt["position"] == head + 1
    (found,) = tried(either, reminded("a-3", "hr:A1"), "application/cloudevents+json")
    assert (found["status"], found["receipt"]) == ("would-repeat", {**receipt, "repeated": True})


def test_what_would_not_fit_is_told_as_it_is_shown_once_it_is_stored(either: App) -> None:
    either.store(registered("i-1", "who"), appointed("i-2", "who"))
    wrong = reminded("i-3", "who", "2022-03-01")
    wrong["data"]["subject"]["stage"] = "DEPARTURE"
    (found,) = tried(either, wrong, "application/cloudevents+json")
    position = found["position_if_alone"]
    (told,) = found["irregularities"]
    assert (found["stage"], told["rule"]) == ("IN_TERM", "stage.claim-differs")
    assert told["positions"] == [position]
    assert told["detail"]
    either.post(wrong)
    query = 'query ($p: Position) { timeline(official: "who", atLeast: $p) { nodes { position irregularity } } }'
    nodes = either.ask(query, p=position)["timeline"]["nodes"]
    assert next(it for it in nodes if it["position"] == position)["irregularity"] == told["rule"]


def test_the_events_of_a_batch_see_each_other(either: App) -> None:
    head = either.service.recorder.head()
    batch = [
        registered("s-1", "new"), linked("s-2", "new", "S1"), reminded("s-3", "hr:S1"), unit("s-4"), unit("s-4"),
    ]  # fmt: skip
    found = tried(either, batch)
    assert [it["status"] for it in found] == ["would-store"] * 4 + ["would-repeat"]
    assert [it.get("position_if_alone") for it in found] == [*range(head + 1, head + 5), None]
    positions = [it["position"] for it in either.batch(batch).json()]
    assert positions[:4] == [it["position_if_alone"] for it in found[:4]]


def test_a_refusal_is_as_for_real(app: App) -> None:
    app.store(unit("r-1"))
    cases: list[Any] = [
        [unit("r-2"), unit("r-2", "另一局")], [unit("r-2"), reminded("r-3", "nobody")], [unit("r-2"), unit("r-1", "另一局")],
        [registered("r-4", "two"), registered("r-5", "two")], [unit("r-2", type="unit.registred")], ["text"],
    ]  # fmt: skip
    for batch in cases:
        dry, real = app.post(batch, BATCH, DRY), app.batch(batch)
        assert real.status_code >= 400
        assert (dry.status_code, dry.json()) == (real.status_code, real.json())
    broken = app.post(b"{", query=DRY)
    refused(broken, 400, "malformed-json")


def test_a_lenient_dry_run_tells_of_each(app: App) -> None:
    events = [
        unit("l-1"),
        "text",
        reminded("l-2", "nobody"),
        registered("l-3", "l-who"),
        reminded("l-4", "l-who"),
        unit("l-1"),
    ]
    found = tried(app, events, Prefer="handling=lenient")
    said = ["would-store", "refused", "refused", "would-store", "would-store", "would-repeat"]
    assert [it["status"] for it in found] == said
    assert found[2]["problem"]["type"] == "/problems/unknown-official"


def correcting(id_: str, target: str, official: str) -> Any:
    told = reminded(id_, official)
    told["data"]["provenance"] = {"corrects": {"source": SOURCE, "id": target, "reason": "SENDER_ERROR"}}  # fmt: skip
    return told


@pytest.mark.parametrize("way", ["lenient", "import"])
def test_what_corrects_an_event_of_the_same_request_is_tried_as_it_is_taken(
    either: App, way: str
) -> None:
    events = [
        registered("c-1", "who"), registered("c-2", "other"), reminded("c-3", "who"), correcting("c-4", "c-3", "who"),
        correcting("c-5", "c-4", "other"), correcting("c-6", "c-9", "who"), correcting("c-7", "c-1", "who"), unit("c-8"),
    ]  # fmt: skip
    lenient = {"Prefer": "handling=lenient"}

    def became(query: str) -> list[str]:
        if way == "import":
            body = b"\n".join(json.dumps(it).encode() for it in events)
            media = {"Content-Type": NDJSON}
            path = f"/v1/events:import{query}"
            *items, _summary = map(
                json.loads,
                either.request("POST", path, content=body, headers=media).text.splitlines(),
            )
        else:
            told = either.post(events, BATCH, query, **lenient).json()
            items = told["events"] if query else told
        return [it.get("problem", {}).get("type", it["status"]) for it in items]

    before = state(either)
    tried_, target = became(DRY), "/problems/unknown-target"
    assert state(either) == before
    assert tried_ == [*["would-store"] * 5, target, target, "would-store"]
    assert became("") == [*["stored"] * 5, target, target, "stored"]


def test_an_atomic_batch_corrects_nothing_of_its_own(app: App) -> None:
    batch = [registered("own-1", "own"), reminded("own-2", "own"), correcting("own-3", "own-2", "own")]  # fmt: skip
    dry, real = app.post(batch, BATCH, DRY), app.batch(batch)
    assert refused(real, 422, "unknown-target") == dry.json()


def test_nothing_is_counted_and_no_key_is_made(fresh: App) -> None:
    before = state(fresh)
    fresh.post(registered("n-1", "n-who"), query=DRY)
    refused(fresh.post({}, query=DRY), 400, "not-a-cloudevent")
    fresh.post(["text"], BATCH, DRY, Prefer="handling=lenient")
    assert state(fresh) == before


@pytest.mark.parametrize("query", ["", "?dry_run=false"])
def test_what_is_no_dry_run_is_stored(app: App, query: str) -> None:
    assert app.post(unit(f"real-{query}"), query=query).status_code == 201


def test_the_lines_of_an_import_are_tried_too(either: App) -> None:
    def imported(query: str) -> list[Any]:
        headers = {"Content-Type": NDJSON}
        answer = either.request("POST", f"/v1/events:import{query}", content=body, headers=headers)
        return [json.loads(it) for it in answer.text.splitlines()]

    events = [
        registered("m-1", "m-who"),
        *[unit(f"m-u-{it}") for it in range(300)],
        reminded("m-2", "m-who"),
        unit("m-u-0"),
    ]
    body = b"\n".join([*(json.dumps(it).encode() for it in events), b"", b"{"])
    before = state(either)
    *results, summary = imported(DRY)
    assert state(either) == before
    said = {
        "lines": 305,
        "would_store": 302,
        "would_repeat": 1,
        "refused": 1,
        "blank": 1,
        "stopped": False,
    }
    assert summary == {"summary": said}
    assert [it["line"] for it in results] == list(range(1, 306))
    *stored, _summary = imported("")
    told = [it.get("position_if_alone") for it in results]
    assert told[:302] == [it["receipt"]["position"] for it in stored[:302]]
