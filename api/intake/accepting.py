"""What becomes of statements: all or none, or each on its own; counted without content.

Everything here waits for a database, so it runs in a thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from api.intake.reading import UNREADABLE, receipt_json, sent_of
from api.problems import declined, of_refusal
from api.service import Service
from domain.errors import Busy, Refused, UnknownOfficial, UnknownTarget
from ledger.receipt import Receipt
from ledger.separate import Begun
from ledger.statement import Statement
from ledger.terms import Accepted, Condition, Terms

Read = Statement | dict[str, Any]
"""A statement, or the problem with what is none."""
Item = dict[str, Any]


def accept(service: Service, statements: Sequence[Statement], terms: Terms) -> Accepted:
    """All of them or none. Raises Refused, Declined."""
    check_known(service, terms.condition)
    try:
        accepted = service.record.accept_on(terms, statements)
    except Refused as refusal:
        log(service, ((it, refusal) for it in statements))
        raise
    again = accepted.replayed
    log(
        service,
        (
            (it, replace(receipt, repeated=True) if again else receipt)
            for it, receipt in zip(statements, accepted.receipts, strict=True)
        ),
    )
    return accepted


@dataclass
class Taken:
    """What was read together, and began to be written; `busy` once some of it was turned away.

    `wanting` where some of it, or of what was before, is not recorded for that, after all patience.
    `after` is what was not finished when it began.
    """

    read: Sequence[Read]
    statements: list[Statement]
    begun: Begun
    after: Taken | None
    busy: bool = False
    wanting: bool = False
    finished: bool = False


def begin_each(service: Service, read: Sequence[Read], after: Taken | None = None) -> Taken:
    """Each on its own, in order, after what was begun before."""
    statements = [it for it in read if isinstance(it, Statement)]
    before = after if after and not after.finished else None
    begun = service.record.separate.begin(statements, before.begun if before else None)
    return Taken(read, statements, begun, before, wanting=bool(after and after.wanting))


def finish_each(service: Service, taken: Taken, patience: Sequence[float] = ()) -> list[Item]:
    """One result for each, in order; what cannot be read is refused like the rest.

    While the service is busy it is tried again after so many seconds, each in its turn.
    """
    before, taken.after, taken.finished = taken.after, None, True
    statements, became = taken.statements, service.record.separate.finish(taken.begun)
    busy = _first_busy(became)
    taken.busy = busy is not None
    if before and before.busy:  # what was refused may have been so for want of what was not written
        busy = 0
    for seconds in patience:
        if busy is None:
            break
        again = [it for it in range(busy, len(became)) if isinstance(became[it], Refused)]
        if again and taken.busy:
            time.sleep(seconds)
        anew = service.record.accept_each([statements[it] for it in again])
        for place, what in zip(again, anew, strict=True):
            became[place] = what
        busy = _first_busy(became)
    wanting = taken.wanting or (before is not None and before.wanting)
    taken.wanting = _put_off(became, 0 if wanting else busy)
    log(service, zip(statements, became, strict=True), unreadable=len(taken.read) - len(statements))
    return list(_items(taken.read, became))


def accept_each(service: Service, read: Sequence[Read]) -> list[Item]:
    """Begun and finished."""
    return finish_each(service, begin_each(service, read))


def _put_off(became: list[Receipt | Refused], since: int | None) -> bool:
    """What may only want what was turned away before it is to be sent again too."""
    for place in range(len(became) if since is None else since, len(became)):
        if isinstance(became[place], UnknownOfficial | UnknownTarget):
            became[place] = Busy()
    return since is not None


def _first_busy(became: Sequence[Receipt | Refused]) -> int | None:
    return next((place for place, it in enumerate(became) if isinstance(it, Busy)), None)


def check_known(service: Service, condition: Condition | None) -> None:
    """Raise Declined for a condition on what nobody has read yet."""
    if condition and condition.after > service.recorder.head():
        raise declined(
            "header:If-Match",
            "is beyond the head of the ledger",
            "send the position up to which you read",
        )


def log(
    service: Service,
    became: Iterable[tuple[Statement, Receipt | Refused]],
    unreadable: int = 0,
) -> None:
    """What was sent and what became of it, without content."""
    told = list(became)
    sent = [sent_of(it, what) for it, what in told] + [UNREADABLE] * unreadable
    fresh = (it.position for _said, it in told if isinstance(it, Receipt) and not it.repeated)
    at = max(fresh, default=None)  # what is told again belongs to the head, not to its first place
    if at is None:
        with suppress(Busy):
            at = service.recorder.head()
    service.intake_log.note(service.clock_us(), at, sent)


def _items(read: Sequence[Read], became: Sequence[Receipt | Refused]) -> Iterator[Item]:
    answers = iter(became)
    for it in read:
        if isinstance(it, dict):
            yield {"status": "refused", "problem": it}
            continue
        what, named = next(answers), {"source": it.source, "id": it.id}
        if isinstance(what, Refused):
            yield {**named, "status": "refused", "problem": of_refusal(what)}
        else:
            status = "repeated" if what.repeated else "stored"
            yield {**named, "status": status, "receipt": receipt_json(what)}
