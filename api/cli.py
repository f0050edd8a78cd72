"""The `supervision` command. Exit code 0 for done, 1 for a doubt or a refusal, 2 for a bad call."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import typer

from api.app import create_app
from api.commands.project import project as keep_current
from api.graphql.schema import SCHEMA
from api.imports import congress
from api.imports.sending import NotSent, Sent, send
from api.moments import end_of_day, microseconds, recorded_on
from api.progress import Progress, say
from api.running import serve
from api.service import Service, check_begun, open_service
from api.settings import BadSetting, Settings, described, read_settings
from api.telling import as_one_object, compared, in_words
from domain.errors import Busy
from domain.values import parse_day
from ledger.codec import Undecodable
from ledger.recorders.migrations import NotMigrated
from ledger.recorders.postgres import PostgresRecorder
from projections.engine import BadEntry
from projections.rebuild import RebuildUnderWay
from projections.rebuild import rebuild as rebuild_view
from projections.replay import Replay
from projections.unreadable import EntryUnreadable, reading
from projections.view import NoView, checkpoint
from vault.keyfile import UnsafeKeyFile

APP = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
IMPORTS = typer.Typer(no_args_is_help=True, help="Post other people's records through the intake.")
APP.add_typer(IMPORTS, name="import")


@APP.command()
def run() -> None:
    """Serve the intake and GraphQL on this machine; the first time with a demonstration."""
    with _plain_errors():
        serve(read_settings())


@APP.command()
def project() -> None:
    """Only keep the view current, for services that run with SUPERVISION_PROJECTOR=off."""
    with _plain_errors():
        keep_current(read_settings())


@APP.command()
def migrate(
    service_role: Annotated[
        str | None, typer.Option(help="a role to give the rights of the service, and no more")
    ] = None,
) -> None:
    """Bring the ledger's schema on PostgreSQL up to date, as a role that may define tables."""
    with _plain_errors():
        url = read_settings().database_url
        if not url:
            raise BadSetting("SUPERVISION_DATABASE_URL is not set; SQLite needs no migration")
        applied = PostgresRecorder.migrate(url, service_role)
        print("\n".join(applied) if applied else "the schema is up to date")


@APP.command()
def config() -> None:
    """List the settings: value, where it comes from, what it is for."""
    with _plain_errors():
        for name, value, origin, about in described(read_settings()):
            print(f"{name:26} {value or '(not set)':28} {origin:12} {about}")


@APP.command()
def schema() -> None:
    """Print the GraphQL schema."""
    with _plain_errors():
        read_settings()
    print(SCHEMA.as_str())


@IMPORTS.command(name="congress")
def import_congress(
    folder: Path,
    to: Annotated[
        str | None, typer.Option(help="address of a running service, like http://127.0.0.1:8000")
    ] = None,
) -> None:
    """Members, terms and allegations of a public record; a second run adds nothing."""
    with _plain_errors():
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


