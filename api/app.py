"""The composition root: what answers where. No rules and no SQL here."""

from __future__ import annotations

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
from strawberry.fastapi import GraphQLRouter

from api.graphql.asking import Asker
from api.graphql.schema import SCHEMA
from api.intake.routes import ROUTES
from api.problems import CODE_OF_STATUS, PROBLEMS, answer, problem
from api.service import Service

LOG = logging.getLogger("supervision.api")


def create_app(open_it: Callable[[], Service], *, graphiql: bool = True) -> FastAPI:
    """The service is opened when the server starts and closed when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = open_it()
        runner = service.runner()
        app.state.service = service
        runner.start()
        try:
            yield
        finally:
            runner.stop()
            service.close()

    app = FastAPI(
        title="supervision", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.router.routes.extend(ROUTES)

    def context(request: Request) -> Any:
        return Asker(request.app.state.service)

    graphql: GraphQLRouter[Any, None] = GraphQLRouter(
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
    return app


def _index() -> PlainTextResponse:
    return PlainTextResponse(
        "supervision: the record of how officials are supervised\n\n"
        "POST /v1/events            one CloudEvent, or an atomic batch\n"
        "POST /v1/events:import     NDJSON, streamed\n"
        "GET  /v1/events/{position} one entry as it was posted\n"
        "GET  /v1/event-types       what may be posted, with schemas\n"
        "     /graphql              what is known, as of any moment\n"
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


class Shield:
    """The last resort: what went wrong inside is logged by type and place, and shown to nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_loopback(scope):
            # another name that resolves to this machine would let a foreign page read the answers
            await answer(problem("bad-request", detail="ask for 127.0.0.1 or localhost"))(
                scope, receive, send
            )
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except ClientDisconnect:
            LOG.info("client_left")
        except Exception as error:  # whatever it is
            if scope["type"] != "http":
                raise
            place = traceback.extract_tb(error.__traceback__)[-1]
            LOG.error(  # noqa: TRY400  a trace would show values
                "request_failed type=%s at=%s:%s", type(error).__name__, place.name, place.lineno
            )
            if not started:
                await answer(problem("internal"))(scope, receive, send)


def _is_loopback(scope: Scope) -> bool:
    hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
    return len(hosts) == 1 and bool(
        re.fullmatch(r"(127\.0\.0\.1|localhost|\[::1\])(:\d+)?", hosts[0])
    )
