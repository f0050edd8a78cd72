"""Every error as application/problem+json (RFC 9457): a stable type with a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import Response

from api.tracing import trace_id
from domain.errors import ConditionFailed, ContentConflict, Fault, Refused


@dataclass(frozen=True, slots=True)
class Problem:
    """`way_out` is what the sender can do; `retryable` whether to send the very same request again,
    with nothing mended and nothing else recorded first."""

    status: int
    title: str
    way_out: str
    retryable: bool = False


# ruff: noqa: E501  a table, one line a problem
PROBLEMS: dict[str, Problem] = {
    "malformed-json": Problem(400, "The body is not strict JSON", "send UTF-8 JSON without duplicate names, NaN or Infinity"),
    "not-a-cloudevent": Problem(400, "The body is not a CloudEvents 1.0 event", "see the errors: each points to an attribute"),
    "event-unreadable": Problem(422, "The event does not fit its type", "see the errors; GET /v1/event-types names each type's schema, which says what fits"),
    "unknown-event-type": Problem(422, "No such type of event", "GET /v1/event-types lists them"),
    "may-not-be-recorded": Problem(422, "This may not be recorded here", "each error names its gate, the reason and what you can do instead"),
    "unknown-official": Problem(422, "Names an official who is not registered", "register the official, or link your key to one"),
    "unknown-target": Problem(422, "Corrects what it cannot correct", "send the target first; a correction is of its target's type"),
    "identity-taken": Problem(409, "The id or key belongs to someone else", "read it back; use officials.merged if both are one person"),
    "event-id-conflict": Problem(409, "This source and id are recorded with other content", "send a correction under a new id"),
    "condition-failed": Problem(412, "What you relied on has changed", "read again and decide again"),
    "idempotency-key-reused": Problem(422, "The key came before with another request", "give each request a key of its own; a retry says the same"),
    "idempotency-key-in-use": Problem(409, "The first request with this key is still being answered", "send the same request again after the time in Retry-After", retryable=True),
    "body-too-large": Problem(413, "The body is too large", "at most 1 MiB and 1000 events; use /v1/events:import for more"),
    "body-too-slow": Problem(408, "The body came too slowly", "send the same request again, in one go", retryable=True),
    "head-too-large": Problem(431, "The headers are too large", "send less in headers: all of them take at most 64 KiB"),
    "malformed-gzip": Problem(400, "The body is not gzip", "send whole gzip members and nothing after them, or leave Content-Encoding out"),
    "unsupported-media-type": Problem(415, "No such media type here", "application/cloudevents+json, application/cloudevents-batch+json, application/json with ce-* headers; application/x-ndjson for imports; as it is or in gzip"),
    "too-many-requests": Problem(429, "More events a second than are taken from one address", "send the same request again after the time in Retry-After", retryable=True),
    "entry-unreadable": Problem(500, "The entry cannot be read back", "its stored bytes are not as they were written, or not of this version: tell who runs the ledger, who compares it with a copy of its own and with your receipt"),
    "ledger-damaged": Problem(500, "The ledger is damaged and takes no entries", "it is not as it was written: tell who runs it, to whom `supervision doctor` says more; once it is mended, send the same request again"),
    "not-found": Problem(404, "Nothing is here", "GET / lists the paths that there are, and /docs/integrating tells how they are asked"),
    "method-not-allowed": Problem(405, "Not by this method", "see the Allow header"),
    "bad-request": Problem(400, "The request cannot be read", "mend what the detail or the errors name; GET / lists what may be asked"),
    "busy": Problem(503, "The service is busy", "send the same request again after the time in Retry-After", retryable=True),
    "not-ready": Problem(503, "Not ready to serve", "each error names a check that fails, and what to do", retryable=True),
    "internal": Problem(500, "Something went wrong here", "send the same request again; nothing is stored twice", retryable=True),
}  # fmt: skip

MOST_FAULTS = 50
_SOON = {"/problems/busy", "/problems/idempotency-key-in-use", "/problems/not-ready"}
"""What may succeed in a second."""

CODE_OF_STATUS = {
    408: "body-too-slow",
    404: "not-found",
    405: "method-not-allowed",
    413: "body-too-large",
    415: "unsupported-media-type",
}


def problem(code: str, faults: Sequence[Fault] = (), detail: str = "") -> dict[str, Any]:
    """The problem as a JSON object, with the first of its faults and how many more there are."""
    it = PROBLEMS[code]
    if (more := len(faults) - MOST_FAULTS) > 0:
        rest = Fault("", "problem.more", f"{more} more", "mend these, then send it again")
        faults = [*faults[:MOST_FAULTS], rest]
    errors = [
        {"pointer": fault.pointer, "rule": fault.rule, "detail": fault.detail}
        | ({"way_out": fault.way_out} if fault.way_out else {})
        for fault in faults
    ]
    return {
        "type": f"/problems/{code}", "title": it.title, "status": it.status,
        "detail": detail or it.way_out, "retryable": it.retryable,
        **({"errors": errors} if errors else {}),
    }  # fmt: skip


class Declined(Exception):
    """The request is not taken up; `found` is the problem that answers it."""

    def __init__(
        self,
        code: str,
        faults: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(code)
        self.found = problem(code, faults, detail)
        self.headers = headers


def declined(pointer: str, detail: str, way_out: str = "") -> Declined:
    """For a header or a parameter: `header:If-Match`, `query:tags`; its rule is of the same name."""
    rule = pointer.lower().replace(":", ".")
    return Declined("bad-request", [Fault(pointer, rule, detail, way_out)])


def of_refusal(refusal: Refused) -> dict[str, Any]:
    """The position of the entry that is in the way is told, never its content."""
    found = problem(refusal.code, refusal.faults)
    known = isinstance(refusal, ContentConflict | ConditionFailed) and refusal.position
    return found | {"position": known} if known else found


def answer(found: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    extra = {"Retry-After": "1"} if found["type"] in _SOON else {}
    trace = trace_id()
    return Response(
        orjson.dumps(found | {"trace_id": trace} if trace else found),
        found["status"],
        {**extra, **(headers or {})},
        "application/problem+json",
    )
