"""gzip, unpacked as it comes: in small pieces, whatever a chunk unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from api.problems import Declined

PIECE = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


async def unpacked(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """In pieces of at most PIECE bytes; members may follow one another.

    Raises Declined for what is not gzip, is cut off, or has something else behind it.
    """
    unpacking = zlib.decompressobj(_GZIP)
    async for chunk in chunks:
        packed = chunk
        while packed:
            if unpacking.eof:
                unpacking = zlib.decompressobj(_GZIP)
            try:
                piece = unpacking.decompress(packed, PIECE)
            except zlib.error:
                raise Declined("malformed-gzip") from None
            packed = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
            if piece:
                yield piece
    if not unpacking.eof:
        raise Declined("malformed-gzip")
