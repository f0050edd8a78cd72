"""The one write path: read, gate, resolve, seal, append, receipt.

(1) to (3) `checking.py`: read the statement, ask the gates, resolve whom and what it names
(4) `drafting.py`: seal what is personal, once nothing is refused any more
(5) append, under the condition that keeps identities unique
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

from domain.errors import Busy, ConditionFailed, Fault, Refused
from domain.events.register import ManagementLevel
from ledger.answering import Answering, together
from ledger.checking import Checked, Checking, correct_once
from ledger.codec import Codec
from ledger.drafting import Drafting
from ledger.opening import Opening, opening
from ledger.receipt import Receipt, as_posted
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Clash, Kept, Proposal, Ref, Row
from ledger.repeats import Repeats
from ledger.statement import Statement
from ledger.terms import Accepted, Condition, Once, Terms, once
from ledger.trial import Trial
from ledger.writer import MOST_WAITING, UNWATCHED, Watch, Writer
from vault.keys import Keys
from vault.sealing import derived

_MOST_TRIES = 20


class LookAgain(Exception):
    """The statement may be a retry, or lost a race: `accept` finds out."""


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
        own = keys.keys_for([f"ledger/{recorder.ledger}"]).popitem()[1]
        self._repeats = Repeats(recorder, self.codec, derived(own, b"content"))
        self._once = derived(own, b"answers")
        self._checking = Checking(recorder, self.codec, self._opening.is_open)
        self._drafting = Drafting(self.codec, self._repeats)
        self._answering = Answering(recorder.ledger, self._opening, self._repeats)

    def close(self) -> None:
        """Write what waits, then take no more."""
        self.writer.close()

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the ledger's days are cut, from its first entry. LookupError."""
        return self._opening.zone

    def open(self, body: str, level: ManagementLevel, zone: str, today: date) -> None:
        """Write the first entry of an empty ledger; an open one stays as it is.

        Raises Unreadable, or ZoneInfo's errors for an unknown zone.
        """
        draft = self._drafting.draft(opening(body, level, zone, today))
        if not self.recorder.head():
            self.writer.propose([Proposal((draft,), DCBAppendCondition())])

    def accept(self, statements: Sequence[Statement]) -> list[Receipt]:
        """All of them or none. Raises Refused, its pointers led by the index in a batch."""
        return self.accept_on(Terms(), statements).receipts

    def accept_on(self, terms: Terms, statements: Sequence[Statement]) -> Accepted:
        """As `accept`, on the request's own terms. Raises ConditionFailed, KeyReused.

        What is recorded already is answered whatever the condition.
        """
        if terms.once and (before := self.recorder.kept(terms.once.key)):
            return self._replayed(before, terms.once)
        condition = self._checking.condition(terms.condition) if terms.condition else None
        settled: dict[int, Receipt] = {}
        for _try in range(_MOST_TRIES + len(statements)):
            ready, known = self._checked(statements, settled)
            drafts, refusals = self._drafting.drafts(ready)
            if refusals:
                raise together(refusals, len(statements))
            if drafts or terms.once:
                keep = [-known[it].position if it in known else 0 for it in range(len(statements))]
                proposal = Proposal(
                    tuple(drafts.values()),
                    condition.append if condition else None,
                    terms.once.keep(keep) if terms.once else None,
                )
                (answer,) = self.writer.propose([proposal])  # (5)
                if isinstance(answer, Clash):
                    if answer.kept and terms.once:
                        return self._replayed(answer.kept, terms.once)
                    # who lost a race for an id, a key or a correction looks again
                    if answer.ref:
                        settled |= self._answering.settled(answer, ready, len(statements))
                    elif condition:
                        self._check_holds(condition)
                    continue
                for index, placed in zip(drafts, answer, strict=True):
                    known[index] = self._answering.receipt(placed, ready[index].entry)
            return Accepted([known[index] for index in range(len(statements))])
        raise Busy

    def once(self, key: str, request: Iterable[bytes]) -> Once:
        """A key and its request, as digests under a key of the ledger."""
        return once(self._once, key, request)

    def _replayed(self, kept: Kept, asked: Once) -> Accepted:
        rows = self.recorder.rows_at(map(abs, kept.places))
        return Accepted(self._answering.again(kept, asked.request, rows), replayed=True)

    def _check_holds(self, condition: Condition) -> None:
        """Raise ConditionFailed with the newest entry in the way, where there is one."""
        position = self.recorder.newest(condition.query, condition.after)
        if position:
            fault = Fault(
                "header:If-Match", "condition.failed",
                f"position {position} came after it and carries all the tags" if condition.tags
                else f"the ledger has grown to position {position}",
                "read what is new, decide again, and send the position you read up to",
            )  # fmt: skip
            raise ConditionFailed((fault,), position=position)

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

    def accept_each(self, statements: Iterable[Statement]) -> list[Receipt | Refused]:
        """Each on its own, in order, in as few transactions as their dependencies allow."""
        answers: dict[int, Receipt | Refused] = {}
        waiting: dict[int, Checked] = {}
        for index, statement in enumerate(statements):
            for last_try in (False, True):
                try:
                    waiting[index] = self._checking.check(statement, {})
                except Refused as refusal:
                    # what it names may be on its way: write that first, then look again
                    if waiting and not last_try:
                        answers |= self._flushed(waiting)
                        continue
                    answers[index] = self._instead(refusal, statement)
                break
        answers |= self._flushed(waiting)
        return [answers[index] for index in sorted(answers)]

    def as_posted(self, row: Row) -> dict[str, Any]:
        """The entry as a CloudEvent again, personal values opened, with its receipt."""
        return as_posted(self.recorder.ledger, self.codec, row)

    def trial(self, condition: Condition | None = None) -> Trial:
        """To try statements, with nothing written. Raises UnknownOfficial, ConditionFailed."""
        if condition:
            self._check_holds(self._checking.condition(condition))
        return Trial(self._checking, self._drafting, self._answering, self._repeats)

    def _checked(
        self, statements: Sequence[Statement], settled: dict[int, Receipt]
    ) -> tuple[dict[int, Checked], dict[int, Receipt]]:
        """What is to be written, and the receipts of what need not be read again. Raises Refused."""
        pending: dict[str, str] = {}
        ready: dict[int, Checked] = {}
        known = dict(settled)
        refusals: dict[int, Refused] = {}
        corrected, twins = set[str](), dict[Ref, Checked]()
        for index, statement in enumerate(statements):
            if index in settled:
                continue
            ref = (statement.source, statement.id)
            if ref in twins and self._repeats.said_twice(twins[ref].statement, statement):
                ready[index] = twins[ref]
                continue
            try:
                ready[index] = twins[ref] = self._checking.check(statement, pending)
                correct_once(ready[index], corrected)
            except Refused as refusal:
                stands = self._answering.standing(statement)
                if isinstance(stands, Receipt):
                    known[index] = stands
                else:
                    refusals[index] = stands or refusal
        if refusals:
            raise together(refusals, len(statements))
        return ready, known

    def _flushed(self, waiting: dict[int, Checked]) -> dict[int, Receipt | Refused]:
        """Write what waits, each on its own, and forget it."""
        answers: dict[int, Receipt | Refused] = {}
        drafts, refusals = self._drafting.drafts(waiting)
        for index, refusal in refusals.items():
            answers[index] = self._instead(refusal, waiting[index].statement)
        proposals = [Proposal((draft,)) for draft in drafts.values()]
        try:
            found = self.writer.propose(proposals) if proposals else []
        except Busy as busy:
            answers |= dict.fromkeys(drafts, busy)
        else:
            for index, answer in zip(drafts, found, strict=True):
                answers[index] = self._each(waiting[index], answer)
        waiting.clear()
        return answers

    def _instead(self, refusal: Refused, statement: Statement) -> Receipt | Refused:
        """What stands under its source and id, else the refusal."""
        try:
            return self._answering.standing(statement) or refusal
        except Busy as busy:
            return busy

    def _each(self, it: Checked, answer: Answer) -> Receipt | Refused:
        try:
            if not isinstance(answer, Clash):
                return self._answering.receipt(answer[0], it.entry)
            if answer.ref:
                return self._answering.settled(answer, {0: it}, 1)[0]
            return self.accept([it.statement])[0]  # a neighbour was first; alone it looks again
        except Refused as refusal:
            return refusal
