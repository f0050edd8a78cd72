"""Departure 离任, and the years after it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import D_AFTER, Circle, D, I, Mark, Mechanism, Officials, Rule, event, value
from domain.events.personal import Uscc
from domain.values import Count, Label, Ref

PREVENTION = (Mechanism.PREVENTION,)


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
    "departure.initiated", "离任启动", stages=(I, D), circles=(Circle.WORK,),
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
    "handover.completed", "公务交接", stages=(D,), circles=(Circle.WORK,), mechanisms=PREVENTION,
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
    "post-employment.reported", "离职后从业报告", stages=(D_AFTER,), circles=(Circle.SOCIAL,),
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
