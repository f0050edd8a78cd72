"""What one kind really asks of `data`: the shapes as JSON Schema, narrowed by what the gates ask."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.intake.field_words import told
from domain.allegations import FOUND_BY
from domain.catalogue import Agent, Kind
from domain.entry import Classification, Confidence, OfficeLink
from domain.events.discovery import AllegationRecorded
from domain.events.petitions import PetitionDispatchedUpward
from domain.gates import HOW_MANY, NEED_LINK, OF_NOBODY
from domain.jurisdiction import may_complain
from ledger.restating import NOT_RESTATED
from ledger.shapes import shape
from ledger.statement import ENVELOPE, PARTS

Schema = dict[str, Any]
_FIELD = {"case": "cases", "tenure": "tenure", "unit": "unit"}
_NOTHING: Schema = {"type": "null", "description": "This kind has none."}
_NOT_THE_PUBLIC: Schema = {
    "properties": {"agent": {"enum": [it for it in Agent if it is not Agent.MASSES]}}
}
_SAYS = {
    "when": "`occurred` in the world, `decided_on` by the competent body.",
    "provenance": "Who recorded it, what it rests on, and which entry it restates; "
    "who sent it is said by the event's own attributes.",
}
"""Parts whose own words name what the event's attributes fill."""


def data_schema(kind: Kind) -> Schema:
    """An object schema; `subject`, `provenance` and `basis` are required where a kind needs them."""
    parts = {
        name: _as_sent(name, shape(cls, sent=True).json_schema()) for name, cls in PARTS.items()
    }
    _narrow_subject(kind, parts["subject"])
    _narrow_provenance(kind, parts["provenance"])
    _narrow_basis(kind, parts["basis"])
    if kind.fact is PetitionDispatchedUpward:
        for part, names in OF_NOBODY.items():
            parts[part]["properties"] |= dict.fromkeys(names, _NOTHING)
    fact = shape(kind.fact, sent=True).json_schema()
    told(kind.name, fact)
    linked = [circle for circle in kind.circles if circle in NEED_LINK]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, it in parts.items() if it["required"]] + ["fact"],
        "properties": {**parts, "fact": fact},
        **(_asked_in(kind, linked) if 0 < len(linked) < len(kind.circles) else {}),
    }


def _as_sent(part: str, schema: Schema) -> Schema:
    """A part as the sender writes it: without what the event's own attributes fill."""
    filled = ENVELOPE.get(part, frozenset())
    kept = {name: it for name, it in schema["properties"].items() if name not in filled}
    required = [name for name in schema.get("required", ()) if name not in filled]
    says = _SAYS.get(part, schema["description"])
    return {**schema, "description": says, "properties": kept, "required": required}


def _narrow_subject(kind: Kind, subject: Schema) -> None:
    fields = subject["properties"]
    fewest, most, _wanted = HOW_MANY[kind.officials]
    fields["officials"] |= {"minItems": fewest, "maxItems": most, "uniqueItems": True}
    _choose(subject, "circle", kind.circles)
    _choose(subject, "mechanism", kind.mechanisms)
    if fewest:
        _need(subject, "officials")
    for need in kind.needs:
        _need(subject, _FIELD[need])
    if len(kind.circles) > 1:
        _need(subject, "circle")


def _narrow_provenance(kind: Kind, provenance: Schema) -> None:
    fields = provenance["properties"]
    if kind.channels:
        fields["channel"]["anyOf"][0] |= {"enum": [asdict(it) for it in kind.channels]}
    if kind.supervises and len(kind.channels) != 1:
        _need(provenance, "channel")
    if issubclass(kind.fact, NOT_RESTATED):
        fields["corrects"] = _NOTHING


def _narrow_basis(kind: Kind, basis: Schema) -> None:
    fields = basis["properties"]
    fields["classification"]["enum"].remove(Classification.STATE_SECRET)
    if kind.fact is AllegationRecorded:
        fields["confidence"]["enum"].remove(Confidence.CONFIRMED)
    if kind.fact in FOUND_BY:
        fields["confidence"]["description"] = (
            "ASSERTED, UNDER_CHECK or REFUTED, never CONFIRMED: what somebody says against somebody is no fact. "
            f"What a body found is told by {FOUND_BY[kind.fact]}."
        )
    if kind.supervises:
        _need(basis, "articles")
    if kind.circles and NEED_LINK.issuperset(kind.circles):
        _need(basis, "link")


def _choose(part: Schema, name: str, choices: tuple[Any, ...]) -> None:
    """Only what the kind has, where it has any."""
    if choices:
        part["properties"][name]["anyOf"][0]["enum"] = list(choices)
    else:
        part["properties"][name] = _NOTHING


def _need(part: Schema, name: str) -> None:
    """The field must be given: neither null nor an empty list will do."""
    told = {
        key: it for key, it in part["properties"][name].items() if key not in {"default", "anyOf"}
    }
    given, *_null = part["properties"][name].get("anyOf", [{}])
    at_least = {"minItems": 1} if told.get("type") == "array" else {}
    part["properties"][name] = {**given, **told, **at_least}
    part["required"].append(name)


def _asked_in(kind: Kind, circles: list[Any]) -> Schema:
    """Some circles of the kind are open only with a link to the office, and to who knows of it."""
    said = {"properties": {"circle": {"enum": circles}}, "required": ["circle"]}
    link = {"properties": {"link": {"enum": list(OfficeLink)}}, "required": ["link"]}
    asked: Schema = {"properties": {"basis": link}, "required": ["basis"]}
    if not kind.channels and not may_complain(kind):
        asked["properties"]["provenance"] = {"properties": {"channel": _NOT_THE_PUBLIC}}
    return {
        "if": {"properties": {"subject": said}, "required": ["subject"]},
        "then": asked,
    }
