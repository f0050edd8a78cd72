"""The one flow of an append.

A proposal is all or nothing, and each has its own condition and its own answer: a bad neighbour in
the same transaction fails alone. Steps, each a statement of its own so that what it sees is newer
than the lock:

(1) take the head of the ledger: the only lock, and the order of commits is the order of positions
(2) look up the references and keys: what is recorded already is answered, never written again
(3) judge the conditions, against the ledger and against the neighbours that went before
(4) write the entries and the answers that are kept, advance the head, commit
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery
from eventsourcing.persistence import IntegrityError, ProgrammingError

from domain.errors import Damaged
from ledger.recorders.foreseen import Seen
from ledger.recorders.reading import LedgerReader
from ledger.recorders.rows import (
    Answer,
    Clash,
    Draft,
    Head,
    Kept,
    Placed,
    Proposal,
    Ref,
    Row,
    parse_ref,
)


class LookAgain(Exception):
    """What a condition or another content stands against may be a retry."""


KEPT_US = 7 * 24 * 3600 * 1_000_000
"""For how long an answer is kept under its key: microseconds."""


@dataclass
class _Round:
    """One transaction's work in the making."""

    head: Head
    now_us: int
    known: dict[Ref, Row]
    seen: Sequence[Seen]
    neighbours: Seen | None
    kept: dict[bytes, Kept]
    rows: list[tuple[Row, Ref | None]] = field(default_factory=list)
    keep: list[Kept] = field(default_factory=list)


class LedgerRecorder(LedgerReader):
    """`clock_us` gives microseconds since 1970; `recorded_at` is never less than the one before."""

    def __init__(self, ledger: str, clock_us: Callable[[], int], poll_seconds: float = 0.1) -> None:
        super().__init__(ledger, poll_seconds)
        self._clock_us = clock_us

    # what a database has to say -------------------------------------------------------------

    @abstractmethod
    def _transaction(self) -> AbstractContextManager[Any]:
        """A connection in a write transaction; commits at the end, rolls back on an exception."""

    @abstractmethod
    def _look(
        self, connection: Any, refs: Sequence[Ref], conditions: Sequence[DCBAppendCondition]
    ) -> tuple[Head, dict[Ref, Row], Sequence[Seen]]:
        """Take the head; then find the references, and what conditions told by tags may match.

        A condition that no Seen reaches back far enough for is asked by itself.
        """

    @abstractmethod
    def _matches(self, connection: Any, query: DCBQuery, after: int, head: int) -> bool: ...

    @abstractmethod
    def _write(
        self, connection: Any, rows: Sequence[tuple[Row, Ref | None]], head: Head
    ) -> None: ...

    @abstractmethod
    def _find_kept(self, connection: Any, keys: Sequence[bytes], since_us: int) -> list[Kept]: ...

    @abstractmethod
    def _keep(self, connection: Any, answers: Sequence[Kept], now_us: int) -> None:
        """Also drop what is over its time: at most two for each that is kept, and these keys."""

    @abstractmethod
    def kept(self, key: bytes) -> Kept | None:
        """What was answered under a key."""

    @abstractmethod
    def _is_damage(self, error: Exception) -> bool:
        """Whether the tables are not as they were written. Under the head's lock their guards and
        keys refuse nothing else: who was first is found before."""

    @abstractmethod
    def close(self) -> None: ...

    # the flow -------------------------------------------------------------------------------

    def propose(self, proposals: Sequence[Proposal]) -> list[Answer]:
        """One transaction for all; durable before this returns. ValueError for an unfit tag.

        Raises Busy, Damaged.
        """
        if any("\n" in tag or not tag for p in proposals for it in p.drafts for tag in it.tags):
            raise ValueError("a tag is one line, and not empty")
        try:
            answers = self._straight(proposals)
            if answers is None:
                answers = self._careful(proposals)
        except Exception as error:
            if self._is_damage(error):
                raise Damaged from error
            raise
        with self._grown:
            self._grown.notify_all()
        return answers

    def _straight(self, _proposals: Sequence[Proposal]) -> list[Answer] | None:
        """A shorter way, where a database has one for what is all fresh; None where it is not."""
        return None

    def _careful(self, proposals: Sequence[Proposal], *, hopeful: bool = False) -> list[Answer]:
        """Hopeful, no reference is looked up first: raises LookAgain where that may matter."""
        drafts = [draft for it in proposals for draft in it.drafts]
        refs = [it.ref for it in drafts if it.ref and not hopeful]
        every = [it.condition for it in proposals] + [it.unless for it in drafts]
        conditions = [it for it in every if it]
        with self._transaction() as connection:
            head, known, seen = self._look(connection, refs, conditions)  # (1) (2)
            now = max(self._clock_us(), head.recorded_at_us)
            keys = [it.keep.key for it in proposals if it.keep]
            kept = self._find_kept(connection, keys, now - KEPT_US) if keys else []
            work = _Round(
                head,
                now,
                known,
                seen,
                Seen(()) if conditions else None,
                {it.key: it for it in kept},
            )
            answers = [self._judge(connection, work, proposal) for proposal in proposals]  # (3)
            if hopeful and any(isinstance(it, Clash) for it in answers):
                raise LookAgain
            if work.rows:
                last = work.rows[-1][0].position
                self._write(connection, work.rows, Head(last, now))  # (4)
            if work.keep:
                self._keep(connection, work.keep, now)
        return answers

    def _judge(self, connection: Any, work: _Round, proposal: Proposal) -> Answer:
        if proposal.keep and (kept := work.kept.get(proposal.keep.key)):
            return Clash(kept=kept)
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
        placed = tuple(self._place(work, draft) for draft in proposal.drafts)
        if proposal.keep:
            made = _filled(proposal.keep, placed)
            work.kept[made.key] = made
            work.keep.append(made)
        return placed

    def _place(self, work: _Round, draft: Draft) -> Placed:
        if draft.ref and draft.ref in work.known:
            return Placed(work.known[draft.ref], repeated=True)
        position = work.head.position + len(work.rows) + 1
        row = Row(position, draft.type, draft.data, draft.tags, work.now_us, draft.content)
        work.rows.append((row, draft.ref))
        if work.neighbours:
            work.neighbours.add(row)
        if draft.ref:
            work.known[draft.ref] = row
        return Placed(row)

    def _fails(self, connection: Any, work: _Round, condition: DCBAppendCondition) -> bool:
        after, query = condition.after or 0, condition.fail_if_events_match
        if work.neighbours and work.neighbours.match(query, after):
            return True
        for seen in work.seen:
            if seen.reaches(query, after):
                return seen.match(query, after)
        return self._matches(connection, query, after, work.head.position)

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


def _filled(keep: Kept, placed: Sequence[Placed]) -> Kept:
    drafts = (-it.row.position if it.repeated else it.row.position for it in placed)
    return replace(keep, places=tuple(place or next(drafts) for place in keep.places))
