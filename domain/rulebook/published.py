"""Whether a text that is to be adopted can be read, and says what the statement says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import Fault
from domain.events.register import CalendarPublished, RulePackAdopted
from domain.rulebook.calendar import parse_year
from domain.rulebook.pack import parse
from domain.tables import Faulty


def what_is_wrong(fact: object) -> Iterator[Fault]:
    """All that is wrong, each with its pointer into the fact; nothing where it publishes nothing.

    What is wrong inside the text has `/toml` and the place in it.
    """
    if not isinstance(fact, RulePackAdopted | CalendarPublished):
        return
    digest = hashlib.sha256(fact.toml.encode("utf-8", "replace")).hexdigest()
    if fact.sha256 != digest:
        yield Fault(
            "/sha256", "gate.published", "is not the digest of the text",
            "send the SHA-256 of its bytes in UTF-8, in hexadecimal",
        )  # fmt: skip
    try:
        told = _pack(fact) if isinstance(fact, RulePackAdopted) else _year(fact)
    except Faulty as error:
        for it in error.faults:
            yield Fault(f"/toml{it.pointer}", it.rule, it.detail, it.way_out)
        return
    for name, said in told.items():
        if getattr(fact, name) != said:
            yield Fault(
                f"/{name}", "gate.published", "is not what the text says", "say the same in both"
            )


def _pack(fact: RulePackAdopted) -> Mapping[str, Any]:
    it = parse(fact.toml)
    return {
        "pack": it.pack, "pack_version": it.version, "status": it.status,
        "effective_from": it.effective_from, "effective_to": it.effective_to,
    }  # fmt: skip


def _year(fact: CalendarPublished) -> Mapping[str, Any]:
    it = parse_year(fact.toml)
    return {"calendar": it.calendar, "year": it.working.year}
