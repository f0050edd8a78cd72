"""However events are parted into requests, however often these are cut off and sent again, each event
is recorded once and has one receipt."""

from __future__ import annotations

import gzip
import itertools
import json
from contextlib import nullcontext, suppress
from typing import Any

import anyio
import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.harness import BATCH, NDJSON, SINGLE, App, unit

WAYS = ("single", "batch", "lenient", "lines", "keyed", "packed")
_RUN = itertools.count()


@st.composite
def requests(draw: st.DrawFn) -> tuple[int, list[tuple[str, list[int], list[float]]]]:
    """How many events; then requests, each with its way, its events, and seconds after which the
    connection is cut in each of the tries before the last."""
    count = draw(st.integers(1, 8))
    events = st.lists(st.integers(0, count - 1), min_size=1, max_size=6)
    cuts = st.lists(st.sampled_from([0.0, 0.0005, 0.001, 0.002, 0.004, 0.01]), max_size=3)
    some = draw(st.lists(st.tuples(st.sampled_from(WAYS), events, cuts), max_size=6))
    every = [("batch", [it], list[float]()) for it in range(count)]
    return count, [*some, *every]


async def _sent(app: App, request: dict[str, Any], cut: float | None) -> httpx.Response | None:
    gone = suppress(AssertionError) if cut is not None else nullcontext()  # no answer was made
    with anyio.move_on_after(cut), gone:
        return await app.client.request("POST", **request)
    return None


def as_request(way: str, events: list[Any], number: str) -> dict[str, Any]:
    if way == "lines":
        lines = b"\n".join(json.dumps(it).encode() for it in events)
        return {"url": "/v1/events:import", "content": lines, "headers": {"Content-Type": NDJSON}}
    headers = {"Content-Type": SINGLE if way == "single" else BATCH}
    content = json.dumps(events[0] if way == "single" else events).encode()
    headers |= {"Prefer": "handling=lenient"} if way == "lenient" else {}
    headers |= {"Idempotency-Key": number} if way == "keyed" else {}
    headers |= {"Content-Encoding": "gzip"} if way == "packed" else {}
    content = gzip.compress(content) if way == "packed" else content
    return {"url": "/v1/events", "content": content, "headers": headers}


def receipts(way: str, answer: httpx.Response) -> list[Any]:
    if way == "lines":
        *lines, _summary = map(json.loads, answer.text.splitlines())
        return [it["receipt"] for it in lines]
    told = answer.json()
    if way == "lenient":
        return [it["receipt"] for it in told]
    return list(told) if isinstance(told, list) else [told]


@settings(max_examples=40)
@given(requests())
def test_each_event_is_recorded_once_and_has_one_receipt(
    either: App, asked: tuple[int, list[tuple[str, list[int], list[float]]]]
) -> None:
    count, wanted = asked
    run = next(_RUN)
    before = either.service.recorder.head()
    found: dict[str, set[tuple[int, str, str]]] = {}
    for number, (way, chosen, cuts) in enumerate(wanted):
        events = [unit(f"{run}-{it}", f"某局{it}") for it in chosen]
        request = as_request(way, events, f"{run}-{number}")
        for cut in [*cuts, None]:
            answer = either._portal.call(_sent, either, request, cut)
            while answer and answer.status_code == 409:  # what was cut off is being answered still
                answer = either._portal.call(_sent, either, request, None)
            if answer:
                assert answer.status_code in {200, 201, 207}, answer.text
                for it in receipts(way, answer):
                    place = (it["position"], it["recorded_at"], it["leaf"])
                    found.setdefault(it["id"], set()).add(place)
    assert set(found) == {f"{run}-{it}" for it in range(count)}
    assert all(len(places) == 1 for places in found.values()), found
    rows = list(either.service.recorder.rows(after=before))
    assert {row.position for row in rows} == {place[0] for (place,) in found.values()}
    assert len(rows) == count
