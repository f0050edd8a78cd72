"""An allegation of public record: alleged, examined, and what it came to.

The last body that decided decides: CLEARED after SUBSTANTIATED is cleared. A resignation, a
lost election or an end of jurisdiction decides nothing; without a decision the case has lapsed. What is taken up again
is examined again: a clearing does not stand meanwhile, a finding does. A clearing clears those
whom it names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.cases.lifecycle import Irregularity, Lifecycle, Step
from domain.cases.outcome import Outcome
from domain.events.discovery import (
    AllegationConsequenceRecorded,
    AllegationRecorded,
    ClueRegistered,
    ConsequenceResult,
    SubjectCleared,
)


@dataclass(frozen=True, slots=True)
class Alleged:
    """Where nobody has acted yet; also the start, before even the allegation is recorded.

    `of_clue`: the matter is a clue, which is cleared by the same kind and followed as one.
    """

    recorded_at: int = 0
    issue_codes: tuple[str, ...] = ()
    steps: int = 0
    of_clue: bool = False
    irregularities: tuple[Irregularity, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined(Alleged):
    """A body took it up; nothing is decided."""


@dataclass(frozen=True, slots=True)
class Lapsed(Alleged):
    """Left undecided: the person resigned, or the body lost its jurisdiction."""


@dataclass(frozen=True, slots=True)
class Decided(Alleged):
    """`cleared` are the officials whom clearings name, each with the last day that is cleared."""

    outcome: Outcome = Outcome.NOT_STATED
    decided_at: int = 0
    cleared: tuple[tuple[str, date], ...] = ()


Allegation = Alleged | Examined | Lapsed | Decided

_DECISIVE = {
    ConsequenceResult.CLEARED: Outcome.CLEARED,
    ConsequenceResult.SUBSTANTIATED: Outcome.SUBSTANTIATED,
    ConsequenceResult.SETTLED: Outcome.SETTLED,
}
_ENDING = {
    ConsequenceResult.RESIGNED, ConsequenceResult.NOT_RETURNED, ConsequenceResult.JURISDICTION_ENDED
}  # fmt: skip


def evolve(state: Allegation, step: Step) -> Allegation:
    match step.fact:
        case AllegationRecorded() as fact:
            noted = _noted(state, step, "allegation.recorded-twice") if state.recorded_at else state
            codes = tuple(dict.fromkeys((*noted.issue_codes, *fact.issue_codes)))
            return replace(noted, recorded_at=step.position, issue_codes=codes)
        case ClueRegistered():
            return replace(state, of_clue=True)
        case AllegationConsequenceRecorded(result=result):
            return _followed(_counted(state, step), step, result)
        case SubjectCleared():
            # a clue is cleared by the same kind: no allegation of public record needs to be there
            return _decided(replace(state, steps=state.steps + 1), step, Outcome.CLEARED)
    return state


def _followed(state: Allegation, step: Step, result: ConsequenceResult) -> Allegation:
    if result in _DECISIVE:
        return _decided(state, step, _DECISIVE[result])
    reopened = result is ConsequenceResult.OPENED and outcome_of(state) is Outcome.CLEARED
    if isinstance(state, Decided | Lapsed) and not reopened:
        return state
    next_state = Lapsed if result in _ENDING else Examined
    return next_state(
        state.recorded_at, state.issue_codes, state.steps, state.of_clue, state.irregularities
    )


def _decided(state: Allegation, step: Step, outcome: Outcome) -> Decided:
    cleared = dict(state.cleared) if isinstance(state, Decided) else {}
    cleared |= dict.fromkeys(step.recorded.officials, step.occurred.last)
    return Decided(
        state.recorded_at,
        state.issue_codes,
        state.steps,
        state.of_clue,
        state.irregularities,
        outcome,
        step.position,
        tuple(sorted(cleared.items())) if outcome is Outcome.CLEARED else (),
    )


def _counted(state: Allegation, step: Step) -> Allegation:
    counted = replace(state, steps=state.steps + 1)
    if state.recorded_at:
        return counted
    return _noted(counted, step, "allegation.step-before-allegation")


def _noted(state: Allegation, step: Step, rule: str) -> Allegation:
    detail = {
        "allegation.recorded-twice": "the same allegation is recorded again",
        "allegation.step-before-allegation": "a body acted before the allegation is recorded",
    }[rule]
    noted = Irregularity(rule, detail, (step.position,))
    return replace(state, irregularities=(*state.irregularities, noted))


def outcome_of(state: Allegation) -> Outcome:
    match state:
        case Decided(outcome=outcome):
            return outcome
        case Lapsed():
            return Outcome.LAPSED
    return Outcome.NOT_STATED


def _begun(state: Allegation) -> bool:
    """A clearing alone is told too, unless it is a clue's."""
    alone = isinstance(state, Decided) and not state.of_clue
    return bool(state.recorded_at or state.irregularities or alone)


ALLEGATION: Lifecycle[Allegation] = Lifecycle(
    "allegation",
    "case",
    (ClueRegistered, AllegationRecorded, AllegationConsequenceRecorded, SubjectCleared),
    Alleged(),
    evolve,
    (Alleged, Examined, Lapsed, Decided),
    outcome_of,
    _begun,
)
