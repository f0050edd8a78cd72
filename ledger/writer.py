"""The coalescing writer: whoever waits when a commit ends goes into the next one together.

No window is waited for, and nobody alone waits for another thread. Each proposal keeps its own
condition and its own answer. What spoils a transaction for all (bytes that a database does not
take) is found by halving, so that a bad neighbour fails alone. Where too many wait, the next one
is sent away at once.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Protocol

from domain.errors import Busy, Damaged, Refused
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Proposal

LOG = logging.getLogger("supervision.writer")
Answers = list[Answer]
Done = Callable[[Answers | Exception], None]
MOST_TOGETHER = 4_000
"""Drafts of one transaction; a larger set of proposals goes alone."""
MOST_WAITING = 20_000
"""Drafts that may wait; some seconds of work, some tens of megabytes."""


class Watch(Protocol):
    """Who counts what a writer does. Called from the threads that write; must not wait."""

    def committed(self, entries: int, seconds: float) -> None:
        """One transaction ended well; `entries` are those it added, 0 where all were repeated."""

    def turned_away(self) -> None:
        """So many wait that somebody was sent away."""


class _Unwatched:
    def committed(self, entries: int, seconds: float) -> None: ...

    def turned_away(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Waiting:
    proposals: Sequence[Proposal]
    drafts: int
    done: Done


UNWATCHED = _Unwatched()


class Writer:
    """Writes for all threads of a process; other processes have writers of their own."""

    def __init__(
        self,
        recorder: LedgerRecorder,
        most_waiting: int = MOST_WAITING,
        watch: Watch = UNWATCHED,
    ) -> None:
        self._recorder = recorder
        self._watch = watch
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._queue: deque[_Waiting] = deque()
        self._drafts = 0
        self._writing = False
        self._closed = False
        self._thread: threading.Thread | None = None

    @property
    def waiting(self) -> int:
        """Drafts that wait or are being written."""
        return self._drafts

    @property
    def full(self) -> bool:
        """Whether whoever comes now is sent away."""
        return self._drafts >= self._most_waiting

    def propose(self, proposals: Sequence[Proposal]) -> Answers:
        """Durable before this returns. Raises Busy, Damaged, or what the database said."""
        told: SimpleQueue[Answers | Exception] = SimpleQueue()  # cheaper by a fifth than a Future
        with self._lock:
            if alone := not (self._queue or self._writing or self._closed):
                self._writing = True
            else:
                self._enqueue(proposals, told.put)
        if alone:
            try:
                return self._commit(proposals)
            finally:
                with self._lock:
                    self._writing = False
                    self._changed.notify_all()
        outcome = told.get()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def submit(self, proposals: Sequence[Proposal], done: Done) -> None:
        """`done` is called from the writer's thread and must not wait. Raises Busy at once."""
        with self._lock:
            self._enqueue(proposals, done)

    def close(self) -> None:
        """Write what waits, then take no more."""
        with self._lock:
            self._closed = True
            self._changed.notify_all()
        if self._thread:
            self._thread.join()
        with self._lock:  # somebody may be writing in a thread of their own
            self._changed.wait_for(lambda: not self._writing)

    def _enqueue(self, proposals: Sequence[Proposal], done: Done) -> None:
        drafts = sum(len(it.drafts) for it in proposals)
        if self._closed or (self._drafts and self._drafts + drafts > self._most_waiting):
            self._watch.turned_away()
            raise Busy
        self._queue.append(_Waiting(proposals, drafts, done))
        self._drafts += drafts
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
            self._thread.start()
        elif not self._writing:
            self._changed.notify_all()

    def _run(self) -> None:
        while together := self._next():
            self._write(together)
            with self._lock:
                self._writing = False
                self._drafts -= sum(it.drafts for it in together)

    def _commit(self, proposals: Sequence[Proposal]) -> Answers:
        begun = time.perf_counter()
        try:
            answers = self._recorder.propose(proposals)
        except Damaged as damaged:
            LOG.error("ledger_damaged type=%s", type(damaged.__cause__).__name__)  # noqa: TRY400  a trace shows values
            raise
        seconds = time.perf_counter() - begun
        entries = 0
        for answer in answers:
            if isinstance(answer, tuple):
                for placed in answer:
                    entries += not placed.repeated
        self._watch.committed(entries, seconds)
        return answers

    def _next(self) -> list[_Waiting]:
        """All that wait, as far as they fit one transaction; nothing once it is closed."""
        with self._lock:
            while self._writing or not (self._queue or self._closed):
                self._changed.wait()
            together: list[_Waiting] = []
            room = MOST_TOGETHER
            while self._queue and (not together or self._queue[0].drafts <= room):
                together.append(self._queue.popleft())
                room -= together[-1].drafts
            self._writing = bool(together)
            return together

    def _write(self, together: list[_Waiting]) -> None:
        outcome: Answers | Exception
        try:
            outcome = self._commit([it for one in together for it in one.proposals])
        except Exception as error:  # noqa: BLE001  told to whoever waits
            outcome = error
        if (
            isinstance(outcome, Exception)
            and len(together) > 1
            and not isinstance(outcome, Refused)
        ):
            middle = len(together) // 2
            self._write(together[:middle])
            self._write(together[middle:])
            return
        if isinstance(outcome, Exception):
            for one in together:
                _tell(one, outcome)
            return
        answers = iter(outcome)
        for one in together:
            _tell(one, [next(answers) for _ in one.proposals])


def _tell(one: _Waiting, outcome: Answers | Exception) -> None:
    """Who cannot be told any more does not keep the others waiting."""
    try:
        one.done(outcome)
    except Exception as error:  # noqa: BLE001  whatever it is
        LOG.error("not_told type=%s", type(error).__name__)  # noqa: TRY400  a trace shows values
