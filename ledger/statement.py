"""What a sender says, read into an entry: every fault at once, each where the sender wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.catalogue import all_kinds
from domain.entry import Basis, Entry, Provenance, Subject, When
from domain.errors import Fault, UnknownKind, Unreadable, refused
from domain.gates import ATTRIBUTES, as_sent
from domain.values import deeper_than, escaped
from ledger.kinds_meant import way_out
from ledger.shapes import whole
from ledger.wording import MOST_NAMED, never

PARTS: dict[str, type] = {
    "subject": Subject,
    "when": When,
    "provenance": Provenance,
    "basis": Basis,
}

_ALL = (*PARTS, "fact")
DEEPEST = 20
_PARTS_ARE = "one of subject, when, provenance, basis, fact"
_NO_PART = ("schema.unlisted", "no such part", _PARTS_ARE)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sender says, its envelope checked; `data` is any JSON value."""

    source: str
    id: str
    type: str
    data: Any
    subject: str | None = None
    sent_at: str | None = None
    traceparent: str | None = None


def read_statement(statement: Statement) -> Entry:
    """Raise UnknownKind or Unreadable with every fault, each pointing into the event."""
    kind = all_kinds().get(statement.type)
    if kind is None:
        raise refused(
            UnknownKind, "/type", "type.unknown", "no such type of event", way_out(statement.type)
        )
    data = statement.data
    if not isinstance(data, dict):
        raise refused(
            Unreadable, "/data", "schema.object", "data is a JSON object", f"with {_PARTS_ARE}"
        )
    faults = [
        Fault(f"/data/{escaped(key)}", *((number < MOST_NAMED and never(key)) or _NO_PART))
        for number, key in enumerate(data.keys() - PARTS.keys() - {"fact"})
    ]
    told = {name: data.get(name, {}) for name in _ALL}
    for name in ENVELOPE:
        told[name], twice = _with_envelope(name, told[name], statement)
        faults += twice
    try:
        entry = whole(kind.fact, sent=True).read(told, "/data")
    except Unreadable as error:
        faults += as_sent(error.faults)
    if not faults and statement.subject and statement.subject not in entry.subject.officials:
        faults.append(
            Fault(
                "/subject", "entry.subject", "is not among data.subject.officials",
                "leave it out, or name one of them",
            )
        )  # fmt: skip
    if faults and deeper_than(DEEPEST, data):
        raise refused(
            Unreadable, "/data", "schema.depth", f"nests deeper than {DEEPEST} levels",
            "no type nests so deep; see its schema",
        )  # fmt: skip
    if faults:
        raise Unreadable(tuple(faults))
    return entry


def _with_envelope(name: str, part: Any, statement: Statement) -> tuple[Any, list[Fault]]:
    """The event's own attributes take their places; a sender may not state them twice."""
    if not isinstance(part, dict):
        return part, []
    told: dict[str, Any]
    if name == "provenance":
        told = {"source": statement.source, "source_id": statement.id}
        told |= {"traceparent": statement.traceparent} if statement.traceparent else {}
        told |= {"subject": statement.subject} if statement.subject else {}
    else:
        told = {"sent_at": statement.sent_at} if statement.sent_at else {}
    stated = part.keys() & ENVELOPE[name]
    if not stated:
        return {**part, **told}, []
    kept = {key: value for key, value in part.items() if key not in stated}
    return {**kept, **told}, [
        Fault(
            pointer, "schema.unlisted", "comes from the event's own attributes",
            f"leave it out: it is the event's {ATTRIBUTES[pointer][1:]}",
        )
        for pointer in (f"/data/{name}/{key}" for key in sorted(stated))
    ]  # fmt: skip


ENVELOPE = {
    "provenance": frozenset({"source", "source_id", "subject", "traceparent"}),
    "when": frozenset({"sent_at"}),
}
"""Fields that CloudEvents attributes fill: `source`, `id`, `subject`, `traceparent`, `time`."""
