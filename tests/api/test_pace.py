"""So many events a second from one address, a batch at once, and no more; 429 says when to come again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.intake import pace
from api.intake.asked import MOST_EVENTS
from api.intake.pace import Pace
from api.problems import Declined
from api.service import open_service
from api.settings import Settings
from tests.api.harness import BATCH, App, refused, running, unit


class Watch:
    """Seconds, further only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def limited(tmp_path: Path) -> Iterator[App]:
    settings = Settings(home=tmp_path, most_events_per_second=10)
    with running(lambda: open_service(settings)) as app:
        yield app


def watched(app: App) -> Watch:
    watch = Watch()
    app.client._transport.app.state.door.pace = Pace(10, MOST_EVENTS, watch)  # type: ignore[attr-defined]
    return watch


def told(answer: httpx.Response) -> tuple[str, str]:
    return answer.headers["ratelimit-policy"], answer.headers["ratelimit"]


def test_an_answer_says_how_many_are_left(limited: App) -> None:
    watched(limited)
    answer = limited.post(unit("a-1"))
    assert answer.status_code == 201
    assert told(answer) == ('"events";q=1000;w=100', '"events";r=999;t=1')
    answer = limited.post([unit(f"b-{it}") for it in range(500)], BATCH)
    assert told(answer)[1] == '"events";r=499;t=51'
    assert told(limited.post(b"{"))[1] == '"events";r=499;t=51'


def test_a_batch_that_is_larger_than_what_is_left_is_refused_whole(limited: App) -> None:
    watch = watched(limited)
    assert limited.batch([unit(f"c-{it}") for it in range(990)]).status_code == 201
    head = limited.service.recorder.head()
    batch = [unit(f"d-{it}") for it in range(45)]
    answer = limited.batch(batch)
    assert refused(answer, 429, "too-many-requests")["retryable"]
    assert answer.headers["retry-after"] == "4"
    assert told(answer) == ('"events";q=1000;w=100', '"events";r=10;t=99')
    assert limited.service.recorder.head() == head
    assert limited.batch(batch[:10]).status_code == 201
    answer = limited.post(unit("e"))
    refused(answer, 429, "too-many-requests")
    assert answer.headers["retry-after"] == "1"
    watch.now += 4.5
    assert limited.batch(batch).status_code == 201


def test_an_import_is_slowed_and_not_refused(limited: App) -> None:
    """It takes the rest at the pace that is set, in real time."""
    limited.client._transport.app.state.door.pace = Pace(1000, MOST_EVENTS)  # type: ignore[attr-defined]
    lines = [b"" for _ in range(1500)]
    begun = time.monotonic()
    limited.send(lines)
    assert time.monotonic() - begun > 0.25


def test_without_the_setting_nothing_is_said_of_it(app: App) -> None:
    answer = app.post(unit("free"))
    assert not [name for name in answer.headers if name.startswith("ratelimit")]


def test_each_address_has_its_own_and_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "MOST_ADDRESSES", 3)
    made = Pace(1, 5, Watch())
    for number in range(9):
        made.take(f"10.0.0.{number}", 5)
    assert made.addresses == 3
    for number in (6, 7, 8):
        with pytest.raises(Declined):
            made.check(f"10.0.0.{number}")
    made.check("10.0.0.0")


@given(
    st.integers(1, 50),
    st.lists(st.tuples(st.floats(0, 3), st.integers(1, 40)), max_size=30),
)
def test_no_more_than_the_burst_and_the_rate_come_through(
    rate: int, asked: list[tuple[float, int]]
) -> None:
    watch, taken = Watch(), 0
    made = Pace(rate, 40, watch)
    for seconds, events in asked:
        watch.now += seconds
        try:
            made.take("it", events)
        except Declined as declined:
            watch.now += int((declined.headers or {})["Retry-After"]) + 1e-6
            made.take("it", events)
        taken += events
        assert taken <= 40 + rate * watch.now + 1e-3


def test_who_waits_goes_through_in_the_end() -> None:
    made = Pace(1000, 10)

    async def all_of_them() -> None:
        await asyncio.gather(*(made.wait("it", 10) for _ in range(5)))

    begun = time.monotonic()
    asyncio.run(all_of_them())
    assert time.monotonic() - begun > 0.03
