"""Whether keys and key file belong together, asked without making or opening any for use."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.keyfile import KEY_BYTES
from vault.keys import DataKey, KeyDestroyed, WrongKeyFile, bound


class Unfit(Exception):
    """Says what is wrong with a key store."""


def key_file_fault(path: Path) -> str:
    """What is wrong with it; empty where nothing is. Raises OSError."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return f"it has mode {mode:o}: others can read it"
    size = path.stat().st_size
    return "" if size == KEY_BYTES else f"it holds {size} bytes, a key has {KEY_BYTES}"


def stored_key(store: Path, key_file: Path, holder: str) -> DataKey:
    """A holder's key as it lies there. Raises Unfit, OSError, sqlite3.Error."""
    query = "SELECT key_id, nonce, wrapped FROM data_key WHERE holder = ?"
    with _reading(store) as connection:
        row = connection.execute(query, (holder,)).fetchone()
    if row is None:
        raise Unfit("it lacks the ledger's own key")
    key_id, nonce, wrapped = row
    if wrapped is None:
        raise Unfit("the ledger's own key was destroyed")
    try:
        secret = AESGCM(key_file.read_bytes()).decrypt(nonce, wrapped, bound(key_id, holder))
    except (InvalidTag, ValueError):
        raise Unfit("the key file is not the one that it was made with") from None
    return DataKey(key_id, secret)


def holders(store: Path) -> list[str]:
    """All who have, or had, a key in it. Raises OSError, sqlite3.Error."""
    with _reading(store) as connection:
        return [holder for (holder,) in connection.execute("SELECT holder FROM data_key")]


def lacking(store: Path, key_ids: Iterable[str]) -> set[str]:
    """Those that it never held; a destroyed key it holds by name. Raises OSError, sqlite3.Error."""
    wanted = set(key_ids)
    query = "SELECT key_id FROM data_key WHERE key_id IN (SELECT value FROM json_each(?))"
    with _reading(store) as connection:
        found = connection.execute(query, (json.dumps(sorted(wanted)),))
        return wanted - {key_id for (key_id,) in found}


class StoredKeys:
    """To open with the keys that lie there; none is made."""

    def __init__(self, connection: sqlite3.Connection, key_file: Path) -> None:
        self._connection = connection
        self._wrap = AESGCM(key_file.read_bytes())

    def key(self, key_id: str) -> DataKey:
        """Raise KeyDestroyed, also where it never was there; WrongKeyFile."""
        query = "SELECT holder, nonce, wrapped FROM data_key WHERE key_id = ?"
        row = self._connection.execute(query, (key_id,)).fetchone()
        if row is None or row[2] is None:
            raise KeyDestroyed(key_id)
        holder, nonce, wrapped = row
        try:
            return DataKey(key_id, self._wrap.decrypt(nonce, wrapped, bound(key_id, holder)))
        except InvalidTag:
            raise WrongKeyFile(key_id) from None


@contextmanager
def stored_keys(store: Path, key_file: Path) -> Iterator[StoredKeys]:
    """Raises OSError, ValueError, sqlite3.Error."""
    with _reading(store) as connection:
        yield StoredKeys(connection, key_file)


@contextmanager
def _reading(store: Path) -> Iterator[sqlite3.Connection]:
    """As it lies there: one that nobody has open gets no files of a reader beside it."""
    used = store.with_name(f"{store.name}-wal").exists()
    address = f"{store.absolute().as_uri()}?mode=ro{'' if used else '&immutable=1'}"
    with closing(sqlite3.connect(address, uri=True, timeout=5)) as connection:
        yield connection
