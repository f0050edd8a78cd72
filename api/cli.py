"""The `supervision` command. Exit code 0 for done, 1 for a doubt or a refusal, 2 for a bad call."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer

from api.commands.doctor import doctor as look
from api.commands.ending import plain_errors
from api.commands.importing import IMPORTS
from api.commands.packs import PACKS
from api.commands.project import project as keep_current
from api.commands.rebuilding import rebuild
from api.commands.replaying import replay
from api.settings import BadSetting, described, read_settings
from ledger.recorders.postgres import PostgresRecorder

APP = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
APP.add_typer(IMPORTS, name="import")
APP.add_typer(PACKS, name="packs")
APP.command()(replay)


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"supervision {version('supervision')}")
        raise typer.Exit


@APP.callback()
def supervision(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="which this is"),
    ] = False,
) -> None:
    """The record of how officials are supervised."""


@APP.command()
def run(
    new_ledger: Annotated[
        bool, typer.Option("--new-ledger", help="begin it though others are there already")
    ] = False,
) -> None:
    """Serve the intake and GraphQL on this machine; the first time with a demonstration."""
    from api.running import serve  # noqa: PLC0415  the web takes as long to load as all the rest

    with plain_errors():
        serve(read_settings(), new_ledger=new_ledger)


@APP.command()
def project() -> None:
    """Only keep the view current, for services that run with SUPERVISION_PROJECTOR=off."""
    with plain_errors():
        keep_current(read_settings())


@APP.command()
def doctor(
    only: Annotated[str | None, typer.Option(help="one check, by its name")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="a list of objects")] = False,
) -> None:
    """Look at everything an operator would; exit code 0 well, 1 warnings, 2 failures."""
    with plain_errors():
        raise typer.Exit(look(only, as_json=as_json))


@APP.command()
def migrate(
    service_role: Annotated[
        str | None, typer.Option(help="a role to give the rights of the service, and no more")
    ] = None,
) -> None:
    """Bring the ledger's schema on PostgreSQL up to date, as a role that may define tables."""
    with plain_errors():
        url = read_settings().database_url
        if not url:
            raise BadSetting("SUPERVISION_DATABASE_URL is not set; SQLite needs no migration")
        applied = PostgresRecorder.migrate(url, service_role)
        print("\n".join(applied) if applied else "the schema is up to date")


@APP.command()
def config() -> None:
    """List the settings: value, where it comes from, what it is for."""
    with plain_errors():
        for name, value, origin, about in described(read_settings()):
            print(f"{name:26} {value or '(not set)':28} {origin:12} {about}")


@APP.command()
def schema() -> None:
    """Print the GraphQL schema."""
    from api.graphql.schema import SCHEMA  # noqa: PLC0415  as above

    with plain_errors():
        read_settings()
    print(SCHEMA.as_str())


APP.command()(rebuild)


def main() -> None:
    try:
        APP()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
