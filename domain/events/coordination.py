"""Coordination 协调: bodies refer, answer, meet; a handler steps back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    ANY_STAGE,
    COORDINATION,
    CORRECTION,
    WORK,
    Mark,
    Officials,
    Rule,
    event,
    value,
)
from domain.values import Code, Count, Label, OfficialId, Ref, Sha256


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
    "supervision-advice.issued", "监察建议", stages=ANY_STAGE, circles=WORK,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("监察法", "52", Mark.F), Rule("政务处分法", "61", Mark.F)), release=2,
)  # fmt: skip
class SupervisionAdviceIssued:
    """`reply_due_on` is the last day."""

    to_organ: Label
    advice_sha256: Sha256
    reply_due_on: date


@event(
    "supervision-advice.answered", "建议反馈", stages=ANY_STAGE, circles=WORK,
    mechanisms=CORRECTION, channels=("B·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("监察法", "52", Mark.F),), release=2,
)  # fmt: skip
class SupervisionAdviceAnswered:
    answered_on: date
    adopted: bool


@value
class HandlerRelation:
    """A relation of the handler to an official who is concerned."""

    official: OfficialId
    relation: RecusalGround


@event(
    "handler.assigned", "承办人指定", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("监察法", "67", Mark.F),),
)  # fmt: skip
class HandlerAssigned:
    handler: Ref
    role: Code
    relations: tuple[HandlerRelation, ...] = ()


@event(
    "handler.recusal-requested", "回避申请", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=COORDINATION, channels=("L·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("监察法", "67", Mark.F),),
)  # fmt: skip
class HandlerRecusalRequested:
    handler: Ref
    ground: RecusalGround
    requested_by: Code
    requested_on: date
