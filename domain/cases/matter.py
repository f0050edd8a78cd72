"""What the cases share: a course of states, and what does not fit it, noted and never refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self, TypeVar

from domain.cases.lifecycle import Irregularity, Step
from domain.events.coordination import HandlerRecusalDecided

M = TypeVar("M", bound="Matter")
N = TypeVar("N", bound="Matter")
Move = Callable[[Any, Step], Any]


@dataclass(frozen=True, slots=True)
class Recused:
    """A handler who has to stay away from the day after `since`, as the entry at `position` says."""

    handler: str
    since: date
    position: int


@dataclass(frozen=True)
class Matter:
    """`steps` counts the statements so far; `last_at` is the position of the last of them.

    A state has no slots, nor have those on top of it: `into` takes over all that is known at once,
    a third of the time of a constructor that sets each field of a frozen value.
    """

    steps: int = 0
    last_at: int = 0
    irregularities: tuple[Irregularity, ...] = ()
    recused: tuple[Recused, ...] = ()

    def noted(self, rule: str, detail: str, *positions: int) -> Self:
        """With an irregularity, and the positions that prove it."""
        made = Irregularity(rule, detail, positions)
        return replace(self, irregularities=(*self.irregularities, made))


def begun(nothing: type[Matter]) -> Callable[[Matter], bool]:
    """Whether there is anything to tell: a state of some progress, or something that does not fit."""
    return lambda state: not isinstance(state, nothing) or bool(state.irregularities)


def kinds(moves: Mapping[type, Move]) -> tuple[type, ...]:
    """What a lifecycle of these moves reads, in order of rank: who has to stay away comes first."""
    return (HandlerRecusalDecided, *moves)


def moving(moves: Mapping[type, Move]) -> Callable[[Any, Step], Any]:
    """`evolve` from what each kind of fact does to a state."""
    every = {HandlerRecusalDecided: _recused, **moves}

    def evolve(state: Any, step: Step) -> Any:
        entry = step.recorded.entry
        if state.recused:
            state = _stayed_away(state, step)
        if entry.provenance.corrects:
            state = _corrected(state, step)
        return every[type(entry.fact)](state, step)

    return evolve


def into(state: Matter, cls: type[N], step: Step, **changes: Any) -> N:
    """The next state: all that the earlier one knew, and what changes.

    Every state of a course has the same fields, so that nothing is forgotten on the way.
    """
    made = object.__new__(cls)
    known = made.__dict__
    known.update(state.__dict__)
    known["steps"] += 1
    known["last_at"] = step.recorded.position
    known.update(changes)
    assert len(known) == len(state.__dict__), "a field that no state has"
    return made


# two pairs of eyes ------------------------------------------------------------------------------


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


def _corrected(state: M, step: Step) -> M:
    """Most corrections name no approver: a sender mends what it sent."""
    provenance = step.recorded.entry.provenance
    if provenance.approver is None or provenance.approver != provenance.recorder:
        return state
    detail = "corrected and approved by the same person"
    return state.noted("correction.same-approver", detail, step.position)


# who has to stay away (监察法 67; domain 7, I12) --------------------------------------------------


def _recused(state: M, step: Step) -> M:
    fact = step.fact
    others = tuple(it for it in state.recused if it.handler != fact.handler)
    made = (Recused(fact.handler, fact.decided_on, step.position),) if fact.recused else ()
    return into(state, type(state), step, recused=(*others, *made))


def _stayed_away(state: M, step: Step) -> M:
    """Noted where somebody recorded, approved or worked on it who had to stay away."""
    provenance, team = step.recorded.entry.provenance, getattr(step.fact, "team", ())
    hands = {provenance.recorder, provenance.approver, *(team if isinstance(team, tuple) else ())}
    for it in state.recused:
        if it.handler in hands and step.occurred.first > it.since:
            detail = "done by somebody who was recused from the matter (监察法 67)"
            state = state.noted("handler.recused", detail, step.position, it.position)
    return state
