"""The one flow of an append, and the reading side of the library's interface.

A proposal is all or nothing, and each has its own condition and its own answer: a bad neighbour in
the same transaction fails alone. Steps, each a statement of its own so that what it sees is newer
than the lock:

(1) take the head of the ledger: the only lock, and the order of commits is the order of positions
(2) look up the references: what is recorded already is answered, never written again
(3) judge the conditions, against the ledger and against the neighbours that went before
(4) write the entries, advance the head, commit
"""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from eventsourcing.dcb.api import (
    DCBAppendCondition,
    DCBEvent,
    DCBQuery,
    DCBQueryItem,
    DCBReadResponse,
    DCBRecorder,
    DCBSequencedEvent,
    DCBSubscription,
)
from eventsourcing.persistence import IntegrityError, ProgrammingError

Ref = tuple[str, str]
PAGE = 1000


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
class Proposal:
    drafts: tuple[Draft, ...]
    condition: DCBAppendCondition | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A stored entry as it lies in the table. `recorded_at_us` is microseconds since 1970 UTC."""

    position: int
    type: str
    data: bytes
    tags: tuple[str, ...]
    recorded_at_us: int
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Placed:
    """A draft's place; `repeated` when it was recorded before and the first place is told."""

    row: Row
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Clash:
    """Why a proposal was not written: other content under `ref`, or a condition that failed.

    `row` is the entry that is in the way, None for a neighbour of the same proposal.
    """

    row: Row | None = None
    ref: Ref | None = field(default=None, compare=False)


Answer = tuple[Placed, ...] | Clash


@dataclass
class Head:
    position: int
    recorded_at_us: int


@dataclass
class _Round:
    """One transaction's work in the making."""

    head: Head
    now_us: int
    known: dict[Ref, Row]
    rows: list[tuple[Row, Ref | None]] = field(default_factory=list)


class LedgerRecorder(DCBRecorder):
    """`clock_us` gives microseconds since 1970; `recorded_at` is never less than the one before."""

    def __init__(self, ledger: str, clock_us: Callable[[], int], poll_seconds: float = 0.1) -> None:
        self.ledger = ledger
        self.poll_seconds = poll_seconds
        self._clock_us = clock_us
        self._grown = threading.Condition()

    # what a database has to say -------------------------------------------------------------

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[Any]:
        """A connection in a write transaction; commits at the end, rolls back on an exception."""

    @abstractmethod
    def _take_head(self, connection: Any) -> Head: ...

    @abstractmethod
    def _find(self, connection: Any, refs: Sequence[Ref]) -> dict[Ref, Row]: ...

    @abstractmethod
    def _matches(self, connection: Any, query: DCBQuery, after: int) -> bool: ...

    @abstractmethod
    def _write(
        self, connection: Any, rows: Sequence[tuple[Row, Ref | None]], head: Head
    ) -> None: ...

    @abstractmethod
    def _select(
        self, query: DCBQuery | None, after: int, upto: int | None, limit: int
    ) -> list[Row]: ...

    @abstractmethod
    def head(self) -> int:
        """The last position, 0 for an empty ledger."""

    @abstractmethod
    def at(self, ref: Ref) -> Row | None:
        """The entry of a source and its id."""

    @abstractmethod
    def close(self) -> None: ...

    # the flow -------------------------------------------------------------------------------

    def propose(self, proposals: Sequence[Proposal]) -> list[Answer]:
        """One transaction for all; durable before this returns. ValueError for an unfit tag."""
        if any("\n" in tag or not tag for p in proposals for it in p.drafts for tag in it.tags):
            raise ValueError("a tag is one line, and not empty")
        refs = [draft.ref for it in proposals for draft in it.drafts if draft.ref]
        with self._transaction() as connection:
            head = self._take_head(connection)  # (1)
            now = max(self._clock_us(), head.recorded_at_us)
            work = _Round(head, now, self._find(connection, refs) if refs else {})  # (2)
            answers = [self._judge(connection, work, proposal) for proposal in proposals]  # (3)
            if work.rows:
                last = work.rows[-1][0].position
                self._write(connection, work.rows, Head(last, now))  # (4)
        if work.rows:
            with self._grown:
                self._grown.notify_all()
        return answers

    def _judge(self, connection: Any, work: _Round, proposal: Proposal) -> Answer:
        seen: dict[Ref, bytes] = {}
        for draft in proposal.drafts:
            if draft.ref:
                found = work.known.get(draft.ref)
                before = found.content if found else seen.setdefault(draft.ref, draft.content)
                if before != draft.content:
                    return Clash(found, draft.ref)
        fresh = [it for it in proposal.drafts if not it.ref or it.ref not in work.known]
        conditions = [it.unless for it in fresh] + ([proposal.condition] if fresh else [])
        if any(it and self._fails(connection, work, it) for it in conditions):
            return Clash()
        return tuple(self._place(work, draft) for draft in proposal.drafts)

    def _place(self, work: _Round, draft: Draft) -> Placed:
        if draft.ref and draft.ref in work.known:
            return Placed(work.known[draft.ref], repeated=True)
        position = work.head.position + len(work.rows) + 1
        row = Row(position, draft.type, draft.data, draft.tags, work.now_us, draft.content)
        work.rows.append((row, draft.ref))
        if draft.ref:
            work.known[draft.ref] = row
        return Placed(row)

    def _fails(self, connection: Any, work: _Round, condition: DCBAppendCondition) -> bool:
        after, query = condition.after or 0, condition.fail_if_events_match
        if any(_match(query, row) for row, _ref in work.rows if row.position > after):
            return True
        return self._matches(connection, query, after)

    # the library's interface ------------------------------------------------------------------

    def append(
        self, events: Sequence[DCBEvent], condition: DCBAppendCondition | None = None
    ) -> int:
        """The last position. Raises the library's IntegrityError when the condition fails.

        An event with a `ref:` tag is known by it: the same again is not written twice.
        """
        if not events:
            raise ProgrammingError("there is nothing to append")
        drafts = tuple(
            Draft(
                event.type, event.data, tuple(event.tags),
                next(filter(None, map(parse_ref, event.tags)), None), event.data,
            )
            for event in events
        )  # fmt: skip
        (answer,) = self.propose([Proposal(drafts, condition)])
        if isinstance(answer, Clash):
            raise IntegrityError("the append condition failed")
        return answer[-1].row.position

    def read(
        self, query: DCBQuery | None = None, *, after: int | None = None, limit: int | None = None
    ) -> Response:
        return Response(self, query, after or 0, limit)

    def rows(
        self, query: DCBQuery | None = None, *, after: int = 0, upto: int | None = None
    ) -> Iterator[Row]:
        """Every matching entry with `after < position <= upto`, a page at a time."""
        while page := self._select(query, after, upto, PAGE):
            yield from page
            after = page[-1].position
            if len(page) < PAGE:
                return

    def matching(
        self, types: Sequence[str] = (), tags: Sequence[str] = (), *, upto: int | None = None
    ) -> Iterator[Row]:
        """Entries of one of the types that carry all the tags; nothing given is no restriction."""
        query = DCBQuery([DCBQueryItem(list(types), list(tags))])
        return self.rows(query, upto=upto)

    def page(self, after: int, limit: int) -> list[Row]:
        """The next entries of the whole ledger."""
        return self._select(None, after, None, limit)

    def subscribe(self, query: DCBQuery | None = None, *, after: int | None = None) -> Subscription:
        return Subscription(self, query, after)

    def wait(self, after: int, seconds: float) -> bool:
        """Whether the ledger grew past `after`; wakes at once for an append of this process."""
        deadline = time.monotonic() + seconds
        while self.head() <= after:
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with self._grown:
                self._grown.wait(min(left, self.poll_seconds))
        return True

    def position_at(self, instant_us: int) -> int:
        """The last position recorded at or before an instant; 0 for before the first.

        Positions are gapless and `recorded_at` never falls, so this is a binary search.
        """
        low, high = 0, self.head()
        while low < high:
            middle = (low + high + 1) // 2
            if self._select(None, middle - 1, middle, 1)[0].recorded_at_us <= instant_us:
                low = middle
            else:
                high = middle - 1
        return low


