"""What has no place in any field: matters of the negative list, what leads to a sealed complaint, numbers
of persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from domain import negative
from domain.entry import Entry
from domain.errors import Fault
from domain.events.personal import TravelDocumentCustodyChanged
from domain.events.petitions import PetitionDispatchedUpward
from domain.fields import naming_statements
from domain.gates.gate import fact_of
from domain.numbers import NUMBERS, like_a_document
from domain.numbers import numbers as found_in

OF_NOBODY = {
    "subject": ("tenure", "cases", "unit", "stage"),
    "provenance": ("causation", "correlation", "evidence"),
    "basis": ("link",),
}
"""What no receipt of a sealed envelope says: whom and what it concerns, and what leads there."""
_KEYS = ("/data/fact/identifiers/", "/data/subject/officials/", "/data/provenance/subject")
"""Where the key of another system stands, which may well be eleven digits."""
_REFERENCES = (
    "/data/subject/cases/", "/data/subject/tenure", "/data/provenance/corrects/",
    "/data/provenance/source_id", "/id",
)  # fmt: skip
_COUNTED = re.compile(r"[0-9]{15}|[0-9]{17,19}", re.ASCII)
"""What systems that number by time give: one in ten of the longer looks like a bank card, one in a
hundred and fifty of the shorter like an identity number of the old form."""


def negative_list(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """Some matters have no field, so no code may stand in for one (domain 4.2)."""
    if not entry.kind.supervises:
        return
    for pointer, matter in negative.named_by_codes(entry.kind.fact, fact_of(open_part)):
        yield Fault(
            f"/data/fact{pointer}", "gate.negative-list", *negative.told_of(matter)
        )  # fmt: skip


def sealed_envelope(entry: Entry, _open: dict[str, Any]) -> Iterator[Fault]:
    """That something went up leaves no subject, no text and nothing to find it by: 检举控告规则 15 (F)."""
    if not isinstance(entry.fact, PetitionDispatchedUpward):
        return
    for part, names in OF_NOBODY.items():
        for name in names:
            if getattr(getattr(entry, part), name):
                yield Fault(
                    f"/data/{part}/{name}", "gate.sealed-envelope",
                    "would tell what went up, or where to find it (检举控告规则 15)",
                    "leave it out: dates, organ and envelope number are all that is held",
                )  # fmt: skip


def numbers(entry: Entry, open_part: dict[str, Any]) -> Iterator[Fault]:
    """The subject is a pseudonymous id and others are categories, never a number (domain 2.2, 4.1)."""
    references = (*_REFERENCES, *naming_statements(entry.kind.fact))
    for pointer, name in found_in(open_part):
        made = name == "bank-card" and pointer.startswith((*_KEYS, *references))
        made = made or (name == "old-national-id" and pointer.startswith(references))
        key = name == "mobile-number" and pointer.startswith(_KEYS)
        if (
            pointer != "/data/provenance/traceparent"  # hexadecimal, and nobody's
            and not key
            and not (made and _counted(open_part, pointer))
        ):
            yield Fault(
                pointer, f"gate.{name}",
                f"looks like {NUMBERS[name].words}, which is never held in the open",
                "use a pseudonymous reference, or a personal field of the kind",
            )  # fmt: skip
    fact = entry.fact
    if isinstance(fact, TravelDocumentCustodyChanged) and like_a_document(fact.document):
        yield Fault(
            "/data/fact/document", "gate.travel-document",
            "looks like the number of a passport or permit, which is never held in the open",
            "give a reference of your own for the document, like doc-2025-17, or a digest of its number",
        )  # fmt: skip


def _counted(open_part: dict[str, Any], pointer: str) -> bool:
    found: Any = open_part
    for name in pointer.removeprefix("/").split("/"):
        found = found[int(name)] if isinstance(found, list | tuple) else found[name]
    return bool(_COUNTED.fullmatch(found))
