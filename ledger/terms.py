"""On which terms a request is taken: its condition, and the key under which its answer is kept."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from ledger.receipt import Receipt
from ledger.recorders.rows import Kept

TAGS = ("official", "tenure", "case", "unit", "key", "evidence")
"""What a condition may name; one that no entry carries would always hold."""


@dataclass(frozen=True, slots=True)
class Condition:
    """Nothing beyond `after` carries all of `tags`; without tags, the ledger has not grown."""

    after: int
    tags: tuple[str, ...] = ()

    @property
    def query(self) -> DCBQuery:
        """What would be in the way."""
        return DCBQuery([DCBQueryItem([], list(self.tags))] if self.tags else [])

    @property
    def append(self) -> DCBAppendCondition:
        return DCBAppendCondition(self.query, self.after)


@dataclass(frozen=True, slots=True)
class Once:
    """A key and the request that came with it, as digests of 32 bytes."""

    key: bytes
    request: bytes

    def keep(self, places: Iterable[int]) -> Kept:
        return Kept(self.key, self.request, tuple(places))


@dataclass(frozen=True, slots=True)
class Terms:
    condition: Condition | None = None
    once: Once | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """`replayed`: it was answered before, under its key, and these are the receipts of then."""

    receipts: list[Receipt]
    replayed: bool = False


def once(secret: bytes, key: str, request: Iterable[bytes]) -> Once:
    """The parts of the request are told apart, so that no two requests are alike."""
    whole = b"".join(len(part).to_bytes(8, "big") + part for part in request)
    return Once(
        hmac.digest(secret, b"key" + key.encode(), "sha256"),
        hmac.digest(secret, b"request" + whole, "sha256"),
    )
