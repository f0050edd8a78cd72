"""Measures and remedies 处理处分与救济: decided, announced, executed, reviewed, ended.

A case may hold several measures; each is followed by the id of the statement that decided it. What
asks for a review, or is said in defence, never makes anything worse (政务处分法 43, 56).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import Matter, begun, four_eyes, into, moving
from domain.events.correction import (
    AdmonitionFollowedUp,
    AdmonitionIssued,
    OrganizationalMeasureDecided,
    Regime,
    ReminderIssued,
    ReviewDecided,
    ReviewOutcome,
    ReviewRequested,
    SanctionAnnounced,
    SanctionExecuted,
    SanctionImposed,
    SanctionPeriodEnded,
    SelfCriticismReceived,
    SubjectStatementRecorded,
)

LONGEST_MONTHS = 48
"""Several sanctions together last no longer (政务处分法 15, F)."""
DISMISSAL = ("DISMISSAL", "EXPULSION")
"""Grades without a period."""


class Standing(StrEnum):
    """VARIED: a review changed it, and its own statement says how."""

    RUNNING = "RUNNING"
    UNDER_REVIEW = "UNDER_REVIEW"
    VARIED = "VARIED"
    ENDED = "ENDED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A sanction, admonition, measure or reminder; `id` is that of the statement in its source."""

    id: str
    kind: str
    position: int
    officials: tuple[str, ...]
    grade: str
    since: date
    regime: Regime | None = None
    months: int | None = None
    acts: tuple[str, ...] = ()
    standing: Standing = Standing.RUNNING


@dataclass(frozen=True, slots=True)
class Measure(Matter):
    """`heard` says that a statement or defence of the person is recorded."""

    measures: tuple[Decided, ...] = ()
    heard: bool = False
    reputation_restored: bool = False


@dataclass(frozen=True, slots=True)
class NothingDecided(Measure):
    """No measure is recorded."""


@dataclass(frozen=True, slots=True)
class InForce(Measure):
    """At least one measure runs."""


@dataclass(frozen=True, slots=True)
class UnderReview(Measure):
    """A review was asked for; what was decided goes on meanwhile (政务处分法 56)."""


@dataclass(frozen=True, slots=True)
class Ended(Measure):
    """Every period is over; nothing has any effect any more (政务处分法 26)."""


@dataclass(frozen=True, slots=True)
class Revoked(Measure):
    """A review took back all that was decided (政务处分法 60)."""


STATES: tuple[type[Measure], ...] = (NothingDecided, InForce, UnderReview, Ended, Revoked)


def _state(state: Measure, step: Step, **changes: object) -> Measure:
    """Which of the states the measures make."""
    measures: tuple[Decided, ...] = changes.get("measures", state.measures)  # type: ignore[assignment]
    standing = {it.standing for it in measures}
    if not measures:
        return into(state, NothingDecided, step, **changes)
    if Standing.UNDER_REVIEW in standing:
        return into(state, UnderReview, step, **changes)
    if standing & {Standing.RUNNING, Standing.VARIED}:
        return into(state, InForce, step, **changes)
    return into(state, Ended if Standing.ENDED in standing else Revoked, step, **changes)


def _decided(state: Measure, step: Step, grade: str, since: date, **more: Any) -> Measure:
    made = Decided(
        id=step.origin[1], kind=step.recorded.entry.kind.name, position=step.position,
        officials=step.recorded.officials, grade=grade, since=since, **more,
    )  # fmt: skip
    return _state(state, step, measures=(*state.measures, made))


def _reminded(state: Measure, step: Step) -> Measure:
    """It runs no period."""
    return _decided(state, step, "REMINDER", step.occurred.last, standing=Standing.ENDED)


def _admonished(state: Measure, step: Step) -> Measure:
    state = four_eyes(state, step, "measure")
    return _decided(state, step, "ADMONITION", step.fact.issued_on)


def _organizational(state: Measure, step: Step) -> Measure:
    fact = step.fact
    if fact.told_subject_on and fact.told_subject_on < fact.decided_on:
        state = state.noted(
            "measure.told-before-decided", "told before it was decided", step.position
        )
    state = four_eyes(state, step, "measure")
    return _decided(state, step, fact.measure.value, fact.decided_on)


