"""Problem clues 问题线索: from registration to exactly one outcome (domain 5.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import Matter, begun, four_eyes, into, moving
from domain.cases.outcome import Outcome
from domain.events.correction import AdmonitionIssued, ReminderIssued, SanctionImposed
from domain.events.discovery import (
    CaseConcluded,
    CaseFiled,
    CaseResult,
    ClueConcluded,
    ClueDispositionDecided,
    CluePassedOn,
    ClueRegistered,
    Disposition,
    FollowUp,
    InquiryLetterIssued,
    InquiryReplyReceived,
    InquiryReported,
    PreliminaryVerificationOpened,
    PreliminaryVerificationReported,
    Proposal,
    ShelvedClueReviewed,
    SubjectCleared,
)

SMALLEST_TEAM = 2
"""Who verifies or talks in an investigation: two people at least (政务处分法 42 F, domain I10)."""


@dataclass(frozen=True, slots=True)
class Clue(Matter):
    """`outcome` is the one that it ended with; `concluded_at` the position that says so. `cleared`
    are the officials whom clearings name, each with the last day that is cleared."""

    registered_at: int = 0
    issue_codes: tuple[str, ...] = ()
    disposition: Disposition | None = None
    letters: int = 0
    inadequate: int = 0
    outcome: Outcome = Outcome.NOT_STATED
    concluded_at: int = 0
    cleared: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Unregistered(Clue):
    """Named by a statement, but not registered."""


@dataclass(frozen=True, slots=True)
class Registered(Clue):
    """登记; nothing is decided."""


@dataclass(frozen=True, slots=True)
class Inquiry(Clue):
    """谈话函询 decided; no letter yet."""


@dataclass(frozen=True, slots=True)
class WaitReply(Clue):
    """函询: the reply is awaited."""


@dataclass(frozen=True, slots=True)
class ReplyIn(Clue):
    """函询回复 received."""


@dataclass(frozen=True, slots=True)
class Verify(Clue):
    """初步核实."""


@dataclass(frozen=True, slots=True)
class Proposed(Clue):
    """初步核实报告: what is proposed waits for its decision."""


@dataclass(frozen=True, slots=True)
class Shelved(Clue):
    """暂存待查, reviewed from time to time."""


@dataclass(frozen=True, slots=True)
class CaseOpen(Clue):
    """立案审查调查."""


@dataclass(frozen=True, slots=True)
class PassedOn(Clue):
    """移送: it is another organ's."""


@dataclass(frozen=True, slots=True)
class Concluded(Clue):
    """了结, with its outcome."""


STATES: tuple[type[Clue], ...] = (
    Unregistered, Registered, Inquiry, WaitReply, ReplyIn, Verify, Proposed, Shelved, CaseOpen,
    PassedOn, Concluded,
)  # fmt: skip
_BY_DISPOSITION = {
    Disposition.TALK_OR_INQUIRY: Inquiry,
    Disposition.PRELIMINARY_VERIFICATION: Verify,
    Disposition.SHELVED: Shelved,
    Disposition.CLOSED: Concluded,
}


def _from(state: Clue, step: Step, *before: type[Clue]) -> Clue:
    """Noted where it does not come from one of these."""
    if isinstance(state, Unregistered):
        return state.noted("clue.not-registered", "a step before its registration", step.position)
    if not isinstance(state, before):
        detail = f"does not follow {type(state).__name__.upper()}"
        return state.noted("clue.out-of-order", detail, step.position, state.last_at)
    return state


def _concluded(state: Clue, step: Step, outcome: Outcome, to: type[Clue] = Concluded) -> Clue:
    """A clue ends with one outcome. A clearing takes the place of what was found before; anything
    else that differs is noted, and the first stands."""
    if state.concluded_at and outcome not in (state.outcome, Outcome.CLEARED):
        detail = f"ended as {state.outcome} already"
        noted = state.noted("clue.second-outcome", detail, step.position, state.concluded_at)
        return into(noted, type(noted), step)
    return into(state, to, step, outcome=outcome, concluded_at=step.position)


def _registered(state: Clue, step: Step) -> Clue:
    if state.registered_at:
        detail = "the same clue is registered again"
        state = state.noted("clue.registered-twice", detail, step.position, state.registered_at)
    codes = tuple(dict.fromkeys((*state.issue_codes, *step.fact.issue_codes)))
    to = Registered if isinstance(state, Unregistered) else type(state)
    return into(state, to, step, registered_at=step.position, issue_codes=codes)


def _decided(state: Clue, step: Step) -> Clue:
    fact = step.fact
    if fact.approved_on < fact.proposed_on:
        state = state.noted(
            "clue.approved-before-proposed", "approved before it was proposed", step.position
        )
    state = four_eyes(_from(state, step, Registered, ReplyIn, Proposed, Shelved), step, "clue")
    to = _BY_DISPOSITION[fact.disposition]
    if to is Concluded:
        return _concluded(state, step, Outcome.UNSUBSTANTIATED)
    if to is Shelved:
        return _concluded(state, step, Outcome.SHELVED, Shelved)
    return into(state, to, step, disposition=fact.disposition, **_reopened(state))


