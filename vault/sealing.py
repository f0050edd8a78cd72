"""Sealed blocks: AES-256-GCM with associated data and a keyed commitment.

GCM does not commit to its key, so a block carries an HMAC of its plain text under a key derived
from the data key; it dies with that key (proof.md 4).
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from vault.keys import DataKey

NONCE_BYTES = 12


class BrokenSeal(Exception):
    """The block was changed, moved to another entry, or made with another key."""


@dataclass(frozen=True, slots=True)
class Block:
    """One person's part of one entry, as it is stored. All bytes in base64."""

    holder: str
    key: str
    nonce: str
    sealed: str
    commitment: str


def seal(
    plain: bytes, holder: str, key: DataKey, bound_to: bytes, chance: Callable[[int], bytes]
) -> Block:
    """`bound_to` names the entry; a block moved elsewhere does not open."""
    nonce = chance(NONCE_BYTES)
    context = _context(holder, key.id, bound_to)
    return Block(
        holder,
        key.id,
        _text(nonce),
        _text(AESGCM(key.secret).encrypt(nonce, plain, context)),
        _text(keyed_digest(key, b"commitment", context + plain)),
    )


def unseal(block: Block, key: DataKey, bound_to: bytes) -> bytes:
    """Raise BrokenSeal."""
    nonce, sealed, commitment = map(_bytes, (block.nonce, block.sealed, block.commitment))
    if block.key != key.id or len(nonce) != NONCE_BYTES:
        raise BrokenSeal(key.id)
    context = _context(block.holder, key.id, bound_to)
    try:
        plain = AESGCM(key.secret).decrypt(nonce, sealed, context)
    except InvalidTag:
        raise BrokenSeal(key.id) from None
    if not hmac.compare_digest(keyed_digest(key, b"commitment", context + plain), commitment):
        raise BrokenSeal(key.id)
    return plain


def keyed_digest(key: DataKey, purpose: bytes, content: bytes) -> bytes:
    """HMAC-SHA256 under a key derived for one purpose; 32 bytes."""
    return hmac.digest(derived(key, purpose), content, "sha256")


def derived(key: DataKey, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose."""
    return HKDFExpand(SHA256(), 32, b"supervision/1/" + purpose).derive(key.secret)


def _context(holder: str, key_id: str, bound_to: bytes) -> bytes:
    """Each part with its length in front, so that no two contexts are alike."""
    parts = (b"supervision/block/1", holder.encode(), key_id.encode(), bound_to)
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _bytes(text: str) -> bytes:
    """Base64 in its one canonical form; anything else was changed."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if _text(raw) != text:
        raise BrokenSeal("not canonical base64")
    return raw
