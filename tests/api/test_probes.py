"""Probes tell what is so, name what fails and how to mend it, and answer whatever hangs."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from api.probes import MOST_SECONDS
from api.service import open_service
from api.settings import Settings
from ledger.recorders.postgres import PostgresRecorder
from tests.api.harness import App, database, opened, refused, running, unit
from tests.projections.workers import until

BOUND_SECONDS = 2.0


def failing(app: App) -> set[str]:
    """The checks that fail; each says what to do."""
    begun = time.monotonic()
    answer = app.get("/readyz")
    assert time.monotonic() - begun < BOUND_SECONDS
    if answer.status_code == 200:
        return set()
    told = refused(answer, 503, "not-ready")
    assert all(it["way_out"] for it in told["errors"])
    assert not re.search(r"\d+\.\d+\.\d+", answer.text), "no versions are told"
    assert answer.headers["retry-after"]
    return {it["rule"].removeprefix("ready.") for it in told["errors"]}


def metrics(app: App) -> dict[str, float]:
    answer = app.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [it.rpartition(" ") for it in answer.text.splitlines() if not it.startswith("#")]
    return {name: float(value) for name, _space, value in lines}


def test_a_service_that_works_is_alive_and_ready(either: App) -> None:
    assert either.get("/livez").text == "alive\n"
    assert failing(either) == set()


def test_a_key_store_that_is_gone_is_named(fresh: App) -> None:
    (fresh.service.settings.home / "keys" / "kek").rename(fresh.service.settings.home / "elsewhere")
    assert failing(fresh) == {"keys"}
    assert metrics(fresh)['supervision_ready{check="keys"}'] == 0


def test_a_view_that_nobody_keeps_is_named_once_it_lacks_too_much(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    past = 1_700_000_000_000_000
    settings = Settings(home=tmp_path, projector=False, most_lag_seconds=60)
    now = time.time_ns() // 1000

    def clock(at: list[int]) -> Any:
        return lambda: at[0]

    at = [now]
    assert now > past
    with running(lambda: open_service(settings, clock(at))) as app:
        app.store(unit("1"), unit("2"))
        assert failing(app) == set()
        at[0] += 61_000_000
        assert failing(app) == {"view"}
        told = metrics(app)
        assert told["supervision_view_lag_positions"] == 2
        assert 61 <= told["supervision_view_lag_seconds"] < 70
        assert told["supervision_head"] == 3


def test_a_writer_that_is_full_is_named_and_what_it_sends_away_counted(fresh: App) -> None:
    writer = fresh.service.record.writer
    writer._drafts += writer._most_waiting
    assert failing(fresh) == {"writer"}
    writer._writing = True  # whoever comes now must wait, and may not
    refused(fresh.post(unit("1")), 503, "busy")
    writer._writing = False
    writer._drafts -= writer._most_waiting
    assert metrics(fresh)["supervision_turned_away_total"] >= 1
    assert failing(fresh) == set()


def test_a_file_that_is_no_longer_a_ledger_is_named(fresh: App) -> None:
    with closing(sqlite3.connect(fresh.service.settings.home / "ledger.db")) as raw:
        raw.execute("DROP TABLE head")
    assert "database" in failing(fresh)


# PostgreSQL ---------------------------------------------------------------------------------------


@pytest.fixture
def address(postgres_server: str) -> Iterator[str]:
    with database(postgres_server) as url:
        yield url


@pytest.mark.postgres
def test_a_database_that_answers_and_takes_nothing_is_named(address: str, tmp_path: Path) -> None:
    with opened(tmp_path, address) as app, psycopg.connect(address, autocommit=True) as raw:
        name = raw.info.dbname
        raw.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        assert failing(app) == {"database"}
        raw.execute("SET default_transaction_read_only = off")
        raw.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
        assert failing(app) == set()


@pytest.mark.postgres
def test_a_schema_that_is_older_than_the_program_is_named(address: str, tmp_path: Path) -> None:
    with opened(tmp_path, address) as app, psycopg.connect(address, autocommit=True) as raw:
        raw.execute("DELETE FROM ledger.migration")
        assert failing(app) == {"schema"}


@pytest.mark.postgres
def test_who_holds_the_head_is_writing_and_keeps_no_probe_waiting(
    address: str, tmp_path: Path
) -> None:
    with opened(tmp_path, address) as app, psycopg.connect(address) as raw:
        raw.execute("SELECT * FROM ledger.head FOR UPDATE")
        assert failing(app) == set()


@pytest.mark.postgres
def test_probes_answer_though_the_database_hangs(address: str, tmp_path: Path) -> None:
    with opened(tmp_path, address) as app:
        with psycopg.connect(address) as raw:
            raw.execute("LOCK TABLE ledger.migration IN ACCESS EXCLUSIVE MODE")
            raw.execute("LOCK TABLE ledger.head IN ACCESS EXCLUSIVE MODE")
            begun = time.monotonic()
            assert failing(app) & {"database", "view"}
            assert metrics(app)['supervision_ready{check="database"}'] == 0
            assert "supervision_head" not in metrics(app), "an old number would lie"
            assert app.get("/livez").status_code == 200
            assert time.monotonic() - begun < 4 * BOUND_SECONDS
        until(lambda: failing(app) == set())


@pytest.mark.postgres
def test_probes_answer_though_no_connection_and_no_thread_is_free(
    address: str, tmp_path: Path
) -> None:
    with opened(tmp_path, address) as app, ExitStack() as taken, ThreadPoolExecutor() as threads:
        recorder = app.service.recorder
        assert isinstance(recorder, PostgresRecorder)
        for pool in (recorder._readers, recorder._writers):
            _take_all(pool, taken)

        async def fill() -> None:
            for _ in range(200):
                asyncio.get_running_loop().run_in_executor(None, time.sleep, 4)

        app._portal.call(fill)
        for ask in (lambda: failing(app) == {"view"}, lambda: app.get("/livez").status_code == 200):
            begun = time.monotonic()
            assert threads.submit(ask).result()
            assert time.monotonic() - begun < BOUND_SECONDS
        assert metrics(app)["supervision_waiting"] == 0


def _take_all(pool: ConnectionPool[Any], taken: ExitStack) -> None:
    for _ in range(pool.max_size):
        taken.enter_context(pool.connection())


# what is counted ----------------------------------------------------------------------------------


def test_what_is_appended_repeated_and_refused_is_counted_without_whose_it_is(either: App) -> None:
    before = metrics(either)
    assert either.post(unit("1")).status_code == 201
    assert either.batch([unit("2"), unit("3")]).status_code == 201
    assert either.post(unit("1")).status_code == 200
    assert either.post(unit("1", "other")).status_code == 409
    assert either.post(unit("4") | {"type": "unit.closed"}).status_code == 422
    assert either.post(b"{").status_code == 400
    assert either.get("/v1/events/99").status_code == 404
    after = metrics(either)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more("supervision_appended_total") == 3
    assert more("supervision_repeated_total") == 1
    assert more('supervision_refused_total{code="event-id-conflict"}') == 1
    assert more('supervision_refused_total{code="unknown-event-type"}') == 1
    assert more('supervision_problems_total{status="409"}') == 1
    assert more('supervision_problems_total{status="404"}') == 1
    assert more("supervision_commit_seconds_count") >= 2
    assert more("supervision_transaction_entries_sum") == 3
    assert after["supervision_head"] == before["supervision_head"] + 3
    assert all('"urn:' not in name for name in after)
    assert {it for name in after for it in re.findall(r"(\w+)=", name)} <= {
        "code",
        "status",
        "le",
        "check",
    }


def test_two_services_in_one_process_count_apart(tmp_path: Path) -> None:
    with opened(tmp_path / "one") as one, opened(tmp_path / "two") as two:
        one.store(unit("1"))
        assert metrics(one)["supervision_appended_total"] == 2
        assert metrics(two)["supervision_appended_total"] == 1


def test_a_look_that_hangs_is_not_begun_again(fresh: App, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def hang(_self: object) -> None:
        looks.append(1)
        time.sleep(MOST_SECONDS + 0.5)

    monkeypatch.setattr("api.probes.Prober._keys", hang)
    assert failing(fresh) == {"keys"}
    assert failing(fresh) == set()
    assert looks == [1]
