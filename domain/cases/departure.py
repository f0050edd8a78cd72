"""Departure and the time after it 离任与离职后: hand-over, checks, audit, jobs (domain 5.2, 5.6 K75-K79).

It follows the tenure, and runs for years after the post ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import Matter, begun, into, moving
from domain.events.appointment import TenureEnded
from domain.events.correction import Regime, SanctionImposed
from domain.events.departure import (
    DepartureCheckConcluded,
    DepartureInitiated,
    DepartureReason,
    HandoverCompleted,
    PostEmploymentBreachFound,
    PostEmploymentReported,
    ResignationApplied,
    ResignationDecided,
)


@dataclass(frozen=True)
class Departure(Matter):
    """`outstanding` counts items of the hand-over that are open. `retires`: the reason given."""

    initiated_at: int = 0
    retires: bool = False
    audit_required: bool = False
    applied_on: date | None = None
    handed_over_at: int = 0
    outstanding: int = 0
    left_on: date | None = None
    left_at: int = 0
    jobs: int = 0
    breaches: int = 0


@dataclass(frozen=True)
class InOffice(Departure):
    """Nothing of a departure is recorded."""


@dataclass(frozen=True)
class Applied(Departure):
    """辞职申请, not decided."""


@dataclass(frozen=True)
class Initiated(Departure):
    """离任启动."""


@dataclass(frozen=True)
class HandedOver(Departure):
    """公务交接 done."""


@dataclass(frozen=True)
class Left(Departure):
    """The post is left; what was outstanding stays so."""


@dataclass(frozen=True)
class AfterOffice(Departure):
    """离职后从业 reported."""


@dataclass(frozen=True)
class InBreach(Departure):
    """违规从业 found, and not corrected."""


STATES: tuple[type[Departure], ...] = (
    InOffice, Applied, Initiated, HandedOver, Left, AfterOffice, InBreach,
)  # fmt: skip
_GONE = (Left, AfterOffice, InBreach)


def _applied(state: Departure, step: Step) -> Departure:
    to = Applied if isinstance(state, InOffice) else type(state)
    return into(state, to, step, applied_on=step.fact.applied_on)


def _decided(state: Departure, step: Step) -> Departure:
    fact = step.fact
    if state.applied_on is None:
        detail = "a resignation is decided that nobody applied for"
        state = state.noted("departure.no-application", detail, step.position)
    elif fact.decided_on < state.applied_on:
        detail = "decided before it was applied for"
        state = state.noted("departure.decided-before-applied", detail, step.position)
    refused = isinstance(state, Applied) and not fact.approved
    return into(state, InOffice if refused else type(state), step)


def _initiated(state: Departure, step: Step) -> Departure:
    fact = step.fact
    if state.initiated_at:
        detail = "the same departure is initiated again"
        state = state.noted("departure.initiated-twice", detail, step.position, state.initiated_at)
    if fact.applied_on and fact.planned_on < fact.applied_on:
        detail = "planned before it was applied for"
        state = state.noted("departure.planned-before-applied", detail, step.position)
    to = Initiated if isinstance(state, (InOffice, Applied)) else type(state)
    return into(
        state, to, step, initiated_at=step.position, retires=_retires(fact.reason),
        audit_required=state.audit_required or fact.audit_required,
    )  # fmt: skip


def _handed_over(state: Departure, step: Step) -> Departure:
    fact = step.fact
    if not state.initiated_at:
        detail = "handed over before the departure is initiated"
        state = state.noted("departure.not-initiated", detail, step.position)
    if fact.receiver == fact.witness:
        detail = "receiver and witness are one person"
        state = state.noted("departure.same-witness", detail, step.position)
    if fact.outstanding != (told := sum(not it.complete for it in fact.items)):
        detail = f"{fact.outstanding} outstanding, while {told} items are not complete"
        state = state.noted("departure.outstanding-differs", detail, step.position)
    if state.left_on and step.occurred.first > state.left_on:
        detail = "handed over after the post was left (公务员法 91)"
        state = state.noted("departure.handed-over-late", detail, step.position, state.left_at)
    to = type(state) if isinstance(state, _GONE) else HandedOver
    return into(state, to, step, handed_over_at=step.position, outstanding=fact.outstanding)


def _checked(state: Departure, step: Step) -> Departure:
    if not state.initiated_at:
        detail = "a check before the departure is initiated"
        state = state.noted("departure.not-initiated", detail, step.position)
    return into(state, type(state), step)


def _left(state: Departure, step: Step) -> Departure:
    if state.initiated_at and not state.handed_over_at:
        detail = "left without a hand-over (公务员法 91)"
        state = state.noted("departure.no-handover", detail, step.position, state.initiated_at)
    fact, to = step.fact, type(state) if isinstance(state, _GONE) else Left
    return into(
        state, to, step, left_on=fact.left_on, left_at=step.position,
        retires=state.retires or _retires(fact.reason),
    )  # fmt: skip


def _retires(reason: str) -> bool:
    """The end of a tenure gives its reason in a code of the sender: RETIRE, RETIRED."""
    return reason.startswith(DepartureReason.RETIRE)


def _sanctioned(state: Departure, step: Step) -> Departure:
    """After retirement a case may be filed and benefits adjusted, no more (政务处分法 27)."""
    fact = step.fact
    retired = state.retires and state.left_on is not None and fact.effective_on > state.left_on
    if retired and fact.regime is not Regime.PARTY:
        detail = "a sanction after retirement (政务处分法 27)"
        state = state.noted(
            "departure.sanction-after-retirement", detail, step.position, state.left_at
        )
    return into(state, type(state), step)


def _employed(state: Departure, step: Step) -> Departure:
    fact = step.fact
    if state.left_on is None:
        detail = "a job after office, while nothing shows that the post was left"
        state = state.noted("departure.job-before-leaving", detail, step.position)
    elif fact.employed_from <= state.left_on:
        detail = "employed before the post was left"
        state = state.noted("departure.job-before-leaving", detail, step.position, state.left_at)
    to = type(state) if isinstance(state, InBreach) else AfterOffice
    return into(state, to, step, jobs=state.jobs + 1)


def _breach(state: Departure, step: Step) -> Departure:
    if not state.jobs:
        detail = "a breach, while no job after office was reported"
        state = state.noted("departure.job-not-reported", detail, step.position)
    to = AfterOffice if step.fact.corrected_on else InBreach
    return into(state, to, step, breaches=state.breaches + 1)


MOVES = {
    ResignationApplied: _applied, ResignationDecided: _decided, DepartureInitiated: _initiated,
    HandoverCompleted: _handed_over, DepartureCheckConcluded: _checked, TenureEnded: _left,
    SanctionImposed: _sanctioned, PostEmploymentReported: _employed,
    PostEmploymentBreachFound: _breach,
}  # fmt: skip


def _told(state: Departure) -> bool:
    """A tenure that ended without anything else is no case."""
    more = state.initiated_at or state.handed_over_at or state.applied_on
    alone = isinstance(state, Left) and not more
    return begun(InOffice)(state) and (not alone or bool(state.irregularities))


DEPARTURE: Lifecycle[Departure] = Lifecycle(
    "departure",
    "tenure",
    tuple(MOVES),
    InOffice(),
    moving(MOVES),
    STATES,
    begun=_told,
    zh="离任",
)
