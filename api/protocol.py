"""HTTP/1.1 as the server reads it: a bound on the head, no upgrade, and our own words for what is
no request at all.

The stock parser keeps a head of any size, stops at `Upgrade: h2c` (which some clients send with
their first request) without its body, and tells in plain text what it cannot read.
"""

from __future__ import annotations

import re

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.problems import problem

MOST_HEAD_BYTES = 1 << 16
"""Beyond the piece that a head begins in, which is at most 256 KiB."""
_UPGRADE = re.compile(rb"\r\nupgrade:[^\r\n]*", re.IGNORECASE)
_UNREADABLE = "what came is no HTTP/1.1 request, or its address is beyond 64 KiB"


class Http(HttpToolsProtocol):
    _in_head = True
    _begins = False
    _head_bytes = 0

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            data = _without_upgrade(data)
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        if not self._begins:
            self._head_bytes += len(data)
        self._begins = False
        if self._head_bytes > MOST_HEAD_BYTES:
            self._refuse("head-too-large")

    def on_message_begin(self) -> None:
        self._begins, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  the stock words
        self._refuse("bad-request", _UNREADABLE)

    def _refuse(self, code: str, detail: str = "") -> None:
        """Unless an answer is under way, which nothing may be put into."""
        if self.cycle is None or self.cycle.response_complete:
            found = problem(code, detail=detail)
            body = orjson.dumps(found)
            head = b"content-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[found["status"]] + head % len(body) + body)
        self.transport.close()


def _without_upgrade(data: bytes) -> bytes:
    head, end, rest = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"", head) + end + rest if b"pgrade:" in head else data
