"""Selection and appointment 选拔任用 (任前)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

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
from domain.values import Code, Count, Label, Limit, Personal, Ref, Sha256, Whose

WORK = (Circle.WORK,)
PREVENTION = (Mechanism.PREVENTION,)
CIVIL_SERVANTS_46 = Rule("公务员法", "46", Mark.F)
CIVIL_SERVANTS_48 = Rule("公务员法", "48", Mark.F)


class SelectionMode(StrEnum):
    INTERNAL = "INTERNAL"
    OPEN_SELECTION = "OPEN_SELECTION"
    COMPETITIVE = "COMPETITIVE"
    SELECTION_TRANSFER = "SELECTION_TRANSFER"


class CheckKind(StrEnum):
    """凡提四必: file, personal matters, discipline opinion, petitions."""

    ARCHIVE = "ARCHIVE"
    PERSONAL_MATTERS = "PERSONAL_MATTERS"
    DISCIPLINE_OPINION = "DISCIPLINE_OPINION"
    PETITION = "PETITION"


class CheckResult(StrEnum):
    CLEAR = "CLEAR"
    ISSUE = "ISSUE"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class BallotForm(StrEnum):
    SECRET_BALLOT = "SECRET_BALLOT"
    HANDS = "HANDS"
    ORAL = "ORAL"


class Decision(StrEnum):
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    POSTPONE = "POSTPONE"


class PublicityOutcome(StrEnum):
    NO_EFFECT = "NO_EFFECT"
    UNDER_CHECK = "UNDER_CHECK"
    AFFECTS_APPOINTMENT = "AFFECTS_APPOINTMENT"


class AppointmentForm(StrEnum):
    ELECTED = "ELECTED"
    APPOINTED = "APPOINTED"
    CONTRACT = "CONTRACT"


class RecommendationForm(StrEnum):
    MEETING = "MEETING"
    TALK = "TALK"


class InspectionConclusion(StrEnum):
    FIT = "FIT"
    UNFIT = "UNFIT"
    DEFER = "DEFER"


@event(
    "selection.motion-initiated", "动议", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",), rules=(CIVIL_SERVANTS_46,),
)  # fmt: skip
class MotionInitiated:
    """Opens the selection process named by the case; quotas count posts."""

    post: Label
    mode: SelectionMode
    quota_total: Count
    quota_filled: Count
    proposer_unit: Ref
    exceptional_reason: Code | None = None


@event(
    "selection.recommendation-held", "民主推荐", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("B·I·M",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("公务员法", "46(二)", Mark.F),),
)  # fmt: skip
class DemocraticRecommendationHeld:
    """`expected` and `present` count people, `votes` those for the official of the entry."""

    form: RecommendationForm
    expected: Count
    present: Count
    votes: Count
    abstain: Count


@event(
    "selection.inspection-completed", "考察", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("公务员法", "46(三)", Mark.F),),
)  # fmt: skip
class InspectionCompleted:
    """The inspection of a candidate; strengths and shortcomings stay in the report, by hash."""

    team: tuple[Ref, ...]
    talks_count: Count
    conclusion: InspectionConclusion
    report_sha256: Sha256


@event(
    "selection.check-completed", "凡提四必", stages=(P,), circles=(Circle.WORK, Circle.PERSONAL),
    mechanisms=PREVENTION, channels=("L·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("干部选拔任用工作监督检查和责任追究办法", "全文", Mark.F2),),
)  # fmt: skip
class MandatoryCheckCompleted:
    """One of the four mandatory checks before promotion."""

    check: CheckKind
    responsible_unit: Ref
    requested_on: date
    completed_on: date | None = None
    result: CheckResult | None = None
    not_done_reason: Code | None = None


@event(
    "selection.deliberated", "讨论决定", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("L·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("公务员法", "46(四)", Mark.F),),
)  # fmt: skip
class AppointmentDeliberated:
    """A collective decision with its votes, counted in people."""

    meeting: Ref
    entitled: Count
    present: Count
    agree: Count
    oppose: Count
    abstain: Count
    recused: tuple[Ref, ...] = ()
    form: BallotForm
    decision: Decision


@event(
    "selection.publicity-opened", "任前公示", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·X·M",), needs=("case",), rules=(CIVIL_SERVANTS_48,),
)  # fmt: skip
class PrePublicityOpened:
    """Pre-appointment publicity, at least five working days (任用条例 2019, M)."""

    published_on: date
    ends_on: date
    places: tuple[Label, ...]
    content_sha256: Sha256


@event(
    "selection.objection-received", "公示反映", stages=(P,),
    circles=(Circle.WORK, Circle.PERSONAL, Circle.SOCIAL), mechanisms=(Mechanism.DISCOVERY,),
    channels=("B·X·M",), needs=("case",), rules=(CIVIL_SERVANTS_48,),
)  # fmt: skip
class PublicityObjectionReceived:
    """That an objection came in and how far it can be checked; never its text or its author."""

    received_on: date
    specific: bool
    verifiable: bool


@event(
    "selection.publicity-closed", "公示结束", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), needs=("case",), rules=(CIVIL_SERVANTS_48,),
)  # fmt: skip
class PrePublicityClosed:
    """`objections` and `resolved` count objections."""

    closed_on: date
    objections: Count
    resolved: Count
    outcome: PublicityOutcome
    confirmed_by: Ref


@event(
    "appointment.made", "任职", stages=(P, I), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "40-42", Mark.F), CIVIL_SERVANTS_48),
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


class RecusalGround(StrEnum):
    KINSHIP = "KINSHIP"
    FAMILY_BUSINESS_SECTOR = "FAMILY_BUSINESS_SECTOR"
    REGION = "REGION"


@event(
    "tenure.recusal-arranged", "任职回避", stages=(P, I), circles=(Circle.WORK, Circle.PERSONAL),
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "74-77", Mark.F),),
)  # fmt: skip
class TenureRecusalArranged:
    """A relative is known by a relation code alone; who it is stays sealed to the third party."""

    ground: RecusalGround
    relation: Code
    relative: Annotated[Personal[Label], Whose.THIRD_PARTY] | None = None
    arrangement: Code
    decided_by: Ref


@event(
    "tenure.ended", "任职结束", stages=(I, D, D_AFTER), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("tenure",),
    rules=(Rule("公务员法", "43", Mark.M),),
)  # fmt: skip
class TenureEnded:
    """The last day in the post, as it came about; the planned end stays in the appointment."""

    left_on: date
    reason: Code


@value
class TermTarget:
    code: Code
    measure: Label
    unit: Label
    value: Annotated[int, Limit(minimum=0, maximum=9_007_199_254_740_991)]
    due: date
