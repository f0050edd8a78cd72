"""Problem clues 问题线索: from registration to exactly one outcome (domain 5.4)."""

from __future__ import annotations

from typing import Any

from domain.cases.clue_states import (
    STATES,
    CaseOpen,
    Clue,
    Concluded,
    Inquiry,
    PassedOn,
    Proposed,
    Registered,
    ReplyIn,
    Shelved,
    Unregistered,
    Verify,
    WaitReply,
)
from domain.cases.lifecycle import Lifecycle, Step, in_words
from domain.cases.matter import begun, four_eyes, into, kinds, moving
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
    ConversationHeld,
    ConversationKind,
    Disposition,
    FollowUp,
    InquiryLetterIssued,
    InquiryReplyReceived,
    InquiryReported,
    PreliminaryVerificationOpened,
    PreliminaryVerificationReported,
    ShelvedClueReviewed,
    SubjectCleared,
)

SMALLEST_TEAM = 2
"""Who verifies or talks in an investigation: two people at least (政务处分法 42 F, domain I10)."""


_BY_DISPOSITION = {
    Disposition.TALK_OR_INQUIRY: Inquiry,
    Disposition.PRELIMINARY_VERIFICATION: Verify,
    Disposition.SHELVED: Shelved,
    Disposition.CLOSED: Concluded,
}


_NOTHING = (Outcome.UNSUBSTANTIATED, Outcome.CLEARED, Outcome.SHELVED)


def _from(state: Clue, step: Step, *before: type[Clue]) -> Clue:
    """Noted where it does not come from one of these."""
    if isinstance(state, Unregistered):
        return state.noted("clue.not-registered", "a step before its registration", step.position)
    if isinstance(state, before):
        return state
    if isinstance(state, Concluded):
        detail = "a step after the clue ended"
        return state.noted("clue.after-the-end", detail, step.position, state.concluded_at)
    detail = f"does not follow {in_words(type(state))}"
    return state.noted("clue.out-of-order", detail, step.position, state.last_at)


def _go(state: Clue, step: Step, to: type[Clue], **changes: Any) -> Clue:
    """A clue that ended stays so; what is taken up again has no outcome meanwhile."""
    if isinstance(state, Concluded):
        return into(state, Concluded, step, **changes)
    if isinstance(state, Shelved) and to is not Shelved:
        changes |= {"outcome": Outcome.NOT_STATED, "concluded_at": 0, "told_at": 0}
    return into(state, to, step, **changes)


# registration and disposition -------------------------------------------------------------------


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
        detail = "approved before it was proposed"
        state = state.noted("clue.approved-before-proposed", detail, step.position)
    state = four_eyes(_from(state, step, Registered, ReplyIn, Proposed, Shelved), step, "clue")
    to, decided = _BY_DISPOSITION[fact.disposition], {"disposition": fact.disposition}
    if to is Concluded:
        return _implied(state, step, Outcome.UNSUBSTANTIATED, **decided)
    if to is Shelved:
        return _implied(state, step, Outcome.SHELVED, Shelved, **decided)
    return _go(state, step, to, **decided)


def _reviewed(state: Clue, step: Step) -> Clue:
    state = _from(state, step, Shelved)
    reopened = step.fact.reopened and isinstance(state, Shelved)
    return _go(state, step, Registered if reopened else type(state))


def _passed(state: Clue, step: Step) -> Clue:
    return _go(_from(state, step, Registered), step, PassedOn)


# inquiry and verification -----------------------------------------------------------------------


def _asked(state: Clue, step: Step) -> Clue:
    state = _from(state, step, Inquiry, ReplyIn)
    return _go(state, step, WaitReply, letters=state.letters + 1)


def _replied(state: Clue, step: Step) -> Clue:
    fact = step.fact
    state = _from(state, step, WaitReply)
    to = Verify if fact.follow_up is FollowUp.VERIFY else ReplyIn
    return _go(state, step, to, inadequate=state.inadequate + (not fact.adequate))


def _talked(state: Clue, step: Step) -> Clue:
    fact = step.fact
    if fact.conversation is not ConversationKind.CLUE:
        return into(state, type(state), step)
    state = _from(state, step, Clue)
    if not fact.accompanied:
        detail = "one person alone held the talk (政务处分法 42)"
        state = state.noted("clue.talk-alone", detail, step.position)
    return _go(state, step, ReplyIn if isinstance(state, (Inquiry, WaitReply)) else type(state))


def _reported(state: Clue, step: Step) -> Clue:
    return _go(_from(state, step, Inquiry, WaitReply, ReplyIn), step, Proposed)


def _opened(state: Clue, step: Step) -> Clue:
    state = _from(state, step, Verify, ReplyIn)
    return _go(_team(state, step, len(set(step.fact.team))), step, Verify)


