"""A service without its projector, and `supervision project` beside it, on both databases."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.commands import project
from api.service import open_service
from api.settings import Settings
from projections.foundation import ViewAhead
from projections.lag import Lag, lag
from tests.api.harness import SINGLE, App, database, running, unit
from tests.api.servers import PATIENCE, free_port, heard, server, worker
from tests.projections.workers import until

pytestmark = [pytest.mark.server, pytest.mark.slow, pytest.mark.enable_socket]
UP_TO_DATE = "view_current"
WAITS = "waiting_for_lease"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A home and an address, of a ledger that has begun: nothing is demonstrated."""
    home = tmp_path / "home"
    if request.param == "sqlite":
        open_service(Settings(home=home)).close()
        yield home, ""
    else:
        with database(request.getfixturevalue("postgres_server")) as url:
            yield home, url


def view_of(port: int) -> Callable[[], int | None]:
    """What the view of a running service holds; None while there is no view."""

    def ask() -> int | None:
        answer = httpx.post(
            f"http://127.0.0.1:{port}/graphql", json={"query": "{ ledger { view } }"}, timeout=PATIENCE
        ).json()  # fmt: skip
        return None if "errors" in answer else int(answer["data"]["ledger"]["view"])

    return ask


def post(port: int, id_: str) -> int:
    answer = httpx.post(
        f"http://127.0.0.1:{port}/v1/events", json=unit(id_), headers={"Content-Type": SINGLE}, timeout=PATIENCE
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    return int(answer.json()["position"])


def test_the_view_is_kept_by_another_process_and_by_the_next_when_that_is_killed(
    place: tuple[Path, str],
) -> None:
    home, url = place
    port, told = free_port(), {"SUPERVISION_DATABASE_URL": url}
    with server(home, port, SUPERVISION_PROJECTOR="off", **told):
        view, _first = view_of(port), post(port, "1")
        assert not view()
        with worker(home, "project", **told) as one:
            heard(one, UP_TO_DATE)
            first = post(port, "2")
            until(lambda: view() == first)  # so it has the lease
            with worker(home, "project", **told) as other:
                said = heard(other, WAITS)
                for id_ in ("w-1", "w-2", "w-3"):  # it goes on waiting
                    still = post(port, id_)
                    until(lambda still=still: view() == still)
                one.kill()
                one.wait()
                second = post(port, "3")
                until(lambda: view() == second)
                said += heard(other, "lease_taken")
                assert said.count(WAITS) == 1
        with worker(home, "project", **told) as last:
            heard(last, UP_TO_DATE)
            last.send_signal(signal.SIGTERM)
            assert last.wait(PATIENCE) == 0
        post(port, "4")
        assert view() == second


def test_the_age_of_a_file_shows_that_the_view_was_seen_to_be_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alive, behind, ended = tmp_path / "alive", [100.0, 100.0, 0.0, 0.0, 100.0], threading.Event()
    touched = []

    def measured(*_of: object) -> Lag:
        touched.append(alive.exists())
        seconds = behind[len(touched) - 1]
        if len(touched) == len(behind):
            ended.set()
        alive.unlink(missing_ok=True)
        return Lag(2, 1 if seconds else 2, seconds)

    monkeypatch.setattr(project, "BEAT_SECONDS", 0)
    monkeypatch.setattr(project, "_LOOK_SECONDS", 0)
    monkeypatch.setattr(project, "lag", measured)
    service = open_service(Settings(home=tmp_path / "home", projector=False))
    project._watch(service, ended, alive)
    service.close()
    assert [*touched, alive.exists()] == [False, False, False, True, True, False]


def test_a_view_that_is_not_the_ledgers_ends_no_projector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ahead(*_of: object) -> Lag:
        raise ViewAhead("the view is at 3, the ledger at 2")

    monkeypatch.setattr(project, "lag", ahead)
    service = open_service(Settings(home=tmp_path / "home", projector=False))
    assert project._lag(service) is None
    service.close()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_asked_at_its_very_start(tmp_path: Path, how: signal.Signals) -> None:
    with worker(tmp_path / "home", "project") as process:
        heard(process, "view_")
        process.send_signal(how)
        assert process.wait(PATIENCE) == 0


def test_how_far_behind_a_view_is_is_told_in_positions_and_in_seconds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, projector=False)

    def unwatched(app: App) -> tuple[int, float]:
        service = app.service
        now = lag(service.recorder, service.views, service.clock_us() + 60_000_000)
        return now.positions, now.seconds

    with running(lambda: open_service(Settings(home=tmp_path))) as app:
        app.ask("{ ledger(atLeast: 1) { view } }")
    with running(lambda: open_service(settings)) as app:
        assert unwatched(app) == (0, 0)
        app.store(unit("1"), unit("2"))
        positions, seconds = unwatched(app)
        assert positions == 2
        assert 60 <= seconds < 120
