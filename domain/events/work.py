"""In-term, work circle 任期 · 工作圈."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.catalogue import (
    ANY_STAGE,
    DISCOVERY,
    PREVENTION,
    WORK,
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
from domain.events.personal import Uscc
from domain.values import Code, Count, Fen, Label, Limit, OfficialId, Ref, Sha256, Year


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


class RiskGrade(StrEnum):
    A = "A"
    B = "B"
    C = "C"


class KeyScope(StrEnum):
    DOMAIN = "DOMAIN"
    POST = "POST"
    TASK = "TASK"


@value
class TermTarget:
    code: Code
    measure: Label
    unit: Label
    value: Annotated[int, Limit(minimum=0, maximum=9_007_199_254_740_991)]
    due: date


@event(
    "term.targets-agreed", "任期目标责任书", stages=(I,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
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
    mechanisms=PREVENTION, channels=("L·I·F",),
    rules=(Rule("重大行政决策程序暂行条例", "15", Mark.F),),
    version=2,
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
    parties_uscc: tuple[Uscc, ...] = ()


@event(
    "key-post.designated", "重要岗位认定", stages=(I,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "69-73", Mark.M),),
)  # fmt: skip
class KeyPostDesignated:
    """Stricter clocks and coverage from here on; both periods in months."""

    scope: KeyScope
    risk_grade: RiskGrade
    rotation_after_months: Count
    coverage_period_months: Count


@event(
    "duty-report.delivered", "述责述廉", stages=(I, D), circles=WORK, mechanisms=PREVENTION,
    channels=("B·I·S",), officials=Officials.ONE, rules=(Rule("党内监督条例", "全文", Mark.M),),
    release=2,
)  # fmt: skip
class DutyIntegrityReported:
    """The evaluation counts people."""

    year: Year
    forum: Label
    report_sha256: Sha256
    questions_count: Count
    good: Count
    fair: Count
    poor: Count


class InterferenceKind(StrEnum):
    """案件 · 人事 · 招投标 · 执法."""

    CASE = "CASE"
    PERSONNEL = "PERSONNEL"
    TENDER = "TENDER"
    ENFORCEMENT = "ENFORCEMENT"


@event(
    "interference.recorded", "打听、过问、说情、插手登记", stages=ANY_STAGE,
    circles=(Circle.WORK, Circle.SOCIAL), mechanisms=DISCOVERY, channels=("L·I·F",),
    officials=Officials.ONE,
    rules=(Rule("监察法", "66", Mark.F), Rule("监察官法", "46", Mark.F)),
)  # fmt: skip
class InterferenceRecorded:
    """Who asked or intervened is the official; it must be reported and recorded."""

    interference: InterferenceKind
    matter: Ref
    means: Code
    reported_by_role: Code
    handled_as: Code


class RecusalRequester(StrEnum):
    """本人 · 利害关系人 · 机关."""

    SELF = "SELF"
    INTERESTED_PARTY = "INTERESTED_PARTY"
    ORGAN = "ORGAN"


@event(
    "duty-recusal.recorded", "公务回避", stages=(I,), circles=(Circle.WORK, Circle.SOCIAL),
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "76-77", Mark.F),),
)  # fmt: skip
class DutyRecusalRecorded:
    """The official steps back from `matter`, or need not."""

    requested_by: RecusalRequester
    ground: Code
    recused: bool
    matter: Ref


class RotationReason(StrEnum):
    """规定 · 重要岗位 · 回避 · 培养."""

    RULE = "RULE"
    KEY_POST = "KEY_POST"
    RECUSAL = "RECUSAL"
    DEVELOPMENT = "DEVELOPMENT"


@event(
    "rotation.executed", "交流轮岗", stages=(I, D), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "69-73", Mark.F),),
)  # fmt: skip
class RotationExecuted:
    from_post: Label
    to_post: Label
    reason: RotationReason
    moved_on: date
    months_in_post: Count


@value
class AppointeeReview:
    """How one new appointee was seen, in people."""

    official: OfficialId
    satisfied: Count
    dissatisfied: Count


@event(
    "selection-work.reviewed", "一报告两评议", stages=(I,), circles=WORK, mechanisms=DISCOVERY,
    channels=("B·I·M",), officials=Officials.ANY, needs=("unit",),
    rules=(Rule("一报告两评议办法", "全文", Mark.F2),), release=2,
)  # fmt: skip
class SelectionWorkReviewed:
    """Yearly, with the work report of the plenary; all counts are people."""

    year: Year
    good: Count
    fair: Count
    poor: Count
    new_appointees: tuple[AppointeeReview, ...]


@event(
    "decision.consultation-opened", "公开征求意见", stages=(I,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·X·M",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("重大行政决策程序暂行条例", "15", Mark.F),),
)  # fmt: skip
class ConsultationOpened:
    """Generally thirty days (K85); `ends_on` inclusive."""

    published_on: date
    ends_on: date


@event(
    "decision.consultation-closed", "征求意见结束", stages=(I,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·X·M",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("重大行政决策程序暂行条例", "15", Mark.F),),
)  # fmt: skip
class ConsultationClosed:
    closed_on: date
    comments: Count


@event(
    "decision.legality-review-sent", "送合法性审查", stages=(I,), circles=WORK,
    mechanisms=PREVENTION, channels=("L·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("重大行政决策程序暂行条例", "全文", Mark.F),),
)  # fmt: skip
class LegalityReviewSent:
    """Generally seven working days (K86)."""

    sent_on: date
    reviewer: Ref


@event(
    "decision.legality-review-concluded", "合法性审查意见", stages=(I,), circles=WORK,
    mechanisms=PREVENTION, channels=("L·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("重大行政决策程序暂行条例", "全文", Mark.F),),
)  # fmt: skip
class LegalityReviewConcluded:
    concluded_on: date
    lawful: bool
