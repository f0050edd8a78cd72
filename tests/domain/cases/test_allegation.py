"""What does not fit in an allegation; its courses are told in tests/projections/test_allegation.py."""

from __future__ import annotations

from domain.cases.allegation import ALLEGATION
from tests.domain.cases.courses import Odd, Row, breaks, rows_of

ALLEGED: Row = ("allegation.recorded", "2025-02-03", {})
ODD: list[Odd] = [
    ("allegation.recorded-twice", [ALLEGED, ALLEGED]),
    ("allegation.step-before-allegation", [("allegation.consequence-recorded", "2025-02-03", {"result": "OPENED"})]),
]  # fmt: skip


@rows_of(ODD)
def test_what_does_not_fit_is_noted(rules: str, rows: list[Row]) -> None:
    breaks(ALLEGATION, rules, rows)
