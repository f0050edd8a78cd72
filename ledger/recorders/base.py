"""The one flow of an append.

A proposal is all or nothing, and each has its own condition and its own answer: a bad neighbour in
the same transaction fails alone. Steps, each a statement of its own so that what it sees is newer
than the lock:

(1) take the head of the ledger: the only lock, and the order of commits is the order of positions
(2) look up the references: what is recorded already is answered, never written again
(3) judge the conditions, against the ledger and against the neighbours that went before
(4) write the entries, advance the head, commit
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery
from eventsourcing.persistence import IntegrityError, ProgrammingError

from ledger.recorders.reading import LedgerReader
from ledger.recorders.rows import (
    Answer,
    Clash,
    Draft,
    Head,
    Placed,
    Proposal,
    Ref,
    Row,
    parse_ref,
)


@dataclass
class _Round:
    """One transaction's work in the making."""

    head: Head
    now_us: int
    known: dict[Ref, Row]
    rows: list[tuple[Row, Ref | None]] = field(default_factory=list)


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
    def close(self) -> None: ...

    # the flow -------------------------------------------------------------------------------

    def propose(self, proposals: Sequence[Proposal]) -> list[Answer]:
        """One transaction for all; durable before this returns. ValueError for an unfit tag."""
        if any("\n" in tag or not tag for p in proposals for it in p.drafts for tag in it.tags):
            raise ValueError("a tag is one line, and not empty")
        answers = self._straight(proposals) or self._careful(proposals)
        with self._grown:
            self._grown.notify_all()
        return answers

    def _straight(self, _proposals: Sequence[Proposal]) -> list[Answer] | None:
        """A shorter way, where a database has one for what is all fresh; None where it is not."""
        return None

    def _careful(self, proposals: Sequence[Proposal]) -> list[Answer]:
        refs = [draft.ref for it in proposals for draft in it.drafts if draft.ref]
        with self._transaction() as connection:
            head = self._take_head(connection)  # (1)
            now = max(self._clock_us(), head.recorded_at_us)
            work = _Round(head, now, self._find(connection, refs) if refs else {})  # (2)
            answers = [self._judge(connection, work, proposal) for proposal in proposals]  # (3)
            if work.rows:
                last = work.rows[-1][0].position
                self._write(connection, work.rows, Head(last, now))  # (4)
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


def _match(query: DCBQuery, row: Row) -> bool:
    return not query.items or any(
        (not item.types or row.type in item.types) and set(item.tags) <= set(row.tags)
        for item in query.items
    )
