"""Appointment and tenure 任职: how a post is taken, proven and left."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.catalogue import (
    D_AFTER,
    PREVENTION,
    WORK,
    Circle,
    D,
    I,
    Mark,
    Officials,
    P,
    Rule,
    event,
)
from domain.values import Code, Count, Label, Personal, Ref, Whose

CIVIL_SERVANTS_48 = Rule("公务员法", "48", Mark.F)


class AppointmentForm(StrEnum):
    ELECTED = "ELECTED"
    APPOINTED = "APPOINTED"
    CONTRACT = "CONTRACT"


@event(
    "appointment.made", "任职", stages=(P, I), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "40-42", Mark.F), CIVIL_SERVANTS_48),
    version=2,
)  # fmt: skip
class AppointmentMade:
    """Begins a tenure. `term_from` to `term_to` (inclusive, where fixed) is the time in office."""

    post: Label
    form: AppointmentForm
    term_from: date
    term_to: date | None = None
    document_no: Label | None = None
    term_no: Count | None = None
    probation_until: date | None = None
    post_level: Code | None = None
    leading: bool | None = None
    special_post: bool | None = None


class RecusalGround(StrEnum):
    KINSHIP = "KINSHIP"
    FAMILY_BUSINESS_SECTOR = "FAMILY_BUSINESS_SECTOR"
    REGION = "REGION"


@event(
    "tenure.recusal-arranged", "任职回避", stages=(P, I), circles=(Circle.WORK, Circle.PERSONAL),
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "74-77", Mark.F),),
    version=2,
)  # fmt: skip
class TenureRecusalArranged:
    """A relative is known by a relation code alone; who it is stays sealed to the third party."""

    ground: RecusalGround
    relation: Code
    relative: Annotated[Personal[Label], Whose.THIRD_PARTY] | None = None
    arrangement: Code
    decided_by: Ref
    ended_on: date | None = None
    same_organ: bool | None = None
    direct_subordinate: bool | None = None


@event(
    "tenure.ended", "任职结束", stages=(I, D, D_AFTER), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "43", Mark.M),),
    version=2,
)  # fmt: skip
class TenureEnded:
    """The last day in the post, as it came about; the planned end stays in the appointment."""

    left_on: date
    reason: Code
    leading: bool | None = None
    left_service: bool | None = None
    supervision_staff: bool | None = None


class ProbationResult(StrEnum):
    """合格 · 不合格 · 延长."""

    CONFIRMED = "CONFIRMED"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    EXTENDED = "EXTENDED"


@event(
    "probation.concluded", "试用期满考核", stages=(I,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "48", Mark.F),),
)  # fmt: skip
class ProbationConcluded:
    """One year after the appointment (2001 rule, F); `extended_until` where it is extended."""

    result: ProbationResult
    concluded_on: date
    extended_until: date | None = None


@event(
    "training.completed", "任职培训", stages=(P, I), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "67", Mark.F),),
)  # fmt: skip
class PostTrainingCompleted:
    """Before the post is taken or within a year (K04)."""

    completed_on: date
    hours: Count
