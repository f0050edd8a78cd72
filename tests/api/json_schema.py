"""JSON Schema 2020-12 as far as the service uses it: what breaks one, and the least that fits."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

Json = Any
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
SAYS_NOTHING = {
    "$schema", "$id", "$defs", "title", "description", "default", "examples", "then",
}  # fmt: skip
"""`then` is read with its `if`."""


def problems(schema: Json, value: Json, root: Json, at: str = "") -> Iterator[str]:
    """What a value breaks of a JSON Schema 2020-12; KeyError for a word that is not known here."""
    for word, said in schema.items():
        if word not in SAYS_NOTHING:
            yield from (
                f"{at}: {it}" if ":" not in it else it
                for it in WORDS[word](schema, said, value, root, at)
            )


def _resolve(said: str, root: Json) -> Json:
    assert said.startswith("#/"), said
    for step in said[2:].split("/"):
        root = root[step]
    return root


def _type(_schema: Json, said: str, value: Json, _root: Json, _at: str) -> Iterator[str]:
    fits = isinstance(value, TYPES[said]) and (said == "boolean" or not isinstance(value, bool))
    yield from [] if fits else [f"is no {said}"]


def _properties(_schema: Json, said: Json, value: Json, root: Json, at: str) -> Iterator[str]:
    for name, inner in said.items():
        if isinstance(value, dict) and name in value:
            yield from problems(inner, value[name], root, f"{at}/{name}")


def _additional(schema: Json, said: Json, value: Json, _root: Json, _at: str) -> Iterator[str]:
    assert said is False, said
    unlisted = set(value) - set(schema["properties"]) if isinstance(value, dict) else set()
    yield from (f"has {name}" for name in unlisted)


def _items(_schema: Json, said: Json, value: Json, root: Json, at: str) -> Iterator[str]:
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from problems(said, item, root, f"{at}/{index}")


def _any_of(_schema: Json, said: Json, value: Json, root: Json, at: str) -> Iterator[str]:
    found = [list(problems(one, value, root, at)) for one in said]
    yield from [] if [] in found else found[0]


def _if(schema: Json, said: Json, value: Json, root: Json, at: str) -> Iterator[str]:
    if not list(problems(said, value, root, at)):
        yield from problems(schema["then"], value, root, at)


def _pattern(_schema: Json, said: str, value: Json, _root: Json, _at: str) -> Iterator[str]:
    yield from (
        [] if not isinstance(value, str) or re.search(said, value) else [f"does not match {said}"]
    )


def _format(_schema: Json, said: str, value: Json, _root: Json, _at: str) -> Iterator[str]:
    read = {"date": dt.date, "date-time": dt.datetime}[said]
    if not isinstance(value, str):
        return
    try:
        read.fromisoformat(value)
    except ValueError:
        yield f"is no {said}"


def _bound(fits: Any) -> Any:
    def check(_schema: Json, said: int, value: Json, _root: Json, _at: str) -> Iterator[str]:
        with suppress(TypeError):  # a bound says nothing of values of another type
            yield from [] if fits(value, said) else [f"is beyond {said}"]

    return check


WORDS: dict[str, Any] = {
    "type": _type, "properties": _properties, "additionalProperties": _additional, "items": _items, "anyOf": _any_of,
    "pattern": _pattern, "format": _format, "if": _if,
    "uniqueItems": lambda _schema, _said, value, _root, _at: [] if not isinstance(value, list) or len({*map(json.dumps, value)}) == len(value) else ["repeats an item"],
    "$ref": lambda _schema, said, value, root, at: problems(_resolve(said, root), value, root, at),
    "required": lambda _schema, said, value, _root, _at: (f"lacks {it}" for it in said if isinstance(value, dict) and it not in value),
    "enum": lambda _schema, said, value, _root, _at: [] if value in said else ["is none of the choices"],
    "const": lambda _schema, said, value, _root, _at: [] if value == said else ["is not the value"],
    "minLength": _bound(lambda value, said: len(value) >= said), "maxLength": _bound(lambda value, said: len(value) <= said),
    "minItems": _bound(lambda value, said: len(value) >= said), "maxItems": _bound(lambda value, said: len(value) <= said),
    "minimum": _bound(lambda value, said: value >= said), "maximum": _bound(lambda value, said: value <= said),
}  # fmt: skip


# the least that fits ------------------------------------------------------------------------------

TEXTS = [
    "2025-03-18", "o-1", "汉", "https://example.org/1", "0f" * 32, "91350100M000100Y43", "M01", "urn:x",
]  # fmt: skip
"""The first that a pattern lets through is taken."""


def minimal(schema: Json, also: Json = None) -> Json:
    """The smallest value that the schema lets through; `also` is a schema that holds beside it."""
    also = also or {}
    if "anyOf" in schema:
        return minimal(schema["anyOf"][0], also)
    if "enum" in schema:
        return next(it for it in schema["enum"] if it in also.get("enum", [it]))
    match schema["type"]:
        case "object":
            names = [*schema.get("required", ()), *also.get("required", ())]
            beside = also.get("properties", {})
            inner = schema["properties"]
            return {name: minimal(inner[name], beside.get(name)) for name in names}
        case "array":
            return [minimal(schema["items"])] * schema.get("minItems", 0)
        case "string":
            return next(it for it in TEXTS if re.search(schema.get("pattern", ""), it))
        case "integer":
            return schema.get("minimum", 0)
    return {"boolean": False, "null": None}[schema["type"]]


def minimal_data(schema: Json, circle: str | None) -> Json:
    """The least `data` of a kind, in one of its circles."""
    also = (
        {"properties": {"subject": {"properties": {"circle": {"enum": [circle]}}}}}
        if circle
        else {}
    )
    made = minimal(schema, also)
    if "if" in schema and not list(problems(schema["if"], made, schema)):
        also["properties"] |= schema["then"]["properties"]
        made = minimal(schema, also)
    return made
