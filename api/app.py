"""The composition root: what answers where. No rules and no SQL here."""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.describing.pages import DOCUMENTS
from api.graphql.asking import Asker
from api.graphql.router import Router
from api.graphql.schema import SCHEMA
from api.intake import direct
from api.intake.door import Door
from api.intake.readers import Readers
from api.intake.routes import ROUTES
from api.intake.tail import Tail
from api.intake.waking import Waking
from api.probes import PROBES, Prober
from api.problems import CODE_OF_STATUS, PROBLEMS, answer, of_refusal, problem
from api.service import Service
from api.tracing import Tracing
from domain.errors import Busy

LOG = logging.getLogger("supervision.api")
MOST_QUERY_BYTES = 256 * 1024
BAD = 400
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
Headers = list[tuple[bytes, bytes]]
_QUERY = 'a question is a JSON object like {"query": "{ ledger { head } }", "variables": {}}'


def create_app(open_it: Callable[[], Service], *, graphiql: bool = True) -> FastAPI:
    """The service is opened when the server starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = open_it()
        runner = service.runner()
        app.state.service = service
        app.state.waking = Waking(asyncio.get_running_loop())
        app.state.door = Door(service.settings.most_events_per_second)
        app.state.readers = Readers()
        app.state.tail = Tail(service.recorder, app.state.stopping)
        app.state.prober = Prober(service)
        if service.settings.projector:
            runner.start()
        try:
            yield
        finally:
            await app.state.tail.close()
            runner.stop()
            service.close()

    app = Application(
        title="supervision", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None,
        redirect_slashes=False,
    )  # fmt: skip
    app.state.stopping = asyncio.Event()
    app.router.routes.extend([*ROUTES, *DOCUMENTS, *PROBES])

    def context(request: Request) -> Any:
        return Asker(request.app.state.service)

    graphql = Router(
        SCHEMA, context_getter=context, graphql_ide="graphiql" if graphiql else None,
        subscription_protocols=(),
    )  # fmt: skip
    app.include_router(graphql, prefix="/graphql")
    app.add_api_route("/", _index, methods=["GET"], response_class=PlainTextResponse)
    app.add_api_route(
        "/problems/{code}", _problem_page, methods=["GET"], response_class=PlainTextResponse
    )
    app.add_exception_handler(HTTPException, _http_problem)
    app.add_middleware(Shield)
    app.add_middleware(Tracing)
    return app


def _index() -> PlainTextResponse:
    return PlainTextResponse(
        "supervision: the record of how officials are supervised\n\n"
        "POST /v1/events            one CloudEvent, or a batch; ?dry_run=true stores nothing\n"
        "POST /v1/events:import     NDJSON, streamed\n"
        "GET  /v1/events            the entries, a page at a time or as they come\n"
        "GET  /v1/events/{position} one entry as it was posted\n"
        "GET  /v1/event-types       what may be posted, with schemas\n"
        "GET  /docs/integrating     the page for whoever writes an integration\n"
        "GET  /v1/openapi.json      the same for programs; /v1/asyncapi.json for what comes\n"
        "     /graphql              what is known, as of any moment\n"
        "GET  /livez /readyz /metrics  for whoever runs this\n"
    )


def _problem_page(code: str) -> PlainTextResponse:
    it = PROBLEMS.get(code)
    if it is None:
        raise HTTPException(404)
    again = "The same request may succeed later.\n" if it.retryable else ""
    return PlainTextResponse(f"{code}\n\n{it.title} (HTTP {it.status}).\n\n{it.way_out}.\n{again}")


async def _http_problem(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = CODE_OF_STATUS.get(error.status_code, "bad-request")
    found = problem(code) | {"status": error.status_code}
    return answer(found, dict(error.headers or {}))


class Application(FastAPI):
    """Posts of the common case go straight to the record; everything else through the framework."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and direct.is_common(scope) and self._is_open(scope):
            body, receive = await direct.whole(scope, receive)
            try:
                found = body and await direct.post_directly(
                    self.state.service, self.state.waking, body
                )
            except Busy as busy:
                self.state.service.metrics.problem(503)
                await answer(of_refusal(busy))(scope, receive, send)
                return
            except Exception:  # noqa: BLE001  the way round meets it again, and tells it
                found = None
            if found:
                await direct.tell(send, found)
                return
        await super().__call__(scope, receive, send)

    def _is_open(self, scope: Scope) -> bool:
        """Who asks for the right host, and no pace is to be kept."""
        hosts = self.state.service.settings.hosts
        return self.state.door.pace is None and _is_ours(scope["headers"], hosts)


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
        if not _is_ours(headers, service.settings.hosts):
            found = problem("bad-request", detail=_ask_for(service.settings.hosts))
        else:
            detail = _QUERY if scope["path"] == "/graphql" else ""
            outgoing = _Outgoing(send, detail, service.metrics.problem)
            try:
                await self._app(scope, _measured(scope, receive), outgoing)
                found = outgoing.replaced
            except (ClientDisconnect, asyncio.CancelledError):  # it left, or the server ends
                LOG.info("cut_off")
            except _TooLarge:
                found = problem("body-too-large")
            except Exception as error:  # noqa: BLE001  whatever it is
                place = traceback.extract_tb(error.__traceback__)[-1]
                LOG.error(  # noqa: TRY400  a trace would show values
                    "request_failed type=%s at=%s:%s",
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


def _is_ours(headers: Headers, names: tuple[str, ...]) -> bool:
    hosts = [value.decode("latin-1") for name, value in headers if name == b"host"]
    if len(hosts) != 1:
        return False
    found = re.fullmatch(r"(\[::1\]|[^:/@]+)(:\d+)?", hosts[0])
    return found is not None and found[1].lower() in (*_LOOPBACK, *names)


def _ask_for(names: tuple[str, ...]) -> str:
    return f"ask for {' or '.join(names or _LOOPBACK[:2])}"
