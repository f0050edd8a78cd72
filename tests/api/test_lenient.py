"""A lenient batch: each event on its own, with a result of its own, in the order they came."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import Busy
from ledger.record import Record
from tests.api.harness import BATCH, SOURCE, App, linked, refused, registered, reminded, unit

LENIENT = {"Prefer": "handling=lenient"}


def lenient(app: App, events: Any, query: str = "", **more: str) -> list[Any]:
    answer = app.post(events, BATCH, query, **LENIENT, **more)
    assert answer.status_code == 207, answer.text
    assert answer.headers["preference-applied"] == "handling=lenient"
    return list(answer.json())


def test_each_event_gets_its_own_result_in_order(either: App) -> None:
    before = either.service.recorder.head()
    events = [
        unit("n-1"), "text", unit("n-1"), unit("n-1", "另一局"), reminded("n-4", "nobody"), unit("n-5", specversion="2"),
        registered("n-6", "n-who"), linked("n-7", "n-who", "N1"), reminded("n-8", "hr:N1"), unit("n-9", type="no.such"),
    ]  # fmt: skip
    found = lenient(either, events)
    assert [it["index"] for it in found] == list(range(10))
    said = ["stored", "refused", "repeated", "refused", "refused", "refused"]
    assert [it["status"] for it in found] == [*said, "stored", "stored", "stored", "refused"]
    assert not any(it["retryable"] for it in found)
    assert [it["id"] for it in found] == [
        "n-1", None, "n-1", "n-1", "n-4", None, "n-6", "n-7", "n-8", "n-9"
    ]  # fmt: skip
    assert [it["source"] for it in found] == [None if it["id"] is None else SOURCE for it in found]
    problems = {it["index"]: it["problem"] for it in found if "problem" in it}
    codes = {index: it["type"].rpartition("/")[2] for index, it in problems.items()}
    assert codes == {
        1: "not-a-cloudevent", 3: "event-id-conflict", 4: "unknown-official", 5: "not-a-cloudevent", 9: "unknown-event-type"
    }  # fmt: skip
    assert problems[4]["errors"][0]["pointer"] == "/data/subject/officials/0"
    stored = [it["receipt"]["position"] for it in found if it["status"] == "stored"]
    assert stored == list(range(before + 1, before + 5))
    assert either.service.recorder.head() == before + 4


def test_all_stored_and_all_repeated_are_told_each_too(app: App) -> None:
    events = [unit(f"all-{it}") for it in range(3)]
    assert [it["status"] for it in lenient(app, events)] == ["stored"] * 3
    assert [it["status"] for it in lenient(app, events)] == ["repeated"] * 3


@pytest.mark.parametrize("body", [b"[", b"{}", b"[]", b'"x"'])
def test_what_is_no_batch_is_refused_whole(app: App, body: bytes) -> None:
    code = "malformed-json" if body == b"[" else "not-a-cloudevent"
    refused(app.post(body, BATCH, **LENIENT), 400, code)


@pytest.mark.parametrize(
    ("prefer", "each"),
    [("handling=lenient", True), ('respond-async, Handling="lenient"; x=1', True), ("handling=strict", False), ("lenient", False),
     ("handling=strict, handling=lenient", False), ("handling", False), ("", False)],
)  # fmt: skip
def test_a_preference_is_read_as_its_rfc_says(app: App, prefer: str, each: bool) -> None:
    answer = app.post([unit("p-1"), "text"], BATCH, Prefer=prefer)
    assert answer.status_code == (207 if each else 400)
    assert ("preference-applied" in answer.headers) == each


def test_a_single_event_is_as_it_is_whatever_is_preferred(app: App) -> None:
    answer = app.post(unit("single"), **LENIENT)
    assert (answer.status_code, "preference-applied" in answer.headers) == (201, False)


@pytest.mark.parametrize(("name", "value"), [("Idempotency-Key", "k"), ("If-Match", '"1"')])
def test_keys_and_conditions_are_for_what_is_all_or_none(app: App, name: str, value: str) -> None:
    told = refused(app.post([unit("k")], BATCH, **LENIENT, **{name: value}), 400, "bad-request")
    assert told["errors"][0]["pointer"] == f"header:{name}"


def test_what_the_service_is_too_busy_for_may_be_sent_again(fresh: App) -> None:
    """The writer takes no more. What is wrong by itself is told so; whom nobody knows may just have
    been turned away."""
    fresh.post(unit("b-1"))
    record: Record = fresh.service.record
    record.writer.close()
    sent = [unit("b-2"), "text", reminded("b-3", "nobody"), unit("b-4", type="no.such")]
    found = lenient(fresh, sent)
    assert [it["retryable"] for it in found] == [True, False, True, False]
    assert {it["status"] for it in found} == {"refused"}
    assert found[0]["problem"]["type"] == "/problems/busy"
    answer = fresh.post([unit("b-2")], BATCH)
    refused(answer, 503, "busy")
    assert answer.headers["retry-after"] == "1"


def test_a_ledger_that_is_away_is_asked_once_and_not_for_each_event(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question would wait for it."""
    asked = []

    def away(*_values: Any, **_named: Any) -> Any:
        asked.append(1)
        raise Busy

    for name in ("select", "at", "head", "matching"):
        monkeypatch.setattr(fresh.service.recorder, name, away)
    sent = [reminded(f"a-{it}", f"who-{it}") for it in range(20)]
    found = lenient(fresh, [*sent, unit("a-20", type="no.such")])
    assert [it["problem"]["type"] for it in found] == ["/problems/busy"] * 20 + [
        "/problems/unknown-event-type"
    ]
    assert len(asked) < 5


def test_each_event_is_counted_by_what_became_of_it(fresh: App) -> None:
    lenient(fresh, [unit("c-1"), unit("c-1"), "text", reminded("c-2", "nobody"), unit("c-3")])
    query = "query ($p: Position) { sources(atLeast: $p) { source stored repeated refused } }"
    found = fresh.ask(query, p=fresh.service.recorder.head())["sources"]
    assert found == [
        {"source": "(unreadable)", "stored": 0, "repeated": 0, "refused": 1},
        {"source": SOURCE, "stored": 2, "repeated": 1, "refused": 1},
    ]
