"""What a sender gets for a statement, and the statement read back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.entry import Entry, Recorded
from ledger.codec import Codec, decode
from ledger.leaf import leaf, leaf_hash
from ledger.recorders.rows import Placed, Row
from ledger.statement import PARTS

LATE_DAYS = 30
"""Recorded more than this many days after it happened: indicator R20's default (D)."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a statement is recorded. `leaf` is the hex of its leaf hash."""

    ledger: str
    position: int
    recorded_at: datetime
    leaf: str
    source: str
    id: str
    repeated: bool = False
    late: bool = field(default=False, compare=False)


def receipt(ledger: str, zone: ZoneInfo, placed: Placed, entry: Entry | None = None) -> Receipt:
    """`entry` is the row's, where the caller has it at hand. Raises Undecodable."""
    row, it = placed.row, entry or decode(placed.row.data)
    recorded_at = instant(row.recorded_at_us)
    age = recorded_at.astimezone(zone).date() - it.when.occurred.last
    return Receipt(
        ledger, row.position, recorded_at, leaf_of(ledger, row),
        it.provenance.source, it.provenance.source_id, placed.repeated, age > timedelta(days=LATE_DAYS),
    )  # fmt: skip


def as_posted(ledger: str, codec: Codec, row: Row) -> dict[str, Any]:
    """The entry as a CloudEvent again, personal values opened, with its receipt.

    `erased` lists the pointers whose key was destroyed. The receipt tells also what else is in the
    leaf, so that whoever reads it can compute that (docs/leaf.md).
    """
    stored, erased = codec.read_back(row.data)
    provenance, when = stored["provenance"], stored["when"]
    event = {
        "specversion": "1.0", "id": provenance.pop("source_id"), "source": provenance.pop("source"),
        "type": row.type, "subject": provenance.pop("subject", None),
        "time": when.pop("sent_at", None), "traceparent": provenance.pop("traceparent", None),
        "data": {part: stored[part] for part in (*PARTS, "fact") if stored[part]},
        "receipt": {"ledger": ledger, "position": row.position,
                    "recorded_at": instant(row.recorded_at_us).isoformat(timespec="microseconds"),
                    "leaf": leaf_of(ledger, row), "tags": list(row.tags),
                    "stored_sha256": hashlib.sha256(row.data).hexdigest()},
        "erased": [f"/data/fact{pointer}" for pointer in erased],
    }  # fmt: skip
    return {name: value for name, value in event.items() if value}


def recorded(row: Row) -> Recorded:
    """The row as an entry in its place. Raises Undecodable."""
    return Recorded(row.position, instant(row.recorded_at_us), row.tags, decode(row.data))


def instant(microseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)


def leaf_of(ledger: str, row: Row) -> str:
    """The hex of the leaf hash of a stored entry."""
    made = leaf(ledger, row.position, row.type, row.tags, row.recorded_at_us, row.data)
    return leaf_hash(made).hex()
