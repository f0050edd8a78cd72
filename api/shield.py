"""The outermost layer: who may be answered at all, and every error as a problem."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Callable
from typing import Any

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import CODE_OF_STATUS, answer, problem
from api.service import Service

LOG = logging.getLogger("supervision.api")
MOST_QUERY_BYTES = 256 * 1024
BAD = 400
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
Headers = list[tuple[bytes, bytes]]
_QUERY = 'a question is a JSON object like {"query": "{ ledger { head } }", "variables": {}}'


class Shield:
    """The outermost layer: every error is a problem, and nothing internal leaks.

    Another host name that resolves to this machine would let a foreign page read the answers, so
    only the loopback's own names are answered, and those of the settings. What went wrong inside is
    logged by type and place.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        service: Service = scope["app"].state.service
        headers = scope["headers"]
        found: dict[str, Any] | None = None
        if not is_ours(headers, service.settings.hosts):
            found = problem("bad-request", detail=_ask_for(service.settings.hosts))
        else:
            detail = _QUERY if scope["path"] == "/graphql" else ""
            outgoing = _Outgoing(send, detail, service.metrics.problem)
            try:
                await self._app(scope, _measured(scope, receive), outgoing)
                found = outgoing.replaced
            except (ClientDisconnect, asyncio.CancelledError):  # it left, or the server ends
                LOG.info("cut_off")
                if scope["app"].state.stopping.is_set() and not outgoing.started:
                    found = problem("busy")  # what was written all the same is told by the retry
            except _TooLarge:
                found = problem("body-too-large")
            except Exception as error:  # noqa: BLE001  whatever it is
                place = traceback.extract_tb(error.__traceback__)[-1]
                LOG.error(  # noqa: TRY400  a trace would show values
                    "request_failed type=%s place=%s:%s",
                    type(error).__name__,
                    place.name,
                    place.lineno,
                )
                found = None if outgoing.started else problem("internal")
        if found:
            service.metrics.problem(found["status"])
            await answer(found)(scope, receive, send)


class _Outgoing:
    """Passes an answer on, but keeps back an error that is not told as a problem."""

    def __init__(self, send: Send, detail: str, count: Callable[[int], None]) -> None:
        self._send = send
        self._detail = detail
        self._count = count
        self.started = False
        self.replaced: dict[str, Any] | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = dict(message["headers"])
            if message["status"] >= BAD and b"json" not in headers.get(b"content-type", b""):
                code = CODE_OF_STATUS.get(message["status"], "bad-request")
                detail = self._detail if message["status"] == BAD else ""
                self.replaced = problem(code, detail=detail) | {"status": message["status"]}
            self.started = self.replaced is None
            if self.started and message["status"] >= BAD:
                self._count(message["status"])
        if self.replaced is None:
            await self._send(message)


class _TooLarge(Exception):
    """A question longer than any question is."""


def _measured(scope: Scope, receive: Receive) -> Receive:
    """Stop reading a GraphQL request that is too long, before anything parses it."""
    if not scope["path"].startswith("/graphql"):
        return receive
    size = 0

    async def measured() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST_QUERY_BYTES:
            raise _TooLarge
        return message

    return measured


def is_ours(headers: Headers, names: tuple[str, ...]) -> bool:
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(hosts) != 1:
        return False
    found = re.fullmatch(r"(\[::1\]|[^:/@]+)(:\d+)?", hosts[0])
    return found is not None and found[1].lower() in (*_LOOPBACK, *names)


def _ask_for(names: tuple[str, ...]) -> str:
    return f"ask for {' or '.join(names or _LOOPBACK[:2])}"
