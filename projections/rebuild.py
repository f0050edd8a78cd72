"""Builds the view again beside the live one, compares the two, and swaps.

Broken off, it is taken up where it stood: what is half built is never live.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.exc import OperationalError, ProgrammingError

from ledger.codec import Codec
from ledger.recorders.base import LedgerRecorder
from projections import names
from projections.digest import Difference, differences, digest
from projections.engine import Progress, Projector, view_version
from projections.view import Views, checkpoint


class RebuildUnderWay(Exception):
    """Another process holds the view that is being built."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The two were compared as of `position`; 0 for nothing to compare.

    `live` says whether the new one was made live. An old view whose tables are others than today's
    has no digest.
    """

    number: int
    position: int
    old_version: str
    new_version: str
    old_digest: str
    new_digest: str
    differences: list[Difference]
    live: bool = False

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
    accept: bool = False,
    stop: Callable[[], bool] = lambda: False,
) -> Rebuilt | None:
    """None when `stop` said so; call again to go on. Stops at a bad entry when `strict`.

    A view whose rows differ without a new version is made live only where that is accepted.
    """
    old = views.live()
    number = _begun(views, old) or views.create(view_version())
    with views.try_lease(number) as taken:
        if not taken:
            raise RebuildUnderWay(f"view {number} is being built by another process")
        projector = Projector(recorder, codec, views.engine(number), strict=strict)
        projector.catch_up(progress, stop=stop)
        if stop():
            return None
        made = _compared(recorder, codec, views, old, number)
        if made.sound or accept:
            projector.catch_up()
            views.publish(number)
            _clear_up(views, old)
            made = replace(made, live=True)
    return made


def _clear_up(views: Views, old: int) -> None:
    """Keep the view before, for who still reads it, without its names; drop those before it."""
    for outdated in views.numbers():
        if outdated < old:
            views.drop(outdated)
        elif outdated == old:
            views.empty(old, names.TABLE)


def _begun(views: Views, live: int) -> int | None:
    """A rebuild that was broken off, with today's projections; others are dropped."""
    found = None
    for number in views.numbers():
        if number > live:
            with views.try_lease(number) as taken:
                if not taken:
                    raise RebuildUnderWay(f"view {number} is being built by another process")
                if found is None and views.version(number) == view_version():
                    found = number
                else:
                    views.drop(number)
    return found


def _compared(recorder: LedgerRecorder, codec: Codec, views: Views, old: int, new: int) -> Rebuilt:
    ledger, version = views.ledger, views.version(new)
    with views.engine(new).connect() as ours:
        if not old:
            only = digest(ours, ledger, checkpoint(ours, ledger))
            return Rebuilt(new, 0, version, version, only, only, [])
        with views.engine(old).connect() as theirs:
            position = min(checkpoint(theirs, ledger), checkpoint(ours, ledger))
            made = Rebuilt(
                new, position, views.version(old), version, "", digest(ours, ledger, position), []
            )
            try:
                erased = names.erased(recorder, codec, theirs, ours, position)
                made = replace(made, old_digest=digest(theirs, ledger, position, erased))
                if made.old_digest != made.new_digest:
                    found = differences(theirs, ours, ledger, position, erased)
                    made = replace(made, differences=found)
            except (OperationalError, ProgrammingError):
                if made.old_version == made.new_version:
                    raise
            return made
