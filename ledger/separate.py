"""(5) Each on its own: statements that only share the transactions they are written in.

`begin` checks them and hands them to the writer, `finish` waits and answers; so that the next are
checked while the last are written.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from queue import SimpleQueue

from domain.errors import Busy, Refused
from ledger.answering import Answering
from ledger.atomic import Atomic
from ledger.checking import Checked, Checking, alone
from ledger.drafting import Drafting
from ledger.receipt import Receipt
from ledger.recorders.rows import Answer, Clash, Proposal
from ledger.statement import Statement
from ledger.terms import Terms
from ledger.writer import Answers, Writer

_NAMES = ("ref:", "origin:", "key:")
"""Tags of what only one can be the first to say."""
Outcome = Answers | Exception
Receipts = list[Receipt | Refused]


class _Written:
    """Statements that were handed over together; waited for as often as anybody likes."""

    def __init__(self, checked: dict[int, Checked]) -> None:
        self.checked = checked
        self.told: SimpleQueue[Outcome] = SimpleQueue()
        self._lock = threading.Lock()
        self._outcome: Outcome | None = None

    def outcome(self) -> Outcome:
        with self._lock:
            if self._outcome is None:
                self._outcome = self.told.get()
            return self._outcome


@dataclass
class Begun:
    """What became of some statements by their index, and what is being written.

    `names` are the references, the origins of corrections and the keys that it holds. `turned_away` is
    why some of it was, Busy or Damaged: nothing that follows may go before it.
    """

    answers: dict[int, Receipt | Refused] = field(default_factory=dict)
    written: list[_Written] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    turned_away: Refused | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> bool:
        """Until all that was handed over is written. Whether there was anything."""
        outcomes = [it.outcome() for it in [*self.written]]  # another thread may settle some
        away = (it for it in outcomes if isinstance(it, Refused))
        self.turned_away = self.turned_away or next(away, None)
        return bool(outcomes)


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

    def begin(self, statements: Iterable[Statement], after: Begun | None = None) -> Begun:
        """In order, in as few transactions as their dependencies allow, the first of them after
        those that were begun before.

        What is refused, or says something of a statement that is on its way, looks again once that
        is there. Once some of it is turned away, the ledger is asked no more: where it is away,
        each question would wait.
        """
        begun, waiting = Begun(), dict[int, Checked]()
        before = after or Begun()
        for index, statement in enumerate(statements):
            for last_try in (False, True):
                if begun.turned_away:
                    begun.answers[index] = _turned_away(statement, begun.turned_away)
                    break
                refusal: Refused | None = None
                names = set[str]()
                try:
                    checked = self._checking.check(statement, {})
                    names = {it for it in checked.tags if it.startswith(_NAMES)}
                except Busy as busy:
                    begun.turned_away = busy
                    continue
                except Refused as refused:
                    refusal = refused
                if not last_try and (refusal or names & begun.names or names & before.names):
                    self._hand_over(begun, waiting)
                    waiting = {}
                    if any([begun.wait(), before.wait()]):
                        begun.turned_away = begun.turned_away or before.turned_away
                        self._settle(before)
                        self._settle(begun)
                        continue
                if refusal:
                    begun.answers[index] = answer = self._instead(refusal, statement)
                    if isinstance(answer, Busy):
                        begun.turned_away = begun.turned_away or answer
                else:
                    waiting[index] = checked
                    begun.names |= names
                break
        self._hand_over(begun, waiting)
        return begun

    def finish(self, begun: Begun) -> Receipts:
        """What became of each, in their order. Raises what the database said of all."""
        self._settle(begun)
        for some in begun.written:
            outcome = some.outcome()
            if not isinstance(outcome, Refused):
                assert isinstance(outcome, Exception), "it would have been settled"
                raise outcome
            begun.answers |= dict.fromkeys(some.checked, outcome)
        return [begun.answers[index] for index in sorted(begun.answers)]

    def _settle(self, begun: Begun) -> None:
        """Answer what was written. Whom a neighbour forestalled is written now, so that what follows
        finds it there."""
        with begun.lock:
            while begun.written and not isinstance(
                outcome := begun.written[0].outcome(), Exception
            ):
                for (index, it), answer in zip(
                    begun.written[0].checked.items(), outcome, strict=True
                ):
                    begun.answers[index] = self._each(it, answer)
                del begun.written[0]

    def _hand_over(self, begun: Begun, checked: dict[int, Checked]) -> None:
        drafts, refusals = self._drafting.drafts(checked)
        for index, refusal in refusals.items():
            begun.answers[index] = self._instead(refusal, checked[index].statement)
        if not drafts:
            return
        some = _Written({index: checked[index] for index in drafts})
        try:
            self._writer.submit([Proposal((it,)) for it in drafts.values()], some.told.put)
        except Busy as busy:
            some.told.put(busy)
            begun.turned_away = busy
        begun.written.append(some)

    def _instead(self, refusal: Refused, statement: Statement) -> Receipt | Refused:
        """The first receipt, or why it is refused."""
        try:
            return self._answering.instead(refusal, statement)
        except Busy as busy:
            return busy

    def _each(self, it: Checked, answer: Answer) -> Receipt | Refused:
        try:
            if not isinstance(answer, Clash):
                return self._answering.receipt(answer[0], it.entry)
            if answer.ref:
                return self._answering.settled(answer, {0: it}, 1)[0]
            # a neighbour was first; alone it looks again
            return self._atomic.accept(Terms(), [it.statement]).receipts[0]
        except Refused as refusal:
            return refusal


def _turned_away(statement: Statement, why: Refused) -> Refused:
    """What is wrong with it by itself, else why what came before it was not written."""
    try:
        alone(statement)
    except Refused as refusal:
        return refusal
    return type(why)()
