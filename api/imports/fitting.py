"""Whether a mapping can make events of its types at all: asked of their schemas, before any row."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from api.imports.mapping import Column, Mapping
from api.imports.places import crossed, is_needed, missing, schema_at
from domain.catalogue import all_kinds


def unfitting(mapping: Mapping) -> list[str]:
    """A line for each fault, led by its key."""
    keys = [*(f"constants.{it}" for it in mapping.constants)]
    keys += [f"column[{at}].to" for at in range(1, len(mapping.columns) + 1)]
    places = [*mapping.constants, *(it.to for it in mapping.columns)]
    faults = [
        f"{keys[later]}: {places[later]} is filled by {keys[earlier]} already"
        for earlier, later in crossed(places)
    ]
    faults += [
        f"constants.{it}: is missing, and no column fills it"
        for it in ("source", "type")
        if it not in places
    ]
    known = list[str]()
    for key, kind in _kinds(mapping):
        if kind in all_kinds():
            known.append(kind)
            continue
        near = difflib.get_close_matches(str(kind), all_kinds(), n=1)
        faults.append(
            f"{key}: no such type of event" + (f"; did you mean {near[0]}?" if near else "")
        )
    if known:
        faults += _in_kinds(mapping, known)
    return faults


def _kinds(mapping: Mapping) -> Iterator[tuple[str, Any]]:
    """The types that it says, each with its key; a column without codes says none."""
    if "type" in mapping.constants:
        yield "constants.type", mapping.constants["type"]
    for at, column in enumerate(mapping.columns, 1):
        if column.to == "type":
            for value, kind in (column.codes or {}).items():
                yield f"column[{at}].codes.{value}", kind


def _in_kinds(mapping: Mapping, kinds: list[str]) -> Iterator[str]:
    """Where there are several types, a place need be in one of them only."""
    for place, value in mapping.constants.items():
        found = [schema_at(kind, place) for kind in kinds]
        if all(isinstance(it, str) for it in found):
            yield f"constants.{place}: no place in {_told(kinds)}; did you mean {found[0]}?"
        elif (choices := _choices(found)) and isinstance(value, str) and value not in choices:
            yield f"constants.{place}: is one of {', '.join(map(str, choices))}"
    for at, column in enumerate(mapping.columns, 1):
        found = [schema_at(kind, column.to) for kind in kinds]
        if all(isinstance(it, str) for it in found):
            yield f"column[{at}].to: no place in {_told(kinds)}; did you mean {found[0]}?"
            continue
        yield from _in_place(f"column[{at}]", column, [it for it in found if isinstance(it, dict)])
    if len(kinds) == 1:
        filled = {*mapping.constants, *(it.to for it in mapping.columns)}
        for place in missing(kinds[0], filled):
            yield f"column: nothing fills {place}, which {kinds[0]} needs"
        for at, column in enumerate(mapping.columns, 1):
            if column.leave_out and is_needed(kinds[0], column.to, filled - {column.to}):
                yield f"column[{at}].blank: {kinds[0]} needs {column.to}, so a blank is refused; leave blank out"


def _in_place(key: str, column: Column, found: list[dict[str, Any]]) -> Iterator[str]:
    if _types(found) == {"array"}:
        if not column.split:
            yield f'{key}.split: {column.to} takes a list: say what parts its pieces, like split = "、"'
        elif all(it.get("maxItems") == 1 for it in found):
            yield f'{key}.split: {column.to} takes one: to = "{column.to}.0", and leave split out'
        found = [it["items"] for it in found if isinstance(it.get("items"), dict)]
    elif column.split:
        yield f"{key}.split: {column.to} takes one value and no list"
    yield from _in_type(key, column, found)
    if choices := _choices(found):
        for value, code in (column.codes or {}).items():
            if code not in choices:
                yield f"{key}.codes.{value}: {column.to} is one of {', '.join(map(str, choices))}"


def _in_type(key: str, column: Column, found: list[dict[str, Any]]) -> Iterator[str]:
    types, number = _types(found), column.how in {"integer", "money"}
    if types == {"object"}:
        yield f"{key}.to: {column.to} is an object: name a place in it, like {column.to}.{_first(found)}"
    elif column.codes is not None:
        return
    elif types == {"integer"} and not number:
        yield f'{key}.read: {column.to} takes a whole number: read = "integer" or "money"'
    elif types == {"boolean"}:
        yield f'{key}.codes: {column.to} takes true or false: codes = {{ "是" = true, "否" = false }}'
    elif types == {"string"} and number:
        yield f"{key}.read: {column.to} takes a text and no number"


def _types(found: list[dict[str, Any]]) -> set[Any]:
    return {it.get("type") for it in found}


def _choices(found: list[Any]) -> list[Any]:
    """What may stand there, where every type lists it."""
    if any(isinstance(it, dict) and "enum" not in it for it in found):
        return []
    return [choice for it in found if isinstance(it, dict) for choice in it["enum"]]


def _first(found: list[dict[str, Any]]) -> str:
    return next((name for it in found for name in it.get("properties", ())), "name")


def _told(kinds: list[str]) -> str:
    return " or ".join(kinds)
