"""发现与纠正: a clue that came to nothing, a sanction that was revoked, and others still open."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest
from api.demo.clue_steps import (
    APPROVER,
    PROPOSER,
    concluded,
    disposed,
    filed,
    registered,
    review_decided,
    reviewed,
    verified,
)
from api.demo.people import CUI, FANG, GUO, LUO, SHAO, SHEN, ZHOU


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
        "handler.recusal-decided", "2023-03-13", clue, handler="h-disc-05", ground="RELATIVE",
        recused=True, decided_by=APPROVER, decided_on="2023-03-13",
    )  # fmt: skip
    yield disposed(tell, "2023-03-20", clue, "TALK_OR_INQUIRY")
    # the reply is on the books weeks before the letter that it answers
    yield _letter(tell, "2023-03-24", clue.but(arrives="2023-05-29"), 1, due="2023-04-17")
    yield _reply(tell, "2023-04-12", clue, "ASK_AGAIN", adequate=False)
    yield _letter(tell, "2023-04-20", clue, 2, due="2023-05-15")
    yield _reply(tell, "2023-05-11", clue, "VERIFY", adequate=True)
    yield tell(
        "conversation.held", "2023-05-24", clue.but(mechanism="DISCOVERY", sender="discipline"),
        conversation="CLUE", talker_role="DISCIPLINE_HANDLER", accompanied=True,
        record_sha256=digest("clue-2023-017/talk"), signed_by_subject=True,
    )  # fmt: skip
    yield verified(tell, "2023-06-19", clue.but(confidence="REFUTED"), "CLOSE", opened="2023-05-18")
    yield tell(
        "subject.cleared", "2023-06-30", clue.but(confidence="REFUTED"),
        scope="COMMITTEE", approved_by=APPROVER,
    )  # fmt: skip


def sanction_revoked(tell: Teller) -> Iterator[Event]:
    """立案, 政务处分, 复审 upheld, 复核 revoked: the record restores what was taken."""
    case = about(
        GUO, case="clue-2021-004", circle="WORK", stage="IN_TERM", confidence="UNDER_CHECK"
    )
    yield registered(tell, "2021-06-15", case.but(channel="L·X·F"), "AUDIT", "LAND_PRICE")
    yield disposed(tell, "2021-07-05", case, "PRELIMINARY_VERIFICATION")
    yield verified(tell, "2021-09-06", case, "FILE", opened="2021-07-12")
    yield filed(tell, "2021-09-13", case, told="2021-09-15")
    yield tell(
        "statement.recorded", "2021-12-20", case, about="clue-2021-004", stated_on="2021-12-20",
        points=4, points_accepted=1, document_sha256=digest("clue-2021-004/statement"),
    )  # fmt: skip
    sanction = tell(
        "sanction.imposed", "2022-01-17", case.but(decided_on="2022-01-17", confidence="CONFIRMED"),
        regime="ADMINISTRATIVE", grade="DEMERIT", act_refs=["act-2019-land-11"],
        effective_on="2022-01-17", period_months=12, announced_on="2022-01-24",
    )  # fmt: skip
    yield sanction
    yield concluded(tell, "2022-01-18", case.but(confidence="CONFIRMED"), "SANCTION")
    against = {"against": sanction["id"]}
    yield reviewed(
        tell, "2022-02-10", case, route="SUPERVISORY_REVIEW", knew_on="2022-01-24", **against
    )
    yield review_decided(tell, "2022-03-09", case, "UPHELD", **against)
    yield reviewed(
        tell, "2022-03-21", case, route="SUPERVISORY_REREVIEW", knew_on="2022-03-10", **against
    )
    yield review_decided(
        tell, "2022-05-18", case.but(confidence="REFUTED"), "REVOKED", compensation_fen=1_860_000,
        document_no="云监核示〔2022〕3号", **against,
    )  # fmt: skip
    yield tell(
        "subject.cleared", "2022-05-30", case.but(confidence="REFUTED"),
        scope="PUBLIC_WITHIN_RANGE", approved_by="h-org-01",
    )  # fmt: skip


def clues_waiting(tell: Teller) -> Iterator[Event]:
    """Shelved, admonished, closed by whoever proposed it, and not looked at yet."""
    shelved = about(CUI, case="clue-2024-031", circle="SOCIAL", link="INTEREST_LINK")
    yield registered(tell, "2024-03-11", shelved.but(channel="B·I·M"), "PETITION", "BIDDER_CONTACT")
    yield disposed(tell, "2024-04-08", shelved, "SHELVED")

    toured = about(LUO, case="clue-2024-052", circle="WORK", stage="IN_TERM", unit="u-wangxi")
    yield registered(tell, "2024-06-24", toured.but(channel="T·I·F"), "TOUR", "GRASSROOTS_BURDEN")
    yield disposed(tell, "2024-07-15", toured, "PRELIMINARY_VERIFICATION")
    yield verified(tell, "2024-09-23", toured, "ADMONISH", opened="2024-07-22")
    yield tell(
        "admonition.issued", "2024-10-14", toured.but(confidence="CONFIRMED"),
        issue_codes=["GRASSROOTS_BURDEN"], issued_on="2024-10-14", self_criticism_due="2024-11-14",
    )  # fmt: skip

    own = about(ZHOU, case="clue-2025-008", circle="WORK")
    yield registered(tell, "2025-01-13", own.but(channel="B·X·M"), "PETITION", "TENDER_SPLIT")
    yield disposed(tell, "2025-03-24", own.but(approver=PROPOSER), "CLOSED")

    untouched = about(FANG, SHAO, case="clue-2026-003", circle="PERSONAL", link="INTEREST_LINK")
    yield registered(
        tell, "2026-03-02", untouched.but(channel="B·X·M"), "PETITION", "RELATIVE_GRANT"
    )


def _letter(tell: Teller, on: str, clue: About, number: int, *, due: str) -> Event:
    return tell(
        "inquiry.letter-issued", on, clue, letter_no=f"云纪函示〔2023〕{number}号", served_on=on,
        due_on=due, questions_sha256=digest(f"{clue.case}/letter/{number}"),
    )  # fmt: skip


def _reply(tell: Teller, on: str, clue: About, follow_up: str, *, adequate: bool) -> Event:
    return tell(
        "inquiry.reply-received", on, clue, replied_on=on, countersigned_by="h-health-head",
        adequate=adequate, follow_up=follow_up,
    )  # fmt: skip
