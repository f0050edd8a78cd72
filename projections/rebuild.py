"""Builds the view again beside the live one, compares the two, and swaps.

Broken off, it is taken up where it stood: what is half built is never live.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from ledger.codec import Codec
from ledger.recorders.base import LedgerRecorder
from projections import names
from projections.digest import differences, digest
from projections.engine import Progress, Projector, view_version
from projections.view import CHECKPOINT, Views, checkpoint


class RebuildUnderWay(Exception):
    """Another process holds the view that is being built."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`number` is live now. The two were compared as of `position`; 0 for nothing to compare."""

    number: int
    position: int
    old_version: str
    new_version: str
    old_digest: str
    new_digest: str
    differences: list[tuple[str, tuple[Any, ...]]]

    @property
    def sound(self) -> bool:
        """The same version of the projections gave the same rows, or there is a new version."""
        return self.old_digest == self.new_digest or self.old_version != self.new_version


def rebuild(
    recorder: LedgerRecorder,
    codec: Codec,
    views: Views,
    progress: Progress,
    *,
    strict: bool = True,
    stop: Callable[[], bool] = lambda: False,
) -> Rebuilt | None:
    """None when `stop` said so; call again to go on. Stops at a bad entry when `strict`.

    A view whose rows differ without a new version is built but not made live.
    """
    old = views.live()
    number = _begun(views, recorder.ledger, old) or views.create(recorder.ledger, view_version())
    with views.try_lease(number) as taken:
        if not taken:
            raise RebuildUnderWay(f"view {number} is being built by another process")
        projector = Projector(recorder, codec, views.engine(number), strict=strict)
        projector.catch_up(progress, stop=stop)
        if stop():
            return None
        made = _compared(views, recorder.ledger, old, number)
        if made.sound:
            projector.catch_up()
            views.publish(number)
            _clear_up(views, old)
    return made


def _clear_up(views: Views, old: int) -> None:
    """Keep the view before, for who still reads it, without its names; drop those before it."""
    for outdated in views.numbers():
        if outdated < old:
            views.drop(outdated)
        elif outdated == old:
            with views.engine(old).begin() as connection:
                names.wipe(connection)


def _begun(views: Views, ledger: str, live: int) -> int | None:
    """A rebuild that was broken off, with today's projections; others are dropped."""
    found = None
    for number in views.numbers():
        if number > live:
            with views.try_lease(number) as taken:
                if not taken:
                    raise RebuildUnderWay(f"view {number} is being built by another process")
                if found is None and _version(views, ledger, number) == view_version():
                    found = number
                else:
                    views.drop(number)
    return found


def _compared(views: Views, ledger: str, old: int, new: int) -> Rebuilt:
    version = _version(views, ledger, new)
    with views.engine(new).connect() as ours:
        if not old:
            made = digest(ours, ledger, checkpoint(ours, ledger))
            return Rebuilt(new, 0, version, version, made, made, [])
        with views.engine(old).connect() as theirs:
            position = min(checkpoint(theirs, ledger), checkpoint(ours, ledger))
            old_digest, new_digest = (digest(it, ledger, position) for it in (theirs, ours))
            differing = (
                [] if old_digest == new_digest else differences(theirs, ours, ledger, position)
            )
            return Rebuilt(
                new,
                position,
                _version(views, ledger, old),
                version,
                old_digest,
                new_digest,
                differing,
            )


def _version(views: Views, ledger: str, number: int) -> str:
    """Empty for a view whose tables are not all made."""
    query = select(CHECKPOINT.c.version).where(CHECKPOINT.c.ledger == ledger)
    with suppress(OperationalError, ProgrammingError), views.engine(number).connect() as connection:
        return connection.execute(query).scalar_one_or_none() or ""
    return ""
