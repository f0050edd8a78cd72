"""Keeps the live view current: one runner at a time, in whichever process holds the lease.

(1) where the live view is lost, or of an older version, a new one is built and swapped in
(2) hold the lease of the live view; a second runner waits here
(3) take what the ledger has grown by, again and again, until another view is the live one
"""

from __future__ import annotations

import logging
import threading
import traceback

from ledger.codec import Codec
from ledger.recorders.base import LedgerRecorder
from projections.engine import Projector, view_version
from projections.rebuild import RebuildUnderWay, rebuild
from projections.view import Views

_IDLE_SECONDS = 0.2
LOG = logging.getLogger("supervision.projector")


class Runner:
    """A thread of its own; takes up a new view when one is published.

    `failure` names what keeps it from following, None while it follows; each is logged once.
    """

    def __init__(self, recorder: LedgerRecorder, codec: Codec, views: Views) -> None:
        self._recorder = recorder
        self._codec = codec
        self._views = views
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.run, name="projector", daemon=True)
        self._replacing: tuple[int, str] | None = None
        self._waiting_for = 0
        self.failure: str | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends after the batch under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def run(self) -> None:
        while not self._stopped.is_set():
            try:
                number = self._views.live()
                version = self._views.version(number) if number else ""
                if version == view_version():
                    self._serve(number)
                else:
                    self._replace(number, version)
            except Exception as error:  # noqa: BLE001  a lost database must not end the projector
                place = traceback.extract_tb(error.__traceback__)[-1]
                self._fail(type(error).__name__, f"{place.name}:{place.lineno}")
                self._stopped.wait(1)

    def _fail(self, failure: str, place: str) -> None:
        if failure != self.failure:
            LOG.error("projector_failed type=%s place=%s", failure, place)
        self.failure = failure

    def _replace(self, number: int, version: str) -> None:  # (1)
        self._tell(number, version)
        try:
            made = rebuild(
                self._recorder, self._codec, self._views, lambda _done, _whole: None,
                strict=False, resume=bool(number), stop=self._stopped.is_set,
            )  # fmt: skip
        except RebuildUnderWay:
            self._stopped.wait(_IDLE_SECONDS)
            return
        if made and not made.live:  # somebody has to look first
            self._fail("Unsound", "rebuild")
            while not self._stopped.is_set() and self._views.live() == number:
                self._stopped.wait(_IDLE_SECONDS)

    def _tell(self, number: int, version: str) -> None:
        """Once, why a view is built; a ledger that was just opened had none."""
        if (number, version) == self._replacing:
            return
        self._replacing = (number, version)
        if version:
            LOG.warning("view_outdated view=%s", number)
        elif number or self._recorder.head() > 1:
            LOG.warning("view_lost view=%s", number or "none")

    def _wait_for(self, number: int) -> None:
        """Told once for each view, however long it lasts and whatever interrupts it."""
        if number != self._waiting_for:
            LOG.info("waiting_for_lease view=%s", number)
        self._waiting_for = number

    def _serve(self, number: int) -> None:
        engine = self._views.engine(number)

        def over() -> bool:
            gone = self._views.live() != number or self._views.engine(number) is not engine
            return gone or self._stopped.is_set()

        with self._views.lease(number, over, lambda: self._wait_for(number)) as taken:  # (2)
            if not taken:
                return
            if self._waiting_for:
                LOG.info("lease_taken view=%s", number)
            self._waiting_for = 0
            projector = Projector(self._recorder, self._codec, engine)
            while not over():  # (3)
                reached = projector.catch_up(stop=over)
                self.failure = self._replacing = None
                self._recorder.wait(reached, _IDLE_SECONDS)
