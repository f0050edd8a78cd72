"""Columns as PostgreSQL arrays in binary, made in one go: the driver's own way costs the most of
what a batch costs here.

The form is that of `array_send`: dimensions, null flag, element type, length, lower bound, then
each element behind its length; -1 is null.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct

from psycopg import Connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

_HEAD, _LENGTH = Struct("!iiIii"), Struct("!i").pack
_TEXT, _BYTES = 25, 17
_NULL = _LENGTH(-1)


class TextArray(bytes):
    """text[]"""


class BytesArray(bytes):
    """bytea[]"""


def texts(column: Sequence[str | None]) -> TextArray:
    return TextArray(_packed(_TEXT, [it.encode() if it is not None else None for it in column]))


def blobs(column: Sequence[bytes | None]) -> BytesArray:
    return BytesArray(_packed(_BYTES, column))


def register(connection: Connection) -> None:
    for cls, dumper in ((TextArray, _TextDumper), (BytesArray, _BytesDumper)):
        connection.adapters.register_dumper(cls, dumper)


class _Dumper(Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


class _TextDumper(_Dumper):
    oid = 1009


class _BytesDumper(_Dumper):
    oid = 1001


def _packed(element: int, items: Sequence[bytes | None]) -> bytes:
    parts = [_HEAD.pack(1, 1, element, len(items), 1)]
    for item in items:
        if item is None:
            parts.append(_NULL)
        else:
            parts += (_LENGTH(len(item)), item)
    return b"".join(parts)