def _sanctioned(state: Measure, step: Step) -> Measure:
    fact = step.fact
    state = four_eyes(state, step, "measure")
    if not state.heard:
        detail = "nothing shows that the person was heard (政务处分法 43)"
        state = state.noted("measure.not-heard", detail, step.position)
    if fact.period_months is None and fact.grade not in DISMISSAL:
        state = state.noted("measure.no-period", "a sanction without a period", step.position)
    if (fact.period_months or 0) > LONGEST_MONTHS:
        detail = f"a period of {fact.period_months} months, above {LONGEST_MONTHS} (政务处分法 15)"
        state = state.noted("measure.period-too-long", detail, step.position)
    return _decided(
        _twice(state, step), step, fact.grade, fact.effective_on, regime=fact.regime,
        months=fact.period_months, acts=fact.act_refs,
    )  # fmt: skip


def _twice(state: Measure, step: Step) -> Measure:
    """For one act not both an administrative sanction and one of the employer (政务处分法 16)."""
    fact, both = step.fact, {Regime.ADMINISTRATIVE, Regime.EMPLOYER}
    for it in state.measures:
        same_act = set(it.acts) & set(fact.act_refs) and set(it.officials) & set(
            step.recorded.officials
        )
        if same_act and it.standing is not Standing.REVOKED and {it.regime, fact.regime} == both:
            detail = "an administrative sanction and one of the employer for the same act"
            state = state.noted("measure.punished-twice", detail, step.position, it.position)
    return state


def _stated(state: Measure, step: Step) -> Measure:
    fact = step.fact
    if fact.points_accepted > fact.points:
        detail = "more points accepted than stated"
        state = state.noted("measure.more-accepted-than-stated", detail, step.position)
    return _state(state, step, heard=True)


def _about(state: Measure, step: Step, id_: str) -> Measure:
    if any(it.id == id_ for it in state.measures):
        return state
    detail = "is about a measure that is not recorded"
    return state.noted("measure.no-such-measure", detail, step.position)


def _with(state: Measure, id_: str, standing: Standing) -> tuple[Decided, ...]:
    return tuple(
        replace(it, standing=standing)
        if it.id == id_ and it.standing is not Standing.REVOKED
        else it
        for it in state.measures
    )


def _carried_out(state: Measure, step: Step) -> Measure:
    return _state(_about(state, step, step.fact.sanction), step)


def _ended(state: Measure, step: Step) -> Measure:
    id_ = step.fact.sanction
    return _state(_about(state, step, id_), step, measures=_with(state, id_, Standing.ENDED))


def _noted_only(state: Measure, step: Step) -> Measure:
    return _state(state, step)


def _asked(state: Measure, step: Step) -> Measure:
    fact = step.fact
    if fact.filed_on < fact.knew_on:
        state = state.noted(
            "measure.asked-before-known", "asked before it was known", step.position
        )
    running = {it.id for it in state.measures if it.standing in (Standing.RUNNING, Standing.VARIED)}
    under = (
        _with(state, fact.against, Standing.UNDER_REVIEW)
        if fact.against in running
        else state.measures
    )
    return _state(_about(state, step, fact.against), step, measures=under)


def _reviewed(state: Measure, step: Step) -> Measure:
    fact = step.fact
    standing = {
        ReviewOutcome.UPHELD: Standing.RUNNING,
        ReviewOutcome.VARIED: Standing.VARIED,
        ReviewOutcome.REVOKED: Standing.REVOKED,
        ReviewOutcome.REMANDED: Standing.UNDER_REVIEW,
    }[fact.outcome]
    state = _about(state, step, fact.against)
    revoked = fact.outcome is ReviewOutcome.REVOKED
    if revoked and not fact.reputation_restored:
        detail = "revoked, and nothing shows that the reputation is restored (政务处分法 60)"
        state = state.noted("measure.reputation-not-restored", detail, step.position)
    return _state(
        state, step, measures=_with(state, fact.against, standing),
        reputation_restored=state.reputation_restored or (revoked and fact.reputation_restored),
    )  # fmt: skip


MOVES = {
    SubjectStatementRecorded: _stated, ReminderIssued: _reminded, AdmonitionIssued: _admonished,
    SelfCriticismReceived: _noted_only, AdmonitionFollowedUp: _noted_only,
    OrganizationalMeasureDecided: _organizational, SanctionImposed: _sanctioned,
    SanctionAnnounced: _carried_out, SanctionExecuted: _carried_out, ReviewRequested: _asked,
    ReviewDecided: _reviewed, SanctionPeriodEnded: _ended,
}  # fmt: skip

MEASURE: Lifecycle[Measure] = Lifecycle(
    "measure", "case", tuple(MOVES), NothingDecided(), moving(MOVES), STATES,
    begun=begun(NothingDecided),
)  # fmt: skip
