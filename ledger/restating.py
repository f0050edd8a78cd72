"""What a correction restates: the statement first made, and all corrections of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from domain.catalogue import Kind
from domain.entry import Entry
from domain.errors import IdentityTaken, UnknownTarget, refused
from domain.events.register import (
    LedgerOpened,
    MergeUndone,
    OfficialIdentifierLinked,
    OfficialRegistered,
    OfficialsMerged,
)
from domain.jurisdiction import complains, may_complain
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Ref, Row, parse_ref
from ledger.tags import first_official

NOT_RESTATED = (LedgerOpened, OfficialIdentifierLinked, OfficialsMerged, MergeUndone)


@dataclass(frozen=True, slots=True)
class Chain:
    """A statement and its corrections so far.

    A further correction carries their `tags`, so that it is found wherever one of them is, and is
    written `unless` somebody corrected in the meantime. `complaint` where one of them was one:
    then the guard judges what restates it as one too.
    """

    tags: tuple[str, ...]
    unless: DCBAppendCondition
    complaint: bool = False


class Target(NamedTuple):
    """An entry that would be there, as far as a correction of it asks."""

    type: str
    tags: tuple[str, ...]
    complaint: bool = False


class Supposed:
    """The entries that a trial would have stored so far. Of the oldest nothing is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._targets: dict[Ref, Target] = {}
        self._restating: dict[str, list[Target]] = {}

    def add(self, ref: Ref, target: Target) -> None:
        self._targets[ref] = target
        for origin in _origins(target):
            self._restating.setdefault(origin, []).append(target)
        while len(self._targets) > self._most:
            for origin in _origins(self._targets.pop(next(iter(self._targets)))):
                self._restating.pop(origin, None)

    def at(self, ref: Ref) -> Target | None:
        return self._targets.get(ref)

    def restating(self, origin: str) -> list[Target]:
        return self._restating.get(origin, [])


class Restating:
    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder

    def chain(self, entry: Entry, supposed: Supposed | None = None) -> Chain | None:
        """What a correction restates; None of what is none. Raises UnknownTarget, IdentityTaken."""
        corrects, pointer = entry.provenance.corrects, "/data/provenance/corrects"
        if corrects is None:
            return None
        ref = (corrects.source, corrects.id)
        target = (supposed and supposed.at(ref)) or self._recorder.at(ref)
        if target is None:
            raise refused(
                UnknownTarget, pointer, "correction.target", "no such entry in this ledger",
                "send the target first, in a request of its own",
            )  # fmt: skip
        if target.type != entry.kind.name or isinstance(entry.fact, NOT_RESTATED):
            raise refused(
                UnknownTarget, pointer, "correction.kind",
                f"a {target.type} is not restated by a {entry.kind.name}",
                "a correction is of the type of its target; a link or merge is undone, not restated",
            )  # fmt: skip
        if (
            isinstance(entry.fact, OfficialRegistered)
            and first_official(target.tags) != entry.subject.officials[0]
        ):
            raise refused(
                IdentityTaken,
                pointer,
                "correction.official",
                "restates another official",
                "a registration stays with its official: restate it for the same one",
            )
        return self._chain(target, entry.kind, supposed)

    def _chain(self, target: Row | Target, kind: Kind, supposed: Supposed | None) -> Chain:
        first = next(iter(_origins(target)), None)
        origin = first or "origin:" + next(
            tag.removeprefix("ref:") for tag in target.tags if tag.startswith("ref:")
        )
        later = list(self._recorder.matching(tags=[origin]))
        tried = supposed.restating(origin) if supposed else []
        tags = [tag for it in (target, *later, *tried) for tag in it.tags]
        kept = [tag for tag in tags if not tag.startswith(("ref:", "origin:"))]
        last = max((it.position for it in later), default=0)
        nothing_since = DCBAppendCondition(DCBQuery([DCBQueryItem([], [origin])]), last)
        complaint = may_complain(kind) and any(
            map(_complains, (*self._first(origin, supposed), target, *later, *tried))
        )
        return Chain((*dict.fromkeys(kept), origin), nothing_since, complaint)

    def _first(self, origin: str, supposed: Supposed | None) -> list[Row | Target]:
        """The statement that was first made; nothing where a trial keeps no more of it."""
        ref = parse_ref("ref:" + origin.removeprefix("origin:"))
        found = ref and ((supposed and supposed.at(ref)) or self._recorder.at(ref))
        return [found] if found else []


def _complains(told: Row | Target) -> bool:
    return told.complaint if isinstance(told, Target) else complains(recorded(told).entry)


def _origins(target: Row | Target) -> list[str]:
    return [tag for tag in target.tags if tag.startswith("origin:")]
