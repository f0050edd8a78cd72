"""Where a value may go in an event of a type, and what fits there, from the type's own schema."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from typing import Any

from api.intake.catalogue import schema_of

Schema = dict[str, Any]
Step = str | int
ATTRIBUTES = ("type", "source", "subject", "time", "traceparent")


def steps(place: str) -> tuple[Step, ...]:
    """`data.basis.articles.0.rule`: a number is a place in a list."""
    return tuple(int(it) if it.isascii() and it.isdigit() else it for it in place.split("."))


def is_numbered_well(place: str) -> bool:
    """No list is longer, and two ways of writing a number would be two places."""
    numbers = [it for it in place.split(".") if it.isascii() and it.isdigit()]
    return all(it == "0" or (len(it) < 4 and it[0] != "0") for it in numbers)  # noqa: PLR2004


def schema_at(kind: str, place: str) -> Schema | str:
    """The schema of what stands there, or the nearest place that there is."""
    if place in ATTRIBUTES:
        return {"type": "string"}
    first, *rest = steps(place)
    found: Schema | None = schema_of(kind)
    assert found is not None
    if first != "data":
        return _nearest(kind, place)
    for step in rest:
        found = _given(found)
        below = found.get("properties", {})
        found = found.get("items") if isinstance(step, int) else below.get(step)
        if found is None:
            return _nearest(kind, place)
    found = _given(found)
    return found if found.get("type") != "null" else _nearest(kind, place)


def missing(kind: str, filled: set[str]) -> Iterator[str]:
    """Places that the type needs and nothing fills; what is given as a whole the intake judges."""
    schema = schema_of(kind)
    assert schema is not None
    for part in schema["required"]:
        needed = schema["properties"][part].get("required", ())
        for place in [f"data.{part}.{name}" for name in needed] or [f"data.{part}"]:
            if not any(_meets(place, it) for it in filled):
                yield place


def is_needed(kind: str, place: str, others: Collection[str] = ()) -> bool:
    """Whether the type asks for it, wherever what it is in is given.

    Of a list a place is needed where without it the `others` are too few.
    """
    above, _dot, last = place.rpartition(".")
    found = schema_of(kind) if above == "data" else above and schema_at(kind, above)
    if not isinstance(found, dict):
        return False
    beside = sum(it.rpartition(".")[0] == above for it in others)
    return last in found.get("required", ()) or found.get("minItems", 0) > beside


def _meets(place: str, other: str) -> bool:
    """Whether they are the same, or one is in the other."""
    return f"{place}.".startswith(f"{other}.") or f"{other}.".startswith(f"{place}.")


def crossed(places: list[str]) -> Iterator[tuple[int, int]]:
    """Pairs, by their numbers, of which one is the other's place or lies in it."""
    for number, place in enumerate(places):
        for earlier in range(number):
            if _meets(place, places[earlier]):
                yield earlier, number


def _given(schema: Schema) -> Schema:
    """What fits where something is given."""
    return {**schema, **schema["anyOf"][0]} if "anyOf" in schema else schema


def _nearest(kind: str, place: str) -> str:
    every = sorted(_every(kind))
    near = difflib.get_close_matches(place, every, n=1, cutoff=0.5)
    last = place.rpartition(".")[2]
    alike = [it for it in every if it.rpartition(".")[2] == last]
    return (alike or near or ["data.fact"])[0]


def _every(kind: str) -> Iterator[str]:
    yield from ATTRIBUTES
    schema = schema_of(kind)
    assert schema is not None
    waiting = [("data", schema)]
    for place, node in waiting:  # grows as it goes
        below = _given(node)
        if place != "data":
            yield place
        waiting += [(f"{place}.{name}", it) for name, it in below.get("properties", {}).items()]
        if isinstance(below.get("items"), dict) and "properties" in _given(below["items"]):
            waiting.append((f"{place}.0", below["items"]))
