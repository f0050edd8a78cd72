"""Parameters and headers, each once, by the name that the table of operations gives it."""

from __future__ import annotations

from typing import Any

from api.describing.events import examples
from api.intake.catalogue import address
from api.intake.cloudevents import MOST_ID, MOST_SOURCE, MOST_TYPE
from api.problems import PROBLEMS
from domain.catalogue import all_kinds

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_POSITION = "^(?:0|[1-9][0-9]{0,17})$"


# ruff: noqa: E501  a table, one line a parameter
def parameters() -> dict[str, Json]:
    shown = _shown()
    return {
        "dry_run": _query("dry_run", {"type": "boolean", "default": False}, "Judge it in full and store nothing."),
        "condition_tags": _query("tags", _tags("ConditionTag"), "With If-Match: what you rely on, an entry that carries all of these. May be repeated."),
        "tags": _query("tags", _tags("Tag"), "Only entries that carry all of these. May be repeated."),
        "type": _query(
            "type", {"type": "array", "items": {"enum": list(all_kinds())}, "maxItems": 16},
            "Only entries of any of these types. May be repeated.",
        ),
        "evidence": _query("evidence", {"$ref": "#/components/schemas/Sha256"}, "Only entries that rest on a document with this SHA-256."),
        "after": _query("after", _whole(0, 0) | {"maximum": 10**18 - 1}, "Entries beyond this position."),
        "limit": _query("limit", _whole(1, 100) | {"maximum": 1000}, "At most so many."),
        "position": _path("position", _whole(1) | {"maximum": 10**18 - 1}, "The position of a receipt."),
        "of_type": _path("type", {"enum": list(all_kinds())}, "A type of event."),
        "version": _path("version", _whole(1), "A version of the type."),
        "code": _path("code", {"enum": list(PROBLEMS)}, "The last part of a problem's `type`."),
        "Prefer": _header("Prefer", _TEXT, "`handling=lenient` takes each event of a batch on its own; with a single event, and where it is not known, it is passed over (RFC 7240).", "handling=lenient"),
        "Idempotency-Key": _header(
            "Idempotency-Key", {"type": "string", "pattern": r'^(?:"[!#-\[\]-~]{1,255}"|[!#-\[\]-~]{1,255})$'},
            "The first success under a key is kept for a week and given again. Not with a dry run or a lenient batch; "
            "events are known without it.", "6f1f0e3c-4c52-4a0e-9c57-0a5c7d9f2b11",
        ),
        "If-Match": _header(
            "If-Match", {"type": "string", "pattern": f'^"{_POSITION[1:-1]}"$'},
            "Write only if no entry beyond this position carries all the tags; without tags, if there is none at all.", '"120"',
        ),
        "Content-Encoding": _header("Content-Encoding", {"enum": ["gzip", "x-gzip", "identity", ""]}, "The limit holds for what it unpacks to. An empty one is none, as RFC 9110 has it."),
        "If-None-Match": _header("If-None-Match", _TEXT, "The ETag that you have; the answer is 304 where it still holds."),
        "Last-Event-ID": _header("Last-Event-ID", {"type": "string", "pattern": _POSITION}, "Goes on after this position, and before `after`: the id of the last message that came."),
        "traceparent": _header("traceparent", _TEXT, "W3C; given back, and kept with the event where it has none of its own. One that is malformed is passed over.", _TRACE),
        **{f"ce-{name}": _header(f"ce-{name}", _TEXT, f"Binary mode, where it is {what}.", shown[name]) for name, what in _BINARY.items()},
    }  # fmt: skip


_TRACE = f"00-{'ab' * 16}-{'cd' * 8}-01"
_BINARY = {
    "specversion": "needed: 1.0",
    "id": f"needed: 1 to {MOST_ID} characters, percent-encoded",
    "source": f"needed: a URI reference of 1 to {MOST_SOURCE} characters, percent-encoded",
    "type": f"needed: 1 to {MOST_TYPE} characters",
    "subject": "optional: one of the officials that the event names",
    "time": "optional: an RFC 3339 instant with its offset",
    "dataschema": "optional: the address of the type's schema",
    "traceparent": "optional: a W3C trace parent",
}


def _shown() -> Json:
    """Of the event whose `data` is the example of the body; made when it is asked for, which takes long."""
    event = examples()["official.registered"]
    return {
        "specversion": event["specversion"], "id": event["id"], "source": event["source"], "type": event["type"],
        "subject": event["data"]["subject"]["officials"][0], "time": "2026-05-20T09:12:04+08:00",
        "dataschema": address(event["type"]), "traceparent": _TRACE,
    }  # fmt: skip


HEADERS: dict[str, Json] = {
    "Location": {"description": "Where the entry is read back.", "schema": {"type": "string", "pattern": "^/v1/events/[1-9][0-9]*$"}},
    "ETag": {"description": "The digest of the body.", "schema": _TEXT},
    "Cache-Control": {"description": "Whether the answer may be kept.", "schema": _TEXT},
    "Retry-After": {"description": "Seconds after which to send the same request again.", "schema": {"type": "integer", "minimum": 1}},
    "Idempotent-Replayed": {"description": "This answer was given before under the same key.", "schema": {"const": "true"}},
    "Preference-Applied": {"description": "The preference that was followed.", "schema": {"const": "handling=lenient"}},
    "RateLimit-Policy": {"description": "The limit in force, where there is one.", "schema": _TEXT},
    "RateLimit": {"description": "What is left of it.", "schema": _TEXT},
    "Accept-Encoding": {"description": "The coding that is taken.", "schema": {"const": "gzip"}},
}  # fmt: skip


def _tags(schema: str) -> Json:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{schema}"}, "maxItems": 16}


def _query(name: str, schema: Json, says: str) -> Json:
    return {"name": name, "in": "query", "description": says, "schema": schema}


def _path(name: str, schema: Json, says: str) -> Json:
    return {"name": name, "in": "path", "required": True, "description": says, "schema": schema}


def _header(name: str, schema: Json, says: str, example: str = "") -> Json:
    shown = {"example": example} if example else {}
    return {"name": name, "in": "header", "description": says, "schema": schema, **shown}


def _whole(minimum: int, default: int | None = None) -> Json:
    told = {} if default is None else {"default": default}
    return {"type": "integer", "minimum": minimum, **told}
