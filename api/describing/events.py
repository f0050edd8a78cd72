"""The types that may be posted as schemas of whole events, and an example event of each."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from api.describing.bodies import exact, to
from api.intake.catalogue import address
from api.intake.cloudevents import MOST_ID, MOST_SOURCE, MOST_SUBJECT
from api.intake.samples import sample_data
from api.intake.schemas import data_schema
from domain.catalogue import Kind, all_kinds
from domain.events.register import LedgerOpened, ManagementLevel, ManagementLevelSet
from domain.jurisdiction import may_complain

Json = Any
SOURCE = "urn:example:hr"
MANAGED = "yz-003"
_TRACE = "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"
# ruff: noqa: E501  a table, one line an attribute
_ATTRIBUTES: dict[str, Json] = {
    "EventId": {"type": "string", "minLength": 1, "maxLength": MOST_ID, "pattern": r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f\x85][^\x00-\x1f\x7f]*$", "description": "Yours, and unique in your source for ever."},
    "EventSource": {"type": "string", "minLength": 1, "maxLength": MOST_SOURCE, "pattern": r"^[^\s\x00-\x1f\x7f\x85]+$", "description": "A URI reference: the system that says so.", "examples": [SOURCE]},
    "EventSubject": {"type": ["string", "null"], "minLength": 1, "maxLength": MOST_SUBJECT, "pattern": r"^[^\x00-\x1f\x7f]+$", "description": "One of the officials in `data.subject.officials`, or left out."},
    "EventTime": {"type": ["string", "null"], "format": "date-time", "description": "When it was sent, to the microsecond; advisory. Dates that matter are in `data`."},
    "EventTrace": {"type": ["string", "null"], "pattern": _TRACE},
}  # fmt: skip


@cache
def postable() -> tuple[Kind, ...]:
    """The service opens its ledger itself."""
    return tuple(it for it in all_kinds().values() if it.fact is not LedgerOpened)


def event_schemas() -> dict[str, Json]:
    """One schema a type, under its own name, with the attributes that all have."""
    made = {kind.name: _event(kind) for kind in postable()}
    kinds = [to(name) for name in made]
    mapping = {name: f"#/components/schemas/{name}" for name in made}
    return {
        **_ATTRIBUTES, **made,
        "Event": {"oneOf": kinds, "discriminator": {"propertyName": "type", "mapping": mapping}},
        "Batch": {"type": "array", "items": to("Event"), "minItems": 1, "maxItems": 1000},
        "Data": {
            "type": "object", "required": ["when", "fact"],
            "description": "The `data` of an event whose attributes are the ce-* headers.",
        },
    }  # fmt: skip


def _event(kind: Kind) -> Json:
    needed = {
        "specversion": {"const": "1.0"}, "id": to("EventId"), "source": to("EventSource"),
        "type": {"const": kind.name}, "data": data_schema(kind),
    }  # fmt: skip
    schema = re.escape(address(kind.name)), re.escape(address(kind.name, kind.version))
    optional = {
        "subject": to("EventSubject"), "time": to("EventTime"), "traceparent": to("EventTrace"),
        "tracestate": {"description": "Not kept."},
        "datacontenttype": {"enum": ["application/json", None]},
        "dataschema": {"type": ["string", "null"], "pattern": f"(?:{'|'.join(schema)})$"},
    }  # fmt: skip
    return exact(needed, optional, title=kind.title_zh, description=kind.title_en)


def examples() -> dict[str, Json]:
    """Events that are all recorded when they are posted in this order to an empty ledger."""
    made = {}
    for kind in postable():
        made[kind.name] = _example(kind)
        if kind.name == "official.registered":
            made["official.registered.another"] = _another(made[kind.name])
            made["official.registered.managed"] = _managed(made[kind.name])
        if kind.fact is ManagementLevelSet:
            made["official.management-level-set.managed"] = told = _managed(made[kind.name])
            told["data"]["fact"] |= {"level": ManagementLevel.TOWNSHIP.value}
    return {
        name: _managed(it) if may_complain(all_kinds()[it["type"]]) else it
        for name, it in made.items()
    }


def _example(kind: Kind) -> Json:
    return {
        "specversion": "1.0", "id": f"example-{kind.name}", "source": SOURCE, "type": kind.name,
        "data": sample_data(kind, data_schema(kind)),
    }  # fmt: skip


def _managed(event: Json) -> Json:
    """Of somebody whom no higher level manages, so that a complaint about them may be held."""
    subject = {**event["data"]["subject"], "officials": [MANAGED]}
    id_ = event["id"] if may_complain(all_kinds()[event["type"]]) else f"{event['id']}.managed"
    data = {**event["data"], "subject": subject, "fact": {**event["data"]["fact"]}}
    return {**event, "id": id_, "data": data}


def _another(event: Json) -> Json:
    """Somebody for the first to be merged with."""
    into = sample_data(_merge := all_kinds()["officials.merged"], data_schema(_merge))["fact"][
        "into"
    ]
    subject = {**event["data"]["subject"], "officials": [into]}
    return {**event, "id": "example-another", "data": {**event["data"], "subject": subject}}
