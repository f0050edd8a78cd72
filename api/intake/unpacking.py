"""gzip, unpacked as it comes: in small pieces, whatever a chunk unpacks to."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator

from api.problems import Declined

PIECE = 1 << 16
MOST_TIMES, FREE = 200, 4 << 20
"""So many times its bytes may a body unpack to, once it is beyond what is free: events do not
shrink so far, blank lines do, and each is answered."""
_BLOWN_UP = f"it unpacks to more than {MOST_TIMES} times what was sent; send it as it is"
_GZIP = 16 + zlib.MAX_WBITS


async def unpacked(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """In pieces of at most PIECE bytes; members may follow one another.

    Raises Declined for what is not gzip, is cut off, or has something else behind it.
    """
    unpacking = zlib.decompressobj(_GZIP)
    came = made = 0
    async for chunk in chunks:
        packed = chunk
        came += len(chunk)
        while packed:
            if unpacking.eof:
                unpacking = zlib.decompressobj(_GZIP)
            try:
                piece = unpacking.decompress(packed, PIECE)
            except zlib.error:
                raise Declined("malformed-gzip") from None
            packed = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
            made += len(piece)
            if made > FREE + MOST_TIMES * came:
                raise Declined("body-too-large", detail=_BLOWN_UP)
            if piece:
                yield piece
    if not unpacking.eof:
        raise Declined("malformed-gzip")
