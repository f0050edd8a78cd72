"""发现: clues that came to nothing, to little, or to an admonition, each with its one outcome."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, digest
from api.demo.clue_steps import (
    APPROVER,
    PROPOSER,
    clue_concluded,
    disposed,
    letter,
    name_cleared,
    opened,
    registered,
    reply,
    verified,
)
from api.demo.measure_steps import admonished, criticised_self, followed_up
from api.demo.people import CUI, KANG, LUO, PAN, SHEN, UNIT_NAMES, ZHOU


def letter_answered(tell: Teller) -> Iterator[Event]:
    """函询, asked again, verified, and the name cleared before those who had heard."""
    clue = about(
        SHEN, case="clue-2023-017", circle="SOCIAL", link="INTEREST_LINK", stage="IN_TERM",
        classification="WORK_SECRET",
    )  # fmt: skip
    yield registered(
        tell, "2023-03-06", clue.but(channel="B·X·M"), "PETITION", "BANQUET_BY_SUPPLIER"
    )
    yield tell(
        "handler.assigned", "2023-03-08", clue, handler="h-disc-05", role="LEAD",
        relations=[{"official": SHEN, "relation": "RELATIVE"}],
    )  # fmt: skip
    yield tell(
        "handler.recusal-requested", "2023-03-09", clue, handler="h-disc-05", ground="RELATIVE",
        requested_by="SELF", requested_on="2023-03-09",
    )  # fmt: skip
    yield tell(
        "handler.recusal-decided", "2023-03-13", clue, handler="h-disc-05", ground="RELATIVE",
        recused=True, decided_by=APPROVER, decided_on="2023-03-13",
    )  # fmt: skip
    yield disposed(tell, "2023-03-20", clue, "TALK_OR_INQUIRY")
    # the reply is on the books weeks before the letter that it answers
    yield letter(tell, "2023-03-24", clue.but(arrives="2023-05-29"), 1, due="2023-04-17")
    yield reply(tell, "2023-04-12", clue, "ASK_AGAIN", adequate=False)
    yield letter(tell, "2023-04-20", clue, 2, due="2023-05-15")
    yield reply(tell, "2023-05-11", clue, "VERIFY", adequate=True)
    yield opened(tell, "2023-05-18", clue)
    yield tell(
        "conversation.held", "2023-05-24", clue.but(mechanism="DISCOVERY", sender="discipline"),
        conversation="CLUE", talker_role="DISCIPLINE_HANDLER", accompanied=True,
        record_sha256=digest("clue-2023-017/talk"), signed_by_subject=True,
    )  # fmt: skip
    refuted = clue.but(confidence="REFUTED")
    yield verified(tell, "2023-06-19", refuted, "CLOSE", since="2023-05-18")
    yield name_cleared(tell, "2023-06-30", clue, "COMMITTEE")
    yield clue_concluded(tell, "2023-07-04", refuted, "CLEARED")


def accepted_as_explained(tell: Teller) -> Iterator[Event]:
    """潘若谷: in good time by the general rules, too late by those that his county tries."""
    clue = about(
        PAN, case="clue-2025-030", circle="WORK", stage="IN_TERM", unit="u-qinglan",
        classification="WORK_SECRET",
    )  # fmt: skip
    yield registered(
        tell, "2025-08-04", clue.but(channel="B·X·M"), "PETITION", "LAND_TRANSFER_PRICE"
    )
    yield disposed(tell, "2025-08-20", clue, "TALK_OR_INQUIRY")
    yield letter(tell, "2025-08-25", clue, 7, due="2025-09-15")
    yield reply(tell, "2025-09-11", clue, "ACCEPT", adequate=True)
    yield tell("inquiry.reported", "2025-09-25", clue, reported_on="2025-09-25", proposal="CLOSE")
    # nobody told the informant, who had given a name
    found = clue.but(confidence="REFUTED")
    yield clue_concluded(tell, "2025-10-13", found, "UNSUBSTANTIATED")


def admonished_after_a_tour(tell: Teller) -> Iterator[Event]:
    toured = about(LUO, case="clue-2024-052", circle="WORK", stage="IN_TERM", unit="u-wangxi")
    yield registered(tell, "2024-06-24", toured.but(channel="T·I·F"), "TOUR", "GRASSROOTS_BURDEN")
    yield disposed(tell, "2024-07-15", toured, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2024-07-22", toured)
    yield verified(tell, "2024-09-18", toured, "ADMONISH", since="2024-07-22")
    yield admonished(
        tell, "2024-10-14", toured, "GRASSROOTS_BURDEN", self_criticism_due="2024-10-21"
    )
    yield clue_concluded(tell, "2024-10-15", toured, "SUBSTANTIATED")
    yield criticised_self(tell, "2024-10-18", toured)
    yield followed_up(tell, "2025-01-10", toured, "YES")


def shelved_and_forgotten(tell: Teller) -> Iterator[Event]:
    """Looked at again twice, and then no more."""
    shelved = about(CUI, case="clue-2024-031", circle="SOCIAL", link="INTEREST_LINK")
    yield registered(
        tell, "2024-03-11", shelved.but(channel="B·X·M"), "PETITION", "BIDDER_CONTACT",
        "pet-2024-01", "pet-2024-02", real_name=True,
    )  # fmt: skip
    yield disposed(tell, "2024-04-08", shelved, "SHELVED")
    for on in ("2024-05-06", "2024-07-15"):
        yield tell("clue.review-held", on, shelved, reviewed_on=on, reopened=False)


def closed_by_who_proposed_it(tell: Teller) -> Iterator[Event]:
    own = about(ZHOU, case="clue-2025-008", circle="WORK")
    yield registered(tell, "2025-01-13", own.but(channel="B·X·M"), "PETITION", "TENDER_SPLIT")
    yield disposed(tell, "2025-03-24", own.but(approver=PROPOSER), "CLOSED")


def sent_by_mistake(tell: Teller) -> Iterator[Event]:
    clue = about(KANG, case="clue-2025-050", circle="WORK", channel="L·X·F")
    yield registered(tell, "2025-11-03", clue, "LAW_ENFORCEMENT", "SEED_INSPECTION")
    yield tell(
        "clue.passed-on", "2025-11-07", clue.but(channel="L·I·F"), passed_on="2025-11-07",
        to_organ=UNIT_NAMES["u-agriculture"],
    )  # fmt: skip
