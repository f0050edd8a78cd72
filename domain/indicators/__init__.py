"""Early-warning indicators: INDICATORS is the list in force (domain 6).

To add one, write its module and name it here; its thresholds are in the packs. R20 counts whole
units and is kept by a projection of its own; R21 reads who read what, which is not recorded yet.
"""

from domain.indicators import (
    appointed_under_lock,
    checks_missing,
    clue_stuck,
    complaints_repeated,
    correction_overdue,
    coverage_gap,
    declaration_differs,
    declaration_late,
    departure_unfinished,
    departures_missing,
    feedback_owed,
    handler_conflict,
    inquiry_unanswered,
    kinship_conflict,
    late_recording,
    over_quota,
    post_employment_overlap,
    publicity_short,
    rotation_due,
    vote_invalid,
)
from domain.indicators.indicator import Indicator

INDICATORS: tuple[Indicator, ...] = (
    checks_missing.INDICATOR,
    publicity_short.INDICATOR,
    vote_invalid.INDICATOR,
    appointed_under_lock.INDICATOR,
    over_quota.INDICATOR,
    declaration_late.INDICATOR,
    declaration_differs.INDICATOR,
    inquiry_unanswered.INDICATOR,
    clue_stuck.INDICATOR,
    kinship_conflict.INDICATOR,
    rotation_due.INDICATOR,
    complaints_repeated.INDICATOR,
    coverage_gap.INDICATOR,
    departures_missing.INDICATOR,
    departure_unfinished.INDICATOR,
    correction_overdue.INDICATOR,
    post_employment_overlap.INDICATOR,
    feedback_owed.INDICATOR,
    handler_conflict.INDICATOR,
    late_recording.INDICATOR,
)
