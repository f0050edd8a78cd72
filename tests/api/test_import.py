"""POST /v1/events:import line by line: each on its own, in order, safe to send again."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from api.intake import ndjson, posting
from api.intake.ndjson import MOST_LINE_BYTES, TOGETHER
from api.problems import Declined
from domain.errors import Busy
from tests.api.harness import BATCH, NDJSON, SOURCE, App, linked, registered, reminded, unit


def line(event: Any) -> bytes:
    return json.dumps(event, ensure_ascii=False).encode()


def test_each_line_gets_one_result_in_order_and_a_summary_comes_last(app: App) -> None:
    long = line(unit("l-6", "x" * 10)).ljust(MOST_LINE_BYTES)
    lines = [
        line(unit("l-1")), b"", b"  \t\r", b"{", line(unit("l-5", specversion="2")), long, long + b" ",
        line(unit("l-1")), line(unit("l-1", "另一局")), b"\xff", line(unit("l-11")) + b"\r", b'["a"]',
        line(reminded("l-13", "nobody")), line(unit("l-14") | {"type": "no.such"}),
    ]  # fmt: skip
    *results, summary = app.send(lines)
    assert [it["line"] for it in results] == list(range(1, len(lines) + 1))
    said = ["stored", "blank", "blank", "refused", "refused", "stored", "refused", "repeated"] + [
        "refused"
    ] * 2
    assert [it["status"] for it in results] == [*said, "stored", "refused", "refused", "refused"]
    codes = {
        it["line"]: it["problem"]["type"].rpartition("/")[2] for it in results if "problem" in it
    }
    assert codes == {
        4: "malformed-json", 5: "not-a-cloudevent", 7: "body-too-large", 9: "event-id-conflict", 10: "malformed-json",
        12: "not-a-cloudevent", 13: "unknown-official", 14: "unknown-event-type",
    }  # fmt: skip
    assert results[7]["receipt"] == {**results[0]["receipt"], "repeated": True}
    named = {it["line"]: (it["source"], it["id"]) for it in results if "id" in it}
    assert named == {
        1: (SOURCE, "l-1"), 6: (SOURCE, "l-6"), 8: (SOURCE, "l-1"), 9: (SOURCE, "l-1"), 11: (SOURCE, "l-11"),
        13: (SOURCE, "l-13"), 14: (SOURCE, "l-14"),
    }  # fmt: skip
    counts = {"stored": 3, "repeated": 1, "refused": 8, "blank": 2, "stopped": False}
    assert summary == {"summary": {"lines": len(lines), **counts}}


@pytest.mark.parametrize("count", [0, 1, TOGETHER - 1, TOGETHER, TOGETHER + 1, 3 * TOGETHER])
def test_any_number_of_lines_is_counted(app: App, count: int) -> None:
    *results, summary = app.send([line(unit(f"n-{count}-{it}")) for it in range(count)])
    assert [it["line"] for it in results] == list(range(1, count + 1))
    assert summary["summary"]["lines"] == summary["summary"]["stored"] == count


def test_the_last_line_needs_no_end(app: App) -> None:
    headers = {"Content-Type": NDJSON}
    body = line(unit("end-1")) + b"\n" + line(unit("end-2"))
    told = app.request("POST", "/v1/events:import", content=body, headers=headers).text
    assert json.loads(told.splitlines()[-1])["summary"]["stored"] == 2


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
def test_lines_are_found_however_the_bytes_arrive(app: App, size: int) -> None:
    events = [line(unit(f"cut-{size}-{it}", "某市某局")) for it in range(4)]
    too_long = b"x" * (MOST_LINE_BYTES + 1) if size > 7 else b"x"
    body = b"\n".join([*events[:2], too_long, b"", *events[2:]])

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]

    headers = {"Content-Type": NDJSON}
    told = app.request("POST", "/v1/events:import", content=chunks(), headers=headers)
    found = [json.loads(it).get("status") for it in told.text.splitlines()]
    assert found == ["stored", "stored", "refused", "blank", "stored", "stored", None]


def test_a_line_may_name_what_an_earlier_line_registered(app: App) -> None:
    lines = [
        registered("d-1", "d-who"), linked("d-2", "d-who", "D1"), reminded("d-3", "hr:D1"), reminded("d-4", "hr:D2"),
        linked("d-5", "d-who", "D2"), reminded("d-6", "hr:D2"), registered("d-7", "d-who"),
    ]  # fmt: skip
    *results, _summary = app.send([line(it) for it in lines])
    assert [it["status"] for it in results] == ["stored"] * 3 + ["refused"] + ["stored"] * 2 + [
        "refused"
    ]
    assert results[6]["problem"]["type"] == "/problems/identity-taken"


def test_a_bad_neighbour_does_not_hold_back_the_others(app: App) -> None:
    lines = [
        line(unit(f"x-{it}")) if it % 2 else line(reminded(f"x-{it}", "nobody"))
        for it in range(600)
    ]
    *results, summary = app.send(lines)
    assert [it["status"] for it in results] == ["refused", "stored"] * 300
    *again, _summary = app.send(lines)
    assert [it["status"] for it in again] == ["refused", "repeated"] * 300
    first = [it["receipt"]["position"] for it in results if "receipt" in it]
    assert first == [it["receipt"]["position"] for it in again if "receipt" in it]
    assert summary["summary"]["stored"] == len(set(first)) == 300


def test_what_each_source_sent_is_counted(fresh: App) -> None:
    lines = [
        line(unit("a")),
        line(unit("a")),
        line(unit("a", "另一局")),
        b"{",
        line(reminded("b", "nobody")),
    ]
    fresh.send([*lines, line(unit("c") | {"source": "urn:test:petitions"})])
    query = "query ($p: Position) { sources(atLeast: $p) { source stored repeated refused late } }"
    found = fresh.ask(query, p=fresh.service.recorder.head())["sources"]
    assert found == [
        {"source": "(unreadable)", "stored": 0, "repeated": 0, "refused": 1, "late": 0},
        {"source": "urn:test:hr", "stored": 1, "repeated": 1, "refused": 2, "late": 1},
        {"source": "urn:test:petitions", "stored": 1, "repeated": 0, "refused": 0, "late": 1},
    ]


def test_lines_wait_while_the_service_is_busy_and_are_told_once(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What names somebody of a line that could not be written is tried again with it."""
    monkeypatch.setattr(ndjson, "PATIENCE", (0.01, 0.01))
    submit, busy = fresh.service.record.writer.submit, [True, True]

    def now_and_then(proposals: Any, done: Any) -> None:
        if busy:
            busy.pop()
            raise Busy
        submit(proposals, done)

    monkeypatch.setattr(fresh.service.record.writer, "submit", now_and_then)
    lines = [line(it) for it in (registered("p-1", "p-who"), reminded("p-2", "p-who"), unit("p-3"))]
    *results, summary = fresh.send([*lines, b"{"])
    assert [it["status"] for it in results] == ["stored"] * 3 + ["refused"]
    assert summary["summary"]["refused"] == 1
    query = "query ($p: Position) { sources(atLeast: $p) { stored refused } }"
    found = fresh.ask(query, p=fresh.service.recorder.head())["sources"]
    assert found == [{"stored": 0, "refused": 1}, {"stored": 3, "refused": 0}]
    busy += [True] * 9
    (result, _summary) = fresh.send([line(unit("p-4"))])
    assert result["problem"]["retryable"] is True