@APP.command()
def replay(
    official: str,
    as_of: Annotated[
        str | None,
        typer.Option(
            help="a position, a day (YYYY-MM-DD: its end in the ledger's zone) or an instant with "
            "offset; without it, all that is recorded"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """What was known of an official then, from the ledger alone."""
    with _service() as service:
        _check_name(official)
        position = _position(service, as_of)
        known = Replay(service.recorder, position).official(official)
        if known is None:
            say(f"Nobody was known as {official} at position {position}.")
            raise typer.Exit(1)
        name = _name(service, known.official.named_at)
    print(as_one_object(known, name) if as_json else "\n".join(in_words(known, name)))


@APP.command()
def rebuild(
    set_aside: Annotated[
        bool, typer.Option(help="go on past an entry that cannot be applied")
    ] = False,
    accept: Annotated[
        bool, typer.Option(help="make the new view live though it differs without a new version")
    ] = False,
) -> None:
    """Build the view again beside the live one, compare the two, and swap."""
    with _service() as service:
        made = rebuild_view(
            service.recorder, service.record.codec, service.views, Progress("rebuilding"),
            strict=not set_aside, accept=accept,
        )  # fmt: skip
    assert made is not None, "nothing asked it to stop"
    for line in compared(made):
        print(line)
    if not made.sound:
        outcome = "was made live, as you said" if made.live else "was NOT made live; --accept would"
        found = (
            f"The live view stands at {made.ahead}, beyond the head of the ledger"
            if made.ahead
            else "The same version gave other rows"
        )
        say(f"{found}: the new view {outcome}.")
    raise typer.Exit(0 if made.live else 1)


def main() -> None:
    try:
        APP()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


async def _sent(events: list[dict[str, Any]], to: str | None, settings: Settings) -> Sent:
    shown, done = Progress("sent"), 0

    def progress(count: int) -> None:
        nonlocal done
        done += count
        shown(done, len(events))

    if to:
        async with httpx.AsyncClient(base_url=to, timeout=120) as client:
            return await send(client, events, progress)
    app = create_app(lambda: open_service(replace(settings, projector=True)))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://localhost") as client,
    ):
        sent = await send(client, events, progress)
        await asyncio.to_thread(
            _catch_up, app.state.service, Progress("bringing the view up to date")
        )
    return sent


def _catch_up(service: Service, progress: Callable[[int, int], None]) -> None:
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


def _check_name(official: str) -> None:
    """Raise BadSetting."""
    if not official.strip():
        raise BadSetting("name an official: an id, or the scheme:key of another system")
    try:
        official.encode()
    except UnicodeEncodeError:
        raise BadSetting("the name of the official is not UTF-8 text") from None


def _position(service: Service, as_of: str | None) -> int:
    head = service.recorder.head()
    if as_of is None:
        return head
    if as_of.isascii() and as_of.isdigit():
        if int(as_of) > head:
            raise BadSetting(f"--as-of {as_of} is not recorded yet; the head is {head}")
        return int(as_of)
    zone, now = service.record.zone, service.clock_us()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", as_of, re.ASCII):
            day = parse_day(as_of)
            asked = now if day == recorded_on(now, zone) else end_of_day(day, zone)
        else:
            asked = _instant_us(as_of)
    except ValueError:
        raise BadSetting(
            f"--as-of {as_of} is neither a position, nor a day, nor an instant"
        ) from None
    if asked > now:
        raise BadSetting(f"--as-of {as_of} lies in the future")
    return service.recorder.position_at(asked)


def _instant_us(text: str) -> int:
    """Raise ValueError, or BadSetting where only the offset is missing."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise BadSetting("--as-of needs an offset, like 2025-03-19T09:12:04+08:00")
    return microseconds(moment)


def _name(service: Service, named_at: int) -> str | None:
    rows = service.recorder.page(named_at - 1, 1) if named_at else []
    with reading(named_at):
        return service.record.codec.personal_value(rows[0].data, "/name") if rows else None


@contextmanager
def _service() -> Iterator[Service]:
    """For what only reads: a ledger that is not there is not begun."""
    with _plain_errors():
        settings = read_settings()
        check_begun(settings)
        service = open_service(settings)
        try:
            yield service
        finally:
            service.close()


@contextmanager
def _plain_errors() -> Iterator[Settings | None]:
    """What the caller can mend is said in one line; anything else is a fault of ours."""
    try:
        yield None
    except (
        BadSetting, UnsafeKeyFile, congress.NotTheFiles, NotMigrated, NotSent, RebuildUnderWay,
    ) as error:  # fmt: skip
        say(str(error))
        raise typer.Exit(2) from None
    except Busy:
        say("The database does not answer.")
        raise typer.Exit(2) from None
    except OSError as error:
        say(f"{error.filename or 'the data folder'}: {error.strerror}")
        raise typer.Exit(2) from None
    except BadEntry as error:
        say(f"Stopped at {error}. The live view is unchanged; --set-aside goes on past it.")
        raise typer.Exit(1) from None
    except EntryUnreadable as error:
        say(f"{error}: it is not as it was written, or this version is too old.".capitalize())
        raise typer.Exit(1) from None
    except Undecodable as error:
        say(f"The ledger holds an entry that this version cannot read: {error}.")
        raise typer.Exit(1) from None


if __name__ == "__main__":
    main()
