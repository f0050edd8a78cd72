"""The types of event as senders see them: titles, where they belong, JSON Schemas."""

from __future__ import annotations

from functools import cache
from typing import Any

from domain.catalogue import Kind, Officials, all_kinds
from ledger.shapes import shape
from ledger.statement import ENVELOPE, PARTS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def event_types() -> list[dict[str, Any]]:
    return [_described(kind) for kind in all_kinds().values()]


def event_type(name: str) -> dict[str, Any] | None:
    kind = all_kinds().get(name)
    return _described(kind) if kind else None


@cache
def schema_of(name: str) -> dict[str, Any] | None:
    """JSON Schema 2020-12 of the event's `data`; None for an unknown type."""
    kind = all_kinds().get(name)
    if kind is None:
        return None
    parts = {part: _without(part, shape(cls).json_schema()) for part, cls in PARTS.items()}
    required = ["when", "fact"]
    required += ["basis"] if kind.supervises else []
    required += ["subject"] if kind.officials is not Officials.NONE or kind.needs else []
    return {
        "$schema": DIALECT,
        "$id": f"/v1/event-types/{name}/schema",
        "title": kind.title_en,
        "description": kind.fact.__doc__ or kind.title_en,
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": {**parts, "fact": shape(kind.fact).json_schema()},
    }


def _without(part: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A part as the sender writes it: without what the event's own attributes fill."""
    filled = ENVELOPE.get(part, frozenset())
    kept = {name: it for name, it in schema["properties"].items() if name not in filled}
    required = [name for name in schema.get("required", ()) if name not in filled]
    return {**schema, "properties": kept, "required": required}


def _described(kind: Kind) -> dict[str, Any]:
    return {
        "type": kind.name, "version": kind.version, "chapter": kind.chapter,
        "title_en": kind.title_en, "title_zh": kind.title_zh,
        "stages": kind.stages, "circles": kind.circles, "mechanisms": kind.mechanisms,
        "channels": [
            {"direction": it.direction, "side": it.side, "agent": it.agent} for it in kind.channels
        ],
        "officials": kind.officials, "needs": kind.needs,
        "rules": [{"name": it.name, "article": it.article, "mark": it.mark} for it in kind.rules],
        "release": kind.release, "schema": f"/v1/event-types/{kind.name}/schema",
    }  # fmt: skip
