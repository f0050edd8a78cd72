"""A receipt as JSON, and what the intake log keeps of a statement."""

from __future__ import annotations

from typing import Any

from domain.catalogue import all_kinds
from domain.errors import Refused
from ledger.receipt import Receipt
from ledger.statement import Statement
from projections.intake_log import REFUSED, REPEATED, STORED, UNREADABLE_SOURCE, Sent

UNREADABLE = Sent(UNREADABLE_SOURCE, "(unknown)", REFUSED)


def sent_of(statement: Statement, became: Receipt | Refused) -> Sent:
    """A type that is not in the catalogue is not repeated: it is the sender's text."""
    kind = statement.type if statement.type in all_kinds() else "(unknown)"
    if isinstance(became, Refused):
        return Sent(statement.source, kind, REFUSED, became.code)
    return Sent(statement.source, kind, REPEATED if became.repeated else STORED, late=became.late)


def receipt_json(receipt: Receipt) -> dict[str, Any]:
    return {
        "ledger": receipt.ledger, "position": receipt.position,
        "recorded_at": receipt.recorded_at.isoformat(timespec="microseconds"),
        "leaf": receipt.leaf, "source": receipt.source, "id": receipt.id,
        "repeated": receipt.repeated,
    }  # fmt: skip
