"""What the cases share: a course of states, and what does not fit it, noted and never refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from domain.cases.lifecycle import Irregularity, Step

M = TypeVar("M", bound="Matter")
N = TypeVar("N", bound="Matter")
Move = Callable[[Any, Step], Any]


@dataclass(frozen=True, slots=True)
class Matter:
    """`steps` counts the statements so far; `last_at` is the position of the last of them."""

    steps: int = 0
    last_at: int = 0
    irregularities: tuple[Irregularity, ...] = ()

    def noted(self, rule: str, detail: str, *positions: int) -> Self:
        """With an irregularity, and the positions that prove it."""
        made = Irregularity(rule, detail, positions)
        return replace(self, irregularities=(*self.irregularities, made))


def begun(nothing: type[Matter]) -> Callable[[Matter], bool]:
    """Whether there is anything to tell: a state of some progress, or something that does not fit."""
    return lambda state: not isinstance(state, nothing) or bool(state.irregularities)


def moving(moves: Mapping[type, Move]) -> Callable[[Any, Step], Any]:
    """`evolve` from what each kind of fact does to a state."""

    def evolve(state: Any, step: Step) -> Any:
        return moves[type(step.fact)](state, step)

    return evolve


def into(state: Matter, cls: type[N], step: Step, **changes: Any) -> N:
    """The next state: all that the earlier one knew, and what changes.

    Every state of a course has the same fields, so that nothing is forgotten on the way.
    """
    known = {name: getattr(state, name) for name in cls.__dataclass_fields__}
    known["steps"] += 1
    known["last_at"] = step.position
    known.update(changes)
    return cls(**known)


def proposer_and_approver(step: Step) -> tuple[str | None, str | None]:
    """Who proposed a decision, as the fact or the record says, and who approved it."""
    provenance, fact = step.recorded.entry.provenance, step.fact
    proposer = getattr(fact, "proposer", None) or provenance.recorder
    return proposer, getattr(fact, "approved_by", None) or provenance.approver


def four_eyes(state: M, step: Step, chapter: str) -> M:
    """Four-eyes decisions have an approver, and it is somebody else (domain 7, I11)."""
    proposer, approver = proposer_and_approver(step)
    if approver is None:
        return state.noted(f"{chapter}.no-approval", "no approver is named", step.position)
    if approver == proposer:
        detail = "proposed and approved by the same person"
        return state.noted(f"{chapter}.same-approver", detail, step.position)
    return state
