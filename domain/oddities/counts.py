"""Counts and quantities that cannot be."""

from __future__ import annotations

from domain.events.appointment import PostTrainingCompleted
from domain.events.audits import AuditCommentsReceived
from domain.events.coordination import JointMeetingHeld
from domain.events.correction import SanctionImposed, SubjectStatementRecorded
from domain.events.personal import DeclarationDrawMade
from domain.events.petitions import PetitionResultsReported
from domain.events.selection import (
    AppointmentDeliberated,
    DemocraticRecommendationHeld,
    PrePublicityClosed,
)
from domain.events.social import GiftHandedIn, PrivateLendingDeclared
from domain.events.work import KeyPostDesignated, MajorDecisionRecorded
from domain.oddities.oddity import Oddity, Told

_BALLOTS = (AppointmentDeliberated, MajorDecisionRecorded)
_PARTS = {
    PetitionResultsReported: ("substantiated", "petitions"),
    DeclarationDrawMade: ("drawn", "population"),
    PrePublicityClosed: ("resolved", "objections"),
    AuditCommentsReceived: ("accepted_points", "points"),
    SubjectStatementRecorded: ("points_accepted", "points"),
}
"""Of each kind a count, and that of which it is a part."""
_SOME = {
    GiftHandedIn: ("quantity",),
    PrivateLendingDeclared: ("amount_fen",),
    PostTrainingCompleted: ("hours",),
    KeyPostDesignated: ("rotation_after_months", "coverage_period_months"),
    SanctionImposed: ("period_months",),
}
"""Of what there is something, or the statement says nothing."""


def _votes(it: Told) -> int:
    fact = it.fact
    if isinstance(fact, DemocraticRecommendationHeld):
        return int(fact.votes + fact.abstain)
    return int(fact.agree + fact.oppose + fact.abstain)


def _more_than_the_whole(it: Told) -> bool:
    part, whole = _PARTS[type(it.fact)]
    return bool(getattr(it.fact, part) > getattr(it.fact, whole))


def _nothing(it: Told) -> bool:
    return any(getattr(it.fact, name) == 0 for name in _SOME[type(it.fact)])


COUNTS = (
    Oddity(
        "votes.more-present-than-entitled", "more people were present than are entitled to vote",
        _BALLOTS, lambda it: it.fact.present > it.fact.entitled,
    ),
    Oddity(
        "votes.more-present-than-expected", "more people were present than were expected",
        (DemocraticRecommendationHeld,), lambda it: it.fact.present > it.fact.expected,
    ),
    Oddity(
        "votes.more-than-present", "more people voted or abstained than were present",
        (*_BALLOTS, DemocraticRecommendationHeld), lambda it: _votes(it) > it.fact.present,
    ),
    Oddity(
        "votes.of-recused",
        "more people voted or abstained than those entitled who did not have to leave",
        _BALLOTS, lambda it: _votes(it) > it.fact.entitled - len({*it.fact.recused}),
        "公务员法 76-77",
    ),
    Oddity(
        "counts.part-above-whole", "a part is counted higher than the whole",
        tuple(_PARTS), _more_than_the_whole,
    ),
    Oddity(
        "counts.none", "a quantity, an amount, hours or months of nothing", tuple(_SOME), _nothing
    ),
    Oddity(
        "counts.met-alone", "a joint meeting of fewer than two bodies",
        (JointMeetingHeld,), lambda it: len({*it.fact.members}) <= 1,
    ),
)  # fmt: skip
