"""信访举报: what the office did with the rest: passed up or on, refused, let lie, and counted."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.people import FANG, GUO, HAN, LIANG, RAO, TIAN, UNIT_NAMES
from api.demo.petition_steps import (
    accepted,
    answered,
    received,
    review_asked,
    review_decided,
    routed,
    told,
)
from api.demo.petitions import petition

PROVINCE = "省委组织部（示例）"
_QUARTERS = (
    ("2025-04-08", "2025-Q1", 31, 4), ("2025-07-07", "2025-Q2", 27, 6),
    ("2025-10-13", "2025-Q3", 35, 5), ("2026-01-07", "2025-Q4", 29, 7),
    ("2026-04-09", "2026-Q1", 33, 3),
)  # fmt: skip


def sent_up_unopened(tell: Teller) -> Iterator[Event]:
    """About somebody whom the province manages: no name, no text, a number on an envelope."""
    for received_on, dispatched_on, envelope in (
        ("2024-09-02", "2024-09-06", "ME-2024-003"), ("2025-03-03", "2025-03-14", "ME-2025-001"),
    ):  # fmt: skip
        yield tell(
            "petition.dispatched-upward", dispatched_on, about(),
            received_on=received_on, dispatched_on=dispatched_on, to_organ=PROVINCE,
            sealed_envelope_no=envelope,
        )  # fmt: skip


def counted_every_quarter(tell: Teller) -> Iterator[Event]:
    for on, quarter, petitions, substantiated in _QUARTERS:
        yield tell(
            "petition-results.reported", on, about(unit="u-petition", circle="WORK"),
            reported_on=on, quarter=quarter, petitions=petitions, substantiated=substantiated,
        )  # fmt: skip


def refused_and_objected_to(tell: Teller) -> Iterator[Event]:
    """A matter for the courts; and one that was sent to the wrong office, which said so."""
    court = petition(GUO, "pet-2025-01")
    yield received(tell, "2025-01-13", court, "LETTER", "LAND_BOUNDARY")
    yield tell(
        "petition.not-accepted", "2025-01-20", court, decided_on="2025-01-20",
        reason="COURT_OR_ARBITRATION",
    )  # fmt: skip
    wrong = petition(LIANG, "pet-2025-07")
    yield tell(
        "petition.transfer-received", "2025-06-09", wrong, received_on="2025-06-09",
        from_organ="邻市信访局（示例）",
    )  # fmt: skip
    yield tell("petition.transfer-objected", "2025-06-13", wrong, objected_on="2025-06-13")


def under_way(tell: Teller) -> Iterator[Event]:
    """Assigned and not heard of again; accepted and resting; reviewed; just received."""
    silent = petition(TIAN, "pet-2025-02")
    yield received(tell, "2025-11-10", silent, "LETTER", "FARMLAND_LEASE")
    yield routed(tell, "2025-12-01", silent, UNIT_NAMES["u-qinglan"], "ASSIGN", due_on="2026-03-02")
    yield told(tell, "2026-03-09", silent, "RESULT")  # of what nobody had answered
    resting = petition(HAN, "pet-2026-03")
    yield received(tell, "2026-03-30", resting, "VISIT", "HERITAGE_WALL")
    yield accepted(tell, "2026-04-07", resting)
    yield told(tell, "2026-04-09", resting, "ACCEPTANCE")
    yield tell(
        "clock.suspended", "2026-05-11", resting, clock="K43", suspended_on="2026-05-11",
        reason="EXPERT_OPINION",
    )  # fmt: skip
    for number, official, issue, decided in (
        ("2025-06", RAO, "LICENCE_DELAY", "2026-01-26"),
        ("2026-04", FANG, "ROAD_WIDENING", None),
    ):
        it = petition(official, f"pet-{number}")
        begun = "2025-10" if decided else "2026-02"
        yield received(tell, f"{begun}-10", it, "NETWORK", issue, real_name=False)
        yield accepted(tell, f"{begun}-13", it)
        yield answered(tell, "2025-12-08" if decided else "2026-04-08", it, substantiated=False)
        yield review_asked(tell, "2025-12-29" if decided else "2026-05-06", it, "REVIEW")
        if decided:
            yield review_decided(tell, decided, it, "REVIEW")
    fresh = petition(FANG, "pet-2026-02")
    yield received(tell, "2026-05-19", fresh, "PHONE", "ROAD_WIDENING", real_name=False)


def rested_and_went_on(tell: Teller) -> Iterator[Event]:
    """田牧之: the period stood still while a surveyor was away."""
    it = petition(TIAN, "pet-2024-06")
    yield received(tell, "2024-07-08", it, "VISIT", "RIVER_DYKE", real_name=False)
    yield accepted(tell, "2024-07-15", it)
    yield tell(
        "clock.suspended", "2024-08-05", it, clock="K43", suspended_on="2024-08-05",
        reason="SURVEY",
    )  # fmt: skip
    yield tell("clock.resumed", "2024-08-26", it, clock="K43", resumed_on="2024-08-26")
    yield answered(tell, "2024-09-23", it, substantiated=True)
