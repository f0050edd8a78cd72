"""`supervision project`: keeps the view current and serves nothing."""

from __future__ import annotations

import logging
import math
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

from api.logs import log_to
from api.memory import settle
from api.service import Service, check_meant, open_service
from api.settings import Settings
from domain.errors import Busy
from projections.foundation import ViewAhead
from projections.lag import Lag, lag
from projections.view import NoView

LOG = logging.getLogger("supervision.projector")
BEAT_SECONDS = 10.0
"""Between two looks at a view that is current."""
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
        _watch(service, ended, settings.alive_file)
    finally:
        runner.stop()
        service.close()
    LOG.info("stopped")


def _watch(service: Service, ended: threading.Event, alive: Path | None) -> None:
    """Tell how far the view is behind, until it has caught up for the first time, and touch `alive`
    whenever it is near enough: its age shows that this process, the database and the view are well."""
    told, current, most = -math.inf, False, service.settings.most_lag_seconds
    while not ended.is_set() and not (current and alive is None):
        now = _lag(service)
        if now and alive and now.seconds <= most:
            _touch(alive)
        if now and not current and not now.positions:
            LOG.info("view_current view=%s", now.view)
            current = True
        elif now and not current and time.monotonic() - told > _TELL_SECONDS:
            LOG.info(
                "view_behind view=%s head=%s seconds=%s", now.view, now.head, round(now.seconds)
            )
            told = time.monotonic()
        ended.wait(BEAT_SECONDS if current else _LOOK_SECONDS)
    ended.wait()


def _touch(alive: Path) -> None:
    try:
        alive.touch()
    except OSError as error:  # its age tells it to who looks
        LOG.error("alive_file_failed type=%s", type(error).__name__)  # noqa: TRY400  a path is a setting


def _lag(service: Service) -> Lag | None:
    """None while there is no view to read, the database is away, or the view is not the ledger's:
    the runner tries again, and tells what it meets."""
    with suppress(NoView, Busy, ViewAhead):
        return lag(service.recorder, service.views, service.clock_us())
    return None
