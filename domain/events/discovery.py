"""Discovery 发现: clues, inquiry, verification, cases, and allegations of public record."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    ANY_STAGE,
    COORDINATION,
    CORRECTION,
    DISCOVERY,
    D,
    I,
    Mark,
    Mechanism,
    Officials,
    P,
    Rule,
    event,
)
from domain.values import Code, Count, Label, Link, Ref, Sha256


class ClueSource(StrEnum):
    PETITION = "PETITION"
    AUDIT = "AUDIT"
    TOUR = "TOUR"
    APPRAISAL = "APPRAISAL"
    VERIFICATION = "VERIFICATION"
    LAW_ENFORCEMENT = "LAW_ENFORCEMENT"
    SELF_SURRENDER = "SELF_SURRENDER"
    INDICATOR = "INDICATOR"
    """Only after a person referred the finding (domain 12.2)."""


class Disposition(StrEnum):
    """谈话函询 · 初步核实 · 暂存待查 · 予以了结."""

    TALK_OR_INQUIRY = "TALK_OR_INQUIRY"
    PRELIMINARY_VERIFICATION = "PRELIMINARY_VERIFICATION"
    SHELVED = "SHELVED"
    CLOSED = "CLOSED"


class FollowUp(StrEnum):
    ACCEPT = "ACCEPT"
    ASK_AGAIN = "ASK_AGAIN"
    VERIFY = "VERIFY"


class ConversationKind(StrEnum):
    PRE_APPOINTMENT = "PRE_APPOINTMENT"
    REMINDER = "REMINDER"
    CLUE = "CLUE"
    INTEGRITY = "INTEGRITY"
    DEPARTURE = "DEPARTURE"


class Proposal(StrEnum):
    FILE = "FILE"
    REMIND = "REMIND"
    ADMONISH = "ADMONISH"
    CLOSE = "CLOSE"
    SHELVE = "SHELVE"
    ORGANIZATIONAL_MEASURE = "ORGANIZATIONAL_MEASURE"


class CaseResult(StrEnum):
    SANCTION = "SANCTION"
    NO_SANCTION = "NO_SANCTION"
    WITHDRAWN = "WITHDRAWN"
    REFERRED = "REFERRED"


class BodyKind(StrEnum):
    """党的机关 · 机关 · 事业单位 · 国有企业."""

    PARTY_ORGAN = "PARTY_ORGAN"
    AGENCY = "AGENCY"
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    STATE_ENTERPRISE = "STATE_ENTERPRISE"


class ClearingScope(StrEnum):
    LETTER = "LETTER"
    FACE_TO_FACE = "FACE_TO_FACE"
    COMMITTEE = "COMMITTEE"
    PUBLIC_WITHIN_RANGE = "PUBLIC_WITHIN_RANGE"


class ConsequenceResult(StrEnum):
    """What a body's step came to, read from its wording by a published table of phrases."""

    OPENED = "OPENED"
    REFERRED = "REFERRED"
    CHARGED = "CHARGED"
    RECOMMENDED = "RECOMMENDED"
    REJECTED = "REJECTED"
    CLEARED = "CLEARED"
    SUBSTANTIATED = "SUBSTANTIATED"
    SETTLED = "SETTLED"
    JURISDICTION_ENDED = "JURISDICTION_ENDED"
    RESIGNED = "RESIGNED"
    NOT_RETURNED = "NOT_RETURNED"
    """Lost an election, or did not stand again; the office went on until its term ended."""
    NOT_STATED = "NOT_STATED"


@event(
    "clue.registered", "问题线索登记", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    needs=("case",), rules=(Rule("监督执纪工作规则", "全文", Mark.F2),),
    version=3,
)  # fmt: skip
class ClueRegistered:
    """A clue, managed centrally and numbered one by one; the case is the clue."""

    clue_source: ClueSource
    issue_codes: tuple[Code, ...]
    received_on: date
    owner_unit: Ref
    merged_petitions: tuple[Ref, ...] = ()
    real_name: bool | None = None


@event(
    "clue.disposition-decided", "处置方式", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监察法", "40", Mark.F),),
    version=2,
)  # fmt: skip
class ClueDispositionDecided:
    """One of the four ways; `proposer` proposed it, `provenance.approver` approved it, another person."""

    disposition: Disposition
    proposed_on: date
    approved_on: date
    reason_sha256: Sha256
    proposer: Ref | None = None


@event(
    "inquiry.letter-issued", "函询", stages=(I, D), circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("监察法", "19", Mark.F),),
)  # fmt: skip
class InquiryLetterIssued:
    """A letter of inquiry; `due_on` is the last day for the reply."""

    letter_no: Label
    served_on: date
    due_on: date
    questions_sha256: Sha256


@event(
    "inquiry.reply-received", "函询回复", stages=(I, D), circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("B·I·S",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("监察法", "19", Mark.F2),),
)  # fmt: skip
class InquiryReplyReceived:
    """The reply, countersigned by the head of the person's Party committee (F2)."""

    replied_on: date
    countersigned_by: Ref
    adequate: bool
    follow_up: FollowUp


@event(
    "conversation.held", "谈话", stages=(P, I, D), circles=ANY_CIRCLE,
    mechanisms=(Mechanism.PREVENTION, Mechanism.DISCOVERY), channels=("T·I·F",),
    officials=Officials.ONE, rules=(Rule("监察法", "19", Mark.F), Rule("公务员法", "57", Mark.F)),
)  # fmt: skip
class ConversationHeld:
    """A talk by kind; what was said stays in the record, by hash."""

    conversation: ConversationKind
    talker_role: Code
    accompanied: bool
    record_sha256: Sha256
    signed_by_subject: bool


