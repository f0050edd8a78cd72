"""The composition root: what answers where. No rules and no SQL here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

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
from api.problems import CODE_OF_STATUS, PROBLEMS, answer, problem
from api.service import Service
from api.shield import Shield, is_ours
from api.tracing import Tracing
from domain.errors import Busy


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
            app.state.door.close()
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
        "GET  /docs/importing       the page for whoever imports a file\n"
        "GET  /docs/leaf            how a receipt is checked\n"
        "GET  /v1/openapi.json      the same for programs; /v1/asyncapi.json for what comes\n"
        "     /graphql              what is known, as of any moment\n"
        "GET  /livez /readyz /metrics  for whoever runs this\n"
    )


def _problem_page(code: str) -> Response:
    it = PROBLEMS.get(code)
    if it is None:
        return answer(problem("not-found", detail="no such problem; /docs/integrating lists them"))
    again = "Send the very same request again.\n" if it.retryable else ""
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
            try:
                body, receive = await direct.whole(scope, receive)
                found = body and await direct.post_directly(
                    self.state.service, self.state.waking, body
                )
            except (Busy, asyncio.CancelledError) as why:  # it is away, or the server ends
                if isinstance(why, asyncio.CancelledError) and not self.state.stopping.is_set():
                    raise
                self.state.service.metrics.problem(503)
                await answer(problem("busy"))(scope, receive, send)
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
        return self.state.door.pace is None and is_ours(scope["headers"], hosts)
