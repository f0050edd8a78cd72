"""Days that cannot be in their order, or cannot have come yet."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from functools import cache
from typing import get_type_hints

from domain.events.appointment import AppointmentMade, ProbationConcluded
from domain.events.audits import AuditCommissioned, AuditReportDelivered
from domain.events.correction import (
    AdmonitionIssued,
    OrganizationalMeasureDecided,
    ReviewRequested,
    SanctionImposed,
)
from domain.events.departure import DepartureInitiated, PostEmploymentBreachFound
from domain.events.discovery import (
    CaseFiled,
    ClueDispositionDecided,
    InquiryLetterIssued,
    PreliminaryVerificationReported,
)
from domain.events.keeping import ClockExtended, TaskOpened
from domain.events.personal import (
    AssetSourceExplained,
    DeclarationDrawMade,
    FamilyCeremonyReported,
    PersonalMatterChangeReported,
    PersonalMattersReported,
    PrivateTravelDecided,
)
from domain.events.petitions import (
    PetitionDispatchedUpward,
    PetitionResultsReported,
    PetitionRouted,
)
from domain.events.selection import (
    InspectionNoticePosted,
    MandatoryCheckCompleted,
    PrePublicityOpened,
)
from domain.events.social import GiftHandedIn, OutsideRoleDecided
from domain.events.work import ConsultationOpened, DutyIntegrityReported, SelectionWorkReviewed
from domain.oddities.oddity import Oddity, Told

_LASTING = {
    AppointmentMade: (("term_from", "term_to"), ("term_from", "probation_until")),
    ProbationConcluded: (("concluded_on", "extended_until"),),
    AuditCommissioned: (("period_from", "period_to"),),
    InspectionNoticePosted: (("inspection_from", "inspection_to"),),
    PrePublicityOpened: (("published_on", "ends_on"),),
    ConsultationOpened: (("published_on", "ends_on"),),
    OutsideRoleDecided: (("term_from", "term_to"),),
    PrivateTravelDecided: (("travel_from", "travel_to"),),
    OrganizationalMeasureDecided: (("decided_on", "lock_until"),),
    TaskOpened: (("opened_on", "until"),),
}
"""What lasts from one day to another."""
_FOLLOWING = {
    AuditReportDelivered: (("draft_sent_on", "comments_on"), ("draft_sent_on", "final_on")),
    AdmonitionIssued: (("issued_on", "self_criticism_due"),),
    OrganizationalMeasureDecided: (("decided_on", "told_subject_on"),),
    SanctionImposed: (("effective_on", "announced_on"), ("effective_on", "executed_on")),
    ReviewRequested: (("knew_on", "filed_on"),),
    DepartureInitiated: (("applied_on", "planned_on"),),
    PostEmploymentBreachFound: (("found_on", "corrected_on"),),
    ClueDispositionDecided: (("proposed_on", "approved_on"),),
    InquiryLetterIssued: (("served_on", "due_on"),),
    PreliminaryVerificationReported: (("opened_on", "reported_on"),),
    CaseFiled: (("filed_on", "announced_to_subject_on"), ("filed_on", "notified_organ_on")),
    ClockExtended: (("extended_on", "due_on"),),
    AssetSourceExplained: (("requested_on", "answered_on"),),
    PersonalMatterChangeReported: (("changed_on", "reported_on"),),
    PrivateTravelDecided: (("travel_from", "returned_on"),),
    PetitionDispatchedUpward: (("received_on", "dispatched_on"),),
    PetitionRouted: (("routed_on", "due_on"),),
    MandatoryCheckCompleted: (("requested_on", "completed_on"),),
    GiftHandedIn: (("received_on", "handed_in_on"),),
}
"""What comes after what."""
_OF_A_YEAR = (
    PersonalMattersReported, DeclarationDrawMade, DutyIntegrityReported, SelectionWorkReviewed,
)  # fmt: skip
PLANNED = frozenset({
    "deadline_on", "due_back_on", "due_on", "effective_on", "employed_from", "ends_on",
    "extended_until", "inspection_from", "inspection_to", "lock_until", "period_from", "period_to",
    "planned_on", "probation_until", "reply_due_on", "self_criticism_due", "term_from", "term_to",
    "travel_from", "travel_to", "until",
})  # fmt: skip
"""Days of a fact that may lie ahead; every other one says what has happened."""
_AHEAD = (
    AppointmentMade, SanctionImposed, PrivateTravelDecided, OutsideRoleDecided, FamilyCeremonyReported,
)  # fmt: skip
"""Kinds that may be told before the day for which they are."""
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)


@cache
def happened(fact: type) -> tuple[str, ...]:
    """The days of a fact that say what has happened."""
    hints = get_type_hints(fact)
    days = (it.name for it in fields(fact) if hints[it.name] in (date, date | None))
    return tuple(name for name in days if name not in PLANNED)


def _backwards(it: Told, pairs: tuple[tuple[str, str], ...]) -> bool:
    days = [(getattr(it.fact, first), getattr(it.fact, then)) for first, then in pairs]
    return any(first and then and then < first for first, then in days)


def _not_yet(it: Told) -> bool:
    days = [getattr(it.fact, name) for name in happened(it.entry.kind.fact)]
    days.append(it.entry.when.decided_on)
    if not isinstance(it.fact, _AHEAD):
        days.append(it.entry.when.occurred.first)
    return any(day > it.recorded_on for day in days if day)


def _quarter_begins(it: Told) -> date | None:
    found = _QUARTER.fullmatch(it.fact.quarter)
    if not found or not int(found[1]):
        return None
    return date(int(found[1]), 3 * int(found[2]) - 2, 1)


def _of_a_quarter_to_come(it: Told) -> bool:
    begins = _quarter_begins(it)
    return begins is not None and it.fact.reported_on < begins


DAYS = (
    Oddity(
        "days.ends-before-it-begins", "it ends before it begins",
        tuple(_LASTING), lambda it: _backwards(it, _LASTING[type(it.fact)]),
    ),
    Oddity(
        "days.out-of-order", "what follows is dated before what it follows",
        tuple(_FOLLOWING), lambda it: _backwards(it, _FOLLOWING[type(it.fact)]),
    ),
    Oddity(
        "days.not-yet", "it says that something happened on a day after it was recorded", (), _not_yet
    ),
    Oddity(
        "days.year-to-come", "it is about a year that had not begun",
        _OF_A_YEAR, lambda it: it.fact.year > it.entry.when.occurred.last.year,
    ),
    Oddity(
        "days.no-quarter", "the quarter is not written as a year and a quarter, like 2025-Q1",
        (PetitionResultsReported,), lambda it: _quarter_begins(it) is None, "检举控告工作规则 18",
    ),
    Oddity(
        "days.quarter-to-come", "it is about a quarter that had not begun",
        (PetitionResultsReported,), _of_a_quarter_to_come, "检举控告工作规则 18",
    ),
)  # fmt: skip
