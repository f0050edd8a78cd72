"""(5) All or none: statements that are recorded together, on their request's terms."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Busy, ConditionFailed, Fault, Refused
from ledger.answering import Answering, together
from ledger.checking import Checked, Checking, correct_once
from ledger.drafting import Drafting
from ledger.jurisdiction import Foregoing
from ledger.receipt import Receipt
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Clash, Kept, Proposal, Ref
from ledger.repeats import Repeats
from ledger.statement import Statement
from ledger.terms import Accepted, Condition, Once, Terms
from ledger.writer import Writer

_MOST_TRIES = 20


class Atomic:
    def __init__(
        self,
        recorder: LedgerRecorder,
        writer: Writer,
        checking: Checking,
        drafting: Drafting,
        answering: Answering,
        repeats: Repeats,
    ) -> None:
        self._recorder = recorder
        self._writer = writer
        self._checking = checking
        self._drafting = drafting
        self._answering = answering
        self._repeats = repeats

    def accept(self, terms: Terms, statements: Sequence[Statement]) -> Accepted:
        """Raise Refused, its pointers led by the index in a batch."""
        if terms.once and (before := self._recorder.kept(terms.once.key)):
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
                (answer,) = self._writer.propose([proposal])  # (5)
                if isinstance(answer, Clash):
                    if answer.kept and terms.once:
                        return self._replayed(answer.kept, terms.once)
                    # who lost a race for an id, a key or a correction looks again
                    if answer.ref:
                        settled |= self._answering.settled(answer, ready, len(statements))
                    elif condition:
                        self.check_holds(condition)
                    continue
                for index, placed in zip(drafts, answer, strict=True):
                    known[index] = self._answering.receipt(placed, ready[index].entry)
            return Accepted([known[index] for index in range(len(statements))])
        raise Busy

    def check_holds(self, condition: Condition) -> None:
        """Raise ConditionFailed with the newest entry in the way, where there is one."""
        position = self._recorder.newest(condition.query, condition.after)
        if position:
            fault = Fault(
                "header:If-Match", "condition.failed",
                f"position {position} came after it and carries all the tags" if condition.tags
                else f"the ledger has grown to position {position}",
                "read what is new, decide again, and send the position you read up to",
            )  # fmt: skip
            raise ConditionFailed((fault,), position=position)

    def _replayed(self, kept: Kept, asked: Once) -> Accepted:
        rows = self._recorder.rows_at(map(abs, kept.places))
        return Accepted(self._answering.again(kept, asked.request, rows), replayed=True)

    def _checked(
        self, statements: Sequence[Statement], settled: dict[int, Receipt]
    ) -> tuple[dict[int, Checked], dict[int, Receipt]]:
        """What is to be written, and the receipts of what need not be read again. Raises Refused."""
        pending: dict[str, str] = {}
        ready: dict[int, Checked] = {}
        known = dict(settled)
        refusals: dict[int, Refused] = {}
        corrected, twins, foregoing = set[str](), dict[Ref, Checked](), Foregoing(len(statements))
        for index, statement in enumerate(statements):
            if index in settled:
                continue
            ref = (statement.source, statement.id)
            if ref in twins and self._repeats.said_twice(twins[ref].statement, statement):
                ready[index] = twins[ref]
                continue
            try:
                it = self._checking.check(statement, pending, foregoing=foregoing)
                ready[index] = twins[ref] = it
                correct_once(it, corrected)
                foregoing.add(it.entry, it.tags)
            except Refused as refusal:
                told = self._answering.instead(refusal, statement)
                if isinstance(told, Receipt):
                    known[index] = told
                else:
                    refusals[index] = told
        if refusals:
            raise together(refusals, len(statements))
        return ready, known
