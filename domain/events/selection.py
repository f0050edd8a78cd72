"""Selection and appointment 选拔任用 (任前)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    DISCOVERY,
    PREVENTION,
    WORK,
    Circle,
    Mark,
    Officials,
    P,
    Rule,
    event,
)
from domain.values import Code, Count, Label, Ref, Sha256, StatementId

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
    version=2,
)  # fmt: skip
class MotionInitiated:
    """Opens the selection process named by the case; quotas count posts."""

    post: Label
    mode: SelectionMode
    quota_total: Count
    quota_filled: Count
    proposer_unit: Ref
    exceptional_reason: Code | None = None
    vacancy: Ref | None = None


@event(
    "selection.recommendation-held", "民主推荐", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("B·I·M",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("公务员法", "46(二)", Mark.F),),
    version=2,
)  # fmt: skip
class DemocraticRecommendationHeld:
    """`expected` and `present` count people, `votes` those for the official of the entry."""

    form: RecommendationForm
    expected: Count
    present: Count
    votes: Count
    abstain: Count
    scope: Label | None = None


@event(
    "selection.inspection-completed", "考察", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("公务员法", "46(三)", Mark.F),),
    version=2,
)  # fmt: skip
class InspectionCompleted:
    """The inspection of a candidate; strengths and shortcomings stay in the report, by hash."""

    team: tuple[Ref, ...]
    talks_count: Count
    conclusion: InspectionConclusion
    report_sha256: Sha256
    methods: tuple[Code, ...] = ()


@event(
    "selection.check-completed", "凡提四必", stages=(P,), circles=(Circle.WORK, Circle.PERSONAL),
    mechanisms=PREVENTION, channels=("L·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("干部选拔任用工作监督检查和责任追究办法", "全文", Mark.F2),),
    version=2,
)  # fmt: skip
class MandatoryCheckCompleted:
    """One of the four mandatory checks before promotion."""

    check: CheckKind
    responsible_unit: Ref
    requested_on: date
    completed_on: date | None = None
    result: CheckResult | None = None
    not_done_reason: Code | None = None
    issues: tuple[Ref, ...] = ()


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
    version=2,
)  # fmt: skip
class PrePublicityOpened:
    """Pre-appointment publicity, at least five working days (任用条例 2019, M)."""

    published_on: date
    ends_on: date
    places: tuple[Label, ...]
    content_sha256: Sha256
    exceptional_reason: Code | None = None


@event(
    "selection.objection-received", "公示反映", stages=(P,),
    circles=(Circle.WORK, Circle.PERSONAL, Circle.SOCIAL), mechanisms=DISCOVERY,
    channels=("B·X·M",), needs=("case",), rules=(Rule("公务员法", "48", Mark.M),),
    version=2,
)  # fmt: skip
class PublicityObjectionReceived:
    """That an objection came in and how far it can be checked; never its text or its author."""

    received_on: date
    specific: bool
    verifiable: bool
    petition: Ref | None = None


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
    "selection.candidates-listed", "确定考察对象", stages=(P,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·I·F",), needs=("case",),
    rules=(Rule("任用条例", "考察", Mark.M),),
)  # fmt: skip
class CandidateListed:
    """The officials of the entry are the candidates; more of them than `slots` is the normal case (差额)."""

    slots: Count
    differential: bool
    equal_number_reason: Code | None = None
    disqualifications_checked: tuple[Code, ...]


@event(
    "selection.inspection-notice-posted", "考察预告", stages=(P,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·I·M",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("任用条例", "考察", Mark.M),),
)  # fmt: skip
class InspectionNoticePosted:
    """Before the inspection; `inspection_from` to `inspection_to` inclusive. The text stays elsewhere, by hash."""

    posted_on: date
    places: tuple[Label, ...]
    inspection_from: date
    inspection_to: date
    contact_channel: Code
    content_sha256: Sha256


@event(
    "selection.check-issue-closed", "核查问题了结", stages=(P,),
    circles=(Circle.WORK, Circle.PERSONAL), mechanisms=PREVENTION, channels=("T·I·F",),
    officials=Officials.ONE, needs=("case",),
    rules=(Rule("干部选拔任用工作监督检查和责任追究办法", "全文", Mark.F2),),
)  # fmt: skip
class CheckIssueClosed:
    """What one of the four checks found is settled; needed by R01."""

    check: CheckKind
    closed_on: date
    conclusion: Code
    closed_by: Ref


@event(
    "selection.integrity-concluded", "廉洁自律结论性意见", stages=(P,), circles=WORK,
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("廉洁自律结论性意见双签字", "全文", Mark.M),),
)  # fmt: skip
class IntegrityConclusionSigned:
    """Two signatures, of two people."""

    party_secretary: Ref
    discipline_head: Ref
    signed_on: date
    conclusion: Code
    open_clues_disclosed: Count


@event(
    "selection.objection-resolved", "公示反映办结", stages=(P,), circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("公务员法", "48", Mark.M),),
    version=2,
)  # fmt: skip
class ObjectionResolved:
    """`objection` is the id of the statement that said it came in."""

    objection: StatementId
    resolved_on: date
    result: Code


@event(
    "selection.suspended", "选任暂停", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("任用条例", "全文", Mark.M),),
)  # fmt: skip
class SelectionSuspended:
    suspended_on: date
    reason: Code


@event(
    "selection.resumed", "选任恢复", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("任用条例", "全文", Mark.M),),
)  # fmt: skip
class SelectionResumed:
    resumed_on: date


@event(
    "selection.terminated", "选任终止", stages=(P,), circles=WORK, mechanisms=PREVENTION,
    channels=("T·I·F",), officials=Officials.ANY, needs=("case",),
    rules=(Rule("任用条例", "全文", Mark.M),),
)  # fmt: skip
class SelectionTerminated:
    terminated_on: date
    reason: Code
