"""`supervision project`: keeps the view current and serves nothing."""

from __future__ import annotations

import signal
import threading
from contextlib import suppress

from api.progress import Progress, say
from api.service import Service, open_service
from api.settings import Settings
from domain.errors import Busy
from projections.lag import Lag, lag
from projections.view import NoView

_LOOK_SECONDS = 1.0


def project(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; the batch under way is finished. Others wait for the same lease."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    service = open_service(settings)
    runner = service.runner()
    runner.start()
    try:
        _tell(service, ended)
        ended.wait()
    finally:
        runner.stop()
        service.close()
    say("Stopped.")


def _tell(service: Service, ended: threading.Event) -> None:
    """How far behind the view is, until it has caught up for the first time."""
    progress, begun = Progress("bringing the view up to date"), None
    while not ended.is_set():
        if (now := _lag(service)) is not None:
            if begun is None:
                begun = now.view
                say(f"The view holds {now.view} of {now.head} entries.")
            if begun < now.head:
                progress(now.view - begun, now.head - begun)
            if not now.positions:
                say("The view is up to date.")
                return
        ended.wait(_LOOK_SECONDS)


def _lag(service: Service) -> Lag | None:
    """None while there is no view to read, or the database is away: the runner tries again."""
    with suppress(NoView, Busy):
        return lag(service.recorder, service.views, service.clock_us())
    return None
