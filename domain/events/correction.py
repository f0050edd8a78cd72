"""Correction, sanctions and remedies 纠正与救济."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    ANY_STAGE,
    CORRECTION,
    D_AFTER,
    WORK,
    D,
    I,
    Mark,
    Officials,
    P,
    Rule,
    event,
)
from domain.values import Code, Count, Fen, Label, Ref, Sha256, StatementId


class Way(StrEnum):
    WRITTEN = "WRITTEN"
    TALK = "TALK"
    BOTH = "BOTH"


class MeasureKind(StrEnum):
    """停职检查 · 调整职务 · 责令辞职 · 引咎辞职 · 免职 · 降职."""

    STOP_DUTY = "STOP_DUTY"
    TRANSFER = "TRANSFER"
    ORDERED_RESIGNATION = "ORDERED_RESIGNATION"
    TAKE_BLAME_RESIGNATION = "TAKE_BLAME_RESIGNATION"
    REMOVAL = "REMOVAL"
    DEMOTION = "DEMOTION"


class Regime(StrEnum):
    """党纪处分 · 政务处分 · 处分."""

    PARTY = "PARTY"
    ADMINISTRATIVE = "ADMINISTRATIVE"
    EMPLOYER = "EMPLOYER"


class ReviewRoute(StrEnum):
    """复核 · 申诉 · 再申诉 · 复审 · 监察复核."""

    RECONSIDER = "RECONSIDER"
    APPEAL = "APPEAL"
    REAPPEAL = "REAPPEAL"
    SUPERVISORY_REVIEW = "SUPERVISORY_REVIEW"
    SUPERVISORY_REREVIEW = "SUPERVISORY_REREVIEW"
    ENTERPRISE_RECONSIDER = "ENTERPRISE_RECONSIDER"
    ENTERPRISE_APPEAL = "ENTERPRISE_APPEAL"
    MEASURE_COMPLAINT = "MEASURE_COMPLAINT"
    MEASURE_COMPLAINT_REVIEW = "MEASURE_COMPLAINT_REVIEW"
    """国有企业管理人员处分条例 38-39; 监察法 69."""


class ReviewOutcome(StrEnum):
    UPHELD = "UPHELD"
    VARIED = "VARIED"
    REVOKED = "REVOKED"
    REMANDED = "REMANDED"


@event(
    "reminder.issued", "提醒", stages=(P, I, D), circles=ANY_CIRCLE, mechanisms=CORRECTION,
    channels=("T·I·F",), officials=Officials.ONE, rules=(Rule("公务员法", "57", Mark.F),),
)  # fmt: skip
class ReminderIssued:
    way: Way
    talker_role: Code
    issue_codes: tuple[Code, ...]


@event(
    "admonition.issued", "诫勉", stages=(I, D), circles=ANY_CIRCLE, mechanisms=CORRECTION,
    channels=("T·I·F",), officials=Officials.ONE, rules=(Rule("公务员法", "57", Mark.F),),
)  # fmt: skip
class AdmonitionIssued:
    """The six-month bar (F2) is a lock of the rule pack, not a field of the sender."""

    issue_codes: tuple[Code, ...]
    issued_on: date
    self_criticism_due: date | None = None


@event(
    "measure.decided", "组织处理", stages=(I, D), circles=WORK, mechanisms=CORRECTION,
    channels=("T·I·F",), officials=Officials.ONE, rules=(Rule("公务员法", "50, 87", Mark.F),),
    version=2,
)  # fmt: skip
class OrganizationalMeasureDecided:
    measure: MeasureKind
    ground: Code
    decided_on: date
    told_subject_on: date | None = None
    lock_until: date | None = None


@event(
    "sanction.imposed", "处分", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=CORRECTION,
    channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "7-8, 16, 54", Mark.F), Rule("公务员法", "62-65", Mark.F)),
    version=2,
)  # fmt: skip
class SanctionImposed:
    """A sanction with its period in months (政务处分法 8); `act_refs` name what it is for."""

    regime: Regime
    grade: Code
    act_refs: tuple[Ref, ...] = ()
    effective_on: date
    period_months: Count | None = None
    announced_on: date | None = None
    proposer: Ref | None = None
    decision_no: Label | None = None
    executed_on: date | None = None


@event(
    "statement.recorded", "陈述申辩", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=CORRECTION,
    channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "43", Mark.F), Rule("公务员法", "63", Mark.F)),
    version=2,
)  # fmt: skip
class SubjectStatementRecorded:
    """Statement and defence: heard, checked, never aggravating. Counts are of its points."""

    about: StatementId
    stated_on: date
    points: Count
    points_accepted: Count
    document_sha256: Sha256


@event(
    "review.requested", "复核 / 申诉", stages=(I, D, D_AFTER), circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("公务员法", "95", Mark.F), Rule("监察法", "56", Mark.F)),
    version=3,
)  # fmt: skip
class ReviewRequested:
    against: StatementId
    route: ReviewRoute
    filed_on: date
    knew_on: date


@event(
    "review.decided", "复核 / 申诉决定", stages=(I, D, D_AFTER), circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "96-97", Mark.F), Rule("政务处分法", "57-60", Mark.F)),
    version=3,
)  # fmt: skip
class ReviewDecided:
    against: StatementId
    outcome: ReviewOutcome
    decided_on: date
    reputation_restored: bool
    compensation_fen: Fen | None = None
    document_no: Label | None = None
    route: ReviewRoute | None = None


class Corrected(StrEnum):
    """是 · 部分 · 否."""

    YES = "YES"
    PARTLY = "PARTLY"
    NO = "NO"


@event(
    "admonition.followed-up", "诫勉整改了解", stages=(I, D), circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("诫勉实施办法", "全文", Mark.F2),),
)  # fmt: skip
class AdmonitionFollowedUp:
    """Six months after the admonition (K80)."""

    followed_up_on: date
    corrected: Corrected
    next_step: Code | None = None


@event(
    "admonition.self-criticism-received", "书面检查", stages=(I, D), circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("诫勉实施办法", "全文", Mark.F2),),
)  # fmt: skip
class SelfCriticismReceived:
    """Five working days after the admonition (K81)."""

    received_on: date
    document_sha256: Sha256


@event(
    "sanction.announced", "处分宣布", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("中国共产党纪律处分条例", "42", Mark.F2),),
    version=2,
)  # fmt: skip
class SanctionAnnounced:
    """`sanction` is the id of the statement that imposed it (K38)."""

    sanction: StatementId
    announced_on: date


@event(
    "sanction.executed", "处分执行", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "54", Mark.F),),
    version=2,
)  # fmt: skip
class SanctionExecuted:
    """Pay, post and level are changed (K39)."""

    sanction: StatementId
    executed_on: date


@event(
    "sanction.period-ended", "处分期满解除", stages=(I, D), circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "26", Mark.F),),
    version=2,
)  # fmt: skip
class SanctionPeriodEnded:
    """It lifts by itself; later promotion is not affected."""

    sanction: StatementId
    ended_on: date
    new_breach: bool
    automatic: bool
