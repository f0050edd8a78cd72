"""Whether this process is alive, whether it can serve, and what it counts.

What a probe asks runs in a thread of its own, on connections of its own where it can, and is waited
for a bounded time: a probe answers though every thread, every connection and the database hang.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from api.metrics import MEDIA_TYPE
from api.problems import answer, problem
from api.service import Service
from domain.errors import Fault
from ledger.recorders.migrations import NotMigrated
from ledger.recorders.trial import try_writing
from projections.foundation import ViewAhead
from projections.lag import Lag, lag

MOST_SECONDS = 1.5
_WAY_OUT = {
    "database": "see that the database runs, is the primary, takes writes and has room",
    "schema": "run `supervision migrate` as a role that may define tables",
    "keys": "bring the key store and the key file back; `supervision doctor` says which is missing",
    "ledger": "it lost entries, or is another one; where a copy was brought back: `supervision rebuild --accept`",
    "view": "see that a projector runs (`supervision project`, or SUPERVISION_PROJECTOR=on)",
    "writer": "wait: more is sent than the database takes",
}


class Failing(Exception):
    """What a check found, in words that a stranger may read."""


@dataclass(frozen=True, slots=True)
class Found:
    failing: tuple[Fault, ...]
    lag: Lag | None


class Prober:
    """All who ask at once share one look; one that hangs is not started again beside itself."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lag: Lag | None = None
        self._doing = ""
        self._failing: list[Fault] = []
        self._look: asyncio.Future[None] | None = None

    async def found(self) -> Found:
        """Within MOST_SECONDS; what has not answered by then fails."""
        if self._look is None or self._look.done():
            self._look = self._begin(asyncio.get_running_loop())
        done, _waiting = await asyncio.wait({self._look}, timeout=MOST_SECONDS)
        failing = list(self._failing)
        if done:
            return Found(tuple(failing), self._lag)
        late = _fault(self._doing, f"it does not answer within {MOST_SECONDS} seconds")
        return Found((*failing, late), None)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> asyncio.Future[None]:
        made: asyncio.Future[None] = loop.create_future()
        self._failing, self._lag = [], None

        def settle() -> None:
            if not made.done():
                made.set_result(None)

        def look() -> None:
            try:
                self._try_each()
            finally:
                if not loop.is_closed():
                    loop.call_soon_threadsafe(settle)

        threading.Thread(target=look, name="probe", daemon=True).start()
        return made

    def _try_each(self) -> None:
        checks: tuple[tuple[str, Callable[[], None]], ...] = (
            ("writer", self._writer), ("keys", self._keys), ("database", self._database),
            ("view", self._view),
        )  # fmt: skip
        for name, check in checks:
            self._doing = name
            try:
                check()
            except NotMigrated:
                self._failing.append(_fault("schema", "it is not the one that this program needs"))
            except ViewAhead as told:
                self._failing.append(_fault("ledger", str(told)))
            except Failing as told:
                self._failing.append(_fault(name, str(told)))
            except Exception as error:  # noqa: BLE001  a probe answers whatever goes wrong
                self._failing.append(_fault(name, f"it fails ({type(error).__name__})"))

    def _writer(self) -> None:
        if self._service.record.writer.full:
            raise Failing("as many wait as may")

    def _keys(self) -> None:
        settings = self._service.settings
        store = settings.keys_folder / f"{settings.ledger}.db"
        if not (store.is_file() and settings.key_path.is_file()):
            raise Failing("the key file or the key store is gone")
        self._service.keys.check([f"ledger/{settings.ledger}"])

    def _database(self) -> None:
        settings = self._service.settings
        place: str | Path = settings.database_url or settings.home / "ledger.db"
        try_writing(place, settings.ledger)

    def _view(self) -> None:
        service = self._service
        self._lag = lag(service.recorder, service.views, service.clock_us())
        if self._lag.seconds > service.settings.most_lag_seconds:
            raise Failing(f"it lacks an entry since {self._lag.seconds:.0f} seconds")


def _fault(check: str, detail: str) -> Fault:
    return Fault("", f"ready.{check}", f"{check}: {detail}", _WAY_OUT[check])


async def _livez(_request: Request) -> Response:
    return PlainTextResponse("alive\n")


async def _readyz(request: Request) -> Response:
    prober: Prober = request.app.state.prober
    found = await prober.found()
    if found.failing:
        return answer(problem("not-ready", found.failing))
    return PlainTextResponse("ready\n")


async def _metrics(request: Request) -> Response:
    prober: Prober = request.app.state.prober
    service: Service = request.app.state.service
    found = await prober.found()
    text = service.metrics.text(service.record.writer, found.lag, found.failing)
    return Response(text, media_type=MEDIA_TYPE)


PROBES = [
    Route("/livez", _livez, methods=["GET"]),
    Route("/readyz", _readyz, methods=["GET"]),
    Route("/metrics", _metrics, methods=["GET"]),
]
