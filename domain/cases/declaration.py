"""Verification of a personal-matters declaration 个人有关事项查核 (domain 5.3).

The case is the verification; that a yearly report is due, and filed, is a clock of the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.cases.lifecycle import Lifecycle, Step, in_words
from domain.cases.matter import Matter, begun, four_eyes, into, kinds, moving
from domain.cases.outcome import Outcome
from domain.events.personal import (
    DeclarationClosed,
    DeclarationFinding,
    DeclarationHandled,
    DeclarationHandling,
    DeclarationVerificationConcluded,
    DeclarationVerificationOpened,
    DiscrepancyDetermined,
    DiscrepancyExplained,
    VerificationMode,
)


@dataclass(frozen=True)
class Declaration(Matter):
    """`item_codes` are the items that differ, as found, `consistent` that none does; `finding` is
    what the competent unit decided."""

    opened_at: int = 0
    consistent: bool = False
    item_codes: tuple[str, ...] = ()
    explained: bool = False
    finding: DeclarationFinding | None = None
    handled_at: int = 0


@dataclass(frozen=True)
class Unopened(Declaration):
    """Named by a statement, but no verification is opened."""


@dataclass(frozen=True)
class UnderVerification(Declaration):
    """随机抽查 or 重点查核."""


@dataclass(frozen=True)
class Consistent(Declaration):
    """一致."""


@dataclass(frozen=True)
class Discrepant(Declaration):
    """不一致; nothing is explained yet."""


@dataclass(frozen=True)
class Explained(Declaration):
    """本人说明."""


@dataclass(frozen=True)
class Determined(Declaration):
    """查核认定: truthful, omission or concealment."""


@dataclass(frozen=True)
class Handled(Declaration):
    """处理."""


@dataclass(frozen=True)
class Closed(Declaration):
    """办结."""


STATES: tuple[type[Declaration], ...] = (
    Unopened, UnderVerification, Consistent, Discrepant, Explained, Determined, Handled, Closed,
)  # fmt: skip


def _from(state: Declaration, step: Step, *before: type[Declaration]) -> Declaration:
    """Noted where it does not come from one of these."""
    if isinstance(state, Unopened):
        detail = "a step before the verification is opened"
        return state.noted("declaration.not-opened", detail, step.position)
    if not isinstance(state, before):
        detail = f"does not follow {in_words(type(state))}"
        return state.noted("declaration.out-of-order", detail, step.position, state.last_at)
    return state


def _opened(state: Declaration, step: Step) -> Declaration:
    fact = step.fact
    if state.opened_at:
        detail = "the same verification is opened again"
        state = state.noted("declaration.opened-twice", detail, step.position, state.opened_at)
    if fact.mode is VerificationMode.RANDOM and fact.draw_seed_sha256 is None:
        detail = "a random draw without the commitment to its seed cannot be checked"
        state = state.noted("declaration.no-seed", detail, step.position)
    to = UnderVerification if isinstance(state, Unopened) else type(state)
    return into(state, to, step, opened_at=step.position)


def _concluded(state: Declaration, step: Step) -> Declaration:
    fact = step.fact
    if fact.consistent and fact.item_codes:
        detail = "called consistent, and names items that differ"
        state = state.noted("declaration.consistent-with-differences", detail, step.position)
    if not fact.consistent and not fact.item_codes:
        detail = "called discrepant, and names no item that differs"
        state = state.noted("declaration.no-items", detail, step.position)
    state = _from(state, step, UnderVerification)
    codes = tuple(dict.fromkeys(fact.item_codes))
    to = Consistent if fact.consistent else Discrepant
    return into(state, to, step, consistent=fact.consistent, item_codes=codes)


def _explained(state: Declaration, step: Step) -> Declaration:
    codes = {it.code for it in step.fact.items}
    if others := sorted(codes - set(state.item_codes)):
        detail = f"explains {', '.join(others)}, which no verification found to differ"
        state = state.noted("declaration.explains-other-items", detail, step.position)
    return into(_from(state, step, Discrepant, Explained), Explained, step, explained=True)


def _determined(state: Declaration, step: Step) -> Declaration:
    fact = step.fact
    if fact.finding is DeclarationFinding.TRUTHFUL and fact.item_codes:
        detail = "found truthful, and names items that differ"
        state = state.noted("declaration.truthful-with-differences", detail, step.position)
    if fact.finding is not DeclarationFinding.TRUTHFUL and not fact.item_codes:
        detail = "found not truthful, and names no item that differs"
        state = state.noted("declaration.no-items", detail, step.position)
    if fact.finding is not DeclarationFinding.TRUTHFUL and not state.explained:
        detail = "determined before the person could explain (查核结果处理办法)"
        state = state.noted("declaration.not-heard", detail, step.position)
    state = _from(state, step, UnderVerification, Consistent, Discrepant, Explained)
    state = four_eyes(state, step, "declaration")
    return into(state, Determined, step, finding=fact.finding)


def _handled(state: Declaration, step: Step) -> Declaration:
    breach = step.fact.handling is not DeclarationHandling.NONE
    if state.finding is DeclarationFinding.TRUTHFUL and breach:
        detail = "handled as a breach, though it was found truthful"
        state = state.noted("declaration.handled-though-truthful", detail, step.position)
    return into(_from(state, step, Determined), Handled, step, handled_at=step.position)


def _closed(state: Declaration, step: Step) -> Declaration:
    if state.finding not in (None, DeclarationFinding.TRUTHFUL) and not state.handled_at:
        detail = "closed before what was found was handled"
        state = state.noted("declaration.closed-unhandled", detail, step.position)
    return into(_from(state, step, Consistent, Determined, Handled), Closed, step)


MOVES = {
    DeclarationVerificationOpened: _opened, DeclarationVerificationConcluded: _concluded,
    DiscrepancyExplained: _explained, DiscrepancyDetermined: _determined,
    DeclarationHandled: _handled, DeclarationClosed: _closed,
}  # fmt: skip
_OUTCOMES = {
    DeclarationFinding.TRUTHFUL: Outcome.UNSUBSTANTIATED,
    DeclarationFinding.OMISSION: Outcome.PARTLY,
    DeclarationFinding.CONCEALMENT: Outcome.SUBSTANTIATED,
}


def outcome_of(state: Declaration) -> Outcome:
    """TRUTHFUL, or consistent: unsubstantiated. An omission is one in part."""
    if state.finding is not None:
        return _OUTCOMES[state.finding]
    return Outcome.UNSUBSTANTIATED if state.consistent else Outcome.NOT_STATED


DECLARATION: Lifecycle[Declaration] = Lifecycle(
    "declaration",
    "case",
    kinds(MOVES),
    Unopened(),
    moving(MOVES),
    STATES,
    outcome_of,
    begun(Unopened),
    zh="个人有关事项查核",
)