def corrected(id_: str, target: str, name: str) -> Any:
    told = unit(id_, name)
    source = {"source": told["source"], "id": target, "reason": "SENDER_ERROR"}
    return told | {"data": {**told["data"], "provenance": {"corrects": source}}}


def test_who_is_turned_away_for_a_moment_is_not_overtaken_by_what_follows(
    either: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two corrections the later line is the later one, and the first of two contents stands."""
    monkeypatch.setattr(ndjson, "PATIENCE", (0.01, 0.01))
    either.store(unit("x"))
    submit, busy = either.service.record.writer.submit, [True]

    def at_first(proposals: Any, done: Any) -> None:
        if busy:
            busy.pop()
            raise Busy
        submit(proposals, done)

    monkeypatch.setattr(either.service.record.writer, "submit", at_first)
    fill = [unit(f"f-{it}") for it in range(498)]
    sent = [
        corrected("c1", "x", "一"),
        unit("dup", "甲"),
        *fill,
        unit("dup", "乙"),
        corrected("c2", "x", "二"),
    ]
    *results, _summary = either.send(
        [*map(line, sent), *map(line, [unit(f"g-{it}") for it in range(300)])]
    )
    places = {it["id"]: it["receipt"]["position"] for it in results if "receipt" in it}
    assert [it["line"] for it in results if it["status"] == "refused"] == [501]
    assert places["c1"] < places["c2"]
    assert places["c1"] < places["dup"] < places["g-0"]


def test_what_names_somebody_who_was_turned_away_is_to_be_sent_again_with_them(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same group, in a later one, and in a lenient batch."""
    monkeypatch.setattr(ndjson, "PATIENCE", (0.01,))
    fresh.store(registered("o-1", "o-who"))
    submit = fresh.service.record.writer.submit

    def mostly(proposals: Any, done: Any) -> None:
        if any("w-who" in tag for it in proposals for draft in it.drafts for tag in draft.tags):
            raise Busy
        submit(proposals, done)

    monkeypatch.setattr(fresh.service.record.writer, "submit", mostly)
    sent = [
        registered("w-1", "w-who"),
        reminded("w-2", "w-who"),
        unit("w-3"),
        reminded("w-4", "nobody"),
    ]
    *results, _summary = fresh.send(
        [
            *map(line, sent),
            *(line(unit(f"w-f{it}")) for it in range(TOGETHER)),
            line(reminded("w-5", "w-who")),
        ]
    )
    refused = [it for it in results if it["status"] == "refused"]
    assert {"w-1", "w-2", "w-4", "w-5"} <= {it["id"] for it in refused}
    assert {it["problem"]["type"] for it in refused} == {"/problems/busy"}
    headers = {"Content-Type": BATCH, "Prefer": "handling=lenient"}
    body = json.dumps(
        [registered("v-1", "w-who"), reminded("v-2", "w-who"), reminded("v-3", "o-who")]
    )
    told = fresh.request("POST", "/v1/events", content=body.encode(), headers=headers).json()
    assert [it.get("problem", {}).get("type") for it in told][:2] == ["/problems/busy"] * 2
    monkeypatch.setattr(fresh.service.record.writer, "submit", submit)
    *results, _summary = fresh.send([*map(line, sent), line(reminded("w-5", "w-who"))])
    assert [it["id"] for it in results if it["status"] == "refused"] == ["w-4"]
    assert results[3]["problem"]["type"] == "/problems/unknown-official"


def test_of_two_claims_of_one_key_the_first_line_has_it_though_its_group_was_turned_away(
    either: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ndjson, "PATIENCE", (0.01, 0.01))
    either.store(registered("k-1", "k-one"))
    either.store(registered("k-2", "k-two"))
    propose, busy = either.service.recorder.propose, [True]

    def at_first(proposals: Any) -> Any:
        if busy:
            busy.pop()
            time.sleep(0.2)  # while the next group is looked at
            raise Busy
        return propose(proposals)

    monkeypatch.setattr(either.service.recorder, "propose", at_first)
    fill = [unit(f"k-f{it}") for it in range(TOGETHER - 1)]
    sent = [linked("l-1", "k-one", "007"), *fill, linked("l-2", "k-two", "007")]
    *results, _summary = either.send([*map(line, sent)])
    assert results[0]["status"] == "stored"
    assert results[-1]["problem"]["type"] == "/problems/identity-taken"


def test_corrections_of_one_statement_keep_the_order_of_their_lines(either: App) -> None:
    either.store(unit("x"))
    sent = [unit(f"f-{it}") for it in range(1200)]
    for number, at in enumerate((0, 1, 499, 500, 999, 1100)):
        sent[at] = corrected(f"c{number}", "x", f"第{number}局")
    *results, _summary = either.send([*map(line, sent)])
    assert {it["status"] for it in results} == {"stored"}
    assert [it["receipt"]["position"] for it in results] == [*range(3, 1203)]


def test_who_sends_nothing_for_long_gives_up_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ndjson, "IDLE_SECONDS", 0.01)

    async def told() -> list[bytes]:
        stopping, never = asyncio.Event(), asyncio.Event()

        async def chunks() -> AsyncIterator[bytes]:
            yield b"first"
            await never.wait()

        coming = ndjson.until(stopping, chunks())
        came = [await anext(coming)]
        with pytest.raises(Declined) as declined:
            await anext(coming)
        assert declined.value.found["type"] == "/problems/body-too-slow"
        return came

    assert asyncio.run(told()) == [b"first"]


