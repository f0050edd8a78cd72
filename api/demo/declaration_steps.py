"""The steps of a verification: opened, concluded, explained, determined, handled, closed."""

from __future__ import annotations

from typing import Any

from api.demo.about import About
from api.demo.build import Event, Teller, digest

REGISTERS = ["PROPERTY", "SECURITIES", "COMPANIES"]
SECTION_HEAD, DEPUTY_HEAD = "h-org-04", "h-org-01"


def opened(tell: Teller, on: str, check: About, trigger: str = "YEARLY_DRAW") -> Event:
    drawn = trigger == "YEARLY_DRAW"
    seed = {"draw_seed_sha256": digest(f"draw/{on[:7]}")} if drawn else {}
    return tell(
        "declaration.verification-opened", on, check.but(sender="property-check"),
        mode="RANDOM" if drawn else "TARGETED", trigger=trigger, registers_queried=REGISTERS,
        authorised_by=DEPUTY_HEAD, **seed,
    )  # fmt: skip


def concluded(tell: Teller, on: str, check: About, *differing: str) -> Event:
    return tell(
        "declaration.verification-concluded", on, check.but(sender="property-check"),
        concluded_on=on, consistent=not differing, item_codes=list(differing),
    )  # fmt: skip


def explained(tell: Teller, on: str, check: About, *codes: str) -> Event:
    parts = ("declared", "found", "explanation")
    return tell(
        "declaration.discrepancy-explained", on, check, explained_on=on,
        items=[
            {"code": it, **{f"{part}_sha256": digest(f"{check.case}/{it}/{part}") for part in parts}}
            for it in codes
        ],
    )  # fmt: skip


def determined(tell: Teller, on: str, check: About, finding: str, *items: dict[str, Any]) -> Event:
    people = check.but(decided_on=on, recorder=SECTION_HEAD, approver=check.approver or DEPUTY_HEAD)
    return tell(
        "declaration.discrepancy-determined", on, people, finding=finding, decided_on=on,
        item_codes=[it["code"] for it in items], items=list(items), decided_by_unit="u-org",
    )  # fmt: skip


def handled(tell: Teller, on: str, check: About, handling: str, **measure: str) -> Event:
    return tell("declaration.handled", on, check, handled_on=on, handling=handling, **measure)


def closed(tell: Teller, on: str, check: About) -> Event:
    return tell("declaration.closed", on, check, closed_on=on)
