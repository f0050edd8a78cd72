"""Departure 离任, and the years after it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    D_AFTER,
    DISCOVERY,
    PREVENTION,
    SOCIAL,
    WORK,
    D,
    I,
    Mark,
    Mechanism,
    Officials,
    Rule,
    event,
    value,
)
from domain.events.personal import Uscc
from domain.values import Code, Count, Label, Ref


class DepartureReason(StrEnum):
    TERM_END = "TERM_END"
    AGE = "AGE"
    TRANSFER = "TRANSFER"
    RESIGN_POST = "RESIGN_POST"
    RESIGN_SERVICE = "RESIGN_SERVICE"
    REMOVAL = "REMOVAL"
    RETIRE = "RETIRE"
    DEATH = "DEATH"


class HandoverCategory(StrEnum):
    DOCUMENTS = "DOCUMENTS"
    ASSETS = "ASSETS"
    FUNDS = "FUNDS"
    DEBTS = "DEBTS"
    PENDING_MATTERS = "PENDING_MATTERS"
    SEALS = "SEALS"
    ACCOUNTS = "ACCOUNTS"
    SECRETS = "SECRETS"


@event(
    "departure.initiated", "离任启动", stages=(I, D), circles=WORK,
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "85-87, 91-93", Mark.F),),
)  # fmt: skip
class DepartureInitiated:
    """Begins the departure stage of a tenure; `planned_on` is the planned last day."""

    reason: DepartureReason
    applied_on: date | None = None
    planned_on: date
    audit_required: bool
    classified_post: bool


@value
class HandoverItem:
    category: HandoverCategory
    complete: bool


@event(
    "handover.completed", "公务交接", stages=(D,), circles=WORK, mechanisms=PREVENTION,
    channels=("L·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "91", Mark.F),),
)  # fmt: skip
class HandoverCompleted:
    """Before leaving (公务员法 91); `outstanding` counts items still open."""

    receiver: Ref
    witness: Ref
    items: tuple[HandoverItem, ...]
    outstanding: Count


@event(
    "post-employment.reported", "离职后从业报告", stages=(D_AFTER,), circles=SOCIAL,
    mechanisms=PREVENTION, channels=("B·X·S",), officials=Officials.ONE,
    rules=(Rule("公务员法", "107", Mark.F),),
)  # fmt: skip
class PostEmploymentReported:
    """Three years for leading members, two for others (公务员法 107)."""

    employer_uscc: Uscc
    role: Label
    employed_from: date
    related_to_former_duty: bool
    reported_on: date
    decision: Ref | None = None


class DepartureCheck(StrEnum):
    """选人用人 · 廉政谈话 · 资产."""

    SELECTION_DUTY = "SELECTION_DUTY"
    INTEGRITY_TALK = "INTEGRITY_TALK"
    ASSET = "ASSET"


@event(
    "departure.check-concluded", "离任检查", stages=(D, D_AFTER), circles=WORK,
    mechanisms=DISCOVERY, channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("离任检查办法", "全文", Mark.F2),), release=2,
)  # fmt: skip
class DepartureCheckConcluded:
    check: DepartureCheck
    concluded_on: date
    result: Code
    issues: tuple[Ref, ...] = ()


@event(
    "resignation.applied", "辞职申请", stages=(I, D), circles=WORK, mechanisms=PREVENTION,
    channels=("B·I·S",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "85", Mark.F),),
)  # fmt: skip
class ResignationApplied:
    applied_on: date
    leading: bool


@event(
    "resignation.decided", "辞职审批", stages=(I, D), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "85", Mark.F),),
)  # fmt: skip
class ResignationDecided:
    """Thirty days, ninety for leading members (K75)."""

    decided_on: date
    approved: bool


@event(
    "post-employment.breach-found", "违规从业认定", stages=(D_AFTER,), circles=SOCIAL,
    mechanisms=(Mechanism.DISCOVERY, Mechanism.CORRECTION), channels=("T·X·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "107", Mark.F),), release=2,
)  # fmt: skip
class PostEmploymentBreachFound:
    found_on: date
    employer_uscc: Uscc
    ordered_by: Label
    corrected_on: date | None = None
    handed_to_market_regulator: bool
