"""Rectification 整改: what an audit or a tour inspection found, until each item is accepted."""

from __future__ import annotations

from dataclasses import dataclass

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import Matter, begun, into, kinds, moving
from domain.events.audits import (
    Acceptance,
    AuditReportDelivered,
    RectificationItemClosed,
    RectificationPlanFiled,
    RectificationProgressReported,
    TourInspectionFeedbackIssued,
)


@dataclass(frozen=True)
class Rectification(Matter):
    """`findings` are ids of what was found, `answered` of those that a plan answers; `planned` are
    the items that are to mend them, `open_` those that are not accepted yet."""

    findings: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()
    planned: frozenset[str] = frozenset()
    open_: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NothingFound(Rectification):
    """No finding and no item is recorded."""


@dataclass(frozen=True)
class FindingsOpen(Rectification):
    """Found; no plan yet."""


@dataclass(frozen=True)
class Rectifying(Rectification):
    """整改方案 filed; items are open."""


@dataclass(frozen=True)
class Accepted(Rectification):
    """销号: every item is accepted, and a plan answers every finding."""


STATES: tuple[type[Rectification], ...] = (NothingFound, FindingsOpen, Rectifying, Accepted)


def _found(state: Rectification, step: Step) -> Rectification:
    found = state.findings | {it.id for it in step.fact.findings}
    opens = isinstance(state, (NothingFound, Accepted)) and found > state.findings
    return into(state, FindingsOpen if opens else type(state), step, findings=found)


def _planned(state: Rectification, step: Step) -> Rectification:
    fact = step.fact
    if unknown := sorted(set(fact.findings) - state.findings):
        detail = f"answers {', '.join(unknown)}, which nothing recorded found"
        state = state.noted("rectification.no-such-finding", detail, step.position)
    fresh = {it.item for it in fact.items} - state.accepted
    return into(
        state, Rectifying, step, answered=state.answered | set(fact.findings),
        planned=state.planned | fresh, open_=state.open_ | fresh,
    )  # fmt: skip


def _reported(state: Rectification, step: Step) -> Rectification:
    return into(_on_a_plan(state, step), type(state), step)


def _on_a_plan(state: Rectification, step: Step) -> Rectification:
    if state.planned:
        return state
    return state.noted("rectification.no-plan", "rests on a plan, and none is filed", step.position)


def _closed(state: Rectification, step: Step) -> Rectification:
    item, accepted = step.fact.item, step.fact.acceptance is Acceptance.ACCEPTED
    state = _on_a_plan(state, step)
    if item in state.accepted:
        detail = "an item that is accepted already"
        state = state.noted("rectification.accepted-already", detail, step.position)
    elif item not in state.planned and state.planned:
        detail = "an item that no plan has"
        state = state.noted("rectification.no-such-item", detail, step.position)
    open_ = state.open_ - {item} if accepted else state.open_ | {item}
    to = Rectifying if open_ or state.findings - state.answered else Accepted
    return into(
        state, to, step, open_=open_, planned=state.planned | {item},
        accepted=state.accepted | {item} if accepted else state.accepted - {item},
    )  # fmt: skip


MOVES = {
    AuditReportDelivered: _found, TourInspectionFeedbackIssued: _found,
    RectificationPlanFiled: _planned, RectificationProgressReported: _reported,
    RectificationItemClosed: _closed,
}  # fmt: skip

RECTIFICATION: Lifecycle[Rectification] = Lifecycle(
    "rectification", "case", kinds(MOVES), NothingFound(), moving(MOVES), STATES,
    begun=begun(NothingFound), zh="整改",
)  # fmt: skip
