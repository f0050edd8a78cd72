"""(5) Each on its own: statements that only share the transactions they are written in."""

from __future__ import annotations

from collections.abc import Iterable

from domain.errors import Busy, Refused
from ledger.answering import Answering
from ledger.atomic import Atomic
from ledger.checking import Checked, Checking
from ledger.drafting import Drafting
from ledger.receipt import Receipt
from ledger.recorders.rows import Answer, Clash, Proposal
from ledger.statement import Statement
from ledger.terms import Terms
from ledger.writer import Writer


class Separate:
    """`atomic` is for what has to look again alone."""

    def __init__(
        self,
        writer: Writer,
        checking: Checking,
        drafting: Drafting,
        answering: Answering,
        atomic: Atomic,
    ) -> None:
        self._writer = writer
        self._checking = checking
        self._drafting = drafting
        self._answering = answering
        self._atomic = atomic

    def accept(self, statements: Iterable[Statement]) -> list[Receipt | Refused]:
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

    def _flushed(self, waiting: dict[int, Checked]) -> dict[int, Receipt | Refused]:
        """Write what waits, each on its own, and forget it."""
        answers: dict[int, Receipt | Refused] = {}
        drafts, refusals = self._drafting.drafts(waiting)
        for index, refusal in refusals.items():
            answers[index] = self._instead(refusal, waiting[index].statement)
        proposals = [Proposal((draft,)) for draft in drafts.values()]
        try:
            found = self._writer.propose(proposals) if proposals else []
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
            return self._atomic.accept(Terms(), [it.statement]).receipts[
                0
            ]  # a neighbour was first; alone it looks again
        except Refused as refusal:
            return refusal
