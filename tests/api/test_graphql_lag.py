"""A view that does not follow: who asks for more is told so, and holds up nobody else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.graphql.moment import WAIT_SECONDS
from api.service import open_service
from api.settings import Settings
from projections.engine import live_or_new
from projections.replay import Replay
from tests.api.harness import App, registered, running, unit
from tests.api.servers import PATIENCE


@contextmanager
def _standing(home: Path) -> Iterator[App]:
    """An application whose projector waits, because the lease of the view is held here."""
    service = open_service(Settings(home=home))
    with service.views.try_lease(live_or_new(service.views)) as taken:
        assert taken
        with running(lambda: service) as app:
            yield app


def test_a_view_that_lags_says_so_after_a_while(tmp_path: Path) -> None:
    """Of every field that needs more, and the whole request has waited but once."""
    with _standing(tmp_path) as app:
        position = app.store(registered("p", "o-1"))
        begin = time.monotonic()
        answer = app.graphql(
            """query ($p: Position!) { a: official(id: "o-1", atLeast: $p) { id }
              b: official(id: "o-2", atLeast: $p) { id } c: official(id: "o-3", atLeast: $p) { id }
              d: official(id: "o-1", asOf: {position: $p}) { id } }""",
            p=position,
        )
        assert WAIT_SECONDS - 1 < time.monotonic() - begin < 2.5 * WAIT_SECONDS
        told = {"code": "VIEW_LAGS", "view": 0, "needed": position, "retryable": True}
        assert [it["extensions"] for it in answer["errors"]] == [told] * 4
        assert answer["data"] == dict.fromkeys("abcd")
        assert app.ask("{ ledger { head view asOf } }")["ledger"] == {
            "head": position,
            "view": 0,
            "asOf": 0,
        }
        known = Replay(app.service.recorder, position).official("o-1")
        assert known
        assert known.official.official == "o-1"


@pytest.mark.parametrize("asking", [20])
def test_requests_that_wait_hold_up_nobody_else(tmp_path: Path, asking: int) -> None:
    """While many wait for a view that does not follow, what needs no view is answered at once."""
    with _standing(tmp_path) as app, ThreadPoolExecutor(asking) as pool:
        position = app.store(registered("p", "o-1"))
        query = "query ($p: Position) { ledger(atLeast: $p) { asOf } }"
        begin = time.monotonic()
        waiting = [pool.submit(app.codes, query, p=position) for _ in range(asking)]
        time.sleep(0.5)
        assert app.get("/v1/event-types").status_code == 200
        after_list = time.monotonic() - begin
        assert app.post(unit("meanwhile")).status_code == 201
        after_post = time.monotonic() - begin
        assert {code for it in waiting for code in it.result(PATIENCE)} == {"VIEW_LAGS"}
        whole = time.monotonic() - begin
    assert after_list < WAIT_SECONDS / 2
    assert after_post < WAIT_SECONDS / 2
    assert whole < 3 * WAIT_SECONDS
