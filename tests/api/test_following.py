"""GET /v1/events as a stream: every entry once and in order, whatever is cut and whoever is slow."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest

from api.intake import following as stream
from api.intake import tail
from domain.errors import Busy
from tests.api.harness import App, refused, registered, reminded, unit
from tests.api.servers import PATIENCE
from tests.api.streams import following
from tests.ledger.stores import past_the_guards


def test_what_is_recorded_while_somebody_follows_comes_as_it_is_read_alone(either: App) -> None:
    head = either.store(unit("before"))
    with following(either) as reader:
        assert reader.block() == f"retry: 2000\nid: {head}", "who is cut off now goes on from here"
        position = either.store(unit("live"))
        ((place, kind, told),) = (next(reader.messages()),)
        assert (place, kind) == (position, "unit.registered") == (head + 1, "unit.registered")
        assert told == either.get(f"/v1/events/{position}").json()
        assert reader.status == 200
        assert reader.headers["content-type"].startswith("text/event-stream")
        assert reader.headers["cache-control"] == "no-store"


def test_it_goes_on_after_the_last_that_came(either: App) -> None:
    head = either.store(*(unit(f"u-{number}") for number in range(5)))
    with following(either, "/v1/events?after=0") as reader:
        assert reader.positions(head) == [*range(1, head + 1)]
    with following(either, "/v1/events?after=0", Last_Event_ID="3") as reader:
        assert reader.positions(head - 3) == [*range(4, head + 1)], "it goes before `after`"


def test_it_is_filtered_as_pages_are(either: App) -> None:
    either.store(registered("p", "o-1"), registered("q", "o-2"), reminded("a", "o-1"))
    with following(either, "/v1/events?after=0&tags=official:o-1&type=reminder.issued") as reader:
        assert next(reader.messages())[2]["id"] == "a"
        either.store(reminded("b", "o-2"), unit("c"), reminded("d", "o-1"))
        assert next(reader.messages())[2]["id"] == "d"


@pytest.mark.parametrize("told", ["x", "-1", "", "1.0"])
def test_a_last_event_id_that_is_no_position_is_refused(app: App, told: str) -> None:
    headers = {"Accept": "text/event-stream", "Last-Event-ID": told}
    answer = app.request("GET", "/v1/events", headers=headers)
    (error,) = refused(answer, 400, "bad-request")["errors"]
    assert error["pointer"] == "header:Last-Event-ID"


def test_a_position_beyond_the_head_is_of_another_ledger(app: App) -> None:
    headers = {"Accept": "text/event-stream", "Last-Event-ID": "900000"}
    refused(app.request("GET", "/v1/events", headers=headers), 400, "bad-request")


@pytest.mark.parametrize("kept", [3, 1000], ids=["more than is kept", "all is kept"])
def test_none_is_left_out_and_none_comes_twice_while_many_write_and_readers_connect_again(
    either: App, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    monkeypatch.setattr(tail, "MOST_KEPT", kept)
    monkeypatch.setattr(stream, "TOGETHER", 7)
    begin, writers, each = either.store(unit("first")), 4, 30
    last = begin + writers * each

    def write(number: int) -> None:
        for it in range(each):
            assert either.post(unit(f"w-{number}-{it}")).status_code == 201

    def read(step: int) -> list[int]:
        found = list[int]()
        while begin + len(found) < last:
            after = found[-1] if found else begin
            with following(either, Last_Event_ID=str(after)) as reader:
                found += reader.positions(min(step, last - begin - len(found)))
        return found

    with ThreadPoolExecutor(writers + 3) as pool:
        reading = [pool.submit(read, step) for step in (1000, 17, 5)]
        assert list(pool.map(write, range(writers))) == [None] * writers
        for it in reading:
            assert it.result(PATIENCE) == [*range(begin + 1, last + 1)]


def test_a_cut_connection_to_the_database_leaves_nothing_out(either: App) -> None:
    head = either.store(unit("first"))
    with following(either) as reader:
        reader.block()
        for number in range(5):
            cut(either)
            within(partial(posted, either, f"u-{number}"))
        assert reader.positions(5) == [*range(head + 1, head + 6)]


def test_a_database_that_is_away_for_a_while_ends_nobody(
    fresh: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    head = fresh.store(unit("first"))
    with following(fresh) as reader:
        reader.block()
        with monkeypatch.context() as away:

            def gone(*_values: object) -> None:
                raise Busy

            away.setattr(fresh.service.recorder, "select", gone)
            fresh.store(unit("a"))
            within(lambda: "tail_failed type=Busy" in caplog.text)
        fresh.store(unit("b"))
        assert reader.positions(2) == [head + 1, head + 2]


def test_a_slow_reader_holds_nobody_up_and_gets_everything(
    either: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "MOST_KEPT", 10)
    monkeypatch.setattr(stream, "TOGETHER", 5)
    head = either.store(unit("first"))
    with following(either, slow=True) as slow, following(either) as quick:
        either.store(*(unit(f"u-{number}") for number in range(200)))
        assert quick.positions(200) == [*range(head + 1, head + 201)]
        at = either.asgi.state.tail
        assert len(at._kept) <= 10, "what waits for it is not kept"
        assert slow.positions(200) == [*range(head + 1, head + 201)]


def test_whoever_keeps_up_asks_the_ledger_nothing_and_all_share_one_thread(
    either: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    count, rows = 20, either.service.recorder.some
    asked = list[int]()

    def counted(*values: object) -> object:
        asked.append(1)
        return rows(*values)  # type: ignore[arg-type]

    readers = [following(either) for _ in range(count)]
    entered = [it.__enter__() for it in readers]
    for it in entered:
        it.block()
    within(lambda: either.asgi.state.tail._head is not None)
    either.store(unit("settle"))
    for it in entered:
        it.positions(1)
    monkeypatch.setattr(either.service.recorder, "some", counted)
    either.store(*(unit(f"u-{number}") for number in range(50)))
    for it in entered:
        assert len(it.positions(50)) == 50
    assert asked == []
    assert [it.name for it in threading.enumerate() if it.name.startswith("tail")] == ["tail_0"]
    for reader in readers:
        reader.__exit__(None, None, None)
    assert not either.asgi.state.tail._followers


def test_one_reader_too_many_is_told_to_come_again(
    fresh: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tail, "MOST_FOLLOWING", 2)
    with following(fresh) as first, following(fresh) as second:
        begun = f"retry: 2000\nid: {fresh.service.recorder.head()}"
        assert (first.block(), second.block()) == (begun, begun)
        headers = {"Accept": "text/event-stream"}
        answer = fresh.request("GET", "/v1/events", headers=headers)
        refused(answer, 503, "busy")
        assert answer.headers["retry-after"] == "1"
    with following(fresh) as again:
        assert again.block() == begun, "who left has made room"


def test_a_silent_stream_shows_that_it_lives(fresh: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    with following(fresh, "/v1/events?type=gift.handed-in") as reader:
        assert reader.block() == f"retry: 2000\nid: {fresh.service.recorder.head()}"
        assert reader.block() == ":"
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                fresh.store(unit(f"noise-{(number := number + 1)}"))

        with ThreadPoolExecutor(1) as pool:
            pool.submit(write)
            assert [reader.block() for _ in range(3)] == [":", ":", ":"], (
                "what is not asked for too"
            )
            stop.set()


def test_a_damaged_entry_is_told_in_its_place(fresh: App) -> None:
    position = fresh.store(unit("bad"))
    last = fresh.store(unit("good"))
    home = fresh.service.settings.home
    sql = f"UPDATE {{entry}} SET data = x'ff' WHERE position = {position}"
    past_the_guards(home / "ledger.db", sql)
    with following(fresh, f"/v1/events?after={position - 1}") as reader:
        (at, _kind, told), (then, *_rest) = (next(reader.messages()), next(reader.messages()))
    assert (at, told["position"], then) == (position, position, last)
    assert told["problem"]["type"] == "/problems/entry-unreadable"


def test_it_ends_when_the_server_stops(fresh: App) -> None:
    with following(fresh) as reader:
        assert reader.block() == f"retry: 2000\nid: {fresh.service.recorder.head()}"

        async def stop() -> None:
            fresh.asgi.state.stopping.set()

        begun = time.monotonic()
        fresh.call(stop)
        assert reader.block() is None
        assert time.monotonic() - begun < stream.HEARTBEAT_SECONDS / 2


def cut(app: App) -> None:
    """Every connection to the database, as a restart of its server does."""
    if url := app.service.settings.database_url:
        with psycopg.connect(url, autocommit=True) as raw:
            raw.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def posted(app: App, id_: str) -> bool:
    """Whether it is recorded; what is told to come again is sent again."""
    return app.post(unit(id_)).status_code in {200, 201}


def within(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)
