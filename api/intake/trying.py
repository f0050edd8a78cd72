"""Dry runs: what events would become, and what would not fit any more. Nothing is stored or counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from api.intake.accepting import Item, Read, check_known
from api.intake.reading import receipt_json
from api.problems import of_refusal
from api.service import Service
from domain.entry import Recorded
from domain.errors import Refused
from ledger.answering import together
from ledger.receipt import instant
from ledger.statement import Statement
from ledger.terms import Condition
from ledger.trial import Trial, Tried
from projections.foreseen import Foreseen, foreseen

WOULD_STORE, WOULD_REPEAT = "would-store", "would-repeat"


class Trying:
    """One dry run: what goes before is seen by what follows."""

    def __init__(self, service: Service, trial: Trial) -> None:
        self._service = service
        self._trial = trial
        self._head = service.recorder.head()

    def items(self, read: Sequence[Read], *, atomic: bool = False) -> list[Item]:
        """One for each, in order. Raises Refused where they are all or none."""
        tried: list[Tried | Refused | dict[str, Any]] = []
        for it in read:
            try:
                tried.append(self._trial.of(it) if isinstance(it, Statement) else it)
            except Refused as refusal:
                tried.append(refusal)
        refusals = {index: it for index, it in enumerate(tried) if isinstance(it, Refused)}
        if atomic and refusals:
            raise together(refusals, len(read))
        supposed = self._supposed([it for it in tried if isinstance(it, Tried)])
        become = iter(zip(supposed, foreseen(self._service.recorder, supposed), strict=True))
        return [_named(it) | _said(what, become) for it, what in zip(read, tried, strict=True)]

    def _supposed(self, tried: Sequence[Tried]) -> list[Recorded]:
        """As they would follow the head, if nobody else wrote."""
        now, made = instant(self._service.clock_us()), list[Recorded]()
        for it in tried:
            if it.would_store:
                self._head += 1
                made.append(Recorded(self._head, now, it.would_store.tags, it.would_store.entry))
        return made


def try_all(service: Service, statements: Sequence[Statement], condition: Condition | None) -> Any:
    """A dry run of an atomic request. Raises Refused, Declined."""
    check_known(service, condition)
    trial = service.record.trial(condition).together()
    return told(Trying(service, trial).items(statements, atomic=True))


def try_each(service: Service, read: Sequence[Read]) -> Any:
    return told(Trying(service, service.record.trial()).items(read))


def told(items: list[Item]) -> dict[str, Any]:
    return {"dry_run": True, "events": [{"index": it, **item} for it, item in enumerate(items)]}


def _named(it: Read) -> Item:
    return {"source": it.source, "id": it.id} if isinstance(it, Statement) else {}


def _said(what: Any, become: Any) -> Item:
    if isinstance(what, Refused):
        return {"status": "refused", "problem": of_refusal(what)}
    if not isinstance(what, Tried):
        return {"status": "refused", "problem": what}
    if what.would_store is None:
        first = {"receipt": receipt_json(what.first)} if what.first else {}
        return {"status": WOULD_REPEAT, **first}
    supposed: Recorded
    seen: Foreseen
    supposed, seen = next(become)
    return {
        "status": WOULD_STORE, "position_if_alone": supposed.position, "stage": seen.stage,
        "irregularities": [asdict(it) for it in seen.irregularities],
    }  # fmt: skip
