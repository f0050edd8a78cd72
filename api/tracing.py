"""W3C trace context: who asked is told back in every answer, and a problem names the trace."""

from __future__ import annotations

import re
from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

TRACE: ContextVar[str | None] = ContextVar("trace", default=None)
"""The `traceparent` of the request that is being answered, if it has one that can be read."""
_PARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


class Tracing:
    """A header that is not as the W3C has it is passed over, as that says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parent = _parent(scope) if scope["type"] == "http" else None
        if parent is None:
            await self._app(scope, receive, send)
            return

        async def echo(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message["headers"], (b"traceparent", parent)]
                message = {**message, "headers": headers}
            await send(message)

        token = TRACE.set(parent.decode())
        try:
            await self._app(scope, receive, echo)
        finally:
            TRACE.reset(token)


def trace_id() -> str | None:
    parent = TRACE.get()
    return parent.split("-")[1] if parent else None


def _parent(scope: Scope) -> bytes | None:
    found = [value for name, value in scope["headers"] if name == b"traceparent"]
    return found[0] if len(found) == 1 and _PARENT.fullmatch(found[0]) else None
