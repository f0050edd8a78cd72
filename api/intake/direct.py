"""The common case of POST /v1/events past the framework: one structured event that asks for nothing
special, about somebody named before. It has the answers of `routes.post_events`, at a fraction of
the cost; whatever else there is to say about a request is said there.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import orjson
from starlette.types import Message, Receive, Scope, Send

from api.intake.cloudevents import NotACloudEvent, read_event
from api.intake.reading import receipt_json, sent_of
from api.intake.strict_json import Malformed, parse
from api.intake.waking import Waking
from api.service import Service
from domain.errors import Busy
from ledger.receipt import Receipt
from ledger.statement import Statement

MOST_BYTES = 64 << 10
"""A longer event is none of the common case."""
_DIGITS = len(str(MOST_BYTES))
_JSON = (b"content-type", b"application/json")
_ORDINARY = frozenset(
    {b"host", b"content-length", b"accept", b"accept-encoding", b"accept-language", b"user-agent",
     b"connection", b"cache-control", b"pragma"}
)  # fmt: skip
"""Headers that change nothing about a post."""


async def post_directly(service: Service, waking: Waking, body: bytes) -> Receipt | None:
    """The receipt once it is durable; None where the way round is to be taken. Raises Busy."""
    try:
        statement = read_event(parse(body))
    except (Malformed, NotACloudEvent):
        return None
    return await at_once(service, waking, statement)


async def at_once(service: Service, waking: Waking, statement: Statement) -> Receipt | None:
    """On the loop where nothing need be asked; None where it is to be looked at in a thread.

    Raises Busy.
    """
    future, settle = waking.future()
    if not service.record.submit(statement, settle):
        return None
    found = await future
    if isinstance(found, Busy):
        raise found
    if not isinstance(found, Receipt):
        return None
    at = found.position
    if found.repeated:  # it is told again now, and not where it was first told
        with suppress(Busy):
            at = await asyncio.to_thread(service.recorder.head)
    service.intake_log.note(service.clock_us(), at, [sent_of(statement, found)])
    return found


def is_common(scope: Scope) -> bool:
    """Whether a request is a post of one event with none but ordinary headers."""
    if scope["path"] != "/v1/events" or scope["method"] != "POST" or scope["query_string"]:
        return False
    structured = sized = False
    for name, value in scope["headers"]:
        if name == b"content-type":
            structured = not structured and value == b"application/cloudevents+json"
            if not structured:
                return False
        elif name == b"content-length":
            few = value.isdigit() and len(value) <= _DIGITS
            sized = not sized and few and int(value) <= MOST_BYTES
            if not sized:
                return False
        elif name not in _ORDINARY:
            return False
    return structured and sized


async def whole(scope: Scope, receive: Receive) -> tuple[bytes | None, Receive]:
    """The body where its first piece is all of it, and a channel that begins with it once more.

    Who sends in pieces is waited for where time and room are kept.
    """
    first = await receive()
    again = [first]

    async def once_more() -> Message:
        return again.pop() if again else await receive()

    body: bytes = first.get("body", b"")
    if first.get("more_body") and b"%d" % len(body) != dict(scope["headers"])[b"content-length"]:
        return None, once_more
    return body, once_more


async def tell(send: Send, receipt: Receipt) -> None:
    body = orjson.dumps(receipt_json(receipt))
    headers = [
        (b"location", b"/v1/events/%d" % receipt.position),
        (b"content-length", b"%d" % len(body)),
        _JSON,
    ]
    status = 200 if receipt.repeated else 201
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
