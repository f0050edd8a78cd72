"""What goes into a recorder and what comes out: drafts and proposals, rows and places."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from eventsourcing.dcb.api import DCBAppendCondition

Ref = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no place yet. `content` tells a repeat from a conflict; 32 bytes.

    `unless` is judged only where the entry is not a repeat.
    """

    type: str
    data: bytes
    tags: tuple[str, ...]
    ref: Ref | None = None
    content: bytes = b""
    unless: DCBAppendCondition | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What a request under a key was answered with: `key` and `request` are digests, 32 bytes.

    `places` are positions, negative where the entry was recorded before. In a proposal 0 stands
    for the place of the next draft.
    """

    key: bytes
    request: bytes
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """`keep` is written with the entries, or alone; under a key that is taken nothing is written."""

    drafts: tuple[Draft, ...]
    condition: DCBAppendCondition | None = None
    keep: Kept | None = None


class Row(NamedTuple):
    """A stored entry as it lies in the table. `recorded_at_us` is microseconds since 1970 UTC."""

    position: int
    type: str
    data: bytes
    tags: tuple[str, ...]
    recorded_at_us: int
    content: bytes = b""


class Placed(NamedTuple):
    """A draft's place; `repeated` when it was recorded before and the first place is told."""

    row: Row
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a proposal was not written: other content under `ref`, an answer that is `kept` under its
    key, or a condition that failed.

    `row` is the entry that is in the way, None for a neighbour of the same proposal.
    """

    row: Row | None = None
    ref: Ref | None = field(default=None, compare=False)
    kept: Kept | None = None


Answer = tuple[Placed, ...] | Clash


@dataclass
class Head:
    position: int
    recorded_at_us: int


def ref_tag(ref: Ref) -> str:
    """`ref:<source>:<id>`, colons of the source escaped so that it reads back one way."""
    return f"ref:{ref[0].replace('%', '%25').replace(':', '%3A')}:{ref[1]}"


def parse_ref(tag: str) -> Ref | None:
    """The source and id of a reference's tag; None for any other tag."""
    head, _colon, rest = tag.partition(":")
    source, colon, source_id = rest.partition(":")
    if head != "ref" or not colon:
        return None
    return source.replace("%3A", ":").replace("%25", "%"), source_id
