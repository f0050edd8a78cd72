"""What statements would become, one after the other; nothing is written and no key is made."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass

from domain.errors import Refused
from domain.jurisdiction import complains
from ledger.answering import Answering
from ledger.checking import Checked, Checking, correct_once
from ledger.drafting import Drafting
from ledger.jurisdiction import Foregoing
from ledger.receipt import Receipt
from ledger.recorders.rows import Ref
from ledger.repeats import Repeats, conflict
from ledger.restating import Supposed, Target
from ledger.statement import Statement

MOST_SUPPOSED = 100_000
"""Of what the statements before make known; beyond it the oldest are forgotten."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What would be stored; `first` is the receipt of what is stored already.

    Neither for a repeat of a statement before it.
    """

    would_store: Checked | None = None
    first: Receipt | None = None


class Trial:
    """Remembers what went before: whom it registers, which keys it links, what it says twice, and
    what may be corrected."""

    def __init__(
        self, checking: Checking, drafting: Drafting, answering: Answering, repeats: Repeats
    ) -> None:
        self._checking = checking
        self._drafting = drafting
        self._answering = answering
        self._repeats = repeats
        self._pending: dict[str, str] = {}
        self._before: dict[Ref, Statement] = {}
        self._supposed: Supposed | None = Supposed(MOST_SUPPOSED)
        self._corrected: set[str] | None = None
        self._foregoing = Foregoing(MOST_SUPPOSED)

    def together(self) -> Trial:
        """As one atomic batch, which corrects nothing of its own and no statement twice."""
        self._corrected, self._supposed = set(), None
        return self

    def of(self, statement: Statement) -> Tried:
        """Raise Refused as for real."""
        ref = (statement.source, statement.id)
        if ref in self._before:
            if not self._repeats.said_twice(self._before[ref], statement):
                raise conflict(None)
            return Tried()
        pending: ChainMap[str, str] = ChainMap({}, self._pending)
        stands: Receipt | Refused | None
        try:
            checked = self._checking.check(statement, pending, self._supposed, self._foregoing)
            self._drafting.check([checked])
            if self._corrected is not None:
                correct_once(checked, self._corrected)
            stands = self._answering.standing(statement)
        except Refused as refusal:
            stands = self._answering.instead(refusal, statement)
        if isinstance(stands, Receipt):
            return Tried(first=stands)
        if stands:
            raise stands
        self._pending |= pending.maps[0]
        self._before[ref] = statement
        if self._supposed:
            about = complains(checked.entry)
            self._supposed.add(ref, Target(statement.type, checked.tags, about))
        self._foregoing.add(checked.entry, checked.tags)
        while len(self._pending) > MOST_SUPPOSED:
            self._pending.pop(next(iter(self._pending)))
        while len(self._before) > MOST_SUPPOSED:
            self._before.pop(next(iter(self._before)))
        return Tried(checked)
