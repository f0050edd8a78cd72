"""How a command ends: what the caller can mend is said in one line, with exit code 1 or 2; where
nobody reads on, nothing is said."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperGroup

from api.imports.congress import NotTheFiles
from api.imports.mapping_file import BadMapping
from api.imports.opened import NotTheFile
from api.imports.sending import NotSent
from api.imports.whole import BadCall
from api.progress import say
from api.service import Service, check_begun, open_service
from api.settings import BadSetting, read_settings
from domain.errors import Busy, Damaged
from ledger.codec import Undecodable
from ledger.recorders.away import why_away
from ledger.recorders.migrations import NotMigrated
from projections.engine import BadEntry
from projections.rebuild import RebuildUnderWay
from projections.unreadable import EntryUnreadable
from vault.journal import UnusableFile, fault_of
from vault.keyfile import UnsafeKeyFile

CLOSED_PIPE = 141
"""What a shell tells of a command that SIGPIPE ended."""


class Commands(TyperGroup):
    """A reader that has enough (`… | head`) ends a command quietly, as it ends any other."""

    def invoke(self, ctx: Any) -> Any:
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()  # here, and not after everything, where nobody can catch it
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(CLOSED_PIPE) from None


@contextmanager
def opened() -> Iterator[Service]:
    """For what only reads: a ledger that is not there is not begun."""
    with plain_errors():
        settings = read_settings()
        check_begun(settings)
        service = open_service(settings)
        try:
            yield service
        finally:
            service.close()


@contextmanager
def plain_errors() -> Iterator[None]:
    """What the caller can mend is said in one line; anything else is a fault of ours."""
    try:
        yield
    except (
        BadCall, BadMapping, NotTheFile, BadSetting, UnsafeKeyFile, NotTheFiles, NotMigrated, NotSent,
        RebuildUnderWay, UnusableFile,
    ) as error:  # fmt: skip
        say(str(error))
        raise typer.Exit(2) from None
    except sqlite3.Error as error:  # while it works: which file it is does not come with it
        if not (fault := fault_of(error)):
            raise
        say(f"A file of the data folder {fault}. `supervision doctor` finds which.")
        raise typer.Exit(2) from None
    except Busy as busy:
        why = why_away(busy.__cause__)
        say(f"The database does not answer: {why}." if why else "The database does not answer.")
        raise typer.Exit(2) from None
    except Damaged:
        say("The ledger is damaged and takes no entries. `supervision doctor` says more.")
        raise typer.Exit(2) from None
    except OSError as error:
        raise _of_a_file(error) from None
    except BadEntry as error:
        say(f"Stopped at {error}. The live view is unchanged; --set-aside goes on past it.")
        raise typer.Exit(1) from None
    except EntryUnreadable as error:
        say(f"{error}: it is not as it was written, or this version is too old.".capitalize())
        raise typer.Exit(1) from None
    except Undecodable as error:
        say(f"The ledger holds an entry that this version cannot read: {error}.")
        raise typer.Exit(1) from None


def _of_a_file(error: OSError) -> Exception:
    """What is raised instead; who reads no further is no fault of the folder."""
    if isinstance(error, BrokenPipeError):
        return error
    say(f"{error.filename or 'the data folder'}: {error.strerror}")
    return typer.Exit(2)
