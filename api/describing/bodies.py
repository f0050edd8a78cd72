"""The schemas of what the service answers, and of the bodies that hold events."""

from __future__ import annotations

from typing import Any

from api.problems import PROBLEMS
from domain.catalogue import Agent, Circle, Direction, Mechanism, Officials, Side, Stage, all_kinds
from ledger.tags import NAMES
from ledger.terms import TAGS

Json = dict[str, Any]
MOST_EVENTS = 1000
_TEXT: Json = {"type": "string"}
_TRUTH: Json = {"type": "boolean"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_PLACE: Json = {
    "type": "integer",
    "minimum": 1,
    "description": "In the one gapless order of the ledger.",
}


def to(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def exact(required: Json, optional: Json | None = None, **more: Any) -> Json:
    """An object with these members and no others."""
    return {
        "type": "object", "additionalProperties": False,
        "required": list(required), "properties": {**required, **(optional or {})}, **more,
    }  # fmt: skip


def every(item: Json, **more: Any) -> Json:
    return {"type": "array", "items": item, **more}


def _texts(words: Any) -> Json:
    return every({"enum": [str(it) for it in words]})


_PLACED: Json = {
    "ledger": _TEXT, "position": _PLACE,
    "recorded_at": {"type": "string", "format": "date-time"},
    "leaf": {"$ref": "#/components/schemas/Sha256", "description": "The hash of all that is stored of the entry, and of its place: keep it."},
}  # fmt: skip
_TOLD_AGAIN: Json = {
    **_PLACED, "tags": every(_TEXT, description="As they are stored."),
    "stored_sha256": {"$ref": "#/components/schemas/Sha256", "description": "Of the stored bytes. With the rest of the receipt and the type it gives the leaf: docs/leaf.md."},
}  # fmt: skip
_POSTED = {"specversion": {"const": "1.0"}, "id": _TEXT, "source": _TEXT, "type": _TEXT}
_REFUSAL = to("Problem")
_NAMED: Json = {"source": _TEXT, "id": _TEXT}
_SUPPOSED: Json = {
    "position_if_alone": _PLACE,
    "stage": {"enum": [*(str(it) for it in Stage), None], "description": "Of all whom it names; null where it names nobody, or they differ."},
    "irregularities": every(to("Irregularity")),
}  # fmt: skip


# ruff: noqa: E501  a table, one line a schema
def bodies() -> dict[str, Json]:
    return {
        "Sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "Tag": _tag(NAMES, 1024),
        "ConditionTag": _tag(TAGS, 512),
        "Text": _TEXT,
        "AnyDocument": {"type": "object"},
        "JsonSchema": {"type": "object", "required": ["$schema", "$id", "title", "properties"]},
        "Receipt": exact({**_PLACED, "source": _TEXT, "id": _TEXT, "repeated": _TRUTH}),
        "Posted": {"anyOf": [to("Receipt"), every(to("Receipt"), minItems=1, maxItems=MOST_EVENTS)]},
        "PostedBefore": {"anyOf": [to("Receipt"), every(to("Receipt"), minItems=1, maxItems=MOST_EVENTS), to("DryRun")]},
        "DryRun": exact({"dry_run": {"const": True}, "events": every(to("Foreseen"))}),
        "Foreseen": exact(
            {"index": _COUNT, "status": {"enum": ["would-store", "would-repeat", "refused"]}},
            {**_NAMED, **_SUPPOSED, "receipt": to("Receipt"), "problem": _REFUSAL},
        ),
        "Irregularity": exact({"rule": _TEXT, "detail": _TEXT, "positions": every(_PLACE)}),
        "LenientAnswer": {"anyOf": [to("Outcomes"), to("DryRun")]},
        "Outcomes": every(to("Outcome"), minItems=1, maxItems=MOST_EVENTS),
        "Outcome": exact(
            {"index": _COUNT, "status": {"enum": ["stored", "repeated", "refused"]}, "retryable": _TRUTH},
            {"source": {"type": ["string", "null"]}, "id": {"type": ["string", "null"]}, "receipt": to("Receipt"), "problem": _REFUSAL},
        ),
        "ImportResult": {"anyOf": [to("LineResult"), to("ImportSummary")]},
        "LineResult": exact(
            {"line": _PLACE, "status": {"enum": ["stored", "repeated", "refused", "blank", "would-store", "would-repeat"]}},
            {**_NAMED, **_SUPPOSED, "receipt": to("Receipt"), "problem": _REFUSAL},
        ),
        "ImportSummary": exact({"summary": exact(
            {"lines": _COUNT, "refused": _COUNT, "blank": _COUNT, "stopped": _TRUTH},
            {"stored": _COUNT, "repeated": _COUNT, "would_store": _COUNT, "would_repeat": _COUNT, "problem": _REFUSAL},
        )}),
        "AsPosted": exact(
            {**_POSTED, "data": {"type": "object"}, "receipt": exact(_TOLD_AGAIN)},
            {
                "subject": _TEXT, "time": _TEXT, "traceparent": _TEXT,
                "erased": every(_TEXT, description="JSON pointers of values whose key was destroyed."),
            },
        ),
        "Page": exact({
            "ledger": _TEXT, "head": {**_COUNT, "description": "When the page was made: one that you kept tells an old one."}, "after": _COUNT, "next_after": _COUNT,
            "complete": _TRUTH, "events": every({"anyOf": [to("AsPosted"), to("Unreadable")]}, maxItems=1000),
        }),
        "Unreadable": exact({"position": _PLACE, "problem": _REFUSAL}, description="An entry that cannot be read back, and why."),
        "Stream": {**_TEXT, "description": "Server-sent events: `id` is the position, `event` the type, `data` the entry as posted."},
        "EventTypes": every(to("EventType")),
        "EventType": _event_type(),
        "Problem": _problem(),
        "Lines": {"description": "One event a line, in UTF-8, a line at most 1 MiB."},
    }  # fmt: skip


def _tag(names: tuple[str, ...], most: int) -> Json:
    others = "|".join(it for it in names if it != "evidence")
    pattern = rf"^(?:(?:{others}):[^\x00-\x1f\x7f]+|evidence:[0-9a-f]{{64}})$"
    return {
        "type": "string",
        "maxLength": most,
        "pattern": pattern,
        "examples": ["official:yz-001"],
    }


def _event_type() -> Json:
    channel = exact({
        "direction": {"enum": [str(it) for it in Direction]}, "side": {"enum": [str(it) for it in Side]},
        "agent": {"enum": [str(it) for it in Agent]},
    })  # fmt: skip
    return exact({
        "type": {"enum": list(all_kinds())}, "version": _PLACE, "chapter": _TEXT, "postable": _TRUTH,
        "title_en": _TEXT, "title_zh": _TEXT, "stages": _texts(Stage), "circles": _texts(Circle),
        "mechanisms": _texts(Mechanism), "channels": every(channel), "officials": {"enum": [str(it) for it in Officials]},
        "needs": every({"enum": ["case", "tenure", "unit"]}),
        "rules": every(exact({"name": _TEXT, "article": _TEXT, "mark": _TEXT})),
        "release": _PLACE, "schema": _TEXT, "schema_of_version": _TEXT,
    })  # fmt: skip


def _problem() -> Json:
    fault = exact(
        {"pointer": {**_TEXT, "description": "JSON pointer into the body; `header:NAME` or `query:NAME` for those."}, "rule": _TEXT, "detail": _TEXT},
        {"way_out": _TEXT},
    )  # fmt: skip
    return {
        "description": "RFC 9457. Act on `type`; where `retryable` is true, send the very same request again; else something must be mended, or recorded, first.",
        **exact(
            {
                "type": {"enum": [f"/problems/{code}" for code in PROBLEMS]}, "title": _TEXT,
                "status": {"type": "integer", "minimum": 400, "maximum": 599}, "detail": _TEXT, "retryable": _TRUTH,
            },
            {"errors": every(fault, maxItems=51), "position": _PLACE, "trace_id": _TEXT},
        ),
    }  # fmt: skip
