"""信访举报: petitions that were answered and fed back, or became part of a clue."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller
from api.demo.people import CUI, HE, JIANG, NIE, PAN, SHEN, TANG, UNIT_NAMES
from api.demo.petition_steps import (
    accepted,
    answered,
    closed,
    merged,
    received,
    review_asked,
    review_decided,
    routed,
    told,
)

DISCIPLINE = UNIT_NAMES["u-discipline"]


def petition(official: str, case: str, circle: str = "WORK", link: str | None = None) -> About:
    """A petition that becomes a clue keeps its case, so that its sender can be told the result."""
    return about(
        official, case=case, unit="u-petition", circle=circle, link=link,
        classification="WORK_SECRET",
    )  # fmt: skip


def became_a_clue_and_was_fed_back(tell: Teller) -> Iterator[Event]:
    """沈若溪: see clues.letter_answered; the sender, who had given a name, was told all along."""
    it = petition(SHEN, "clue-2023-017", "SOCIAL", "INTEREST_LINK")
    yield received(tell, "2023-02-20", it, "LETTER", "BANQUET_BY_SUPPLIER")
    yield told(tell, "2023-03-03", it, "ACCEPTANCE")
    yield merged(tell, "2023-03-06", it, "clue-2023-017")
    yield told(tell, "2023-07-17", it, "RESULT")


def reviewed_to_the_end(tell: Teller) -> Iterator[Event]:
    """唐以宁: an appeal about a school place, through answer, 复查 and 复核."""
    it = petition(TANG, "pet-2024-05")
    yield received(tell, "2024-03-18", it, "VISIT", "SCHOOL_PLACE")
    yield routed(tell, "2024-03-25", it, UNIT_NAMES["u-education"], "TRANSFER")
    yield tell(
        "petition.transfer-received", "2024-03-27", it, received_on="2024-03-27",
        from_organ=UNIT_NAMES["u-petition"],
    )  # fmt: skip
    yield accepted(tell, "2024-04-01", it)
    yield told(tell, "2024-04-03", it, "ACCEPTANCE")
    yield answered(tell, "2024-05-20", it, substantiated=False)
    yield told(tell, "2024-05-24", it, "RESULT", objects=True)
    for round_, asked, decided in (
        ("REVIEW", "2024-06-11", "2024-07-08"), ("RE_REVIEW", "2024-07-29", "2024-08-26"),
    ):  # fmt: skip
        yield review_asked(tell, asked, it, round_)
        yield review_decided(tell, decided, it, round_)
    yield closed(tell, "2024-09-02", it)


def three_about_one_thing(tell: Teller) -> Iterator[Event]:
    """崔伯庸: three sources within two months, and one of them twice; one clue of them all."""
    for number, on, way, real_name in (
        ("2024-01", "2024-01-15", "NETWORK", False), ("2024-02", "2024-02-26", "LETTER", True),
        ("2024-03", "2024-03-04", "PHONE", False),
    ):  # fmt: skip
        it = petition(CUI, f"pet-{number}", "SOCIAL", "INTEREST_LINK")
        yield received(tell, on, it, way, "BIDDER_CONTACT", real_name=real_name)
        if real_name:
            yield told(tell, "2024-03-08", it, "ACCEPTANCE")
        if number != "2024-03":
            yield merged(tell, "2024-03-11", it, "clue-2024-031")
        else:
            yield routed(tell, "2024-03-08", it, DISCIPLINE, "TRANSFER")
    again = petition(CUI, "pet-2024-04", "SOCIAL", "INTEREST_LINK")
    yield received(
        tell, "2024-03-20", again, "PHONE", "BIDDER_CONTACT", real_name=False, by="inf-pet-2024-03",
        duplicate_of="pet-2024-03",
    )  # fmt: skip


def assigned_and_reported(tell: Teller) -> Iterator[Event]:
    """贺明川: assigned, reported within three months, answered in part, and not contested."""
    it = petition(HE, "pet-2025-03")
    yield received(tell, "2025-02-17", it, "LETTER", "DAM_COMPENSATION")
    yield routed(tell, "2025-02-24", it, UNIT_NAMES["u-water"], "ASSIGN", due_on="2025-05-26")
    yield accepted(tell, "2025-03-03", it)
    yield told(tell, "2025-03-07", it, "ACCEPTANCE")
    yield answered(tell, "2025-04-21", it, substantiated=True)
    yield told(tell, "2025-04-28", it, "RESULT")
    yield tell("petition.assignment-reported", "2025-05-19", it, reported_on="2025-05-19")


def informant_forgotten(tell: Teller) -> Iterator[Event]:
    """潘若谷: see clues.accepted_as_explained; 聂远山: what came in while the publicity ran."""
    pan = petition(PAN, "clue-2025-030")
    yield received(tell, "2025-07-21", pan, "NETWORK", "LAND_TRANSFER_PRICE")
    yield told(tell, "2025-08-01", pan, "ACCEPTANCE")
    yield merged(tell, "2025-08-04", pan, "clue-2025-030")
    nie = petition(NIE, "pet-2026-01", "SOCIAL", "INTEREST_LINK")
    yield received(tell, "2026-03-02", nie, "VISIT", "QUARRY_OWNER", real_name=False)
    yield routed(tell, "2026-03-06", nie, DISCIPLINE, "TRANSFER")
    yield merged(tell, "2026-03-09", nie, "clue-2026-004")
    jiang = petition(JIANG, "pet-2025-04")
    yield received(tell, "2025-06-03", jiang, "PHONE", "WARD_CONTRACT", real_name=False)
    yield accepted(tell, "2025-06-09", jiang)
    yield answered(tell, "2025-07-28", jiang, substantiated=False)
