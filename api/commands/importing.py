"""`supervision import`: other people's records through the intake."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import typer

from api.app import create_app
from api.commands.ending import plain_errors
from api.imports import congress
from api.imports.sending import Sent, send
from api.progress import Progress, say
from api.service import Service, open_service
from api.settings import BadSetting, Settings, read_settings
from projections.view import NoView, checkpoint

IMPORTS = typer.Typer(no_args_is_help=True, help="Post other people's records through the intake.")


@IMPORTS.command(name="congress")
def import_congress(
    folder: Path,
    to: Annotated[
        str | None, typer.Option(help="address of a running service, like http://127.0.0.1:8000")
    ] = None,
) -> None:
    """Members, terms and allegations of a public record; a second run adds nothing."""
    with plain_errors():
        settings = read_settings()
        _check_address(to)
        say(f"Reading {folder} …")
        events = list(congress.read(folder).events())
        say(f"{len(events)} events to send.")
        sent = asyncio.run(_sent(events, to, settings))
    print(" ".join(f"{status}={count}" for status, count in sorted(sent.counts.items())))
    for refused in sent.refused[:20]:
        print(json.dumps(refused, ensure_ascii=False))
    raise typer.Exit(1 if sent.refused else 0)


async def _sent(events: list[dict[str, Any]], to: str | None, settings: Settings) -> Sent:
    shown, done = Progress("sent"), 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        shown(done, len(events))

    if to:
        async with httpx.AsyncClient(base_url=to, timeout=120) as client:
            return await send(client, events, progress)
    app = create_app(lambda: open_service(settings))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        sent = await send(client, events, progress)
        await asyncio.to_thread(
            catch_up, app.state.service, Progress("bringing the view up to date")
        )
    return sent


def catch_up(service: Service, progress: Callable[[int, int], None]) -> None:
    """Wait for the view, which another process may be building; what was there is not counted."""
    head, begun, reached = service.recorder.head(), None, 0
    while reached < head:
        with contextlib.suppress(NoView), service.views.read() as connection:
            reached = checkpoint(connection, service.recorder.ledger)
            begun = reached if begun is None else begun
            if begun < head:
                progress(min(reached, head) - begun, head - begun)
        time.sleep(0.1)


def _check_address(to: str | None) -> None:
    """Raise BadSetting."""
    if to is None:
        return
    try:
        told = urlsplit(to)
        fits = told.scheme in {"http", "https"} and told.hostname and told.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise BadSetting(f"--to is {to!r}; an address looks like http://127.0.0.1:8000")
