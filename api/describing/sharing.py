"""Schemas that say the same in many places are said once, under a name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

Json = Any
WORTH = 200
"""Characters of JSON below which a name saves nothing."""


def share(schemas: dict[str, Json]) -> dict[str, Json]:
    """The schemas with what they have in common moved beside them.

    Only what has a title is moved, and is named after it; its examples, descriptions and limits
    stay with it.
    """
    seen: Counter[str] = Counter()
    for schema in schemas.values():
        _each(schema, lambda node: seen.update([_text(node)]))
    names: dict[str, str] = {}
    parts: dict[str, Json] = {}

    def named(node: Json) -> Json:
        text = _text(node)
        if "title" not in node or seen[text] < 2 or len(text) < WORTH:  # noqa: PLR2004  in two places
            return _inside(node, named)
        if text not in names:
            names[text] = _free(node["title"], {*schemas, *parts})
            parts[names[text]] = {}
            parts[names[text]] = _inside(node, named)
        return {"$ref": f"#/components/schemas/{names[text]}"}

    return {name: _inside(schema, named) for name, schema in schemas.items()} | parts


def _each(node: Json, see: Callable[[Json], None]) -> None:
    if isinstance(node, dict):
        see(node)
    for child in (
        node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    ):
        _each(child, see)


def _inside(node: Json, change: Callable[[Json], Json]) -> Json:
    """The node with its children changed, but not itself. What is an example stays as it is."""
    if isinstance(node, list):
        return [_child(it, change) for it in node]
    return {
        name: it if name in {"examples", "enum", "default"} else _child(it, change)
        for name, it in node.items()
    }


def _child(node: Json, change: Callable[[Json], Json]) -> Json:
    if isinstance(node, dict):
        return change(node)
    return _inside(node, change) if isinstance(node, list) else node


def _free(title: str, taken: set[str]) -> str:
    name = "".join(title.split())
    tries = (name if number == 1 else f"{name}{number}" for number in range(1, len(taken) + 2))
    return next(it for it in tries if it not in taken)


def _text(node: Json) -> str:
    return json.dumps(node, sort_keys=True)
