"""A type that is unknown is answered with the one that was meant, where that can be seen."""

from __future__ import annotations

import pytest

from domain.catalogue import all_kinds
from ledger.kinds_meant import meant, way_out


@pytest.mark.parametrize(
    ("told", "first"),
    [
        ("礼品礼金登记上交", "gift.handed-in"), ("三重一大", "decision.recorded"), ("Gift handed in", "gift.handed-in"),
        ("petition.replied", "petition.answered"), ("petition.reply", "petition.answered"), ("case.opened", "case.filed"),
        ("clue.created", "clue.registered"), ("gift.x", "gift.handed-in"), ("unit.registred", "unit.registered"),
        ("Clue.Registered", "clue.registered"), ("sanctoin.imposed", "sanction.imposed"), ("离任", "departure.initiated"),
    ],
)  # fmt: skip
def test_the_type_that_was_meant_is_told(told: str, first: str) -> None:
    assert meant(told)[0] == first
    assert way_out(told).startswith(f"did you mean {first}")


@pytest.mark.parametrize("told", ["", "zzz", "a" * 5000, "promotion.made", "\ud800", "."])
def test_where_nothing_is_near_the_list_is_named(told: str) -> None:
    assert way_out(told) == "see GET /v1/event-types"


def test_every_title_in_either_language_leads_to_its_type() -> None:
    for kind in all_kinds().values():
        assert meant(kind.title_zh)[0] == kind.name
        assert meant(kind.title_en)[0] == kind.name
