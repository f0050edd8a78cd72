"""The key-encryption key: 32 bytes in a file of its own that only its owner can read."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

KEY_BYTES = 32


class UnsafeKeyFile(Exception):
    """The key file can be read by others, or is not a key. Nothing is started on it."""


def load_or_make(path: Path, chance: Callable[[int], bytes] = os.urandom) -> bytes:
    """The key at `path`; made with mode 0600 where there is none. Raises UnsafeKeyFile."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        _make(path, chance(KEY_BYTES))
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise UnsafeKeyFile(f"{path} has mode {mode:o}: others can read it; make it 600")
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise UnsafeKeyFile(f"{path} holds {len(key)} bytes, a key has {KEY_BYTES}")
    return key


def _make(path: Path, key: bytes) -> None:
    """Whole or not at all: of two that start at once, the first one's key is taken by both."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
        made.write(key)
        made.flush()
        os.fsync(made.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
