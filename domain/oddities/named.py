"""What is named twice in one statement, or is both sides of what takes two."""

from __future__ import annotations

from domain.events.audits import (
    AuditReportDelivered,
    RectificationPlanFiled,
    TourInspectionFeedbackIssued,
)
from domain.events.coordination import HandlerAssigned, HandlerRecusalDecided, ReferralSent
from domain.events.correction import (
    AdmonitionIssued,
    OrganizationalMeasureDecided,
    SanctionImposed,
)
from domain.events.discovery import PreliminaryVerificationOpened
from domain.events.personal import (
    DiscrepancyDetermined,
    DiscrepancyExplained,
    PersonalMattersReported,
)
from domain.events.selection import AppointmentDeliberated, InspectionCompleted
from domain.events.work import (
    MajorDecisionRecorded,
    RotationExecuted,
    SelectionWorkReviewed,
    TermTargetsAgreed,
)
from domain.oddities.oddity import Oddity, Told

_ONCE = {
    AuditReportDelivered: (("findings", "id"),),
    TourInspectionFeedbackIssued: (("findings", "id"),),
    RectificationPlanFiled: (("findings", ""), ("items", "item")),
    PersonalMattersReported: (("items", "code"),),
    DiscrepancyExplained: (("items", "code"),),
    DiscrepancyDetermined: (("items", "code"), ("item_codes", "")),
    TermTargetsAgreed: (("targets", "code"),),
    SelectionWorkReviewed: (("new_appointees", "official"),),
    HandlerAssigned: (("relations", "official"),),
    AppointmentDeliberated: (("recused", ""),),
    MajorDecisionRecorded: (("recused", ""),),
    InspectionCompleted: (("team", ""),),
    PreliminaryVerificationOpened: (("team", ""),),
    SanctionImposed: (("act_refs", ""),),
}
"""Lists in which nothing stands twice, and what each of their values goes by; itself where nothing is said."""
_FOUR_EYES = (AdmonitionIssued, OrganizationalMeasureDecided, SanctionImposed)
"""Each is approved by somebody else than who proposes it, in a case or without (domain 7, I11)."""


def _twice(it: Told) -> bool:
    for name, by in _ONCE[type(it.fact)]:
        values = [getattr(value, by) if by else value for value in getattr(it.fact, name)]
        if len({*values}) < len(values):
            return True
    return False


def _proposer(it: Told) -> str | None:
    return getattr(it.fact, "proposer", None) or it.entry.provenance.recorder


NAMED = (
    Oddity("named.twice", "the same thing stands twice in one list", tuple(_ONCE), _twice),
    Oddity(
        "named.no-approver",
        "no approver is named (`provenance.approver`), and no case that would tell of it",
        _FOUR_EYES, lambda it: not it.entry.subject.cases and it.entry.provenance.approver is None,
    ),
    Oddity(
        "named.same-approver",
        "proposed and approved by the same person, and no case that would tell of it",
        _FOUR_EYES, lambda it: not it.entry.subject.cases
        and it.entry.provenance.approver is not None
        and it.entry.provenance.approver == _proposer(it),
    ),
    Oddity(
        "named.decided-on-oneself", "a handler decides on their own recusal",
        (HandlerRecusalDecided,), lambda it: it.fact.decided_by == it.fact.handler, "监察法 67",
    ),
    Oddity(
        "named.to-oneself", "a body refers the matter to itself",
        (ReferralSent,), lambda it: it.fact.from_organ == it.fact.to_organ,
    ),
    Oddity(
        "named.same-post", "a rotation that ends in the post it began in",
        (RotationExecuted,), lambda it: it.fact.from_post == it.fact.to_post, "公务员法 69-73",
    ),
)  # fmt: skip
