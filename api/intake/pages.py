"""GET /v1/events: the ledger a page at a time, and one entry by its position.

A page that is full never changes: nothing is ever recorded before its last entry. It may be kept
for ever, unless it holds something of a person, whose key may be destroyed.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.intake.following import STREAM, follow
from api.intake.query import Misasked, Wanted, beyond, resolved, wanted
from api.intake.readers import lasts, read_back
from api.problems import answer, of_refusal, problem
from api.service import Service
from domain.errors import Refused
from ledger.recorders.rows import Row

LINES = "application/x-ndjson"
_NEVER = re.compile(r";q=0(\.0*)?(;|$)")
"""Not acceptable at all (RFC 9110, 12.4.2)."""
_GONE = "an entry was here, and is gone: tell who runs the ledger, who compares it with a copy"
_NO_ENTRY = "no entry has this position; GET /v1/events lists them, and tells the head"
FOR_EVER, ASK_AGAIN = "private, immutable, max-age=31536000", "private, no-cache"


@dataclass(frozen=True, slots=True)
class Found:
    """Bytes to answer with. `version` is their ETag: the head that a full page tells is not in it."""

    body: bytes
    version: str
    lasts: bool


async def get_events(request: Request) -> Response:
    """A page as JSON or as lines; a stream where that is what is accepted."""
    try:
        asked = wanted(request)
        media = _media(request)
        if media == STREAM and request.method == "GET":
            return await follow(request, asked)
        service: Service = request.app.state.service
        found = await request.app.state.readers.read(_page, service, asked, media)
    except Misasked as error:
        return answer(problem("bad-request", error.faults))
    except Refused as refusal:
        return answer(of_refusal(refusal))
    return _told(request, found, media)


async def get_event(request: Request) -> Response:
    """One entry read back as it was posted, with its receipt."""
    service: Service = request.app.state.service
    try:
        found = await request.app.state.readers.read(_one, service, request.path_params["position"])
    except Refused as refusal:
        return answer(of_refusal(refusal))
    if not isinstance(found, Found):
        return answer(found or problem("not-found", detail=_NO_ENTRY))
    return _told(request, found, "application/json")


def _page(service: Service, asked: Wanted, media: str) -> Found:
    head, after = service.recorder.head(), asked.after or 0  # before the entries: all up to it are
    if after > head:
        raise beyond(head)
    tags = resolved(service.recorder, asked.tags)
    rows = service.recorder.some(asked.types, tags, after, head, asked.limit)
    events = [read_back(service, row) for row in rows]
    full = len(rows) == asked.limit
    if not (tags or asked.types):
        events = _with_gaps(events, rows, after, rows[-1].position if full else head)
    lasting = full and len(events) == len(rows) and all(map(lasts, rows, events))
    if media == LINES:
        return _found(b"".join(orjson.dumps(it) + b"\n" for it in events), lasting=lasting)
    page = {
        "ledger": service.recorder.ledger, "head": head, "after": after,
        "next_after": rows[-1].position if full else head,
        "complete": full, "events": events,
    }  # fmt: skip
    same = orjson.dumps({**page, "head": None} if full else page)
    return _found(orjson.dumps(page), same, lasting=lasting)


def _with_gaps(
    events: list[dict[str, Any]], rows: list[Row], after: int, upto: int
) -> list[dict[str, Any]]:
    """Where entries are gone that were there, a problem stands for each run of them."""
    if len(rows) == upto - after:  # nearly always
        return events
    made, reached = list[dict[str, Any]](), after
    for position, shown in (
        *((row.position, it) for row, it in zip(rows, events, strict=True)),
        (upto + 1, None),
    ):
        if position > reached + 1:
            gone = problem("entry-unreadable", detail=_GONE)
            made.append({"position": reached + 1, "problem": gone})
        made += [shown] if shown else []
        reached = position
    return made


def _one(service: Service, position: str) -> Found | dict[str, object] | None:
    """None where there is no such entry, a problem where it cannot be read."""
    if not re.fullmatch(r"[1-9]\d{0,17}", position, re.ASCII):
        return None
    row = service.recorder.entry(int(position))
    if row is None:
        gone = int(position) <= service.recorder.head()
        return problem("entry-unreadable", detail=_GONE) if gone else None
    shown = read_back(service, row)
    if "problem" in shown:
        return dict(shown["problem"])
    return _found(orjson.dumps(shown), lasting=lasts(row, shown))


def _found(body: bytes, same: bytes | None = None, *, lasting: bool) -> Found:
    """`same` is what the ETag is made of, where that is not all of the body."""
    return Found(body, f'W/"{hashlib.sha256(same or body).hexdigest()[:32]}"', lasting)


def _told(request: Request, found: Found, media: str) -> Response:
    control = FOR_EVER if found.lasts else ASK_AGAIN
    headers = {"ETag": found.version, "Cache-Control": control, "Vary": "Accept"}
    if _known(request.headers.get("if-none-match", ""), found.version):
        return Response(None, 304, headers)
    return Response(found.body, 200, headers, media)


def _known(told: str, version: str) -> bool:
    """Compared weakly (RFC 9110, 13.1.2)."""
    each = [it.strip().removeprefix("W/") for it in told.split(",")]
    return "*" in each or version.removeprefix("W/") in each


def _media(request: Request) -> str:
    """The first of what we have that is accepted by name; JSON for whatever else."""
    accepted = request.headers.get("accept", "").lower().replace(" ", "").split(",")
    named = [it.partition(";")[0] for it in accepted if not _NEVER.search(it)]
    return next((it for it in named if it in {STREAM, LINES}), "application/json")
