"""Builds the view again beside the live one, compares the two, and swaps.

It begins with the first entry, so that what it confirms was read by this very run. What was broken
off is taken up where it stood only for who says so, and that is told: whoever may write beside the
live view may have written what lies there. What is half built is never live. What is found unsound,
or stops at a bad entry, is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import DatabaseError

from ledger.codec import Codec
from ledger.recorders.base import LedgerRecorder
from ledger.soundness import Soundness
from projections import foundation, names
from projections.digest import Difference, differences, digest
from projections.engine import BadEntry, Progress, Projector, view_version
from projections.view import Views, checkpoint


class RebuildUnderWay(Exception):
    """Another process holds the view that is being built."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The two were compared as of `position`, and `live` says whether the new one was made live.

    Where there was no live view to compare with, `old_version` is empty. An old view that is
    damaged, or has other tables than today's, has no digest. `ahead` is where the old one stood, if that is beyond the
    head of the ledger, else 0. `taken_up` is the last entry that this run did not read, since it took
    up what was begun before; 0 where it read all.
    """

    number: int
    position: int
    old_version: str
    new_version: str
    old_digest: str
    new_digest: str
    differences: list[Difference]
    ahead: int = 0
    live: bool = False
    taken_up: int = 0

    @property
    def sound(self) -> bool:
        """The same version of the projections gave the same rows, or there is a new version."""
        alike = self.old_digest == self.new_digest or self.old_version != self.new_version
        return alike and not self.ahead


def rebuild(
    recorder: LedgerRecorder,
    codec: Codec,
    views: Views,
    progress: Progress,
    *,
    strict: bool = True,
    accept: bool = False,
    resume: bool = False,
    soundness: Soundness | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Rebuilt | None:
    """None when `stop` said so; call again with `resume` to go on. Stops at a bad entry when `strict`.

    A view whose rows differ without a new version is made live only where that is accepted, and
    then it comes from the ledger alone: nothing that was begun before is taken up. `soundness`
    looks at every entry that is read. Raises BadEntry, RebuildUnderWay.
    """
    old = views.live()
    resumed = _begun(views, old, recorder) if resume and not accept else _cleared(views, old)
    number = resumed or views.create(view_version())
    with views.try_lease(number) as taken:
        if not taken or views.live() != old:
            raise RebuildUnderWay(f"view {number} is being built by another process")
        projector = Projector(
            recorder, codec, views.engine(number), strict=strict, soundness=soundness
        )
        taken_up = projector.position()
        try:
            projector.catch_up(progress, stop=stop)
            if stop():
                return None
            made = replace(_compared(recorder, codec, views, old, number), taken_up=taken_up)
            if not (made.sound or accept):
                views.drop(number)
                return made
            projector.catch_up()
        except BadEntry:
            views.drop(number)
            raise
        views.publish(number)
        _clear_up(views, old)
    return replace(made, live=True)


def _clear_up(views: Views, old: int) -> None:
    """Keep the view before, for who still reads it, without its names; drop those before it."""
    for outdated in views.numbers():
        if outdated < old:
            views.drop(outdated)
        elif outdated == old:
            try:
                views.empty(old, names.TABLE)
            except DatabaseError:  # damaged: nobody reads it
                views.drop(old)


def _begun(views: Views, live: int, recorder: LedgerRecorder) -> int:
    """A rebuild that was broken off, with today's projections; others are dropped. 0 for none."""
    found = 0
    for number in _beside(views, live):
        if not found and views.version(number) == view_version():
            with views.engine(number).connect() as reading, suppress(foundation.ViewAhead):
                foundation.reached(reading, recorder)
                found = number
        if found != number:
            views.drop(number)
    return found


def _cleared(views: Views, live: int) -> int:
    """Nothing is taken up: what lies beside the live view is dropped."""
    for number in _beside(views, live):
        views.drop(number)
    return 0


def _beside(views: Views, live: int) -> Iterator[int]:
    """Each view that is newer than the live one, while nobody else builds it."""
    for number in views.numbers():
        if number > live:
            with views.try_lease(number) as taken:
                if not taken or views.live() != live:
                    raise RebuildUnderWay(f"view {number} is being built by another process")
                yield number


def _compared(recorder: LedgerRecorder, codec: Codec, views: Views, old: int, new: int) -> Rebuilt:
    ledger, version = views.ledger, views.version(new)
    old_version = views.version(old) if old else ""
    with views.comparing(new) as ours:
        position = checkpoint(ours, ledger)
        if not old_version:
            return Rebuilt(new, position, "", version, "", digest(ours, ledger, position), [])
        with views.comparing(old) as theirs:
            stood = checkpoint(theirs, ledger)
            position = min(stood, position)
            made = Rebuilt(
                new, position, old_version, version, "", digest(ours, ledger, position), [],
                ahead=stood if stood > recorder.head() else 0,
            )  # fmt: skip
            try:
                erased = names.erased(recorder, codec, theirs, ours, position)
                made = replace(made, old_digest=digest(theirs, ledger, position, erased))
                if made.old_digest != made.new_digest:
                    found = differences(theirs, ours, ledger, position, erased)
                    made = replace(made, differences=found)
            except DatabaseError as error:
                if error.connection_invalidated:
                    raise
            return made
