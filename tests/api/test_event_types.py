"""The catalogue as senders read it: every type, and schemas that say what the intake takes."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from domain.catalogue import Kind, all_kinds
from tests.api.harness import App
from tests.examples import example

Json = Any
KINDS = list(all_kinds().values())
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
SAYS_NOTHING = {"$schema", "$id", "$defs", "title", "description", "default"}


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


def _pattern(_schema: Json, said: str, value: Json, _root: Json, _at: str) -> Iterator[str]:
    yield from (
        [] if not isinstance(value, str) or re.search(said, value) else [f"does not match {said}"]
    )


def _format(_schema: Json, said: str, value: Json, _root: Json, _at: str) -> Iterator[str]:
    read = {"date": dt.date, "date-time": dt.datetime}[said]
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
    "pattern": _pattern, "format": _format,
    "$ref": lambda _schema, said, value, root, at: problems(_resolve(said, root), value, root, at),
    "required": lambda _schema, said, value, _root, _at: (f"lacks {it}" for it in said if it not in value),
    "enum": lambda _schema, said, value, _root, _at: [] if value in said else ["is none of the choices"],
    "const": lambda _schema, said, value, _root, _at: [] if value == said else ["is not the value"],
    "minLength": _bound(lambda value, said: len(value) >= said), "maxLength": _bound(lambda value, said: len(value) <= said),
    "minItems": _bound(lambda value, said: len(value) >= said), "maxItems": _bound(lambda value, said: len(value) <= said),
    "minimum": _bound(lambda value, said: value >= said), "maximum": _bound(lambda value, said: value <= said),
}  # fmt: skip


def schema_of(app: App, kind: Kind) -> Json:
    answer = app.get(f"/v1/event-types/{kind.name}/schema")
    assert answer.headers["content-type"] == "application/schema+json"
    return answer.json()


def test_every_kind_is_listed_with_what_it_is_for(app: App) -> None:
    listed = app.get("/v1/event-types").json()
    assert [it["type"] for it in listed] == [kind.name for kind in KINDS]
    for it, kind in zip(listed, KINDS, strict=True):
        assert app.get(f"/v1/event-types/{kind.name}").json() == it
        assert (it["title_zh"], it["title_en"], it["chapter"]) == (
            kind.title_zh,
            kind.title_en,
            kind.chapter,
        )
        assert (it["stages"], it["circles"]) == (list(kind.stages), list(kind.circles))
        assert app.get(it["schema"]).status_code == 200


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_schema_is_of_2020_12_and_takes_the_example(app: App, kind: Kind) -> None:
    schema = schema_of(app, kind)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, f"/v1/event-types/{kind.name}/schema")
    assert list(problems(schema, example(kind)["data"], schema)) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_schema_requires_the_intake_requires_and_the_reverse(app: App, kind: Kind) -> None:
    """Each member of the example is left out in turn, or something unlisted is put in."""
    schema, told = schema_of(app, kind), example(kind)
    events = []
    for part in ("subject", "when", "provenance", "basis", "fact"):
        places = [(part, name) for name in told["data"][part]]
        for _part, name in [*places, (part, "unlisted")]:
            event = copy.deepcopy(told) | {"id": f"{kind.name}-{part}-{name}"}
            event.pop("subject", None)
            event["data"][part].pop(name, None)
            if name == "unlisted":
                event["data"][part][name] = 1
            events.append((part, name, event))
    *results, _summary = app.send([json.dumps(event).encode() for *_place, event in events])
    for (part, name, event), result in zip(events, results, strict=True):
        broken = list(problems(schema, event["data"], schema))
        errors = result.get("problem", {}).get("errors", [])
        rules = {it["rule"] for it in errors if it["rule"] in {"schema.missing", "schema.unlisted"}}
        assert bool(broken) == bool(rules), (part, name, broken, errors)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_schema_lets_a_sender_write_what_its_envelope_says(app: App, kind: Kind) -> None:
    parts = schema_of(app, kind)["properties"]
    assert set(parts) == {"subject", "when", "provenance", "basis", "fact"}
    assert {"source", "source_id", "subject", "traceparent"} & set(
        parts["provenance"]["properties"]
    ) == set()
    assert "sent_at" not in parts["when"]["properties"]


def test_the_checker_here_finds_what_is_wrong(app: App) -> None:
    kind = all_kinds()["gift.handed-in"]
    schema = schema_of(app, kind)
    for part, name, value in [
        ("fact", "quantity", -1), ("fact", "quantity", True), ("fact", "quantity", "1"), ("fact", "received_on", "2025-02-30"),
        ("fact", "disposal", "EATEN"), ("subject", "officials", ["a b"]), ("when", "occurred", "yesterday"),
        ("basis", "articles", [{"rule": "x"}]), ("fact", "value_fen", 2**60),
    ]:  # fmt: skip
        event = example(kind)
        event["data"][part][name] = value
        assert list(problems(schema, event["data"], schema)), (part, name, value)
