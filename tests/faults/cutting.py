"""A proxy before PostgreSQL that keeps back the answer to a commit, and hangs up on both sides.

It reads just as much of the protocol as tells that a write was committed: the statement that was
bound, and the answer that says the connection is idle again without an error.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_WRITE = (b"UPDATE ledger.head", b"INSERT INTO ledger.entry")


class Cutter:
    """Listens on a port of the loopback; `armed` cuts the next commit that there is."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.armed = threading.Event()
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        plain = "sslmode=disable&gssencmode=disable"
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres?{plain}"

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _address = self._listening.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or each answer waits
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(str(self._server))
                except OSError:
                    client.close()
                    server.close()
                    continue
                _Wire(self, client, server).start()


class _Wire:
    """One connection. `_writing` is set between a write's last statement and its answer."""

    def __init__(self, cutter: Cutter, client: socket.socket, server: socket.socket) -> None:
        self._cutter, self._client, self._server = cutter, client, server
        self._statements: dict[bytes, bytes] = {}
        self._wrote = self._writing = False

    def start(self) -> None:
        for pump in (self._to_server, self._to_client):
            threading.Thread(target=self._pump, args=(pump,), daemon=True).start()

    def _pump(self, pump: Callable[[], None]) -> None:
        with suppress(OSError):
            pump()
        for side in (self._client, self._server):
            with suppress(OSError):  # the other pump has ended too, or ends by this
                side.shutdown(socket.SHUT_RDWR)
            side.close()

    def _to_server(self) -> None:
        (size,) = struct.unpack("!i", _exactly(self._client, 4))  # the start, which has no type
        self._server.sendall(struct.pack("!i", size) + _exactly(self._client, size - 4))
        while True:
            kind, body, raw = _message(self._client)
            if kind == b"P":
                name, text, _rest = body.split(b"\0", 2)
                self._statements[name] = text
            if kind == b"B":
                self._bound(self._statements.get(body.split(b"\0", 2)[1], b""))
            self._server.sendall(raw)

    def _bound(self, statement: bytes) -> None:
        if any(it in statement for it in _WRITE):
            self._wrote = True
        straight = all(it in statement for it in _WRITE)
        self._writing = straight or (self._wrote and statement.strip() == b"COMMIT")

    def _to_client(self) -> None:
        held = b""
        while True:
            kind, body, raw = _message(self._server)
            held += raw
            if kind == b"E":
                self._wrote = self._writing = False
            if kind == b"Z" and body == b"I":
                if self._writing and self._cutter.armed.is_set():
                    self._cutter.armed.clear()
                    self._cutter.cuts += 1
                    return
                self._wrote = self._writing = False
            if not self._writing or kind == b"Z":
                self._client.sendall(held)
                held = b""


def _message(side: socket.socket) -> tuple[bytes, bytes, bytes]:
    head = _exactly(side, 5)
    (size,) = struct.unpack("!i", head[1:])
    body = _exactly(side, size - 4)
    return head[:1], body, head + body


def _exactly(side: socket.socket, size: int) -> bytes:
    parts = b""
    while len(parts) < size:
        part = side.recv(size - len(parts))
        if not part:
            raise ConnectionResetError
        parts += part
    return parts
