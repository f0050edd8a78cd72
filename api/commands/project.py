"""`supervision project`: keeps the view current and serves nothing."""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
from contextlib import suppress

from api.logs import log_to
from api.memory import settle
from api.service import Service, check_meant, open_service
from api.settings import Settings
from domain.errors import Busy
from projections.lag import Lag, lag
from projections.view import NoView

LOG = logging.getLogger("supervision.projector")
_LOOK_SECONDS = 1.0
_TELL_SECONDS = 10.0


def project(settings: Settings) -> None:
    """Until SIGTERM or SIGINT; the batch under way is finished. Others wait for the same lease."""
    log_to()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    check_meant(settings)
    service = open_service(settings)
    runner = service.runner()
    settle()
    runner.start()
    try:
        _tell(service, ended)
        ended.wait()
    finally:
        runner.stop()
        service.close()
    LOG.info("stopped")


def _tell(service: Service, ended: threading.Event) -> None:
    """How far the view is behind, until it has caught up for the first time."""
    told = -math.inf
    while not ended.is_set():
        now = _lag(service)
        if now and not now.positions:
            LOG.info("view_current view=%s", now.view)
            return
        if now and time.monotonic() - told > _TELL_SECONDS:
            LOG.info(
                "view_behind view=%s head=%s seconds=%s", now.view, now.head, round(now.seconds)
            )
            told = time.monotonic()
        ended.wait(_LOOK_SECONDS)


def _lag(service: Service) -> Lag | None:
    """None while there is no view to read, or the database is away: the runner tries again."""
    with suppress(NoView, Busy):
        return lag(service.recorder, service.views, service.clock_us())
    return None
