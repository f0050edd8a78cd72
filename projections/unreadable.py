"""An entry whose stored bytes, or one of whose seals, is not what was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.codec import CHANGED, Undecodable
from vault.keys import WrongKeyFile
from vault.sealing import BrokenSeal

_FAULTS = (Undecodable, BrokenSeal, WrongKeyFile, *CHANGED)


class EntryUnreadable(Exception):
    """`reason` is the name of what went wrong; it never shows content."""

    def __init__(self, position: int, reason: str) -> None:
        super().__init__(f"entry {position} cannot be read back ({reason})")
        self.position = position
        self.reason = reason


@contextmanager
def reading(position: int) -> Iterator[None]:
    """Only for what reads the bytes of this one entry. Raises EntryUnreadable."""
    try:
        yield
    except _FAULTS as error:
        raise EntryUnreadable(position, type(error).__name__) from error
