"""Data keys: one for each holder (an official, a third party, a ledger), wrapped by the key file.

They live in a file of their own, apart from ledger and view and from their backups. Destroying a
key leaves its row without the key: what it sealed stays sealed for ever.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SCHEMA = """
CREATE TABLE IF NOT EXISTS data_key (
    key_id TEXT PRIMARY KEY,
    holder TEXT NOT NULL UNIQUE,
    nonce BLOB NOT NULL,
    wrapped BLOB
) STRICT, WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class DataKey:
    id: str
    secret: bytes = field(repr=False)


class KeyDestroyed(Exception):
    """The holder's key was destroyed: what it sealed cannot be opened, nothing new is sealed."""


class Keys:
    """Thread-safe; several processes may share the file."""

    def __init__(
        self, path: Path, key_encryption_key: bytes, chance: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._wrap = AESGCM(key_encryption_key)
        self._chance = chance
        self._lock = threading.Lock()
        self._known: dict[str, DataKey] = {}
        path.touch(mode=0o600)
        self._file = sqlite3.connect(
            path, timeout=30, isolation_level=None, check_same_thread=False
        )
        self._file.execute("PRAGMA journal_mode=WAL")
        self._file.execute("PRAGMA synchronous=FULL")
        self._file.execute("PRAGMA secure_delete=ON")
        self._file.execute(_SCHEMA)

    def keys_for(self, holders: Iterable[str]) -> dict[str, DataKey]:
        """The keys of the holders; those that have none get one, durable before this returns.

        Raises KeyDestroyed.
        """
        wanted = set(holders)
        with self._lock:
            missing = sorted(wanted - self._known.keys())
            if missing:
                self._find_or_make(missing)
            return {holder: self._known[holder] for holder in wanted}

    def key(self, key_id: str) -> DataKey:
        """Raise KeyDestroyed, or KeyError for a key that this store never held."""
        with self._lock:
            row = self._file.execute(
                "SELECT key_id, holder, nonce, wrapped FROM data_key WHERE key_id = ?", (key_id,)
            ).fetchone()
            if row is None:
                raise KeyError(key_id)
            return self._unwrapped(*row)

    def destroy(self, holder: str) -> None:
        """Destroy the holder's key. Two signatures come before this (issue of custody)."""
        with self._lock:
            self._file.execute("UPDATE data_key SET wrapped = NULL WHERE holder = ?", (holder,))
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._known.pop(holder, None)

    def close(self) -> None:
        self._file.close()

    def _find_or_make(self, holders: list[str]) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            for holder in holders:
                key_id, nonce = self._chance(16).hex(), self._chance(12)
                wrapped = self._wrap.encrypt(nonce, self._chance(32), _bound(key_id, holder))
                self._file.execute(
                    "INSERT INTO data_key VALUES (?, ?, ?, ?) ON CONFLICT (holder) DO NOTHING",
                    (key_id, holder, nonce, wrapped),
                )
                row = self._file.execute(
                    "SELECT key_id, holder, nonce, wrapped FROM data_key WHERE holder = ?",
                    (holder,),
                ).fetchone()
                self._known[holder] = self._unwrapped(*row)
        finally:
            self._file.execute("COMMIT")

    def _unwrapped(self, key_id: str, holder: str, nonce: bytes, wrapped: bytes | None) -> DataKey:
        if wrapped is None:
            raise KeyDestroyed(holder)
        return DataKey(key_id, self._wrap.decrypt(nonce, wrapped, _bound(key_id, holder)))


def _bound(key_id: str, holder: str) -> bytes:
    return f"supervision/data-key/1\n{key_id}\n{holder}".encode()