def _verified(state: Clue, step: Step) -> Clue:
    fact = step.fact
    if fact.reported_on < fact.opened_on:
        detail = "reported before it was opened"
        state = state.noted("clue.reported-before-opened", detail, step.position)
    return _go(_team(_from(state, step, Verify), step, fact.team), step, Proposed)


def _team(state: Clue, step: Step, people: int) -> Clue:
    if people >= SMALLEST_TEAM:
        return state
    return state.noted("clue.team-too-small", f"a team of {people}", step.position)


# the case ---------------------------------------------------------------------------------------


def _filed(state: Clue, step: Step) -> Clue:
    return _go(four_eyes(_from(state, step, Proposed), step, "clue"), step, CaseOpen)


def _case_concluded(state: Clue, step: Step) -> Clue:
    state = _from(state, step, CaseOpen)
    match step.fact.result:
        case CaseResult.SANCTION:
            return _implied(state, step, Outcome.SUBSTANTIATED)
        case CaseResult.REFERRED if state.found is Outcome.NOT_STATED:
            return _go(state, step, PassedOn)
    measured = state.found is not Outcome.NOT_STATED
    return _implied(state, step, state.found if measured else Outcome.UNSUBSTANTIATED)


def _measured(state: Clue, step: Step) -> Clue:
    """A reminder: something was found, in part; an admonition: it was found."""
    admonished = isinstance(step.fact, AdmonitionIssued)
    outcome = Outcome.SUBSTANTIATED if admonished else Outcome.PARTLY
    if isinstance(state, Unregistered):
        return into(state, Unregistered, step)  # a measure of its own, on no clue
    if isinstance(state, CaseOpen):
        weightier = admonished or state.found is Outcome.NOT_STATED
        return into(state, CaseOpen, step, found=outcome if weightier else state.found)
    return _implied(_from(state, step, Inquiry, ReplyIn, Proposed, Concluded), step, outcome)


def _sanctioned(state: Clue, step: Step) -> Clue:
    """It comes of a case, whose conclusion says what the clue came to."""
    if isinstance(state, Unregistered):
        return into(state, Unregistered, step)
    state = _from(state, step, CaseOpen, Concluded)
    if isinstance(state, Concluded):
        return _implied(state, step, Outcome.SUBSTANTIATED)
    return into(state, type(state), step, found=Outcome.SUBSTANTIATED)


# the one outcome --------------------------------------------------------------------------------


def _implied(
    state: Clue, step: Step, outcome: Outcome, to: type[Clue] = Concluded, **changes: Any
) -> Clue:
    """What a step implies that it came to. The first stands; noted where one says that there was
    something and the other that there was nothing."""
    if not isinstance(state, Concluded):
        ended = {"outcome": outcome, "concluded_at": step.position}
        return into(state, to, step, **changes, **ended)
    if (outcome in _NOTHING) != (state.outcome in _NOTHING):
        state = _second(state, step)
    return into(state, Concluded, step, **changes)


def _told(state: Clue, step: Step) -> Clue:
    """What is told takes the place of what was implied; of two that are told the first stands."""
    outcome = Outcome(step.fact.outcome.value)
    state = four_eyes(_from(state, step, Clue), step, "clue")
    if isinstance(state, Concluded) and outcome is not state.outcome:
        if state.told_at or state.outcome is Outcome.CLEARED:
            return into(_second(state, step), Concluded, step)
        if outcome in _NOTHING and state.outcome not in _NOTHING:
            state = _second(state, step)
    to = Shelved if outcome is Outcome.SHELVED else Concluded
    return into(state, to, step, outcome=outcome, concluded_at=step.position, told_at=step.position)


def _cleared(state: Clue, step: Step) -> Clue:
    """A clearing takes the place of whatever it ended with."""
    cleared = dict(state.cleared) | dict.fromkeys(step.recorded.officials, step.occurred.last)
    names = {"cleared": tuple(sorted(cleared.items()))}
    if isinstance(state, Unregistered):
        return into(state, Unregistered, step, **names)  # of a public allegation
    ended = {"outcome": Outcome.CLEARED, "concluded_at": step.position}
    return into(state, Concluded, step, **names, **ended)


def _second(state: Clue, step: Step) -> Clue:
    detail = f"ended as {state.outcome} already"
    return state.noted("clue.second-outcome", detail, step.position, state.concluded_at)


MOVES = {
    ClueRegistered: _registered, ClueDispositionDecided: _decided, InquiryLetterIssued: _asked,
    ConversationHeld: _talked, InquiryReplyReceived: _replied, InquiryReported: _reported,
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
    kinds(MOVES),
    Unregistered(),
    moving(MOVES),
    STATES,
    outcome_of,
    begun(Unregistered),
    zh="问题线索",
)
