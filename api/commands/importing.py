"""`supervision import`: other people's records through the intake."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import typer
from typer.core import TyperGroup

from api.commands.ending import plain_errors
from api.imports import congress
from api.imports.opened import NotTheFile
from api.imports.sending import Intake, NotSent, Sent, send
from api.imports.whole import Import, wanted
from api.progress import Progress, say
from api.service import Service, check_begun, check_meant, open_service
from api.settings import BadSetting, Settings, read_settings
from projections.view import NoView, checkpoint

Act = Callable[[httpx.AsyncClient], Awaitable[None]]
To = Annotated[
    str | None, typer.Option(help="address of a running service, like http://127.0.0.1:8000")
]


class FileFirst(TyperGroup):
    """`import FILE` is `import file FILE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = not args or args[0] in {"--help", *self.commands}
        return super().parse_args(ctx, args if named else ["file", *args])


IMPORTS = typer.Typer(
    cls=FileFirst, no_args_is_help=True,
    help="Bring a file of events, or other people's records, in through the intake. FILE may follow at once.",
)  # fmt: skip


@IMPORTS.command(name="file")
def import_file(
    file: Annotated[
        str, typer.Argument(help="NDJSON, CSV or pages read back; - is standard input")
    ],
    mapping: Annotated[
        Path | None, typer.Option("--map", help="for a table: where its columns go, in TOML")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help="ndjson, csv or page, where the name does not tell"),
    ] = None,
    encoding: Annotated[str, typer.Option(help="of the file, like gb18030")] = "utf-8",
    to: To = None,
    report: Annotated[
        Path | None, typer.Option(help="what is refused goes there; else beside the file")
    ] = None,
    check: Annotated[
        bool, typer.Option(help="say what would become of it and record nothing")
    ] = False,
) -> None:
    """Events of a file; what is refused is kept to be mended, what is broken off is gone on with."""
    with plain_errors():
        settings = read_settings()
        _check_address(to)
        told = Import(wanted(file, form, encoding, mapping, report, to, check=check))
        try:
            asyncio.run(
                _through(to, settings, lambda it: told.run(Intake(it, dry_run=check)), check=check)
            )
        except KeyboardInterrupt:
            _say_all(told.broken_off())
            raise typer.Exit(130) from None
        except (NotSent, NotTheFile) as why:
            say(str(why))
            _say_all(told.broken_off(why))
            raise typer.Exit(2) from None
        finally:
            told.close()
    print(" ".join(f"{status}={count}" for status, count in sorted(told.counts.items())))
    _say_all(told.refusals())
    raise typer.Exit(1 if told.counts["refused"] else 0)


def _say_all(lines: Iterable[str]) -> None:
    for it in lines:
        say(it)


@IMPORTS.command(name="congress")
def import_congress(folder: Path, to: To = None) -> None:
    """Members, terms and allegations of a public record; a second run adds nothing."""
    with plain_errors():
        settings = read_settings()
        _check_address(to)
        say(f"Reading {folder} …")
        events = list(congress.read(folder).events())
        say(f"{len(events)} events to send.")
        shown, sent = Progress("sent"), Sent()

        async def act(client: httpx.AsyncClient) -> None:
            nonlocal sent
            sent = await send(client, events, lambda done: shown(done, len(events)))

        asyncio.run(_through(to, settings, act))
    print(" ".join(f"{status}={count}" for status, count in sorted(sent.counts.items())))
    for refused in sent.refused[:20]:
        print(json.dumps(refused, ensure_ascii=False))
    raise typer.Exit(1 if sent.refused else 0)


async def _through(to: str | None, settings: Settings, act: Act, *, check: bool = False) -> None:
    """To a running service; else to one in this process, which waits until the view shows it."""
    from api.app import create_app  # noqa: PLC0415  no other command waits for the web to load

    if to:
        async with httpx.AsyncClient(base_url=to, timeout=120) as client:
            await act(client)
        return
    check_meant(settings)
    if check:  # what is only tried begins nothing
        check_begun(settings)
    say(f"{'Trying at' if check else 'Into'} the ledger {settings.ledger} in {settings.place}.")
    app = create_app(lambda: open_service(replace(settings, projector=not check)))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        await act(client)
        if not check:
            await asyncio.to_thread(
                catch_up, app.state.service, Progress("bringing the view up to date")
            )


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
