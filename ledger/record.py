"""The one write path: read, gate, resolve, seal, append, receipt.

(1) to (3) `checking.py`: read the statement, ask the gates, resolve whom and what it names
(4) `drafting.py`: seal what is personal, once nothing is refused any more
(5) `atomic.py`, `separate.py`: append, under the condition that keeps identities unique
(6) `answering.py`: a receipt; the same source and id with the same content gets the first one, for
    ever, whatever rules or keys have become since

Refused content is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from eventsourcing.dcb.api import DCBAppendCondition

from domain.errors import Refused
from domain.events.register import ManagementLevel
from domain.values import deeper_than
from ledger.answering import Answering
from ledger.atomic import Atomic
from ledger.checking import Checking
from ledger.codec import Codec
from ledger.drafting import Drafting
from ledger.opening import Opening, begun_with, opening
from ledger.receipt import Receipt, as_posted
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Clash, Proposal, Row
from ledger.repeats import Repeats, content_key
from ledger.separate import Separate
from ledger.soundness import Soundness
from ledger.statement import DEEPEST, Statement
from ledger.terms import Accepted, Condition, Once, Terms, once
from ledger.trial import Trial
from ledger.writer import MOST_WAITING, UNWATCHED, Watch, Writer
from vault.keys import Keys
from vault.sealing import derived


class LookAgain(Exception):
    """The statement may be a retry, or lost a race: `accept` finds out."""


class ForeignKeys(Exception):
    """The keys are those of another ledger of the same name."""


class Record:
    """Accepts statements for one ledger. Thread-safe as far as its recorder is."""

    def __init__(
        self,
        recorder: LedgerRecorder,
        keys: Keys,
        chance: Callable[[int], bytes],
        most_waiting: int = MOST_WAITING,
        watch: Watch = UNWATCHED,
    ) -> None:
        self.recorder = recorder
        self.codec = Codec(recorder.ledger, keys, chance)
        self.writer = Writer(recorder, most_waiting, watch)
        self._opening = Opening(recorder)
        self._own = own = keys.keys_for([f"ledger/{recorder.ledger}"]).popitem()[1]
        self._repeats = Repeats(recorder, self.codec, content_key(own))
        self._once = derived(own, b"answers")
        self._checking = Checking(
            recorder, self.codec, self._opening.is_open, lambda: self._opening.level
        )
        self._drafting = Drafting(self.codec, self._repeats)
        self._answering = Answering(recorder.ledger, self._opening, self._repeats)
        parts = (self._checking, self._drafting, self._answering)
        self._atomic = Atomic(recorder, self.writer, *parts, self._repeats)
        self.separate = Separate(self.writer, *parts, self._atomic)

    def close(self) -> None:
        """Write what waits, then take no more."""
        self.writer.close()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the ledger's days are cut, from its first entry. LookupError."""
        return self._opening.zone

    def open(self, body: str, level: ManagementLevel, zone: str, today: date) -> None:
        """Write the first entry of an empty ledger; an open one stays as it is.

        Raises ForeignKeys, also where another process opened it first with keys of its own,
        Unreadable, or ZoneInfo's errors for an unknown zone.
        """
        draft = self._drafting.draft(opening(body, level, zone, today))
        if not self.recorder.head():
            self.writer.propose([Proposal((draft,), DCBAppendCondition())])
        first = self.recorder.page(0, 1)
        if first and begun_with(first[0], self._own) is False:
            raise ForeignKeys

    def accept(self, statements: Sequence[Statement]) -> list[Receipt]:
        """All of them or none. Raises Refused, its pointers led by the index in a batch."""
        return self.accept_on(Terms(), statements).receipts

    def accept_on(self, terms: Terms, statements: Sequence[Statement]) -> Accepted:
        """As `accept`, on the request's own terms. Raises ConditionFailed, KeyReused.

        What is recorded already is answered whatever the condition.
        """
        return self._atomic.accept(terms, statements)

    def accept_each(self, statements: Iterable[Statement]) -> list[Receipt | Refused]:
        """Each on its own, in order, in as few transactions as their dependencies allow."""
        return self.separate.finish(self.separate.begin(statements))

    def once(self, key: str, statements: Iterable[Statement], *, batch: bool) -> Once:
        """A key and its request, as digests under a key of the ledger.

        Two requests are the same when they say the same, in the same order, and are answered alike.
        """
        told = [b"batch" if batch else b"one"]
        for it in statements:
            deep = deeper_than(DEEPEST, it.data)  # never recorded, so never kept
            told += [it.source.encode(), it.id.encode(), b"" if deep else self._repeats.content(it)]
        return once(self._once, key, told)

    def submit(self, statement: Statement, done: Callable[[Receipt | Exception], None]) -> bool:
        """Begin to write what is judged without asking anybody; False where it is not, then accept.

        `done` is called from the writer's thread, with what stands in the way where another look
        is needed. Raises Busy.
        """
        if not self._checking.at_hand(statement):
            return False
        try:
            it = self._checking.check(statement, {})
            draft = self._drafting.draft(it)
        except Refused:  # perhaps a retry of what was recorded under other rules
            return False

        def written(outcome: list[Answer] | Exception) -> None:
            if isinstance(outcome, Exception):
                done(outcome)
            elif isinstance(outcome[0], Clash):
                done(LookAgain())
            else:
                done(self._answering.receipt(outcome[0][0], it.entry))

        self.writer.submit([Proposal((draft,))], written)
        return True

    def as_posted(self, row: Row) -> dict[str, Any]:
        """The entry as a CloudEvent again, personal values opened, with its receipt."""
        return as_posted(self.recorder.ledger, self.codec, row)

    def soundness(self) -> Soundness:
        """To look whether what is stored agrees with itself."""
        return Soundness(self.codec, self._repeats.content, self.recorder)

    def trial(self, condition: Condition | None = None) -> Trial:
        """To try statements, with nothing written. Raises UnknownOfficial, ConditionFailed."""
        if condition:
            self._atomic.check_holds(self._checking.condition(condition))
        return Trial(self._checking, self._drafting, self._answering, self._repeats)
