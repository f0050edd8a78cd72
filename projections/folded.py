"""A projection of a lifecycle: one states table, a row for each state that a key passed through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table

from domain.cases.lifecycle import Lifecycle, always
from domain.entry import Recorded
from projections.buffers import Values
from projections.work import Work

Row = Callable[[Any, Recorded], Values]


@dataclass(frozen=True)
class Folded:
    """`row` turns a state into columns, None where there is nothing to tell."""

    name: str
    version: int
    table: Table
    lifecycles: tuple[Lifecycle[Any], ...]
    row: Callable[[Lifecycle[Any], Any], Values | None]
    keyed_by_lifecycle: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table,)

    def apply(self, work: Work, entry: Recorded) -> None:
        states = work.states(self.table)
        for lifecycle in self.lifecycles:
            for key in lifecycle.keys(entry):
                place = (lifecycle.name, key) if self.keyed_by_lifecycle else (key,)
                before = states.live(*place)
                fresh = work.first_met(lifecycle.name, key)
                fresh = fresh or (before is None and lifecycle.begun is always)
                state = work.follow(lifecycle, key, entry, fresh=fresh)
                values = None if state is None else self.row(lifecycle, state)
                if values is None:
                    changed = states.end(place, entry.position)
                else:
                    changed = states.put(place, entry.position, values)
                if changed:
                    work.note(self.name, [(key, _frozen(before), _frozen(values))])


def _frozen(values: Values | None) -> frozenset[tuple[str, Any]]:
    return frozenset((values or {}).items())
