"""What may not be recorded, and why. Each gate is a pure function; GATES is the list in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from domain.entry import Entry
from domain.errors import Fault, Forbidden, Unreadable
from domain.gates.content import OF_NOBODY, negative_list, numbers, sealed_envelope
from domain.gates.gate import NEED_LINK, Gate
from domain.gates.grounds import (
    allegation,
    basis,
    classification,
    proportionality,
    published,
    source,
    stub,
)
from domain.gates.placement import HOW_MANY, placement
from domain.gates.tales import narrative

__all__ = ["ATTRIBUTES", "GATES", "HOW_MANY", "NEED_LINK", "OF_NOBODY", "as_sent", "check"]

ATTRIBUTES = {
    "/data/provenance/source": "/source",
    "/data/provenance/source_id": "/id",
    "/data/provenance/subject": "/subject",
    "/data/provenance/traceparent": "/traceparent",
    "/data/when/sent_at": "/time",
}
"""Where the event's own attributes are read, and where the sender wrote them."""

GATES: tuple[Gate, ...] = (
    basis, classification, stub, proportionality, source, narrative, negative_list, allegation,
    published, sealed_envelope, numbers,
)  # fmt: skip


def check(entry: Entry, open_part: dict[str, Any]) -> None:
    """Raise Unreadable or Forbidden, every fault at once, each where the sender wrote it.

    `open_part` is stored unsealed.
    """
    if misplaced := tuple(placement(entry)):
        raise Unreadable(misplaced)
    if faults := [fault for gate in GATES for fault in gate(entry, open_part)]:
        raise Forbidden(as_sent(faults))


def as_sent(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """What is wrong with the event's own attributes points to them."""
    return tuple(
        replace(fault, pointer=ATTRIBUTES.get(fault.pointer, fault.pointer)) for fault in faults
    )
