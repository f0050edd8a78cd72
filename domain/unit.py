"""A unit in the register: what it is called, at which level, and to which unit it belongs."""

from __future__ import annotations

from dataclasses import dataclass

from domain.cases.lifecycle import Lifecycle, Step
from domain.events.register import UnitRegistered


@dataclass(frozen=True, slots=True)
class Unit:
    """`registered_at` is the position of the entry that says the rest, 0 before there is one."""

    registered_at: int = 0
    name: str | None = None
    parent: str | None = None
    level: str | None = None


def evolve(state: Unit, step: Step) -> Unit:
    match step.fact:
        case UnitRegistered() as fact:
            level = fact.level.value if fact.level else None
            return Unit(step.position, fact.name, fact.parent, level)
    return state


UNIT = Lifecycle("unit", "unit", (UnitRegistered,), Unit(), evolve, (Unit,))