def _reopened(state: Clue) -> dict[str, Any]:
    """What is taken up again has no outcome meanwhile."""
    return {"outcome": Outcome.NOT_STATED, "concluded_at": 0} if isinstance(state, Shelved) else {}


def _asked(state: Clue, step: Step) -> Clue:
    return into(_from(state, step, Inquiry, ReplyIn), WaitReply, step, letters=state.letters + 1)


def _replied(state: Clue, step: Step) -> Clue:
    fact = step.fact
    state = _from(state, step, WaitReply)
    to = Verify if fact.follow_up is FollowUp.VERIFY else ReplyIn
    return into(state, to, step, inadequate=state.inadequate + (not fact.adequate))


def _opened(state: Clue, step: Step) -> Clue:
    return into(
        _team(_from(state, step, Verify, ReplyIn), step, len(set(step.fact.team))), Verify, step
    )


def _verified(state: Clue, step: Step) -> Clue:
    fact = step.fact
    if fact.reported_on < fact.opened_on:
        state = state.noted(
            "clue.reported-before-opened", "reported before it was opened", step.position
        )
    state = _team(_from(state, step, Verify), step, fact.team)
    return into(state, Proposed, step)


def _team(state: Clue, step: Step, people: int) -> Clue:
    if people >= SMALLEST_TEAM:
        return state
    return state.noted("clue.team-too-small", f"a team of {people}", step.position)


def _reported(state: Clue, step: Step) -> Clue:
    to = Proposed if step.fact.proposal in (Proposal.CLOSE, Proposal.SHELVE) else type(state)
    return into(_from(state, step, Inquiry, WaitReply, ReplyIn), to, step)


def _reviewed(state: Clue, step: Step) -> Clue:
    state = _from(state, step, Shelved)
    if step.fact.reopened:
        return into(state, Registered, step, outcome=Outcome.NOT_STATED, concluded_at=0)
    return into(state, type(state), step)


def _filed(state: Clue, step: Step) -> Clue:
    return into(four_eyes(_from(state, step, Proposed, Verify), step, "clue"), CaseOpen, step)


def _case_concluded(state: Clue, step: Step) -> Clue:
    state = _from(state, step, CaseOpen)
    match step.fact.result:
        case CaseResult.SANCTION:
            return _concluded(state, step, Outcome.SUBSTANTIATED)
        case CaseResult.REFERRED:
            return into(state, PassedOn, step)
    return _concluded(state, step, Outcome.UNSUBSTANTIATED)


def _measured(state: Clue, step: Step) -> Clue:
    """A reminder on the clue: something was found, in part; an admonition: it was found."""
    if isinstance(state, Unregistered):
        return into(state, Unregistered, step)  # a measure of its own, on no clue
    admonished = isinstance(step.fact, AdmonitionIssued)
    outcome = Outcome.SUBSTANTIATED if admonished else Outcome.PARTLY
    return _concluded(_from(state, step, Proposed, ReplyIn, Inquiry), step, outcome)


def _sanctioned(state: Clue, step: Step) -> Clue:
    if isinstance(state, Unregistered):
        return into(state, Unregistered, step)
    return into(state, type(state), step)


def _cleared(state: Clue, step: Step) -> Clue:
    cleared = dict(state.cleared) | dict.fromkeys(step.recorded.officials, step.occurred.last)
    named = replace(state, cleared=tuple(sorted(cleared.items())))
    if isinstance(state, Unregistered):
        return into(named, Unregistered, step)  # a public allegation is cleared by the same kind
    return _concluded(named, step, Outcome.CLEARED)


def _told(state: Clue, step: Step) -> Clue:
    return _concluded(
        four_eyes(_from(state, step, Clue), step, "clue"), step, Outcome(step.fact.outcome.value)
    )


def _passed(state: Clue, step: Step) -> Clue:
    return into(_from(state, step, Registered), PassedOn, step)


MOVES = {
    ClueRegistered: _registered, ClueDispositionDecided: _decided, InquiryLetterIssued: _asked,
    InquiryReplyReceived: _replied, InquiryReported: _reported,
    PreliminaryVerificationOpened: _opened, PreliminaryVerificationReported: _verified,
    ShelvedClueReviewed: _reviewed, CaseFiled: _filed, ReminderIssued: _measured,
    AdmonitionIssued: _measured, SanctionImposed: _sanctioned, CaseConcluded: _case_concluded,
    CluePassedOn: _passed, ClueConcluded: _told, SubjectCleared: _cleared,
}  # fmt: skip


def outcome_of(state: Clue) -> Outcome:
    return state.outcome


CLUE: Lifecycle[Clue] = Lifecycle(
    "clue",
    "case",
    tuple(MOVES),
    Unregistered(),
    moving(MOVES),
    STATES,
    outcome_of,
    begun(Unregistered),
)