@event(
    "verification.reported", "初步核实报告", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监察法", "41-42", Mark.F),),
)  # fmt: skip
class PreliminaryVerificationReported:
    """`team` counts the people who verified."""

    opened_on: date
    reported_on: date
    team: Count
    proposal: Proposal
    report_sha256: Sha256


@event(
    "case.filed", "立案", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·I·F",), needs=("case",), rules=(Rule("监察法", "42", Mark.F),),
    version=2,
)  # fmt: skip
class CaseFiled:
    """Milestones only; the evidence stays in the case system."""

    organ: Label
    filed_on: date
    announced_to_subject_on: date | None = None
    notified_organ_on: date | None = None
    published: bool
    body: BodyKind | None = None
    detention: bool | None = None
    regime: Code | None = None


@event(
    "case.concluded", "结案", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·I·F",), needs=("case",),
    rules=(Rule("政务处分法", "44", Mark.F), Rule("监察法", "52", Mark.F)),
)  # fmt: skip
class CaseConcluded:
    concluded_on: date
    result: CaseResult


@event(
    "subject.cleared", "澄清正名", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=CORRECTION, channels=("T·I·F",), needs=("case",),
    rules=(Rule("政务处分法", "53", Mark.F),),
)  # fmt: skip
class SubjectCleared:
    """The case came to nothing and the name is cleared, within the range that knew of it."""

    scope: ClearingScope
    approved_by: Ref


@event(
    "allegation.recorded", "公开记录的指控", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("L·X·F",), needs=("case",),
    rules=(Rule("公开记录", "全文", Mark.D),),
)  # fmt: skip
class AllegationRecorded:
    """An allegation of public record, by issue codes; never a finding. The case is the allegation.

    `occurred` is the first day on which a body is known to have acted, where nothing earlier is
    stated. `ordinal` tells equal allegations against one person apart.
    """

    ordinal: Count
    issue_codes: tuple[Code, ...]
    links: tuple[Link, ...] = ()


@event(
    "allegation.consequence-recorded", "指控的后续", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=(Mechanism.DISCOVERY, Mechanism.CORRECTION), channels=("L·X·F",), needs=("case",),
    rules=(Rule("公开记录", "全文", Mark.D),),
)  # fmt: skip
class AllegationConsequenceRecorded:
    """Who acted and what it came to; `ordinal` is its place in the published list, from 1."""

    ordinal: Count
    body: Label | None = None
    result: ConsequenceResult
    outcome_codes: tuple[Code, ...] = ()
    links: tuple[Link, ...] = ()


@event(
    "clue.passed-on", "线索移送", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=COORDINATION,
    channels=("L·I·F",), needs=("case",), rules=(Rule("监察法实施条例", "169, 171", Mark.F),),
)  # fmt: skip
class CluePassedOn:
    """Sent here by mistake; passed on within five working days (K51)."""

    passed_on: date
    to_organ: Label


@event(
    "inquiry.reported", "谈话函询情况报告", stages=(I, D), circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监督执纪工作规则", "27", Mark.M),),
)  # fmt: skip
class InquiryReported:
    """Within a month of talk or reply (K32)."""

    reported_on: date
    proposal: Proposal


@event(
    "verification.opened", "初步核实启动", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监察法", "41", Mark.F),),
)  # fmt: skip
class PreliminaryVerificationOpened:
    opened_on: date
    team: tuple[Ref, ...]


@event(
    "clue.review-held", "暂存线索清理", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监察法", "40", Mark.F),),
)  # fmt: skip
class ShelvedClueReviewed:
    """Shelved clues are looked at from time to time (K34)."""

    reviewed_on: date
    reopened: bool


class ClueOutcome(StrEnum):
    """属实 · 部分属实 · 不属实 · 澄清 · 暂存."""

    SUBSTANTIATED = "SUBSTANTIATED"
    PARTLY = "PARTLY"
    UNSUBSTANTIATED = "UNSUBSTANTIATED"
    CLEARED = "CLEARED"
    SHELVED = "SHELVED"


@event(
    "clue.concluded", "线索办结", stages=ANY_STAGE, circles=ANY_CIRCLE, mechanisms=DISCOVERY,
    channels=("T·I·F",), needs=("case",), rules=(Rule("监督执纪工作规则", "全文", Mark.F2),),
)  # fmt: skip
class ClueConcluded:
    """The one outcome of a clue, shown to whoever could see it."""

    concluded_on: date
    outcome: ClueOutcome
    approved_by: Ref


@event(
    "case.investigation-reported", "审查调查报告", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监督执纪工作规则", "全文", Mark.F2),),
)  # fmt: skip
class InvestigationReported:
    reported_on: date


@event(
    "case.trial-accepted", "受理审理", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监督执纪工作规则", "全文", Mark.M),),
)  # fmt: skip
class TrialAccepted:
    accepted_on: date


@event(
    "case.trial-concluded", "审理意见", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=DISCOVERY, channels=("T·I·F",), needs=("case",),
    rules=(Rule("监督执纪工作规则", "全文", Mark.M),),
)  # fmt: skip
class TrialConcluded:
    concluded_on: date
