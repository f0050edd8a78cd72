"""Petitions 信访举报: that they came in, where they went, and what the sender was told; never a name or a text."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    ANY_STAGE,
    COORDINATION,
    CORRECTION,
    DISCOVERY,
    Circle,
    Mark,
    Officials,
    Rule,
    event,
)
from domain.values import Code, Count, Label, Ref, Sha256


class PetitionChannel(StrEnum):
    """信 · 访 · 电 · 网 · 其他."""

    LETTER = "LETTER"
    VISIT = "VISIT"
    PHONE = "PHONE"
    NETWORK = "NETWORK"
    OTHER = "OTHER"


class Naming(StrEnum):
    """实名 · 匿名."""

    REAL_NAME = "REAL_NAME"
    ANONYMOUS = "ANONYMOUS"


class RoutingMode(StrEnum):
    """转送 · 交办 · 报送 · 督办."""

    TRANSFER = "TRANSFER"
    ASSIGN = "ASSIGN"
    REPORT_UP = "REPORT_UP"
    SUPERVISE = "SUPERVISE"


class NoticeKind(StrEnum):
    """告知受理 · 反馈结果."""

    ACCEPTANCE = "ACCEPTANCE"
    RESULT = "RESULT"


class NotAcceptedReason(StrEnum):
    """属诉讼、仲裁、复议 · 属其他机关 · 无实质内容."""

    COURT_OR_ARBITRATION = "COURT_OR_ARBITRATION"
    OTHER_ORGAN = "OTHER_ORGAN"
    NO_SUBSTANCE = "NO_SUBSTANCE"


class ReviewRound(StrEnum):
    """复查 · 复核."""

    REVIEW = "REVIEW"
    RE_REVIEW = "RE_REVIEW"


@event(
    "petition.received", "信访举报登记", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("B·X·M",), needs=("case",),
    rules=(Rule("信访工作条例", "22", Mark.F), Rule("检举控告工作规则", "7, 13, 24", Mark.F2)),
)  # fmt: skip
class PetitionReceived:
    """Receipt and codes; who wrote is an opaque token, the text stays sealed elsewhere, by hash."""

    petition_channel: PetitionChannel
    received_on: date
    naming: Naming
    informant_token: Ref
    issue_codes: tuple[Code, ...]
    specific: bool
    verifiable: bool
    duplicate_of: Ref | None = None
    text_sha256: Sha256 | None = None


@event(
    "petition.routed", "转送、交办、督办", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·X·F",), needs=("case",),
    rules=(Rule("信访工作条例", "22-23", Mark.F), Rule("检举控告工作规则", "15-16, 20-22", Mark.F)),
)  # fmt: skip
class PetitionRouted:
    to_organ: Label
    mode: RoutingMode
    routed_on: date
    due_on: date | None = None


@event(
    "petition.accepted", "信访受理", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·X·F",), needs=("case",), rules=(Rule("信访工作条例", "23", Mark.F),),
)  # fmt: skip
class PetitionAccepted:
    accepted_on: date


@event(
    "petition.not-accepted", "不予受理", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·X·F",), needs=("case",),
    rules=(Rule("信访工作条例", "全文", Mark.F2),),
)  # fmt: skip
class PetitionNotAccepted:
    decided_on: date
    reason: NotAcceptedReason


@event(
    "petition.transfer-received", "接收转送件", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·X·F",), needs=("case",),
    rules=(Rule("检举控告工作规则", "16", Mark.F),),
)  # fmt: skip
class TransferredPetitionReceived:
    received_on: date
    from_organ: Label


@event(
    "petition.transfer-objected", "转送异议", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("L·X·F",), needs=("case",),
    rules=(Rule("信访工作条例", "23", Mark.F),),
)  # fmt: skip
class PetitionTransferObjected:
    """Within five working days (K42)."""

    objected_on: date


@event(
    "petition.assignment-reported", "交办结果报告", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("B·X·F",), needs=("case",),
    rules=(Rule("检举控告工作规则", "21", Mark.F2),),
)  # fmt: skip
class PetitionAssignmentReported:
    """Within three months (K49)."""

    reported_on: date


@event(
    "petition.merged", "并入线索", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监督执纪工作规则", "全文", Mark.F2),),
)  # fmt: skip
class PetitionMerged:
    """`clue` is the case of the clue."""

    clue: Ref
    merged_on: date


@event(
    "petition.answered", "信访答复", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·X·F",), needs=("case",), rules=(Rule("信访工作条例", "34", Mark.F),),
)  # fmt: skip
class PetitionAnswered:
    """Within sixty days of acceptance (K43)."""

    answered_on: date
    substantiated: bool


@event(
    "petition.review-requested", "申请复查复核", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("B·X·M",), needs=("case",),
    rules=(Rule("信访工作条例", "35-36", Mark.F),),
)  # fmt: skip
class PetitionReviewRequested:
    requested_on: date
    round: ReviewRound


@event(
    "petition.review-decided", "复查复核意见", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·X·F",), needs=("case",),
    rules=(Rule("信访工作条例", "35-36", Mark.F),),
)  # fmt: skip
class PetitionReviewDecided:
    decided_on: date
    round: ReviewRound
    upheld: bool


@event(
    "petition.closed", "信访办结", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·X·F",), needs=("case",), rules=(Rule("信访工作条例", "全文", Mark.F2),),
)  # fmt: skip
class PetitionClosed:
    closed_on: date


@event(
    "petition.dispatched-upward", "上级管理干部举报报送", stages=ANY_STAGE, circles=(Circle.WORK,),
    mechanisms=COORDINATION, channels=("B·X·F",), officials=Officials.NONE,
    rules=(Rule("检举控告工作规则", "15", Mark.F),),
)  # fmt: skip
class PetitionDispatchedUpward:
    """All that is kept of a complaint about somebody whom a higher organ manages, or about the
    organ's own head: dates, where it went, and the number of the sealed envelope."""

    received_on: date
    dispatched_on: date
    to_organ: Label
    sealed_envelope_no: Ref


@event(
    "petition-results.reported", "办理结果通报", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("L·X·F",), officials=Officials.NONE, needs=("unit",),
    rules=(Rule("检举控告工作规则", "18", Mark.F),),
)  # fmt: skip
class PetitionResultsReported:
    """Every quarter (K50); `quarter` like 2025-Q1, counts are petitions."""

    reported_on: date
    quarter: Code
    petitions: Count
    substantiated: Count


@event(
    "informant.notified", "告知受理、反馈结果", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·X·F",), needs=("case",),
    rules=(Rule("检举控告工作规则", "26-27", Mark.F),),
)  # fmt: skip
class InformantNotified:
    """Fifteen working days each (K45, K46)."""

    notice: NoticeKind
    sent_on: date
    objection_recorded: bool
    new_evidence: bool
