"""A view or an entry that is not as it was written: who asks is told so, and nothing of it shows."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from api.commands.importing import catch_up
from api.graphql import asking
from api.intake.cloudevents import read_event
from api.service import open_service
from api.settings import Settings
from projections.engine import Projector, live_or_new
from tests.api.harness import (
    BATCH,
    App,
    opened,
    refused,
    registered,
    reminded,
    running,
    unit,
    without_a_view,
)
from tests.api.servers import PATIENCE, cli
from tests.ledger.stores import past_the_guards
from tests.projections.workers import until

SECRET = "张三"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WAIT_SECONDS", 0.3)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("lost", ["folder", "file", "pointer", "tables"])
def test_while_there_is_no_view_it_is_said_to_be_rebuilt(tmp_path: Path, lost: str) -> None:
    """Here nobody rebuilds it."""
    service = open_service(Settings(home=tmp_path))
    number = live_or_new(service.views)
    Projector(service.recorder, service.record.codec, service.views.engine(number)).catch_up()
    service.close()
    with without_a_view(tmp_path) as app:
        assert app.ask("{ ledger { view } }")["ledger"]["view"] == 1
        folder = tmp_path / "view" / "main"
        if lost == "folder":
            shutil.rmtree(folder)
        elif lost == "tables":
            with closing(sqlite3.connect(folder / f"view-{number}.db")) as raw:
                raw.execute("DROP TABLE checkpoint")
        else:
            (folder / {"file": f"view-{number}.db", "pointer": "live"}[lost]).unlink()
        for question in ("{ ledger { view } }", "{ officials { nodes { id } } }"):
            (error,) = app.graphql(question)["errors"]
            assert error["extensions"] == {"code": "VIEW_REBUILDING", "retryable": True}
            assert "rebuilt" in error["message"]


def test_a_view_that_is_lost_while_it_serves_is_there_again(fresh: App) -> None:
    position = fresh.store(registered("p", "o-1"), reminded("r", "o-1"))
    query = 'query ($p: Position) { timeline(official: "o-1", atLeast: $p) { nodes { position } } }'
    before = fresh.ask(query, p=position)
    shutil.rmtree(fresh.service.settings.home / "view")
    end = time.monotonic() + PATIENCE
    while (answer := fresh.graphql(query, p=position)).get("errors"):
        assert time.monotonic() < end
        assert answer["errors"][0]["extensions"]["code"] == "VIEW_REBUILDING"
    assert answer["data"] == before


def test_nobody_is_found_by_a_name_whose_key_was_destroyed(either: App) -> None:
    position = either.store(
        registered("p", "o-1", "张三"),
        registered("q", "o-2", "李四"),
        registered("r", "o-3", "张四"),
    )
    query = (
        "query ($n: String!, $p: Position) { officials(name: $n, atLeast: $p) { nodes { id } } }"
    )
    assert len(either.ask(query, n="张", p=position)["officials"]["nodes"]) == 2
    either.service.keys.destroy("official/o-1")
    assert either.ask(query, n="张", p=position)["officials"]["nodes"] == [{"id": "o-3"}]
    assert either.ask(query, n="张三", p=position)["officials"]["nodes"] == []
    assert len(either.ask(query, n="", p=position)["officials"]["nodes"]) == 2


def test_a_ledger_that_lost_its_last_entry_takes_no_more_and_says_so(
    fresh: App, caplog: pytest.LogCaptureFixture
) -> None:
    position = fresh.store(unit("a"), unit("b"))
    home = fresh.service.settings.home
    past_the_guards(home / "ledger.db", f"DELETE FROM {{entry}} WHERE position = {position}")
    for answer in (
        fresh.post(unit("c")),
        fresh.post(unit("c"), **{"Idempotency-Key": "k"}),
        fresh.batch([unit("d"), unit("e")]),
    ):
        assert "supervision doctor" in refused(answer, 500, "ledger-damaged")["detail"]
    each = fresh.post([unit("f"), unit("g")], BATCH, Prefer="handling=lenient").json()
    (*lines, _summary) = fresh.send(
        [json.dumps(it).encode() for it in (registered("p", "o-1"), reminded("r", "o-1"))]
    )
    for told in (*each, *lines):
        assert told["problem"]["type"] == "/problems/ledger-damaged", told
        assert told["problem"]["retryable"] is False
    assert fresh.post(unit("a")).status_code == 200, "what is there is known"
    assert {it.getMessage() for it in caplog.records if it.levelno == logging.ERROR} == {
        "ledger_damaged type=IntegrityError"
    }
    found = cli("doctor", "--only", "gaps", home=home)
    assert (found.returncode, found.stdout[:9]) == (2, "FAIL gaps")


@pytest.mark.parametrize("data", [b"\xff\x00" + SECRET.encode(), b"[]", b"5", b'{"v": 1}'])
def test_an_entry_that_was_changed_is_a_problem_of_its_own(
    fresh: App, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    position = fresh.store(registered("p", "o-1", SECRET))
    last = fresh.store(unit("u"))
    fresh.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=last)
    past_the_guards(
        fresh.service.settings.home / "ledger.db",
        f"UPDATE {{entry}} SET data = x'{data.hex()}' WHERE position = {position}",
    )
    told = refused(fresh.get(f"/v1/events/{position}"), 500, "entry-unreadable")
    assert told["position"] == position
    (error,) = fresh.graphql('{ official(id: "o-1") { name } }')["errors"]
    assert error["extensions"] == {"code": "ENTRY_UNREADABLE", "position": position}
    lines = [it.getMessage() for it in caplog.records if it.levelno == logging.ERROR]
    assert len(lines) == 2
    assert all(it.startswith(f"entry_unreadable position={position} type=") for it in lines)
    assert SECRET not in caplog.text


def test_what_is_caught_up_with_is_counted_from_where_the_view_stood(tmp_path: Path) -> None:
    service, seen = open_service(Settings(home=tmp_path)), list[tuple[int, int]]()
    engine = service.views.engine(live_or_new(service.views))
    Projector(service.recorder, service.record.codec, engine).catch_up()
    runner = service.runner()

    def progress(done: int, whole: int) -> None:
        if not seen:
            runner.start()
        seen.append((done, whole))

    catch_up(service, progress)
    assert seen == [], "nothing was left to do"
    service.record.accept([read_event(unit(f"u-{number}")) for number in range(30)])
    catch_up(service, progress)
    assert (seen[0], seen[-1]) == ((0, 30), (30, 30))
    runner.stop()
    service.close()


def test_an_entry_that_the_ledger_lacks_is_not_told_with_its_neighbours_content(
    fresh: App,
) -> None:
    fresh.store(registered("p", "o-1", SECRET))
    position = fresh.store(reminded("r", "o-1"))
    fresh.store(registered("q", "o-2", "李四"), reminded("s", "o-2"))
    query = 'query ($p: Position) { timeline(official: "o-1", atLeast: $p) { nodes { position fact } } }'
    fresh.ask(query, p=fresh.service.recorder.head())
    past_the_guards(
        fresh.service.settings.home / "ledger.db",
        f"DELETE FROM {{entry}} WHERE position = {position}",
    )
    errors = fresh.graphql(query)["errors"]
    assert [it["extensions"] for it in errors] == [
        {"code": "ENTRY_UNREADABLE", "position": position}
    ]


@pytest.mark.usefixtures("impatient")
def test_a_damaged_view_is_told_until_it_is_built_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as app:
        position = app.store(registered("p", "o-1", SECRET))
        app.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    (view,) = (tmp_path / "view" / "main").glob("view-*.db")
    with closing(sqlite3.connect(view)) as raw:
        pages = raw.execute(
            "SELECT rootpage FROM sqlite_schema WHERE tbl_name <> 'checkpoint'"
        ).fetchall()
    with view.open("r+b") as file:
        for (page,) in pages:
            file.seek(4096 * (page - 1))
            file.write(b"\xff" * 4096)
    question = "{ officials { nodes { id } } }"
    alone = Settings(home=tmp_path, projector=False)
    with running(lambda: open_service(alone)) as app:
        for _again in range(2):
            assert app.codes(question) == ["VIEW_REBUILDING"]
        told = refused(app.get("/readyz"), 503, "not-ready")
        assert [it["rule"] for it in told["errors"]] == ["ready.view"]
    with opened(tmp_path) as app:
        until(lambda: app.get("/readyz").status_code == 200)
        assert app.ask(question) == {"officials": {"nodes": [{"id": "o-1"}]}}


@pytest.mark.parametrize("grown", [False, True])
def test_a_view_of_what_the_ledger_lost_is_not_asked(tmp_path: Path, *, grown: bool) -> None:
    """An older copy of the ledger was brought back, and may have grown beyond the view since."""
    copy = tmp_path / "copy.db"
    with opened(tmp_path / "home") as app:
        app.store(registered("p", "o-1", SECRET))
        with closing(sqlite3.connect(app.service.settings.home / "ledger.db")) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        position = app.store(*(reminded(f"r-{it}", "o-1") for it in range(3)))
        app.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    for it in (tmp_path / "home").glob("ledger.db*"):
        it.unlink()
    copy.rename(tmp_path / "home" / "ledger.db")
    settings = Settings(home=tmp_path / "home")
    with running(lambda: open_service(settings)) as app:
        if grown:
            app.store(*(unit(f"u-{it}") for it in range(9)))
        assert app.codes("{ ledger { view } }") == ["VIEW_UNSOUND"]
        told = refused(app.get("/readyz"), 503, "not-ready")
        assert [it["rule"] for it in told["errors"]] == ["ready.ledger"]
        assert "rebuild --accept" in told["errors"][0]["way_out"]
    ran = cli("doctor", "--json", home=tmp_path / "home")
    states = {it["check"]: it["state"] for it in json.loads(ran.stdout)}
    assert states["view"] == "FAIL"
    assert cli("rebuild", "--accept", home=tmp_path / "home").returncode == 0
    with opened(tmp_path / "home") as app:
        assert app.ask('{ timeline(official: "o-1") { nodes { position } } }')
        assert app.get("/readyz").status_code == 200


def test_what_comes_again_over_a_damaged_entry_is_not_to_be_sent_for_ever(fresh: App) -> None:
    fresh.store(registered("p", "o-1", SECRET))
    position = fresh.store(reminded("r", "o-1"))
    past_the_guards(
        fresh.service.settings.home / "ledger.db",
        f"UPDATE {{entry}} SET data = x'ff00' WHERE position = {position}",
    )
    said = reminded("r", "o-1")
    said["data"]["basis"] |= {"classification": "INTERNAL"}  # which goes without saying
    told = refused(fresh.post(said), 409, "event-id-conflict")
    assert told["retryable"] is False
