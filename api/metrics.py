"""What this process counts, as Prometheus reads it.

No label says whose an entry is or who sent it: who sends how much is itself sensitive.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from domain.errors import Fault
from ledger.writer import Writer
from projections.intake_log import REFUSED, REPEATED, Sent
from projections.lag import Lag

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
CHECKS = ("database", "schema", "keys", "ledger", "view", "writer")
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 4000)
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class _Spread:
    """A histogram."""

    def __init__(self, name: str, about: str, bounds: Sequence[float]) -> None:
        self._name, self._about, self._bounds = name, about, bounds
        self._counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def add(self, value: float) -> None:
        self._counts[bisect_left(self._bounds, value)] += 1
        self.sum += value

    def family(self) -> HistogramMetricFamily:
        ends = [*map(str, self._bounds), "+Inf"]
        upto = list(zip(ends, accumulate(self._counts), strict=True))
        return HistogramMetricFamily(self._name, self._about, buckets=upto, sum_value=self.sum)


class Metrics(Collector):
    """A registry of its own. `committed` and `turned_away` are what a writer tells."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._repeated = Counter(
            "supervision_repeated", "Statements known already: a retry.", registry=registry
        )
        self._refused = Counter(
            "supervision_refused", "Statements refused.", ["code"], registry=registry
        )
        self._turned_away = Counter(
            "supervision_turned_away", "Requests sent away since too many wait.", registry=registry
        )
        self._failed = Counter(
            "supervision_problems", "Answers that are problems.", ["status"], registry=registry
        )
        self._sizes = _Spread(
            "supervision_transaction_entries", "Entries of a transaction.", _SIZES
        )
        self._commits = _Spread(
            "supervision_commit_seconds",
            "Time of a transaction, from its begin to its commit.",
            _SECONDS,
        )
        self._lock = threading.Lock()
        registry.register(self)
        self._waiting = Gauge(
            "supervision_waiting", "Drafts that wait for a transaction.", registry=registry
        )
        self._ready = Gauge(
            "supervision_ready", "1 where a check of /readyz holds.", ["check"], registry=registry
        )

    def committed(self, entries: int, seconds: float) -> None:
        """Plain sums: this is called for each transaction, and a ready-made counter costs more."""
        with self._lock:
            self._sizes.add(entries)
            self._commits.add(seconds)

    def collect(self) -> Iterator[Metric]:
        """What a registry asks of whoever counts by themselves."""
        with self._lock:
            families = [self._sizes.family(), self._commits.family()]
            appended = self._sizes.sum
        yield CounterMetricFamily(
            "supervision_appended", "Entries that this process added.", appended
        )
        yield from families

    def turned_away(self) -> None:
        self._turned_away.inc()

    def sent(self, it: Sent) -> None:
        """A statement's result, as the intake log is told."""
        if it.result == REFUSED:
            self._refused.labels(it.code).inc()
        elif it.result == REPEATED:
            self._repeated.inc()

    def problem(self, status: int) -> None:
        self._failed.labels(str(status)).inc()

    def text(self, writer: Writer, lag: Lag | None, failing: Iterable[Fault]) -> bytes:
        """Head and lag are left out where they could not be asked: an old number would lie."""
        self._waiting.set(writer.waiting)
        failed = {it.rule.rpartition(".")[2] for it in failing}
        for check in CHECKS:
            self._ready.labels(check).set(check not in failed)
        return generate_latest(self._registry) + (_lines(lag) if lag else b"")


def _lines(lag: Lag) -> bytes:
    registry = CollectorRegistry()
    told: Callable[..., Gauge] = Gauge
    for name, about, value in (
        ("supervision_head", "Position of the last entry of the ledger.", lag.head),
        ("supervision_view_lag_positions", "Entries that the view lacks.", lag.positions),
        ("supervision_view_lag_seconds", "Age of the first entry it lacks.", lag.seconds),
    ):
        told(name, about, registry=registry).set(value)
    return generate_latest(registry)
