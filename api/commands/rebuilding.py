"""`supervision rebuild`: read every entry, make the view anew, compare it with the live one, swap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from api.commands.ending import opened, plain_errors
from api.progress import Progress, say
from api.settings import BadSetting
from api.telling import compared
from ledger.soundness import Soundness
from projections.rebuild import Rebuilt
from projections.rebuild import rebuild as rebuild_view

MOST_NAMED = 20


def rebuild(
    set_aside: Annotated[
        bool, typer.Option(help="go on past an entry that cannot be applied")
    ] = False,
    accept: Annotated[
        bool, typer.Option(help="make the new view live though it differs without a new version")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option(help="take up what was broken off; what it had read is not read again"),
    ] = False,
) -> None:
    """Read every entry, build the view again beside the live one, compare the two, and swap."""
    with plain_errors():
        if resume and accept:
            raise BadSetting("--accept takes nothing up: leave out --resume")
    with opened() as service:
        soundness = service.record.soundness()
        try:
            made = rebuild_view(
                service.recorder, service.record.codec, service.views, Progress("rebuilding"),
                strict=not set_aside, accept=accept, resume=resume, soundness=soundness,
            )  # fmt: skip
        except KeyboardInterrupt:
            say("Broken off; `supervision rebuild --resume` goes on where it stood.")
            raise
    assert made is not None, "nothing asked it to stop"
    for line in (*compared(made), *_looked(soundness)):
        print(line)
    doubts = list(_doubts(soundness))
    for line in (*_unsound(made), *doubts):
        say(line)
    raise typer.Exit(1 if doubts or not made.live else 0)


def _looked(found: Soundness) -> Iterator[str]:
    if not found.looked:
        return
    yield (
        f"read {found.looked} entries from {found.first} on: {found.same} have the content of their digest, "
        f"of {found.shut} it cannot be told any more, since a key was destroyed"
    )


def _unsound(made: Rebuilt) -> Iterator[str]:
    if not made.sound:
        outcome = "was made live, as you said" if made.live else "was NOT made live; --accept would"
        found = (
            f"The live view stands at {made.ahead}, beyond the head of the ledger"
            if made.ahead
            else "The same version gave other rows"
        )
        yield f"{found}: the new view {outcome}."


def _doubts(found: Soundness) -> Iterator[str]:
    for it in found.odd[:MOST_NAMED]:
        yield f"Entry {it.position} ({it.type}): {it.what}."
    if len(found.odd) > MOST_NAMED:
        yield f"And {len(found.odd) - MOST_NAMED} more."
    if found.untold:
        some = ", ".join(map(str, found.untold[:MOST_NAMED]))
        more = " …" if len(found.untold) > MOST_NAMED else ""
        yield (
            f"{len(found.untold)} entries do not have the content of their digest: {some}{more}. Each was "
            "changed, or sent with empty fields that are not stored: its receipt tells (docs/backup.md)."
        )
