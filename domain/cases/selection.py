"""Selection and appointment 选任: from motion to the end of probation (domain 5.2).

Whatever the order, the process stands where its furthest step put it; a step that comes before
those that it rests on, or that breaks a rule of its own, is noted with the positions that prove it.
"""

from __future__ import annotations

from domain.cases.lifecycle import Lifecycle, Step
from domain.cases.matter import begun, into, kinds, moving
from domain.cases.selection_course import (
    advance,
    after_the_end,
    beside,
    end,
    missing,
    out_of_order,
    stays,
)
from domain.cases.selection_states import (
    ENDED,
    RANK,
    STATES,
    Appointed,
    Checked,
    Cleared,
    Confirmed,
    Deliberated,
    Draft,
    Inspected,
    Listed,
    Motion,
    NotConfirmed,
    Noticed,
    Probation,
    Publicity,
    Recommended,
    Selection,
    Signed,
    Suspended,
    Terminated,
)
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
ALL_CHECKS = len(CheckKind)


# motion to inspection ---------------------------------------------------------------------------


def _motion(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.quota_filled >= fact.quota_total:
        detail = f"{fact.quota_filled} of {fact.quota_total} posts are filled"
        state = state.noted("selection.over-quota", detail, step.position)
    if state.motion_at:
        detail = "the same process is initiated again"
        state = state.noted("selection.initiated-twice", detail, step.position, state.motion_at)
        return stays(state, step)
    return advance(state, step, Motion, motion_at=step.position)


def _recommended(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.present > fact.expected:
        detail = f"{fact.present} present, {fact.expected} expected"
        state = state.noted("selection.more-present-than-expected", detail, step.position)
    state = _counted(state, step, fact.votes + fact.abstain, fact.present)
    if state.rank == RANK[Recommended]:
        return stays(state, step)  # of another candidate, or a second round by talks
    return advance(state, step, Recommended)


def _counted(state: Selection, step: Step, votes: int, present: int) -> Selection:
    if votes <= present:
        return state
    detail = f"{votes} votes of {present} people present"
    return state.noted("selection.votes-above-attendance", detail, step.position)


def _listed(state: Selection, step: Step) -> Selection:
    fact, candidates = step.fact, len(step.recorded.officials)
    if not fact.differential and fact.equal_number_reason is None:
        detail = "as many candidates as posts, and no reason"
        state = state.noted("selection.no-reason-for-equal-number", detail, step.position)
    if fact.differential and candidates <= fact.slots:
        detail = f"called differential, with {candidates} candidates for {fact.slots} posts"
        state = state.noted("selection.not-differential", detail, step.position)
    return advance(state, step, Listed, listed_at=step.position, differential=fact.differential)


def _noticed(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if not fact.posted_on <= fact.inspection_from <= fact.inspection_to:
        detail = "the inspection begins before its notice, or ends before it begins"
        state = state.noted("selection.notice-period", detail, step.position)
    return advance(state, step, Noticed)


def _inspected(state: Selection, step: Step) -> Selection:
    team = tuple(dict.fromkeys(step.fact.team))
    if len(team) < SMALLEST_TEAM:
        state = state.noted("selection.team-too-small", f"a team of {len(team)}", step.position)
    if state.team and state.rank in (RANK[Inspected], RANK[Checked]):  # of another candidate
        return stays(state, step, team=tuple(dict.fromkeys((*state.team, *team))))
    return _checked(advance(state, step, Inspected, team=team), step)


def _who(step: Step) -> str:
    """The official of a kind that is about one."""
    return next(iter(step.recorded.officials), "")


# checks and signatures --------------------------------------------------------------------------


def _check(state: Selection, step: Step) -> Selection:
    fact, done = step.fact, (_who(step), step.fact.check)
    if fact.result is None:
        return beside(state, step)
    if done in state.checks:
        detail = f"{fact.check} of one candidate is checked again"
        state = state.noted("selection.check-twice", detail, step.position)
    issues = state.issues | {done} if fact.result is CheckResult.ISSUE else state.issues
    return _checked(beside(state, step, checks=state.checks | {done}, issues=issues), step)


def _issue_closed(state: Selection, step: Step) -> Selection:
    closed = (_who(step), step.fact.check)
    if closed not in state.issues:
        detail = "closes an issue that no check found"
        state = state.noted("selection.no-such-issue", detail, step.position)
    return _checked(beside(state, step, issues=state.issues - {closed}), step)


def _checked(state: Selection, step: Step) -> Selection:
    """CHECKED as soon as all four are done of everybody of whom any is, and nothing is open,
    however they are spread."""
    if type(state) is not Inspected or state.issues:
        return state
    candidates = {who for who, _kind in state.checks}
    if not candidates or len(state.checks) < ALL_CHECKS * len(candidates):
        return state
    return into(state, Checked, step, rank=RANK[Checked], steps=state.steps)


def _signed(state: Selection, step: Step) -> Selection:
    if step.fact.party_secretary == step.fact.discipline_head:
        detail = "both signatures are of one person"
        state = state.noted("selection.same-signer", detail, step.position)
    return advance(state, step, Signed)


# decision and publicity -------------------------------------------------------------------------


def _deliberated(state: Selection, step: Step) -> Selection:
    fact, deliberated = step.fact, {"deliberated_at": step.position}
    if fact.present > fact.entitled:
        detail = f"{fact.present} present, {fact.entitled} entitled"
        state = state.noted("selection.more-present-than-entitled", detail, step.position)
    state = _counted(state, step, fact.agree + fact.oppose + fact.abstain, fact.present)
    if fact.present * 3 < fact.entitled * 2:
        detail = f"{fact.present} of {fact.entitled} present, fewer than two thirds"
        state = state.noted("selection.quorum", detail, step.position)
    if fact.decision is Decision.APPROVE and fact.agree * 2 <= fact.entitled:
        detail = f"approved by {fact.agree} of {fact.entitled}, no more than half"
        state = state.noted("selection.majority", detail, step.position)
    if fact.decision is Decision.REJECT:
        return end(state, step, Terminated, **deliberated)
    if fact.decision is Decision.POSTPONE:
        return beside(state, step)
    return advance(state, step, Deliberated, **deliberated)


def _published(state: Selection, step: Step) -> Selection:
    fact = step.fact
    if fact.ends_on < fact.published_on:
        detail = "the publicity ends before it begins"
        state = state.noted("selection.publicity-period", detail, step.position)
    published = {"published_on": fact.published_on, "published_at": step.position}
    return advance(state, step, Publicity, **published)


def _objected(state: Selection, step: Step) -> Selection:
    if not state.published_at:
        detail = "an objection before any publicity"
        state = state.noted("selection.objection-without-publicity", detail, step.position)
    return beside(state, step, objections=(*state.objections, step.origin[1]))


def _resolved(state: Selection, step: Step) -> Selection:
    left = tuple(it for it in state.objections if it != step.fact.objection)
    if left == state.objections:
        detail = "resolves an objection that is not recorded"
        state = state.noted("selection.no-such-objection", detail, step.position)
    return beside(state, step, objections=left)


def _closed(state: Selection, step: Step) -> Selection:
    fact, closed = step.fact, {"closed_at": step.position}
    if state.published_on and fact.closed_on < state.published_on:
        detail = "closed before it was opened"
        state = state.noted(
            "selection.closed-before-opened", detail, step.position, state.published_at
        )
    if fact.resolved > fact.objections:
        detail = f"{fact.resolved} resolved of {fact.objections} that came in"
        state = state.noted("selection.more-resolved-than-objections", detail, step.position)
    if fact.outcome is PublicityOutcome.AFFECTS_APPOINTMENT:
        return end(state, step, Terminated, **closed)
    if fact.outcome is PublicityOutcome.UNDER_CHECK:
        if not state.published_at:
            state = missing(state, step, Publicity)
        moved = advance(state, step, Publicity, **closed)
        if type(moved) is not Publicity:  # it stands further on
            return moved
        return into(moved, Suspended, step, steps=moved.steps, resumes=Publicity)
    if fact.objections > fact.resolved or state.objections:
        detail = "closed while an objection is open"
        state = state.noted("selection.objection-open", detail, step.position)
    return advance(state, step, Cleared, **closed)


# appointment and what follows -------------------------------------------------------------------


def _appointed(state: Selection, step: Step) -> Selection:
    who, trial = _who(step), step.fact.probation_until is not None
    done = sum(it == who for it, _kind in state.checks)
    if done < ALL_CHECKS:
        detail = f"{done} of {ALL_CHECKS} checks are done"
        state = state.noted("selection.checks-missing", detail, step.position)
    if any(it == who for it, _kind in state.issues):
        detail = "appointed while a check's issue is open"
        state = state.noted("selection.issue-open", detail, step.position)
    if state.objections:
        detail = "appointed while an objection is open"
        state = state.noted("selection.objection-open", detail, step.position)
    changes = {
        "appointed_at": step.position,
        "on_probation": state.on_probation | {who} if trial else state.on_probation,
    }
    if isinstance(state, Probation):  # another candidate, for another post
        return stays(state, step, **changes)
    return advance(state, step, Probation if trial else Appointed, **changes)


def _concluded(state: Selection, step: Step) -> Selection:
    """Of several who are on probation, the last to be concluded ends the process."""
    who, result = _who(step), step.fact.result
    if isinstance(state, ENDED):
        return stays(after_the_end(state, step), step)
    if who not in state.on_probation:
        detail = "concludes a probation that is not recorded"
        state = state.noted("selection.no-probation", detail, step.position)
    if result is ProbationResult.EXTENDED:
        return stays(state, step)
    left = state.on_probation - {who}
    if left:
        return stays(state, step, on_probation=left)
    to = Confirmed if result is ProbationResult.CONFIRMED else NotConfirmed
    return into(state, to, step, rank=RANK[to], on_probation=left)


def _suspended(state: Selection, step: Step) -> Selection:
    if isinstance(state, (Suspended, *ENDED)):
        detail = "suspends what does not run"
        return stays(state.noted("selection.not-running", detail, step.position), step)
    if state.appointed_at:
        return stays(out_of_order(state, step), step)
    return into(state, Suspended, step, resumes=type(state))


def _resumed(state: Selection, step: Step) -> Selection:
    if not isinstance(state, Suspended):
        detail = "resumes what is not suspended"
        return stays(state.noted("selection.not-suspended", detail, step.position), step)
    return _checked(into(state, state.resumes or Draft, step, resumes=None), step)


def _terminated(state: Selection, step: Step) -> Selection:
    return end(state, step, Terminated)


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
    "selection",
    "case",
    kinds(MOVES),
    Draft(),
    moving(MOVES),
    STATES,
    begun=begun(Draft),
    zh="选任",
)
