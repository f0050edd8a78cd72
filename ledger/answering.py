"""(6) What a sender is told: the receipt, the first receipt again, or what is in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.entry import Entry
from domain.errors import (
    ContentConflict,
    Forbidden,
    KeyReused,
    Refused,
    UnknownKind,
    Unreadable,
    refused,
)
from ledger.checking import Checked
from ledger.opening import Opening
from ledger.receipt import Receipt, receipt
from ledger.recorders.rows import Clash, Kept, Placed, Row
from ledger.repeats import Repeats, conflict
from ledger.statement import Statement


class Answering:
    def __init__(self, ledger: str, opening: Opening, repeats: Repeats) -> None:
        self._ledger = ledger
        self._opening = opening
        self._repeats = repeats

    def receipt(self, placed: Placed, entry: Entry | None = None) -> Receipt:
        """`entry` is the row's, where the caller has it at hand."""
        return receipt(self._ledger, self._opening.zone, placed, entry)

    def standing(self, statement: Statement) -> Receipt | ContentConflict | None:
        """What the ledger holds under the source and id: the same, something else, or nothing."""
        found = self._repeats.standing(statement)
        return self.receipt(Placed(found, repeated=True)) if isinstance(found, Row) else found

    def instead(self, refusal: Refused, statement: Statement) -> Receipt | Refused:
        """Of a statement that is refused: the first receipt where it is a retry; else what is wrong
        with it by itself before what is in its way."""
        stands = self.standing(statement)
        by_itself = isinstance(refusal, Unreadable | UnknownKind | Forbidden)
        return refusal if stands is None or (by_itself and isinstance(stands, Refused)) else stands

    def again(self, kept: Kept, request: bytes, rows: Mapping[int, Row]) -> list[Receipt]:
        """The receipts that a request was answered with. Raises KeyReused."""
        if kept.request != request:
            raise refused(
                KeyReused, "header:Idempotency-Key", "key.reused",
                "came before with another request, which was answered",
                "give each request a key of its own",
            )  # fmt: skip
        return [self.receipt(Placed(rows[abs(it)], repeated=it < 0)) for it in kept.places]

    def settled(self, clash: Clash, ready: Mapping[int, Checked], size: int) -> dict[int, Receipt]:
        """The receipt of what only looked like other content. Raises ContentConflict."""
        refs = {i: (it.statement.source, it.statement.id) for i, it in ready.items()}
        index = max(index for index, ref in refs.items() if ref == clash.ref)
        stands = self.standing(ready[index].statement) if clash.row else None
        if not isinstance(stands, Receipt):
            raise together({index: stands or conflict(None)}, size)
        return {index: stands}


def together(refusals: Mapping[int, Refused], size: int) -> Refused:
    """One refusal for a batch, of the first one's kind, every pointer led by its index."""
    first = next(iter(refusals.values()))
    if size > 1:
        first.faults = tuple(
            replace(fault, pointer=f"/{index}{fault.pointer}")
            for index, refusal in refusals.items()
            for fault in refusal.faults
        )
    return first
