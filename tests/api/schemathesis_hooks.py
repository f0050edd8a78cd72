"""What schemathesis is told beside the document: two media types, and what no schema can say."""

from __future__ import annotations

import json
from typing import Any

import schemathesis

from domain.catalogue import Officials, all_kinds

LINES = "application/x-ndjson"
CALENDAR = {"schema.value-error"}
"""Rules of dates that no calendar has, and of intervals that end before they begin."""
SEVERAL, UNFIT = 207, 422
ENVELOPE = {
    "ce-specversion": "1.0", "ce-id": "binary", "ce-source": "urn:example:hr", "ce-type": "official.registered",
}  # fmt: skip


@schemathesis.serializer(LINES, "text/markdown", "text/event-stream")
def as_it_is(_context: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@schemathesis.deserializer(LINES, "text/markdown")
def each_line(_context: Any, response: Any) -> Any:
    """Of lines the first stands for all; a text is itself."""
    if not response.headers.get("content-type", [""])[0].startswith(LINES):
        return response.content.decode()
    lines = [json.loads(line) for line in response.content.splitlines()]
    return lines[0] if lines else {}


@schemathesis.hook
def before_call(_context: Any, case: Any, _kwargs: Any) -> None:
    """A request that fits the document, mended where rules between its parts would refuse it.

    OpenAPI has no words for: binary mode needs its headers; tags need If-Match; a key goes neither
    with a dry run nor with a lenient batch; a position to go on from is not beyond the head.
    """
    if case.meta is None or not case.meta.generation.mode.is_negative:
        headers, query = dict(case.headers or {}), dict(case.query or {})
        if case.method == "POST":
            _mend_post(case.media_type, headers, query)
        if "Last-Event-ID" in headers:
            headers["Last-Event-ID"] = "1"
        if "after" in query:
            query["after"] = 1
        case.headers, case.query = headers, query
        for event in case.body if isinstance(case.body, list) else [case.body]:
            if isinstance(event, dict) and "specversion" in event:
                _known(event)


def _known(event: dict[str, Any]) -> None:
    """About somebody who is registered, and a statement of its own: else all would end at that."""
    if all_kinds()[event["type"]].officials is not Officials.NONE:
        event["data"]["subject"]["officials"] = ["yz-001"]
    event["data"].get("provenance", {}).pop("corrects", None)
    event.pop("subject", None)


def _mend_post(media: str | None, headers: dict[str, Any], query: dict[str, Any]) -> None:
    if media == "application/json":
        for name in ("ce-subject", "ce-time", "ce-dataschema", "ce-traceparent"):
            headers.pop(name, None)
        headers |= ENVELOPE
    if str(headers.get("Content-Encoding")).endswith("gzip"):  # the body is sent as it is
        headers.pop("Content-Encoding")
    alone = "lenient" in str(headers.get("Prefer", ""))
    if alone or str(query.get("dry_run", "")).lower() == "true":
        headers.pop("Idempotency-Key", None)
    if alone:
        headers.pop("If-Match", None)
    if "If-Match" in headers:
        headers["If-Match"] = '"1"'
    else:
        query.pop("tags", None)


@schemathesis.hook
def filter_failure(_context: Any, failure: Any, _case: Any, response: Any) -> bool:
    """A lenient batch is answered 207 whatever becomes of it: one that was refused whole was refused."""
    accepted = "negative_data_rejection" in failure.checks
    return not (accepted and response.status_code == SEVERAL and not _taken(response))


def _taken(response: Any) -> list[Any]:
    return [it for it in _each(response) if it["status"] != "refused"]


def _each(response: Any) -> list[Any]:
    """What became of each event of a lenient batch, in a dry run too."""
    told = response.json()
    return list(told["events"] if isinstance(told, dict) else told)


@schemathesis.check
def refused_for_what_no_schema_knows(_context: Any, response: Any, case: Any) -> None:
    """A whole event that fits its schema is refused for its dates and its gates, not for its form.

    In binary mode the document cannot tell which type the body is of.
    """
    fits = case.meta is None or not case.meta.generation.mode.is_negative
    if not fits or case.media_type == "application/json":
        return
    problems = [response.json()] if response.status_code == UNFIT else []
    if response.status_code == SEVERAL:
        problems = [it["problem"] for it in _each(response) if "problem" in it]
    rules = {it["rule"] for told in problems for it in told.get("errors", [])}
    form = {it for it in rules if it.startswith(("cloudevents.", "schema.", "entry."))} - CALENDAR
    assert not form, form
