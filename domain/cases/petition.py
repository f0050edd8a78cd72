"""Petitions 信访举报: received, routed or accepted, answered, reviewed, closed (domain 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step, in_words
from domain.cases.matter import Matter, begun, into, kinds, moving
from domain.cases.outcome import Outcome
from domain.events.petitions import (
    InformantNotified,
    Naming,
    NoticeKind,
    PetitionAccepted,
    PetitionAnswered,
    PetitionAssignmentReported,
    PetitionClosed,
    PetitionMerged,
    PetitionNotAccepted,
    PetitionReceived,
    PetitionReviewDecided,
    PetitionReviewRequested,
    PetitionRouted,
    PetitionTransferObjected,
    ReviewRound,
    TransferredPetitionReceived,
)


@dataclass(frozen=True)
class Petition(Matter):
    """`substantiated` is what the answer says. `told` are the notices that the informant got."""

    received_at: int = 0
    issue_codes: tuple[str, ...] = ()
    real_name: bool = False
    substantiated: bool | None = None
    answered_at: int = 0
    told: frozenset[NoticeKind] = frozenset()
    reviews: tuple[ReviewRound, ...] = ()


@dataclass(frozen=True)
class Unreceived(Petition):
    """Named by a statement, but its receipt is not recorded."""


@dataclass(frozen=True)
class Received(Petition):
    """登记."""


@dataclass(frozen=True)
class DuplicateKept(Petition):
    """重复件: the same matter again; kept, and counted once."""


@dataclass(frozen=True)
class NotAccepted(Petition):
    """不予受理, with its reason (信访工作条例 22 and practice)."""


@dataclass(frozen=True)
class Routed(Petition):
    """转送, 交办, 督办 or 报送."""


@dataclass(frozen=True)
class Accepted(Petition):
    """受理."""


@dataclass(frozen=True)
class MergedToClue(Petition):
    """并入问题线索: what becomes of it is the clue's."""


@dataclass(frozen=True)
class Answered(Petition):
    """答复."""


@dataclass(frozen=True)
class FedBack(Petition):
    """反馈: the informant was told the result."""


@dataclass(frozen=True)
class UnderReview(Petition):
    """复查 or 复核 asked for."""


@dataclass(frozen=True)
class Reviewed(Petition):
    """复查 or 复核 decided."""


@dataclass(frozen=True)
class Closed(Petition):
    """办结."""


STATES: tuple[type[Petition], ...] = (
    Unreceived, Received, DuplicateKept, NotAccepted, Routed, Accepted, MergedToClue, Answered,
    FedBack, UnderReview, Reviewed, Closed,
)  # fmt: skip
_TAKEN = (Received, Routed, Accepted)


def _received(state: Petition, step: Step) -> Petition:
    fact = step.fact
    if state.received_at:
        detail = "the same petition is received again"
        state = state.noted("petition.received-twice", detail, step.position, state.received_at)
    known: dict[str, Any] = {
        "received_at": step.position,
        "issue_codes": tuple(dict.fromkeys((*state.issue_codes, *fact.issue_codes))),
        "real_name": state.real_name or fact.naming is Naming.REAL_NAME,
    }
    if isinstance(state, Unreceived) or (isinstance(state, Received) and not state.received_at):
        return into(state, DuplicateKept if fact.duplicate_of else Received, step, **known)
    return into(state, type(state), step, **known)


def _transferred(state: Petition, step: Step) -> Petition:
    """What another body sent on is received with that; what it is about may be told later."""
    return into(state, Received if isinstance(state, Unreceived) else type(state), step)


def _from(state: Petition, step: Step, *before: type[Petition]) -> Petition:
    """Noted where it does not come from one of these."""
    if isinstance(state, Unreceived):
        return state.noted("petition.not-received", "a step before its receipt", step.position)
    if not isinstance(state, before):
        detail = f"does not follow {in_words(type(state))}"
        return state.noted("petition.out-of-order", detail, step.position, state.last_at)
    return state


def _to(to: type[Petition], *before: type[Petition]) -> Any:
    def move(state: Petition, step: Step) -> Petition:
        return into(_from(state, step, *before), to, step)

    return move


def _stays(state: Petition, step: Step) -> Petition:
    return into(_from(state, step, Petition), type(state), step)


def _answered(state: Petition, step: Step) -> Petition:
    """Again after a review that did not uphold the answer."""
    said = step.fact.substantiated
    state = _from(state, step, Routed, Accepted, Reviewed)
    return into(state, Answered, step, answered_at=step.position, substantiated=said)


def _told(state: Petition, step: Step) -> Petition:
    """The result of what was merged is the clue's."""
    notice, state = step.fact.notice, _from(state, step, Petition)
    told = state.told | {notice}
    if notice is not NoticeKind.RESULT:
        return into(state, type(state), step, told=told)
    if not state.answered_at and not isinstance(state, MergedToClue):
        detail = "the result is told before there is an answer"
        state = state.noted("petition.told-before-answered", detail, step.position)
    to = FedBack if isinstance(state, (Answered, MergedToClue)) else type(state)
    return into(state, to, step, told=told)


def _review_asked(state: Petition, step: Step) -> Petition:
    asked = step.fact.round
    if asked is ReviewRound.RE_REVIEW and ReviewRound.REVIEW not in state.reviews:
        detail = "a re-review is asked for before a review was decided"
        state = state.noted("petition.no-review-before", detail, step.position)
    return into(_from(state, step, Answered, FedBack, Reviewed), UnderReview, step)


def _review_decided(state: Petition, step: Step) -> Petition:
    """An answer that is not upheld says nothing any more."""
    fact, state = step.fact, _from(state, step, UnderReview)
    if fact.round in state.reviews:
        detail = "the same round is decided again"
        state = state.noted("petition.round-twice", detail, step.position)
    said = state.substantiated if fact.upheld else None
    reviews = (*state.reviews, fact.round)
    return into(state, Reviewed, step, reviews=reviews, substantiated=said)


MOVES = {
    PetitionReceived: _received,
    TransferredPetitionReceived: _transferred,
    PetitionTransferObjected: _stays,
    PetitionNotAccepted: _to(NotAccepted, Received, Routed),
    PetitionRouted: _to(Routed, *_TAKEN),
    PetitionAccepted: _to(Accepted, Received, Routed),
    PetitionAssignmentReported: _stays,
    PetitionMerged: _to(MergedToClue, *_TAKEN, DuplicateKept),
    PetitionAnswered: _answered,
    InformantNotified: _told,
    PetitionReviewRequested: _review_asked,
    PetitionReviewDecided: _review_decided,
    PetitionClosed: _to(
        Closed, NotAccepted, DuplicateKept, MergedToClue, Answered, FedBack, Reviewed
    ),
}


def outcome_of(state: Petition) -> Outcome:
    if state.substantiated is None:
        return Outcome.NOT_STATED
    return Outcome.SUBSTANTIATED if state.substantiated else Outcome.UNSUBSTANTIATED


PETITION: Lifecycle[Petition] = Lifecycle(
    "petition",
    "case",
    kinds(MOVES),
    Unreceived(),
    moving(MOVES),
    STATES,
    outcome_of,
    begun(Unreceived),
    zh="信访举报",
)
