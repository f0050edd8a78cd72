"""Who has gone is not answered: what is asked of the view stops soon after."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path

from sqlalchemy import event as hooks

from api.app import create_app
from api.service import open_service
from api.settings import Settings
from tests.api.harness import Json, opened, registered

QUERY = "{ " + " ".join(f'a{it}: official(id: "o-{it}") {{ name tenures {{ post }} profile {{ total }} }}' for it in range(30)) + " }"  # fmt: skip
QUERY_OF_WAITING = "query { ledger(atLeast: 3) { view } }"


async def _leave_after(app: Json, query: str, seconds: float) -> float:
    """How long the application goes on with a question whose asker leaves so early."""
    body = json.dumps({"query": query}).encode()
    sent = [{"type": "http.request", "body": body, "more_body": False}]
    begin = time.monotonic()

    async def receive() -> Json:
        if sent:
            return sent.pop()
        left = begin + seconds - time.monotonic()
        if left > 0:
            await asyncio.sleep(left)
        return {"type": "http.disconnect"}

    async def send(_message: Json) -> None:
        pass

    headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "path": "/graphql", "raw_path": b"/graphql", "query_string": b"", "root_path": "", "headers": headers, "scheme": "http", "server": ("localhost", 80), "client": ("127.0.0.1", 1)}  # fmt: skip
    await app(scope, receive, send)
    return time.monotonic() - begin


def test_nothing_more_is_asked_for_one_who_has_gone(tmp_path: Path) -> None:
    with opened(tmp_path) as filled:
        position = filled.store(*(registered(f"p-{it}", f"o-{it}") for it in range(30)))
        filled.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    service = open_service(Settings(home=tmp_path))
    app = create_app(lambda: service)
    app.state.service = service
    asked: list[str] = []
    engine = service.views.engine(service.views.live())

    def slowly(*given: object) -> None:
        asked.append(str(given[2]))
        time.sleep(0.05)

    hooks.listen(engine, "before_cursor_execute", slowly)
    asyncio.run(_leave_after(app, QUERY, 3600))
    whole = len(asked)
    asked.clear()
    asyncio.run(_leave_after(app, QUERY, 0))
    service.close()
    assert whole > 60
    assert len(asked) <= 3


def test_the_view_is_not_waited_for_by_one_who_has_gone(tmp_path: Path) -> None:
    with opened(tmp_path) as filled:
        filled.store(registered("p", "o-1"))
    service = open_service(Settings(home=tmp_path))
    app = create_app(lambda: service)  # whose projector is not started
    app.state.service = service
    recorded = service.recorder.head()
    with service.views.engine(service.views.live()).begin() as connection:
        connection.exec_driver_sql("UPDATE checkpoint SET position = 0")
    query = QUERY_OF_WAITING.replace("3", str(recorded))
    assert asyncio.run(_leave_after(app, query, 0.2)) < 2
    service.close()
