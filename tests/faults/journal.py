"""What was sent and what was answered, and how that compares with what is stored."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ledger.receipt import instant, leaf_of
from ledger.recorders.rows import Row, parse_ref
from tests.api.harness import SOURCE

Json = Any
_INSIDE = (
    "Traceback",
    "psycopg",
    "sqlite",
    "sqlalchemy",
    "postgres",
    "disk",
    "Error",
    ".py",
    ".db",
)
"""Words that only the inside of the service knows."""


@dataclass(frozen=True, slots=True)
class Item:
    """One request: a single event, or a batch that is atomic."""

    events: tuple[Json, ...]

    @property
    def ids(self) -> list[str]:
        return [it["id"] for it in self.events]


@dataclass
class Journal:
    """Kept by all senders together."""

    sent: list[Item] = field(default_factory=list)
    acked: dict[str, Json] = field(default_factory=dict)
    differing: int = 0
    unanswered: int = 0
    busy: int = 0
    refusals: int = 0
    odd: list[str] = field(default_factory=list)
    """Answers that are neither a receipt nor a well-formed `busy`, or that tell what is inside."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()

    def send(self, item: Item) -> None:
        with self._lock:
            self.sent.append(item)

    def lose(self) -> None:
        with self._lock:
            self.unanswered += 1

    def acknowledge(self, receipts: list[Json]) -> None:
        """The first receipt holds for ever."""
        with self._lock:
            for receipt in receipts:
                told = {name: value for name, value in receipt.items() if name != "repeated"}
                self.differing += self.acked.setdefault(receipt["id"], told) != told

    def refuse(self, status: int, headers: dict[str, str], problem: Json, text: str) -> None:
        proper = (
            status == 503 and headers.get("retry-after")
            and headers.get("content-type") == "application/problem+json"
            and problem.get("type") == "/problems/busy" and problem.get("retryable") is True
            and not any(word in text for word in _INSIDE)
        )  # fmt: skip
        with self._lock:
            self.refusals += 1
            self.busy += bool(proper)
            if not proper:
                self.odd.append(f"{status} {text[:300]}")

    def compared(self, ledger: str, rows: Iterable[Row]) -> dict[str, int]:
        """Figures; whoever is lost was acknowledged and is not there."""
        at, ids, positions = dict[str, Json](), Counter[str](), list[int]()
        for row in rows:
            positions.append(row.position)
            source, id_ = next(filter(None, map(parse_ref, row.tags)))
            if source != SOURCE:
                continue
            ids[id_] += 1
            at[id_] = {
                "ledger": ledger, "position": row.position, "leaf": leaf_of(ledger, row),
                "recorded_at": instant(row.recorded_at_us).isoformat(timespec="microseconds"),
                "source": source, "id": id_,
            }  # fmt: skip
        whole = [sum(id_ in at for id_ in item.ids) for item in self.sent]
        return {
            "sent": sum(len(item.ids) for item in self.sent),
            "acked": len(self.acked),
            "stored": len(at),
            "lost": sum(id_ not in at for id_ in self.acked),
            "stored_unacked": sum(id_ not in self.acked for id_ in at),
            "doubled": sum(count - 1 for count in ids.values()),
            "gaps": (positions[-1] if positions else 0) - len(positions),
            "torn_batches": sum(
                0 < count < len(item.ids) for count, item in zip(whole, self.sent, strict=True)
            ),
            "other_receipts": self.differing
            + sum(at[id_] != told for id_, told in self.acked.items() if id_ in at),
            "unanswered": self.unanswered,
            "busy": self.busy,
            "odd_answers": len(self.odd),
        }


MUST_BE_NONE = (
    "lost", "stored_unacked", "doubled", "gaps", "torn_batches", "other_receipts", "odd_answers",
)  # fmt: skip
