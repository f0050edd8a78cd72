"""How a step moves a selection: it stands where its furthest step put it, and what does not rest on
what it should is noted with the positions that prove it."""

from __future__ import annotations

from typing import Any

from domain.cases.lifecycle import Step
from domain.cases.matter import into
from domain.cases.selection_states import (
    ENDED,
    RANK,
    STATES,
    Cleared,
    Motion,
    Probation,
    Selection,
    Suspended,
)


def advance(state: Selection, step: Step, to: type[Selection], **changes: Any) -> Selection:
    """To a state, unless it stands further on already; what it skips is noted."""
    rank, before = RANK[to], state.rank
    if isinstance(state, ENDED):
        return stays(after_the_end(state, step), step, **changes)
    if rank < before:
        return stays(_out_of_order(state, step), step, **changes)
    if rank > before + 1 and not _may_skip(before, rank):
        state = missing(state, step, STATES[before + 1])
    if isinstance(state, Suspended):
        detail = "a step while it was suspended"
        state = state.noted("selection.while-suspended", detail, step.position)
    return into(state, to, step, rank=rank, resumes=None, **changes)


def _may_skip(before: int, rank: int) -> bool:
    """From CLEARED to PROBATION there is no APPOINTED."""
    return STATES[rank] is Probation and before >= RANK[Cleared]


def beside(state: Selection, step: Step, **changes: Any) -> Selection:
    """What belongs to a process under way and moves it nowhere."""
    if isinstance(state, ENDED):
        state = after_the_end(state, step)
    elif state.appointed_at:
        state = _out_of_order(state, step)
    elif state.rank == 0:
        state = missing(state, step, Motion)
    return stays(state, step, **changes)


def end(state: Selection, step: Step, to: type[Selection], **changes: Any) -> Selection:
    """Ends it, unless somebody is appointed already."""
    if isinstance(state, ENDED):
        return stays(after_the_end(state, step), step, **changes)
    if state.appointed_at:
        return stays(_out_of_order(state, step), step, **changes)
    return into(state, to, step, rank=RANK[to], resumes=None, **changes)


def stays(state: Selection, step: Step, **changes: Any) -> Selection:
    return into(state, type(state), step, **changes)


def after_the_end(state: Selection, step: Step) -> Selection:
    detail = "a step after the process ended"
    return state.noted("selection.after-the-end", detail, step.position, state.last_at)


def _out_of_order(state: Selection, step: Step) -> Selection:
    detail = f"comes after {STATES[state.rank].__name__.upper()}, which rests on it"
    return state.noted("selection.out-of-order", detail, step.position, state.last_at)


def missing(state: Selection, step: Step, wanted: type[Selection]) -> Selection:
    detail = f"nothing shows {wanted.__name__.upper()}, on which it rests"
    return state.noted("selection.step-missing", detail, step.position)
