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

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.errors import Busy
from vault.journal import for_the_owner, write_ahead

MOST_KEPT = 10_000
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


class KeyLingers(Exception):
    """The key is destroyed, but somebody who reads the store keeps its old bytes on the disk."""


class WrongKeyFile(Exception):
    """The key file is not the one that wrapped these keys, or a wrapped key was changed."""


class Keys:
    """Thread-safe; several processes may share the file."""

    def __init__(
        self, path: Path, key_encryption_key: bytes, chance: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._wrap = AESGCM(key_encryption_key)
        self._chance = chance
        self._lock = threading.Lock()
        self._unwrapped: dict[tuple[str, str, bytes, bytes], DataKey] = {}
        self._file = sqlite3.connect(
            for_the_owner(path), timeout=30, isolation_level=None, check_same_thread=False
        )
        write_ahead(self._file)
        self._file.execute("PRAGMA synchronous=FULL")
        self._file.execute("PRAGMA secure_delete=ON")
        self._file.execute(_SCHEMA)

    def keys_for(self, holders: Iterable[str]) -> dict[str, DataKey]:
        """The keys of the holders; those that have none get one, durable before this returns.

        Asks the file each time, so that a key another process destroyed is not used again.
        Raises KeyDestroyed, and Busy where the disk is full or fails.
        """
        wanted = sorted(set(holders))
        try:
            with self._lock:
                found = {holder: self._find("holder", holder) for holder in wanted}
                missing = [holder for holder, key in found.items() if key is None]
                if missing:
                    self._make(missing)
                return {holder: key or self._held(holder) for holder, key in found.items()}
        except sqlite3.OperationalError as error:
            raise Busy from error

    def check(self, holders: Iterable[str]) -> None:
        """Raise KeyDestroyed when one of them had a key that was destroyed; makes none."""
        with self._lock:
            for holder in holders:
                self._find("holder", holder)

    def holders(self) -> list[str]:
        """All who have, or had, a key."""
        with self._lock:
            return [holder for (holder,) in self._file.execute("SELECT holder FROM data_key")]

    def key(self, key_id: str) -> DataKey:
        """Raise KeyDestroyed, or KeyError for a key that this store never held."""
        with self._lock:
            found = self._find("key_id", key_id)
        if found is None:
            raise KeyError(key_id)
        return found

    def destroy(self, holder: str) -> None:
        """Destroy the holder's key. Two signatures come before this (issue of custody).

        Raises KeyLingers; destroying it again clears what is left.
        """
        with self._lock:
            self._file.execute("UPDATE data_key SET wrapped = NULL WHERE holder = ?", (holder,))
            self._unwrapped.clear()
            # waits for readers; what is copied beside (a backup) is beyond our reach
            (busy, *_pages) = self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise KeyLingers(holder)

    def close(self) -> None:
        self._file.close()

    def _find(self, column: str, value: str) -> DataKey | None:
        """Raise KeyDestroyed, WrongKeyFile. Unwrapped keys are kept; whether they still stand is
        looked up."""
        row = self._file.execute(
            f"SELECT key_id, holder, nonce, wrapped FROM data_key WHERE {column} = ?",  # noqa: S608
            (value,),
        ).fetchone()
        if row is None:
            return None
        key_id, holder, nonce, wrapped = row
        if wrapped is None:
            raise KeyDestroyed(holder)
        kept = self._unwrapped.get(row)
        if kept is None:
            if len(self._unwrapped) > MOST_KEPT:
                self._unwrapped.clear()
            try:
                secret = self._wrap.decrypt(nonce, wrapped, bound(key_id, holder))
            except InvalidTag:
                raise WrongKeyFile(key_id) from None
            kept = self._unwrapped[row] = DataKey(key_id, secret)
        return kept

    def _held(self, holder: str) -> DataKey:
        found = self._find("holder", holder)
        assert found is not None, "it was just made"
        return found

    def _make(self, holders: list[str]) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        try:
            for holder in holders:
                key_id, nonce = self._chance(16).hex(), self._chance(12)
                wrapped = self._wrap.encrypt(nonce, self._chance(32), bound(key_id, holder))
                self._file.execute(
                    "INSERT INTO data_key VALUES (?, ?, ?, ?) ON CONFLICT (holder) DO NOTHING",
                    (key_id, holder, nonce, wrapped),
                )
            self._file.execute("COMMIT")
        except BaseException:
            if self._file.in_transaction:  # SQLite has ended it where the disk fails
                self._file.execute("ROLLBACK")
            raise


def bound(key_id: str, holder: str) -> bytes:
    parts = (b"supervision/data-key/1", key_id.encode(), holder.encode())
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)
