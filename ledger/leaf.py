"""The leaf of an entry, frozen with the first entry: what the proof tree commits to.

Fixed header; every text with its length in front, in four bytes, and every number and digest of a
fixed width (no separators), so that no two entries share a leaf. Personal data never enters: the
stored bytes enter by digest, their sealed blocks encrypted.
The leaf hash is RFC 6962: SHA-256(0x00 || leaf).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

DOMAIN = b"supervision/leaf/1"


def leaf(
    ledger: str, position: int, kind: str, tags: Iterable[str], recorded_at_us: int, data: bytes
) -> bytes:
    """The leaf's bytes. `recorded_at_us` is microseconds since 1970-01-01T00:00:00Z."""
    parts = [
        _part(DOMAIN),
        _part(ledger.encode()),
        position.to_bytes(8, "big"),
        _part(kind.encode()),
    ]
    ordered = sorted(tag.encode() for tag in tags)
    parts.append(len(ordered).to_bytes(4, "big"))
    parts += [_part(tag) for tag in ordered]
    parts.append(recorded_at_us.to_bytes(8, "big", signed=True))
    parts.append(hashlib.sha256(data).digest())
    return b"".join(parts)


def leaf_hash(leaf_bytes: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf_bytes).digest()


def _part(raw: bytes) -> bytes:
    return len(raw).to_bytes(4, "big") + raw
