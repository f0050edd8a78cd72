"""Audit 经济责任审计: commissioned, noticed, drafted, commented on, reported, objected to (domain 5.5).

What becomes of its findings is the rectification of the same case.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.cases.lifecycle import Lifecycle, Step, in_words
from domain.cases.matter import Matter, begun, into, kinds, moving
from domain.events.audits import (
    AuditCommentsReceived,
    AuditCommissioned,
    AuditDraftSent,
    AuditFieldworkStarted,
    AuditObjectionFiled,
    AuditReExamined,
    AuditReportDelivered,
    ReExamination,
)


@dataclass(frozen=True)
class Audit(Matter):
    """`findings` are the ids that the report names."""

    commissioned_at: int = 0
    drafted_at: int = 0
    reported_at: int = 0
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Uncommissioned(Audit):
    """Named by a statement, but nobody commissioned it."""


@dataclass(frozen=True)
class Commissioned(Audit):
    """委托."""


@dataclass(frozen=True)
class NoticeServed(Audit):
    """审计通知书 served."""


@dataclass(frozen=True)
class Fieldwork(Audit):
    """实施审计."""


@dataclass(frozen=True)
class Draft(Audit):
    """征求意见稿 sent."""


@dataclass(frozen=True)
class Commented(Audit):
    """书面意见 received."""


@dataclass(frozen=True)
class Final(Audit):
    """审计报告 delivered, without findings."""


@dataclass(frozen=True)
class FindingsOpen(Audit):
    """审计报告 delivered; what it found is to be rectified."""


@dataclass(frozen=True)
class Objection(Audit):
    """申诉 against the report."""


@dataclass(frozen=True)
class ReExamined(Audit):
    """复查决定."""


STATES: tuple[type[Audit], ...] = (
    Uncommissioned, Commissioned, NoticeServed, Fieldwork, Draft, Commented, Final, FindingsOpen,
    Objection, ReExamined,
)  # fmt: skip
_BEFORE_REPORT = (
    Commissioned, NoticeServed, Fieldwork, Draft, Commented, Final, FindingsOpen, ReExamined,
)  # fmt: skip


def _from(state: Audit, step: Step, *before: type[Audit]) -> Audit:
    """Noted where it does not come from one of these."""
    if isinstance(state, Uncommissioned):
        return state.noted("audit.not-commissioned", "a step before its commission", step.position)
    if not isinstance(state, before):
        detail = f"does not follow {in_words(type(state))}"
        return state.noted("audit.out-of-order", detail, step.position, state.last_at)
    return state


def _commissioned(state: Audit, step: Step) -> Audit:
    fact = step.fact
    if fact.period_to < fact.period_from:
        state = state.noted(
            "audit.period", "the audited period ends before it begins", step.position
        )
    if state.commissioned_at:
        detail = "the same audit is commissioned again"
        state = state.noted(
            "audit.commissioned-twice", detail, step.position, state.commissioned_at
        )
        return into(state, type(state), step)
    to = NoticeServed if fact.notice_served_on else Commissioned
    return into(state, to, step, commissioned_at=step.position)


def _noticed(state: Audit, step: Step) -> Audit:
    """The notice is told with the commission; what comes after it rests on it."""
    if not isinstance(state, Commissioned):
        return state
    detail = "nothing shows that notice was served (审计法 42)"
    return state.noted("audit.no-notice", detail, step.position, state.commissioned_at)


def _started(state: Audit, step: Step) -> Audit:
    state = _from(_noticed(state, step), step, Commissioned, NoticeServed)
    return into(state, Fieldwork, step)


def _drafted(state: Audit, step: Step) -> Audit:
    state = _from(_noticed(state, step), step, Commissioned, NoticeServed, Fieldwork)
    return into(state, Draft, step, drafted_at=step.position)


def _commented(state: Audit, step: Step) -> Audit:
    fact = step.fact
    if fact.accepted_points > fact.points:
        detail = "more points accepted than stated"
        state = state.noted("audit.more-accepted-than-stated", detail, step.position)
    return into(_from(state, step, Draft), Commented, step)


def _reported(state: Audit, step: Step) -> Audit:
    """It tells the days of draft and comments itself; a second one follows a re-examination."""
    fact = step.fact
    if fact.final_on < fact.draft_sent_on:
        detail = "the report is older than its draft"
        state = state.noted("audit.report-before-draft", detail, step.position)
    if fact.comments_on and not fact.draft_sent_on <= fact.comments_on <= fact.final_on:
        detail = "the comments do not lie between draft and report"
        state = state.noted("audit.comments-out-of-place", detail, step.position)
    if state.reported_at and not isinstance(state, ReExamined):
        detail = "a second report"
        state = state.noted("audit.reported-twice", detail, step.position, state.reported_at)
    found = tuple(dict.fromkeys((*state.findings, *(it.id for it in fact.findings))))
    state = _from(_noticed(state, step), step, *_BEFORE_REPORT)
    to = FindingsOpen if found else Final
    return into(state, to, step, reported_at=step.position, findings=found)


def _objected(state: Audit, step: Step) -> Audit:
    return into(_from(state, step, Final, FindingsOpen), Objection, step)


def _re_examined(state: Audit, step: Step) -> Audit:
    state = _from(state, step, Objection)
    revoked = step.fact.outcome is ReExamination.REVOKED
    return into(state, ReExamined, step, findings=() if revoked else state.findings)


MOVES = {
    AuditCommissioned: _commissioned,
    AuditFieldworkStarted: _started,
    AuditDraftSent: _drafted,
    AuditCommentsReceived: _commented,
    AuditReportDelivered: _reported,
    AuditObjectionFiled: _objected,
    AuditReExamined: _re_examined,
}

AUDIT: Lifecycle[Audit] = Lifecycle(
    "audit", "case", kinds(MOVES), Uncommissioned(), moving(MOVES), STATES,
    begun=begun(Uncommissioned), zh="经济责任审计",
)  # fmt: skip
