"""Whether stored entries agree with themselves, with those before them and with their digests.

(1) `recorded_at` never goes back from one position to the next
(2) the column of the type is the kind that the bytes name
(3) the tags are those that the bytes, and what a correction restates, give
(4) what is sealed opens, and the content has the digest that was made of it under the ledger's own
    key, which nobody can make who has the database alone

(1) to (3) hold or they do not. (4) is a digest of the words that were sent: where none of the usual
ones has it, the entry was changed or was sent in other words, and only a receipt can tell.
Whoever has the keys too, or cuts the end off, is found by a receipt alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from domain.entry import Entry
from ledger.codec import CHANGED, Codec, Undecodable, decode
from ledger.identity import Identity
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from ledger.statement import Statement
from ledger.tags import tags_of
from ledger.wordings import wordings
from vault.keys import WrongKeyFile
from vault.sealing import BrokenSeal

_ADDED_LATER = ("evidence:", "envelope:")
"""Entries that were recorded before these were known keep the tags that they have."""
MOST_TRIED = 1000
"""Of so many entries that are not told every choice of words was tried, which takes milliseconds."""
_NOT_RESTATED = ("ref:", "origin:")


@dataclass(frozen=True, slots=True)
class Odd:
    """An entry that contradicts itself or its neighbours, and in what; no content is told."""

    position: int
    type: str
    what: str


def decoded(row: Row) -> Entry:
    """Raises Undecodable."""
    return decode(row.data)


@dataclass
class Soundness:
    """Looks at entries in the order of their positions, and keeps what it found.

    Without a `recorder` other entries are not asked: then officials who are named by a key of
    another system, and what corrections restate, are taken as the tags have them. Without
    `content`, which makes the digest, the content is not looked at.

    `untold` are the positions of entries whose digest is of other words than the usual, `unread` of
    those whose bytes this version cannot read; `shut` counts those whose key was destroyed.
    """

    codec: Codec | None = None
    content: Callable[[Statement], bytes] | None = None
    recorder: LedgerRecorder | None = None
    odd: list[Odd] = field(default_factory=list)
    untold: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    shut: int = 0
    looked: int = 0
    first: int = 0

    def __post_init__(self) -> None:
        self._before: tuple[int, int] | None = None
        self._identity = Identity(self.recorder) if self.recorder else None

    @property
    def same(self) -> int:
        """How many have the content of their digest."""
        return self.looked - len(self.odd) - len(self.unread) - len(self.untold) - self.shut

    def look(self, rows: Iterable[Row], read: Callable[[Row], Entry] = decoded) -> list[Odd]:
        """What is odd of these, each of which comes after those before. `read` as `decoded`."""
        found = [
            Odd(row.position, row.type, what) for row in rows if (what := self._look_at(row, read))
        ]
        self.odd += found
        return found

    def _look_at(self, row: Row, read: Callable[[Row], Entry]) -> str:
        self.looked += 1
        self.first = self.first or row.position
        before, self._before = self._time_before(row), (row.position, row.recorded_at_us)
        if row.recorded_at_us < before:
            return "it was recorded before the one before it"
        try:
            entry = read(row)
        except Undecodable:
            self.unread.append(row.position)
            return ""  # whoever takes it stops there, or sets it aside
        if entry.kind.name != row.type:
            return f"its bytes are of a {entry.kind.name}"
        if not self._tagged(entry, row):
            return "it has other tags than its bytes give"
        return self._content_of(row)

    def _time_before(self, row: Row) -> int:
        if self._before is None and self.recorder and row.position > 1:
            found = self.recorder.entry(row.position - 1)
            return found.recorded_at_us if found else row.recorded_at_us
        return self._before[1] if self._before else row.recorded_at_us

    def _tagged(self, entry: Entry, row: Row) -> bool:
        officials = self._officials(entry, row.tags)
        restated = self._restated(entry, row)
        if officials is None or restated is None:
            return False
        given = set(tags_of(entry, officials, restated))
        lacking = [it for it in given - set(row.tags) if not it.startswith(_ADDED_LATER)]
        return len(set(row.tags)) == len(row.tags) and not lacking and given >= set(row.tags)

    def _officials(self, entry: Entry, tags: tuple[str, ...]) -> tuple[str, ...] | None:
        """The ids; None where somebody who is named is nobody."""
        named = entry.subject.officials
        if self._identity is None:
            told = [it.removeprefix("official:") for it in tags if it.startswith("official:")]
            by_id = [it for it in named if ":" not in it]
            others = [it for it in told if it not in by_id][: len(named) - len(by_id)]
            return (*by_id, *others) if len(by_id) + len(others) == len(named) else None
        found = [self._identity.resolve(it) if ":" in it else it for it in named]
        return None if None in found else tuple(it for it in found if it)

    def _restated(self, entry: Entry, row: Row) -> tuple[str, ...] | None:
        """The tags that a correction has besides its own; None where it restates nothing."""
        corrects = entry.provenance.corrects
        if corrects is None:
            return ()
        origins = [it for it in row.tags if it.startswith("origin:")]
        if len(origins) != 1:
            return None
        if self.recorder is None:
            return tuple(it for it in row.tags if not it.startswith("ref:"))
        target = self.recorder.at((corrects.source, corrects.id))
        if target is None or target.position >= row.position:
            return None
        chain = [target, *self.recorder.matching(tags=origins, upto=row.position - 1)]
        kept = [tag for it in chain for tag in it.tags if not tag.startswith(_NOT_RESTATED)]
        return (*kept, *_origin(target))

    def _content_of(self, row: Row) -> str:
        if self.codec is None or self.content is None:
            return ""
        try:
            stored, shut = self.codec.read_back(row.data)
            if shut:
                self.shut += 1
                return ""
            several = len(self.untold) < MOST_TRIED
            words = map(self.content, wordings(stored, several=several))
            if not any(hmac.compare_digest(row.content, it) for it in words):
                self.untold.append(row.position)
        except (BrokenSeal, WrongKeyFile, *CHANGED) as error:
            return f"what is sealed in it does not open ({type(error).__name__})"
        return ""


def _origin(target: Row) -> Iterator[str]:
    own = [it for it in target.tags if it.startswith("origin:")]
    yield from own or (
        f"origin:{it.removeprefix('ref:')}" for it in target.tags if it.startswith("ref:")
    )
