"""Coordination 协调: bodies refer, answer, meet; a handler steps back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import ANY_CIRCLE, ANY_STAGE, Mark, Mechanism, Officials, Rule, event
from domain.values import Code, Count, Label, Ref

COORDINATION = (Mechanism.COORDINATION,)


class Requested(StrEnum):
    OPINION = "OPINION"
    HANDLE = "HANDLE"
    DATA = "DATA"


class RecusalGround(StrEnum):
    """监察法 67: relative, witness, interest, other circumstances."""

    RELATIVE = "RELATIVE"
    WITNESS = "WITNESS"
    INTEREST = "INTEREST"
    OTHER = "OTHER"


@event(
    "referral.sent", "移送", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("L·I·F", "L·X·F"), needs=("case",),
    rules=(Rule("审计法", "54", Mark.F), Rule("监察法", "37", Mark.F)),
)  # fmt: skip
class ReferralSent:
    """One body asks another about the case; `due_on` is the last day for the answer."""

    from_organ: Label
    to_organ: Label
    requested: Requested
    due_on: date


@event(
    "referral.answered", "移送反馈", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("L·I·F", "L·X·F"), needs=("case",), rules=(Rule("监察法", "37", Mark.F),),
)  # fmt: skip
class ReferralAnswered:
    answered_on: date
    result: Code


@event(
    "joint-meeting.held", "联席会议", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("L·I·F",), officials=Officials.ANY,
    rules=(Rule("干部监督联席会议制度", "全文", Mark.F2),), release=2,
)  # fmt: skip
class JointMeetingHeld:
    """`members` are bodies, `tasks` counts what was agreed."""

    members: tuple[Ref, ...]
    tasks: Count


@event(
    "handler.recusal-decided", "监督人员回避", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监察法", "67", Mark.F), Rule("政务处分法", "47-48", Mark.F)),
)  # fmt: skip
class HandlerRecusalDecided:
    handler: Ref
    ground: RecusalGround
    recused: bool
    decided_by: Ref
    decided_on: date


@event(
    "clock.extended", "期限延长", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("信访工作条例", "34", Mark.F),),
)  # fmt: skip
class ClockExtended:
    clock: Code
    of: Ref | None = None
    due_on: date
    reason: Code
    approved_by: Ref
    extended_on: date


@event(
    "clock.suspended", "期限中止", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("信访工作条例", "34", Mark.F),),
)  # fmt: skip
class ClockSuspended:
    clock: Code
    of: Ref | None = None
    suspended_on: date
    reason: Code


@event(
    "clock.resumed", "期限恢复", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("信访工作条例", "34", Mark.F),),
)  # fmt: skip
class ClockResumed:
    clock: Code
    of: Ref | None = None
    resumed_on: date


@event(
    "clock.cancelled", "期限撤销", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("信访工作条例", "34", Mark.F),),
)  # fmt: skip
class ClockCancelled:
    clock: Code
    of: Ref | None = None
    cancelled_on: date
    reason: Code


class FindingDisposition(StrEnum):
    """待答 · 已说明 · 不成立 · 移送."""

    OPEN = "OPEN"
    EXPLAINED = "EXPLAINED"
    DISMISSED = "DISMISSED"
    REFERRED = "REFERRED"


@event(
    "finding.disposed", "预警处置", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("T·I·F",), officials=Officials.ANY, rules=(Rule("个人信息保护法", "24", Mark.F),),
)  # fmt: skip
class FindingDisposed:
    """A person's answer to a finding, which is named by its identity."""

    finding: Ref
    disposition: FindingDisposition
    disposed_on: date
    reason: Code
    disposed_by: Ref
