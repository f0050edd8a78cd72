"""In-term, work circle 任期 · 工作圈."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    D_AFTER,
    Circle,
    D,
    I,
    Mark,
    Mechanism,
    Officials,
    P,
    Rule,
    event,
    value,
)
from domain.events.selection import TermTarget
from domain.values import Code, Count, Fen, Label, Ref, Sha256

WORK = (Circle.WORK,)


class AppraisalKind(StrEnum):
    DAILY = "DAILY"
    SPECIAL = "SPECIAL"
    ANNUAL = "ANNUAL"
    TERM = "TERM"
    CONDUCT = "CONDUCT"


class AppraisalGrade(StrEnum):
    """优秀 · 称职 · 基本称职 · 不称职."""

    EXCELLENT = "EXCELLENT"
    COMPETENT = "COMPETENT"
    BASICALLY_COMPETENT = "BASICALLY_COMPETENT"
    INCOMPETENT = "INCOMPETENT"


class MajorDecisionCategory(StrEnum):
    """三重一大."""

    MAJOR_DECISION = "MAJOR_DECISION"
    PERSONNEL = "PERSONNEL"
    PROJECT = "PROJECT"
    LARGE_FUNDS = "LARGE_FUNDS"


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


class RiskGrade(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class KeyScope(StrEnum):
    DOMAIN = "DOMAIN"
    POST = "POST"
    TASK = "TASK"


@event(
    "term.targets-agreed", "任期目标责任书", stages=(I,), circles=WORK,
    mechanisms=(Mechanism.PREVENTION,), channels=("T·I·F",), officials=Officials.ONE,
    needs=("tenure",), rules=(Rule("公务员法", "20, 40", Mark.F),),
)  # fmt: skip
class TermTargetsAgreed:
    """The targets of a term, each with its unit and due day."""

    targets: tuple[TermTarget, ...]
    duty_spec_version: Code


@event(
    "appraisal.recorded", "考核", stages=(P, I, D), circles=WORK,
    mechanisms=(Mechanism.PREVENTION, Mechanism.DISCOVERY), channels=("T·I·F",),
    officials=Officials.ONE, rules=(Rule("公务员法", "35-39", Mark.F),),
)  # fmt: skip
class AppraisalRecorded:
    """An appraisal; the person is told the result in writing (公务员法 39)."""

    appraisal: AppraisalKind
    period: Label
    grade: AppraisalGrade | None = None
    notified_subject_on: date | None = None
    masses_opinion_heard: bool


@event(
    "decision.recorded", "三重一大集体决策", stages=(I,), circles=WORK,
    mechanisms=(Mechanism.PREVENTION,), channels=("L·I·F",),
    rules=(Rule("重大行政决策程序暂行条例", "15", Mark.F),),
)  # fmt: skip
class MajorDecisionRecorded:
    """A collective decision; votes count people, `public_consultation_days` calendar days."""

    category: MajorDecisionCategory
    amount_fen: Fen | None = None
    entitled: Count
    present: Count
    agree: Count
    oppose: Count
    abstain: Count
    dissent_recorded: bool
    public_consultation_days: Count | None = None
    legality_review_working_days: Count | None = None
    recused: tuple[Ref, ...] = ()


@event(
    "key-post.designated", "重要岗位认定", stages=(I,), circles=WORK,
    mechanisms=(Mechanism.PREVENTION,), channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "69-73", Mark.F),),
)  # fmt: skip
class KeyPostDesignated:
    """Stricter clocks and coverage from here on; both periods in months."""

    scope: KeyScope
    risk_grade: RiskGrade
    rotation_after_months: Count
    coverage_period_months: Count


@event(
    "audit.commissioned", "经济责任审计委托", stages=(I, D), circles=WORK,
    mechanisms=(Mechanism.DISCOVERY,), channels=("T·X·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule("审计法", "58", Mark.F),),
)  # fmt: skip
class AuditCommissioned:
    """The audit named by the case; notice is served three days before work starts (审计法 42)."""

    audit: AuditKind
    period_from: date
    period_to: date
    notice_served_on: date | None = None


@value
class AuditFinding:
    id: Ref
    finding_class: Code
    amount_fen: Fen | None = None
    responsibility: Responsibility


@event(
    "audit.report-delivered", "审计报告", stages=(I, D, D_AFTER), circles=WORK,
    mechanisms=(Mechanism.DISCOVERY,), channels=("T·X·F",), officials=Officials.ONE,
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
    mechanisms=(Mechanism.CORRECTION,), channels=("T·I·F",),
    rules=(Rule("审计法", "52", Mark.F),),
)  # fmt: skip
class RectificationItemClosed:
    """An item of a finding, accepted or returned."""

    item: Ref
    done_on: date
    accepted_by: Ref
    acceptance: Acceptance
