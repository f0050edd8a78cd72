"""A file, or standard input, as lines of bytes: unpacked, measured, and never more than a line held."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from api.intake.ndjson import MOST_LINE_BYTES

_PACKED = b"\x1f\x8b"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_EDGE_BYTES = 1 << 16


class NotTheFile(Exception):
    """The file cannot be read as what it is said to be; says where and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """`begin` and `end` are bytes of the unpacked file; `raw` is None for one that is too long."""

    number: int
    begin: int
    end: int
    raw: bytes | None


class Opened:
    """Raises OSError; NotTheFile where what is packed is broken."""

    def __init__(self, path: Path | None) -> None:
        """Without a path it is standard input, which has no known size and is not read twice."""
        raw: BinaryIO = path.open("rb") if path else sys.stdin.buffer
        assert isinstance(raw, io.BufferedReader)
        self._raw = raw
        self.size = path.stat().st_size if path and path.is_file() else 0
        packed = raw.peek(2).startswith(_PACKED)
        self._file: BinaryIO = gzip.GzipFile(fileobj=raw) if packed else raw  # type: ignore[assignment]
        self._packed = packed

    def close(self) -> None:
        self._raw.close()

    def lines(self, begin: int = 0, number: int = 0) -> Iterator[Line]:
        """From an offset that a line ended at, after so many lines."""
        try:
            if begin:
                self._file.seek(begin)
            while raw := self._file.readline(MOST_LINE_BYTES + 2):
                number, end = number + 1, begin + len(raw)
                whole: bytes | None = raw
                if len(raw) == MOST_LINE_BYTES + 2 and not raw.endswith(b"\n"):
                    whole, end = None, end + self._to_the_end()
                if number == 1 and raw.startswith(_WIDE):
                    raise NotTheFile("the file is UTF-16: save it as UTF-8, or as GB18030")
                yield Line(number, begin, end, whole)
                begin = end
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise NotTheFile(
                f"what is packed is broken off or damaged after line {number}: fetch or pack it again"
            ) from None

    def done(self, end: int) -> int:
        """Bytes of the file as it lies there, once those of the unpacked one are read up to `end`."""
        return min(self._raw.tell(), self.size) if self._packed else end

    def _to_the_end(self) -> int:
        skipped = 0
        while part := self._file.readline(MOST_LINE_BYTES):
            skipped += len(part)
            if part.endswith(b"\n"):
                break
        return skipped


def fingerprint(path: Path) -> str:
    """Of size, time of change and beginning: another where the file is another."""
    told = path.stat()
    with path.open("rb") as file:
        begin = hashlib.sha256(file.read(_EDGE_BYTES)).hexdigest()
    return f"{told.st_size} {told.st_mtime_ns} {begin}"