class Response(DCBReadResponse):
    """Lazy: a page at a time. `head` is the ledger's, or the last position read under a limit."""

    def __init__(
        self, recorder: LedgerRecorder, query: DCBQuery | None, after: int, limit: int | None
    ) -> None:
        self._limit = limit
        self._last: int | None = None
        self._left = limit
        self._head = recorder.head() if limit is None else None
        self._rows = recorder.rows(query, after=after, upto=self._head)

    @property
    def head(self) -> int | None:
        return self._last if self._limit is not None else self._head or None

    def __next__(self) -> DCBSequencedEvent:
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        row = next(self._rows)
        self._last = row.position
        return sequenced(row)


class Subscription(DCBSubscription[LedgerRecorder]):
    """Polls, wakes at once for appends of the same process, and ends after `stop`."""

    def __init__(self, recorder: LedgerRecorder, query: DCBQuery | None, after: int | None) -> None:
        super().__init__(recorder, query, after)
        self._waiting: list[Row] = []

    def __next__(self) -> DCBSequencedEvent:
        while not self._waiting:
            if self._has_been_stopped:
                raise StopIteration
            if self._recorder.wait(self._last_position, self._recorder.poll_seconds):
                self._fetch()
        row = self._waiting.pop(0)
        return sequenced(row)

    def _fetch(self) -> None:
        head = self._recorder.head()
        self._waiting = self._recorder._select(self._query, self._last_position, head, PAGE)  # noqa: SLF001
        full = len(self._waiting) == PAGE
        self._last_position = self._waiting[-1].position if full else head


def sequenced(row: Row) -> DCBSequencedEvent:
    return DCBSequencedEvent(DCBEvent(row.type, row.data, list(row.tags)), row.position)


def _match(query: DCBQuery, row: Row) -> bool:
    return not query.items or any(
        (not item.types or row.type in item.types) and set(item.tags) <= set(row.tags)
        for item in query.items
    )


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