def test_what_is_packed_beyond_all_measure_is_not_unpacked(fresh: App) -> None:
    """Blank lines are answered each: some kilobytes of them would be gigabytes of answers."""
    headers = {"Content-Type": NDJSON, "Content-Encoding": "gzip"}
    body = gzip.compress(line(unit("z-1")) + b"\n" * (1 << 24))
    answer = fresh.request("POST", "/v1/events:import", content=body, headers=headers)
    first, *_blank, last = answer.content.splitlines()
    assert json.loads(first)["status"] == "stored"
    summary = json.loads(last)["summary"]
    assert summary["stopped"] is True
    assert summary["problem"]["type"] == "/problems/body-too-large"
    assert summary["lines"] < 1 << 23
    body = gzip.compress(b"".join(line(unit(f"z-{it}")) + b"\n" for it in range(1000)))
    answer = fresh.request("POST", "/v1/events:import", content=body, headers=headers)
    assert json.loads(answer.content.splitlines()[-1])["summary"]["lines"] == 1000


def test_who_reads_nothing_for_long_gives_up_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "IDLE_SECONDS", 0.01)
    ended = []

    async def lines() -> AsyncIterator[bytes]:
        yield b"{}"

    async def taken_by_nobody(_message: Any) -> None:
        await asyncio.Event().wait()

    async def nothing() -> Any:
        return {"type": "http.disconnect"}

    answer = posting.TwoWay(lines(), lambda: ended.append(1))
    asyncio.run(asyncio.wait_for(answer({"type": "http"}, nothing, taken_by_nobody), 10))
    assert ended == [1]
