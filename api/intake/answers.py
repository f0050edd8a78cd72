"""Answers of the intake: receipts, results and problems, as bytes made here."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from starlette.responses import Response

from api.intake.accepting import Item
from api.intake.asked import BATCH, Asked
from api.intake.reading import receipt_json
from api.problems import answer, problem
from ledger.terms import Accepted
from projections.unreadable import EntryUnreadable

LOG = logging.getLogger("supervision.api")
LENIENT = {"Preference-Applied": "handling=lenient"}


def json_answer(found: Any, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(found), status, headers, "application/json")


def receipts_answer(asked: Asked, accepted: Accepted) -> Response:
    """Byte for byte what it was, where it is told again under its key."""
    receipts = accepted.receipts
    status = 200 if all(receipt.repeated for receipt in receipts) else 201
    headers = {"Idempotent-Replayed": "true"} if accepted.replayed else {}
    if asked.media == BATCH:
        return json_answer([receipt_json(receipt) for receipt in receipts], status, headers)
    headers["Location"] = f"/v1/events/{receipts[0].position}"
    return json_answer(receipt_json(receipts[0]), status, headers)


def each_answer(items: list[Item]) -> Response:
    """Each event of a batch by its index; what could not be read has no source and no id."""
    told = [
        {"index": index, "source": None, "id": None, **item, "retryable": _retryable(item)}
        for index, item in enumerate(items)
    ]
    return json_answer(told, 207, LENIENT)


def _retryable(item: Item) -> bool:
    """Whether to send the very same event again, with nothing else recorded first."""
    return bool(item.get("problem", {}).get("retryable"))


def unreadable_answer(error: EntryUnreadable) -> Response:
    LOG.error("entry_unreadable position=%s type=%s", error.position, error.reason)
    return answer(problem("entry-unreadable") | {"position": error.position})
