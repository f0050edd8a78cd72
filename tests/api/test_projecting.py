"""A service without its projector, and `supervision project` beside it, on both databases."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from api.service import open_service
from api.settings import Settings
from projections.lag import lag
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
