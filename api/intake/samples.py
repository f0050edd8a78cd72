"""A whole valid `data` of a kind, made from its schema: every field of the fact, else what is needed.

A circle that may be chosen is the first of the kind, which asks for no link.
"""

from __future__ import annotations

from typing import Any

from api.intake.sample_rules import sample_rules
from domain.catalogue import Kind

YEAR = 2025


def sample_data(kind: Kind, schema: dict[str, Any]) -> dict[str, Any]:
    """`schema` is that of the kind's `data`. Whom it names need not be registered."""
    parts = schema["properties"]
    made: dict[str, Any] = {name: _needed(parts[name]) for name in schema["required"]}
    made["fact"] = sample_rules().get(kind.name) or _sample(parts["fact"])
    if kind.rules:
        made["basis"]["articles"] = [{"rule": it.name, "article": it.article} for it in kind.rules]
    return made


def _needed(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: _sample(schema["properties"][name]) for name in schema["required"]}


def _sample(schema: dict[str, Any]) -> Any:
    if "anyOf" in schema and "examples" not in schema:
        return _sample(schema["anyOf"][0])
    if "enum" in schema or "examples" in schema:
        return (schema.get("examples") or schema["enum"])[0]
    match schema["type"]:
        case "object":
            return {name: _sample(it) for name, it in schema["properties"].items()}
        case "array":
            return [_sample(schema["items"])]
        case "integer":
            return 1 if schema.get("minimum", 0) <= 1 else YEAR
        case "boolean":
            return True
    raise TypeError(f"no sample of {schema['type']}")
