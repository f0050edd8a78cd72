"""Keeps the live view current: one runner at a time, in whichever process holds the lease.

(1) a view of an older version is not written to: a new one is built beside it and swapped in
(2) hold the lease of the live view; a second runner waits here
(3) take what the ledger has grown by, again and again
"""

from __future__ import annotations

import threading

from ledger.codec import Codec
from ledger.recorders.base import LedgerRecorder
from projections.engine import Projector, live_or_new, view_version
from projections.rebuild import RebuildUnderWay, rebuild
from projections.view import Views

_IDLE_SECONDS = 0.2


class Runner:
    """A thread of its own; takes up a new view when one is published."""

    def __init__(self, recorder: LedgerRecorder, codec: Codec, views: Views) -> None:
        self._recorder = recorder
        self._codec = codec
        self._views = views
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self.run, name="projector", daemon=True)
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
                number = live_or_new(self._views)
                if self._views.version(number) == view_version():
                    self._serve(number)
                else:
                    self._replace()
                self.failure = None
            except Exception as error:  # noqa: BLE001  a lost database must not end the projector
                self.failure = type(error).__name__
                self._stopped.wait(1)

    def _replace(self) -> None:  # (1)
        try:
            rebuild(
                self._recorder, self._codec, self._views, lambda _done, _whole: None,
                strict=False, stop=self._stopped.is_set,
            )  # fmt: skip
        except RebuildUnderWay:
            self._stopped.wait(_IDLE_SECONDS)

    def _serve(self, number: int) -> None:
        def over() -> bool:
            return self._stopped.is_set() or self._views.live() != number

        with self._views.lease(number, over) as taken:  # (2)
            if not taken:
                return
            projector = Projector(self._recorder, self._codec, self._views.engine(number))
            while not over():  # (3)
                reached = projector.catch_up(stop=over)
                self._recorder.wait(reached, _IDLE_SECONDS)
