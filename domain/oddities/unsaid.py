"""What a statement leaves unsaid, or says with a word that nothing reads, so that nothing follows."""

from __future__ import annotations

from domain.cases.measure import DISMISSAL, MONTHS, PARTY_MONTHS
from domain.entry import Confidence, OfficeLink
from domain.events.appointment import TenureEnded
from domain.events.audits import RectificationItemClosed
from domain.events.correction import OrganizationalMeasureDecided, Regime, SanctionImposed
from domain.events.departure import (
    DepartureReason,
    PostEmploymentBreachFound,
    PostEmploymentReported,
)
from domain.events.discovery import CaseFiled
from domain.events.personal import PersonalMattersReported
from domain.events.selection import MandatoryCheckCompleted
from domain.events.social import LawViolationNotified, OutsideRoleDecided
from domain.oddities.oddity import Oddity, Told

_OF_STATE = frozenset({*MONTHS, *DISMISSAL})
"""警告 · 记过 · 记大过 · 降级 · 撤职 · 开除 (政务处分法 7, F; 事业单位 have no more); the last under two names."""
GRADES = {
    Regime.ADMINISTRATIVE: _OF_STATE,
    Regime.EMPLOYER: _OF_STATE,
    Regime.PARTY: frozenset({*PARTY_MONTHS, "PROBATION", "EXPULSION"}),
}
"""The last row: 警告 · 严重警告 · 撤销党内职务 · 留党察看 · 开除党籍 (中国共产党纪律处分条例 8)."""


def _of_leaving_service(reason: str) -> bool:
    """A code of the sender: RETIRE, RETIRED, RESIGN_SERVICE, RESIGNED; a post alone may be resigned."""
    return reason.startswith((DepartureReason.RETIRE, "RESIGN")) and not reason.startswith(
        DepartureReason.RESIGN_POST
    )


def _confirmed(it: Told) -> bool:
    basis = it.entry.basis
    told = basis.confidence is Confidence.CONFIRMED or basis.link is OfficeLink.CONFIRMED_DECISION
    return told and not it.fact.final


def _half_done(it: Told) -> bool:
    done = (it.fact.completed_on is not None, it.fact.result is not None)
    return done[0] is not done[1] or (done[0] and it.fact.not_done_reason is not None)


UNSAID = (
    Oddity(
        "sanction.unknown-grade", "no sanction of this regime has such a grade, so that it bars nothing",
        (SanctionImposed,), lambda it: it.fact.grade not in GRADES[it.fact.regime],
        "政务处分法 7; 中国共产党纪律处分条例 8",
    ),
    Oddity(
        "tenure.service-not-said",
        "a retirement or resignation that does not say whether the service was left "
        "(`left_service`), so that no time after office begins",
        (TenureEnded,), lambda it: it.fact.left_service is None and _of_leaving_service(it.fact.reason),
        "公务员法 107",
    ),
    Oddity(
        "tenure.leading-not-said",
        "the service was left, and it does not say whether from a leading post (`leading`): two years or three",
        (TenureEnded,), lambda it: bool(it.fact.left_service) and it.fact.leading is None,
        "公务员法 107",
    ),
    Oddity(
        "case.body-not-said", "it does not say of whose staff (`body`), so that no time to the decision begins",
        (CaseFiled,), lambda it: it.fact.body is None, "处分条例 44",
    ),
    Oddity(
        "course.no-case", "it names no case, so that no course follows it",
        (SanctionImposed, OrganizationalMeasureDecided, RectificationItemClosed),
        lambda it: not it.entry.subject.cases,
    ),
    Oddity(
        "course.no-tenure", "it names no tenure, so that no departure follows it",
        (PostEmploymentReported, PostEmploymentBreachFound),
        lambda it: it.entry.subject.tenure is None, "公务员法 107",
    ),
    Oddity(
        "declaration.nil-or-value", "an item is nil and has a value, or is neither nil nor has one",
        (PersonalMattersReported,),
        lambda it: any(item.nil is not (item.declared is None) for item in it.fact.items),
        "领导干部报告个人有关事项规定 3-4",
    ),
    Oddity(
        "check.half-done", "completed without a result, with a result though not completed, or both done and not done",
        (MandatoryCheckCompleted,), _half_done,
    ),
    Oddity(
        "role.pay-not-paid", "pay is surrendered that was never paid",
        (OutsideRoleDecided,), lambda it: it.fact.pay_surrendered and not it.fact.paid, "公务员法 44",
    ),
    Oddity(
        "violation.not-final", "told as confirmed on the basis of a decision that is not final",
        (LawViolationNotified,), _confirmed, "政务处分法 49",
    ),
)  # fmt: skip
