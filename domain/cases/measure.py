"""Measures and remedies 处理处分与救济: decided, announced, executed, reviewed, ended.

A case may hold several measures; each is followed by the id of the statement that decided it. What
asks for a review, or is said in defence, never makes anything worse (政务处分法 43, 56).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import begun, four_eyes, into, kinds, moving
from domain.cases.measure_states import (
    STATES,
    Decided,
    Ended,
    InForce,
    Measure,
    NothingDecided,
    Revoked,
    Standing,
    UnderReview,
)
from domain.catalogue import kind_named
from domain.events.correction import (
    AdmonitionFollowedUp,
    AdmonitionIssued,
    Corrected,
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
MONTHS = {"WARNING": 6, "DEMERIT": 12, "MAJOR_DEMERIT": 18, "DEMOTION": 24, "REMOVAL": 24}
"""The period of one sanction of a grade, administrative or of the employer (政务处分法 8, 公务员法 64, F)."""
PARTY_MONTHS = {"WARNING": 12, "SERIOUS_WARNING": 18, "REMOVAL": 24}
"""How long one of the Party's has its influence, where the decision says nothing (L02); probation is for
the time that the decision states."""
DISMISSAL = ("DISMISSAL", "EXPULSION")
"""Grades without a period."""
BOTH = {Regime.ADMINISTRATIVE, Regime.EMPLOYER}
"""For one act not both (政务处分法 16, F)."""


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
    since = step.occurred.last
    return _decided(state, step, "REMINDER", since, standing=Standing.ENDED, over=True)


def _admonished(state: Measure, step: Step) -> Measure:
    state = four_eyes(state, step, "measure")
    return _decided(state, step, "ADMONITION", step.fact.issued_on)


def _organizational(state: Measure, step: Step) -> Measure:
    fact = step.fact
    if fact.told_subject_on and fact.told_subject_on < fact.decided_on:
        detail = "told before it was decided"
        state = state.noted("measure.told-before-decided", detail, step.position)
    state = four_eyes(state, step, "measure")
    return _decided(state, step, fact.measure.value, fact.decided_on)


def _sanctioned(state: Measure, step: Step) -> Measure:
    fact = step.fact
    state = four_eyes(state, step, "measure")
    if not state.heard:
        detail = "nothing shows that the person was heard (政务处分法 43)"
        state = state.noted("measure.not-heard", detail, step.position)
    state = _of_period(state, step)
    for it in state.measures:
        if set(it.officials) & set(step.recorded.officials):
            state = _beside_another(state, step, it)
    return _decided(
        state, step, fact.grade, fact.effective_on, regime=fact.regime,
        months=fact.period_months, acts=fact.act_refs,
    )  # fmt: skip


def _of_period(state: Measure, step: Step) -> Measure:
    """For several acts, from the period of one to the sum (政务处分法 15; domain 7, I07)."""
    fact, months = step.fact, step.fact.period_months
    if months is None:
        of_grade = MONTHS if fact.regime in BOTH else PARTY_MONTHS
        if fact.grade in DISMISSAL or fact.grade in of_grade:
            return state
        detail = "a sanction without a period, of a grade that has none of its own"
        return state.noted("measure.no-period", detail, step.position)
    if months > LONGEST_MONTHS:
        detail = f"{months} months, above {LONGEST_MONTHS} (政务处分法 15)"
        state = state.noted("measure.period-too-long", detail, step.position)
    one = MONTHS.get(fact.grade) if fact.regime in BOTH else None
    most = (one or 0) * max(1, len(set(fact.act_refs)))
    if one and not one <= months <= most:
        detail = f"{months} months, where {fact.grade} has {one} to {most} (政务处分法 8, 15)"
        state = state.noted("measure.period-of-grade", detail, step.position)
    return state


def _beside_another(state: Measure, step: Step, other: Decided) -> Measure:
    """What a sanction may not stand beside: the other regime's for one act, a lighter or heavier
    one of the same day."""
    fact = step.fact
    if other.standing is Standing.REVOKED or {other.regime, fact.regime} - BOTH:
        return state
    if other.regime is not fact.regime and set(other.acts) & set(fact.act_refs):
        detail = "an administrative sanction and one of the employer for the same act"
        state = state.noted("measure.punished-twice", detail, step.position, other.position)
    if (
        other.regime is fact.regime
        and other.since == fact.effective_on
        and other.grade != fact.grade
    ):
        detail = f"{other.grade} and {fact.grade} at once: only the heaviest (政务处分法 15)"
        state = state.noted("measure.not-only-the-heaviest", detail, step.position, other.position)
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


def _turned(state: Measure, id_: str, turn: Callable[[Decided], Decided]) -> tuple[Decided, ...]:
    """What is revoked stays so."""
    return tuple(
        turn(it) if it.id == id_ and it.standing is not Standing.REVOKED else it
        for it in state.measures
    )


def _carried_out(state: Measure, step: Step) -> Measure:
    return _state(_about(state, step, step.fact.sanction), step)


def _ended(state: Measure, step: Step) -> Measure:
    """Also while it is under review, which goes on."""
    id_ = step.fact.sanction
    return _state(_about(state, step, id_), step, measures=_turned(state, id_, _over))


def _over(it: Decided) -> Decided:
    reviewed = it.standing is Standing.UNDER_REVIEW
    return replace(it, over=True, standing=it.standing if reviewed else Standing.ENDED)


def _on_admonition(state: Measure, step: Step) -> Measure:
    if not _admonitions(state, step):
        detail = "follows no admonition that is recorded"
        state = state.noted("measure.no-such-measure", detail, step.position)
    return _state(state, step)


def _followed_up(state: Measure, step: Step) -> Measure:
    """Corrected: the admonition is over."""
    state = _on_admonition(state, step)
    if step.fact.corrected is not Corrected.YES:
        return state
    done = {it.id for it in _admonitions(state, step)}
    measures = tuple(_over(it) if it.id in done else it for it in state.measures)
    return _state(state, step, measures=measures, steps=state.steps)


def _admonitions(state: Measure, step: Step) -> list[Decided]:
    """Those of whom it concerns, and nobody took back."""
    whom, admonition = set(step.recorded.officials), kind_named(AdmonitionIssued)
    return [
        it for it in state.measures
        if it.kind == admonition and it.standing is not Standing.REVOKED and whom & set(it.officials)
    ]  # fmt: skip


def _meant(state: Measure, id_: str) -> str:
    return dict(state.reviews).get(id_, id_)


def _asked(state: Measure, step: Step) -> Measure:
    fact, id_ = step.fact, _meant(state, step.fact.against)
    if fact.filed_on < fact.knew_on:
        detail = "asked before it was known"
        state = state.noted("measure.asked-before-known", detail, step.position)
    state = _about(state, step, id_)
    return _state(state, step, measures=_turned(state, id_, _under_review))


def _under_review(it: Decided) -> Decided:
    return replace(it, standing=Standing.UNDER_REVIEW)


def _reviewed(state: Measure, step: Step) -> Measure:
    fact, id_ = step.fact, _meant(state, step.fact.against)
    state = _about(state, step, id_)
    if any(it.id == id_ and it.standing is not Standing.UNDER_REVIEW for it in state.measures):
        detail = "a review is decided that nobody asked for"
        state = state.noted("measure.review-not-asked", detail, step.position)
    revoked = fact.outcome is ReviewOutcome.REVOKED
    if revoked and not fact.reputation_restored:
        detail = "revoked, and nothing shows that the reputation is restored (政务处分法 60)"
        state = state.noted("measure.reputation-not-restored", detail, step.position)
    return _state(
        state, step, measures=_turned(state, id_, partial(_after, fact.outcome)),
        reviews=(*state.reviews, (step.origin[1], id_)),
        reputation_restored=state.reputation_restored or (revoked and fact.reputation_restored),
    )  # fmt: skip


def _after(outcome: ReviewOutcome, it: Decided) -> Decided:
    """What is upheld or varied runs on, unless its period is over."""
    standing = {
        ReviewOutcome.UPHELD: Standing.ENDED if it.over else Standing.RUNNING,
        ReviewOutcome.VARIED: Standing.ENDED if it.over else Standing.VARIED,
        ReviewOutcome.REVOKED: Standing.REVOKED,
        ReviewOutcome.REMANDED: Standing.UNDER_REVIEW,
    }[outcome]
    return replace(it, standing=standing)


MOVES = {
    SubjectStatementRecorded: _stated, ReminderIssued: _reminded, AdmonitionIssued: _admonished,
    SelfCriticismReceived: _on_admonition, AdmonitionFollowedUp: _followed_up,
    OrganizationalMeasureDecided: _organizational, SanctionImposed: _sanctioned,
    SanctionAnnounced: _carried_out, SanctionExecuted: _carried_out, ReviewRequested: _asked,
    ReviewDecided: _reviewed, SanctionPeriodEnded: _ended,
}  # fmt: skip

MEASURE: Lifecycle[Measure] = Lifecycle(
    "measure", "case", kinds(MOVES), NothingDecided(), moving(MOVES), STATES,
    begun=begun(NothingDecided), zh="处理处分与救济",
)  # fmt: skip
