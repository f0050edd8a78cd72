"""Audit, tour inspection and the rectification of what they find 审计、巡视、整改."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    CORRECTION,
    D_AFTER,
    DISCOVERY,
    WORK,
    D,
    I,
    Mark,
    Officials,
    Rule,
    event,
    value,
)
from domain.values import Code, Count, Fen, Ref, Sha256


class AuditKind(StrEnum):
    IN_TERM = "IN_TERM"
    DEPARTURE = "DEPARTURE"
    NATURAL_RESOURCE = "NATURAL_RESOURCE"


class Responsibility(StrEnum):
    DIRECT = "DIRECT"
    LEADING = "LEADING"


class Acceptance(StrEnum):
    ACCEPTED = "ACCEPTED"
    RETURNED = "RETURNED"


@event(
    "audit.commissioned", "经济责任审计委托", stages=(I, D), circles=WORK,
    mechanisms=DISCOVERY, channels=("T·X·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule("审计法", "58", Mark.F),),
    version=2,
)  # fmt: skip
class AuditCommissioned:
    """The audit named by the case; notice is served three days before work starts (审计法 42)."""

    audit: AuditKind
    period_from: date
    period_to: date
    notice_served_on: date | None = None
    audited_tenure: Ref | None = None


@value
class AuditFinding:
    id: Ref
    finding_class: Code
    amount_fen: Fen | None = None
    responsibility: Responsibility


@event(
    "audit.report-delivered", "审计报告", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=DISCOVERY, channels=("T·X·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule("审计法", "44", Mark.F),),
)  # fmt: skip
class AuditReportDelivered:
    """The final report; written comments within ten days of the draft (审计法 44)."""

    draft_sent_on: date
    comments_on: date | None = None
    final_on: date
    findings: tuple[AuditFinding, ...] = ()
    referrals: Count
    report_sha256: Sha256


@event(
    "rectification.item-closed", "整改销号", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=CORRECTION, channels=("T·I·F",),
    rules=(Rule("审计法", "52", Mark.F),),
    version=2,
)  # fmt: skip
class RectificationItemClosed:
    """An item of a finding, accepted or returned."""

    item: Ref
    done_on: date
    accepted_by: Ref
    acceptance: Acceptance
    finding_class: Code | None = None
    due_on: date | None = None


@event(
    "audit.fieldwork-started", "实施审计", stages=(I, D), circles=WORK, mechanisms=DISCOVERY,
    channels=("T·X·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("审计法", "42", Mark.F),),
)  # fmt: skip
class AuditFieldworkStarted:
    """Three days after the notice at the earliest (K55)."""

    started_on: date


@event(
    "audit.draft-sent", "审计报告征求意见", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=DISCOVERY, channels=("T·X·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("审计法", "44", Mark.F),),
)  # fmt: skip
class AuditDraftSent:
    sent_on: date


@event(
    "audit.comments-received", "审计报告书面意见", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=DISCOVERY, channels=("B·I·S",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("审计法", "44", Mark.F),),
)  # fmt: skip
class AuditCommentsReceived:
    """Within ten days of the draft (K56)."""

    received_on: date
    points: Count
    accepted_points: Count


@event(
    "audit.objection-filed", "经济责任审计申诉", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=CORRECTION, channels=("B·I·S",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("经济责任审计规定", "全文", Mark.M),),
)  # fmt: skip
class AuditObjectionFiled:
    """Thirty days after the report (K57)."""

    filed_on: date


class ReExamination(StrEnum):
    """维持 · 变更 · 撤销."""

    UPHELD = "UPHELD"
    VARIED = "VARIED"
    REVOKED = "REVOKED"


@event(
    "audit.re-examined", "审计复查决定", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=CORRECTION, channels=("T·X·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("经济责任审计规定", "全文", Mark.M),),
)  # fmt: skip
class AuditReExamined:
    """Ninety days after the objection (K57)."""

    decided_on: date
    outcome: ReExamination


@event(
    "tour.ended", "巡视巡察进驻结束", stages=(I,), circles=WORK, mechanisms=DISCOVERY,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case", "unit"),
    rules=(Rule("巡视工作条例", "26", Mark.F2),),
)  # fmt: skip
class TourInspectionEnded:
    ended_on: date


@event(
    "tour.report-submitted", "巡视巡察报告", stages=(I,), circles=WORK, mechanisms=DISCOVERY,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("巡视工作条例", "26", Mark.F2),),
)  # fmt: skip
class TourReportSubmitted:
    """Fifteen working days after its end (K60)."""

    submitted_on: date


@value
class TourFinding:
    id: Ref
    finding_class: Code


@event(
    "tour.feedback-issued", "巡视巡察反馈", stages=(I,), circles=WORK, mechanisms=DISCOVERY,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("巡视工作条例", "33", Mark.F2),),
)  # fmt: skip
class TourInspectionFeedbackIssued:
    feedback_on: date
    findings: tuple[TourFinding, ...] = ()
    clues_handed_over: Count


@value
class RectificationItem:
    """`due_on` is the last day."""

    item: Ref
    action: Code
    owner: Ref
    due_on: date
    finding_class: Code | None = None


@event(
    "rectification.plan-filed", "整改方案", stages=(I, D), circles=WORK, mechanisms=CORRECTION,
    channels=("B·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("巡视工作条例", "33", Mark.F2),),
)  # fmt: skip
class RectificationPlanFiled:
    """Within one month of the feedback (K61); `findings` are the ids that it answers."""

    filed_on: date
    findings: tuple[Ref, ...]
    items: tuple[RectificationItem, ...]
    first_responsible: Ref


@event(
    "rectification.progress-reported", "整改进展报告", stages=(I, D), circles=WORK,
    mechanisms=CORRECTION, channels=("B·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("巡视工作条例", "33", Mark.F2),),
)  # fmt: skip
class RectificationProgressReported:
    """Six months after the feedback (K62); counts are items."""

    reported_on: date
    done: Count
    open: Count
