"""Selection and appointment 选任: from motion to the end of probation (domain 5.2).

Whatever the order, the process stands where its furthest step put it; a step that comes before
those that it rests on, or that breaks a rule of its own, is noted with the positions that prove it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import Matter, begun, into, moving
from domain.events.appointment import AppointmentMade, ProbationConcluded, ProbationResult
from domain.events.selection import (
    AppointmentDeliberated,
    CandidateListed,
    CheckIssueClosed,
    CheckKind,
    CheckResult,
    Decision,
    DemocraticRecommendationHeld,
    InspectionCompleted,
    InspectionNoticePosted,
    IntegrityConclusionSigned,
    MandatoryCheckCompleted,
    MotionInitiated,
    ObjectionResolved,
    PrePublicityClosed,
    PrePublicityOpened,
    PublicityObjectionReceived,
    PublicityOutcome,
    SelectionResumed,
    SelectionSuspended,
    SelectionTerminated,
)

SMALLEST_TEAM = 2
"""An inspection team has two people at least (公务员法 46(三) F; number D, domain 7, I10)."""


@dataclass(frozen=True, slots=True)
class Selection(Matter):
    """What is known on the way. `rank` is how far it came; `checks` are the kinds that were done,
    `issues` those that found something which is still open; `objections` are ids still open."""

    rank: int = 0
    listed_at: int = 0
    differential: bool = True
    team: tuple[str, ...] = ()
    checks: frozenset[CheckKind] = frozenset()
    issues: frozenset[CheckKind] = frozenset()
    deliberated_at: int = 0
    published_on: date | None = None
    published_at: int = 0
    closed_at: int = 0
    objections: tuple[str, ...] = ()
    appointed_at: int = 0
    resumes: type | None = None


@dataclass(frozen=True, slots=True)
class Draft(Selection):
    """Nothing but what came too early."""


@dataclass(frozen=True, slots=True)
class Motion(Selection):
    """动议."""


@dataclass(frozen=True, slots=True)
class Recommended(Selection):
    """民主推荐."""


@dataclass(frozen=True, slots=True)
class Listed(Selection):
    """确定考察对象."""


@dataclass(frozen=True, slots=True)
class Noticed(Selection):
    """考察预告."""


@dataclass(frozen=True, slots=True)
class Inspected(Selection):
    """考察; until all four checks are done."""


@dataclass(frozen=True, slots=True)
class Checked(Selection):
    """凡提四必: all four, and nothing that they found is open."""


@dataclass(frozen=True, slots=True)
class Signed(Selection):
    """廉洁自律结论性意见, 双签字."""


@dataclass(frozen=True, slots=True)
class Deliberated(Selection):
    """讨论决定: approved."""


@dataclass(frozen=True, slots=True)
class Publicity(Selection):
    """任前公示."""


@dataclass(frozen=True, slots=True)
class Cleared(Selection):
    """公示结束, and nothing stands in the way."""


@dataclass(frozen=True, slots=True)
class Appointed(Selection):
    """任职, without probation."""


@dataclass(frozen=True, slots=True)
class Probation(Selection):
    """试用期."""


@dataclass(frozen=True, slots=True)
class Confirmed(Selection):
    """试用期满, 正式任职."""


@dataclass(frozen=True, slots=True)
class NotConfirmed(Selection):
    """试用期满, 不胜任."""


@dataclass(frozen=True, slots=True)
class Suspended(Selection):
    """选任暂停."""


@dataclass(frozen=True, slots=True)
class Terminated(Selection):
    """选任终止."""


STATES: tuple[type[Selection], ...] = (
    Draft, Motion, Recommended, Listed, Noticed, Inspected, Checked, Signed, Deliberated, Publicity,
    Cleared, Appointed, Probation, Confirmed, NotConfirmed, Suspended, Terminated,
)  # fmt: skip
_RANK = {state: rank for rank, state in enumerate(STATES)}
_ENDED = (Confirmed, NotConfirmed, Terminated)


def _advance(state: Selection, step: Step, to: type[Selection], **changes: Any) -> Selection:
    """To a state, unless it stands further on already; what it skips is noted."""
    rank, before = _RANK[to], state.rank
    if isinstance(state, _ENDED):
        state = state.noted(
            "selection.after-the-end", "a step after the process ended", step.position
        )
        return into(state, type(state), step, **changes)
    if rank < before:
        detail = f"comes after {STATES[before].__name__.upper()}, which rests on it"
        state = state.noted("selection.out-of-order", detail, step.position, state.last_at)
        return into(state, type(state), step, **changes)
    if rank > before + 1 and not _may_skip(before, rank):
        missing = STATES[before + 1].__name__.upper()
        detail = f"nothing shows {missing}, on which it rests"
        state = state.noted("selection.step-missing", detail, step.position)
    if isinstance(state, Suspended):
        state = state.noted(
            "selection.while-suspended", "a step while it was suspended", step.position
        )
    return into(state, to, step, rank=rank, **changes)


def _may_skip(before: int, rank: int) -> bool:
    """From CLEARED to PROBATION there is no APPOINTED; checks may be spread over other steps."""
    return STATES[rank] is Probation and before >= _RANK[Cleared]


def _stays(state: Selection, step: Step, **changes: Any) -> Selection:
    return into(state, type(state), step, **changes)


def _motion(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.quota_filled >= fact.quota_total:
        detail = f"{fact.quota_filled} of {fact.quota_total} posts are filled"
        state = state.noted("selection.over-quota", detail, step.position)
    return _advance(state, step, Motion)


def _recommended(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.present > fact.expected:
        state = state.noted(
            "selection.more-present-than-expected", "more present than expected", step.position
        )
    if fact.votes + fact.abstain > fact.present:
        state = state.noted(
            "selection.votes-above-attendance", "more votes than people present", step.position
        )
    if state.rank == _RANK[Recommended]:
        return _stays(state, step)  # a second round, by talks
    return _advance(state, step, Recommended)


def _listed(state: Selection, step: Step) -> Selection:
    fact, candidates = step.fact, len(step.recorded.officials)
    if not fact.differential and fact.equal_number_reason is None:
        state = state.noted(
            "selection.no-reason-for-equal-number",
            "as many candidates as posts, and no reason",
            step.position,
        )
    if fact.differential and candidates <= fact.slots:
        state = state.noted(
            "selection.not-differential",
            "called differential, with no more candidates than posts",
            step.position,
        )
    return _advance(state, step, Listed, listed_at=step.position, differential=fact.differential)


def _noticed(state: Selection, step: Step) -> Selection:
    return _advance(state, step, Noticed)


def _inspected(state: Selection, step: Step) -> Selection:
    team = tuple(dict.fromkeys(step.fact.team))
    if len(team) < SMALLEST_TEAM:
        state = state.noted("selection.team-too-small", f"a team of {len(team)}", step.position)
    if state.rank >= _RANK[Inspected] and state.team:
        return _stays(state, step, team=tuple(dict.fromkeys((*state.team, *team))))
    return _checked(_advance(state, step, Inspected, team=team), step)


def _check(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.result is None:
        return _stays(state, step)
    if fact.check in state.checks:
        state = state.noted(
            "selection.check-twice", f"{fact.check} is checked again", step.position
        )
    issues = state.issues | {fact.check} if fact.result is CheckResult.ISSUE else state.issues
    return _checked(_stays(state, step, checks=state.checks | {fact.check}, issues=issues), step)


def _issue_closed(state: Selection, step: Step) -> Selection:
    if step.fact.check not in state.issues:
        state = state.noted(
            "selection.no-such-issue", "closes an issue that no check found", step.position
        )
    return _checked(_stays(state, step, issues=state.issues - {step.fact.check}), step)


def _checked(state: Selection, step: Step) -> Selection:
    """CHECKED as soon as all four are done and nothing is open, however they are spread."""
    whole = len(state.checks) == len(CheckKind) and not state.issues
    if whole and state.rank == _RANK[Inspected] and not isinstance(state, Suspended):
        return into(state, Checked, step, rank=_RANK[Checked], steps=state.steps)
    return state


def _signed(state: Selection, step: Step) -> Selection:
    if step.fact.party_secretary == step.fact.discipline_head:
        state = state.noted(
            "selection.same-signer", "both signatures are of one person", step.position
        )
    return _advance(state, step, Signed)


def _deliberated(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.present > fact.entitled:
        state = state.noted(
            "selection.more-present-than-entitled", "more present than entitled", step.position
        )
    if fact.agree + fact.oppose + fact.abstain > fact.present:
        state = state.noted(
            "selection.votes-above-attendance", "more votes than people present", step.position
        )
    if fact.present * 3 < fact.entitled * 2:
        state = state.noted(
            "selection.quorum",
            "fewer than two thirds of those entitled were present",
            step.position,
        )
    if fact.decision is Decision.APPROVE and fact.agree * 2 <= fact.entitled:
        state = state.noted(
            "selection.majority", "approved without more than half of those entitled", step.position
        )
    if fact.decision is Decision.REJECT:
        return into(state, Terminated, step, rank=_RANK[Terminated], deliberated_at=step.position)
    if fact.decision is Decision.POSTPONE:
        return _stays(state, step)
    return _advance(state, step, Deliberated, deliberated_at=step.position)


def _published(state: Selection, step: Step) -> Selection:
    published = {"published_on": step.fact.published_on, "published_at": step.position}
    return _advance(state, step, Publicity, **published)


def _objected(state: Selection, step: Step) -> Selection:
    if not state.published_at:
        state = state.noted(
            "selection.objection-without-publicity",
            "an objection before any publicity",
            step.position,
        )
    return _stays(state, step, objections=(*state.objections, step.origin[1]))


def _resolved(state: Selection, step: Step) -> Selection:
    left = tuple(it for it in state.objections if it != step.fact.objection)
    if left == state.objections:
        state = state.noted(
            "selection.no-such-objection",
            "resolves an objection that is not recorded",
            step.position,
        )
    return _stays(state, step, objections=left)


def _closed(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.resolved > fact.objections:
        state = state.noted(
            "selection.more-resolved-than-objections", "more resolved than came in", step.position
        )
    if fact.outcome is PublicityOutcome.NO_EFFECT and (
        fact.objections > fact.resolved or state.objections
    ):
        state = state.noted(
            "selection.objection-open", "closed while an objection is open", step.position
        )
    if fact.outcome is PublicityOutcome.UNDER_CHECK:
        moved = _advance(state, step, Publicity, closed_at=step.position)
        return into(moved, Suspended, step, steps=moved.steps, resumes=Publicity)
    if fact.outcome is PublicityOutcome.AFFECTS_APPOINTMENT:
        return into(state, Terminated, step, rank=_RANK[Terminated], closed_at=step.position)
    return _advance(state, step, Cleared, closed_at=step.position)


def _appointed(state: Selection, step: Step) -> Selection:
    if len(state.checks) < len(CheckKind):
        state = state.noted(
            "selection.checks-missing",
            f"{len(state.checks)} of {len(CheckKind)} checks are done",
            step.position,
        )
    if state.issues:
        state = state.noted(
            "selection.issue-open", "appointed while a check's issue is open", step.position
        )
    to = Probation if step.fact.probation_until else Appointed
    return _advance(state, step, to, appointed_at=step.position)


def _concluded(state: Selection, step: Step) -> Selection:
    match step.fact.result:
        case ProbationResult.EXTENDED:
            return _stays(state, step)
        case ProbationResult.CONFIRMED:
            to: type[Selection] = Confirmed
        case _:
            to = NotConfirmed
    if not isinstance(state, Probation):
        state = state.noted(
            "selection.no-probation", "concludes a probation that is not recorded", step.position
        )
    return into(state, to, step, rank=_RANK[to])


def _suspended(state: Selection, step: Step) -> Selection:
    if isinstance(state, (Suspended, *_ENDED)):
        return _stays(
            state.noted("selection.not-running", "suspends what does not run", step.position), step
        )
    return into(state, Suspended, step, resumes=type(state))


def _resumed(state: Selection, step: Step) -> Selection:
    if not isinstance(state, Suspended):
        return _stays(
            state.noted("selection.not-suspended", "resumes what is not suspended", step.position),
            step,
        )
    return into(state, state.resumes or Draft, step, resumes=None)


def _terminated(state: Selection, step: Step) -> Selection:
    return into(state, Terminated, step, rank=_RANK[Terminated])


MOVES = {
    MotionInitiated: _motion, DemocraticRecommendationHeld: _recommended, CandidateListed: _listed,
    InspectionNoticePosted: _noticed, InspectionCompleted: _inspected,
    MandatoryCheckCompleted: _check, CheckIssueClosed: _issue_closed,
    IntegrityConclusionSigned: _signed, AppointmentDeliberated: _deliberated,
    PrePublicityOpened: _published, PublicityObjectionReceived: _objected,
    ObjectionResolved: _resolved, PrePublicityClosed: _closed, SelectionSuspended: _suspended,
    SelectionResumed: _resumed, AppointmentMade: _appointed, ProbationConcluded: _concluded,
    SelectionTerminated: _terminated,
}  # fmt: skip


SELECTION: Lifecycle[Selection] = Lifecycle(
    "selection", "case", tuple(MOVES), Draft(), moving(MOVES), STATES, begun=begun(Draft)
)
