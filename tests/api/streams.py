"""A reader of Server-Sent Events in this process, at the pace of the test."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.types import Message

from tests.api.harness import App, Json
from tests.api.servers import PATIENCE


class Reader:
    """One request for the stream. What is sent waits here; a slow reader's server waits for it."""

    def __init__(self, app: App, path: str, headers: dict[str, str], *, slow: bool) -> None:
        self._app = app
        self._call = app.call
        self._pieces: asyncio.Queue[bytes | None] = asyncio.Queue(1 if slow else 0)
        self._gone = asyncio.Event()
        self._rest = b""
        self.status = 0
        self.headers: dict[str, str] = {}
        self._task: asyncio.Task[None] = self._call(self._begin, path, headers)

    async def _begin(self, path: str, headers: dict[str, str]) -> asyncio.Task[None]:
        raw, _question, query = path.partition("?")
        told = {"host": "localhost", "accept": "text/event-stream", **headers}
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
            "path": raw, "raw_path": raw.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.lower().encode(), value.encode()) for name, value in told.items()],
            "server": ("localhost", 80), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        return asyncio.create_task(self._served(scope))

    async def _served(self, scope: Any) -> None:
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await self._gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.headers = {key.decode(): it.decode() for key, it in message["headers"]}
            elif message.get("body"):
                await self._pieces.put(message["body"])

        try:
            await self._app.asgi(scope, receive, send)
        finally:
            if not self._pieces.full():
                self._pieces.put_nowait(None)

    def block(self, seconds: float = PATIENCE) -> str | None:
        """The next one, up to its empty line; None at the end. TimeoutError."""
        while b"\n\n" not in self._rest:
            piece: bytes | None = self._call(lambda: asyncio.wait_for(self._pieces.get(), seconds))
            if piece is None:
                return None
            self._rest += piece
        told, _end, self._rest = self._rest.partition(b"\n\n")
        return told.decode()

    def messages(self) -> Iterator[tuple[int, str, Json]]:
        """Position, type and data of each as it comes, without comments."""
        while (told := self.block()) is not None:
            fields = dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)
            if "data" in fields:
                yield int(fields["id"]), fields["event"], json.loads(fields["data"])

    def positions(self, count: int) -> list[int]:
        """Those of the next messages."""
        return [position for position, *_rest in itertools.islice(self.messages(), count)]

    def leave(self) -> None:
        async def gone() -> None:
            self._gone.set()
            await asyncio.wait({self._task}, timeout=PATIENCE)
            assert self._task.done()

        self._call(gone)


@contextmanager
def following(
    app: App, path: str = "/v1/events", *, slow: bool = False, **headers: str
) -> Iterator[Reader]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    reader = Reader(app, path, told, slow=slow)
    try:
        yield reader
    finally:
        reader.leave()
