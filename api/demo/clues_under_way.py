"""发现: clues that stand at some step in spring 2026, in good order or stuck."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.clue_steps import disposed, letter, opened, registered, reply, verified
from api.demo.people import DU, FANG, HAN, LU, NIE, RAO, SHAO


def asked_and_waiting(tell: Teller) -> Iterator[Event]:
    """谈话函询: to be asked, not answered, and answered twice without saying anything."""
    du = about(DU, case="clue-2026-002", circle="WORK", classification="WORK_SECRET")
    yield registered(tell, "2026-04-27", du.but(channel="B·X·M"), "PETITION", "ROUTE_APPROVAL")
    yield disposed(tell, "2026-05-18", du, "TALK_OR_INQUIRY")

    rao = about(RAO, case="clue-2026-001", circle="WORK", classification="WORK_SECRET")
    yield registered(tell, "2026-03-09", rao.but(channel="L·X·F"), "AUDIT", "INSPECTION_FEES")
    yield disposed(tell, "2026-04-07", rao, "TALK_OR_INQUIRY")
    yield letter(tell, "2026-04-13", rao, 3, due="2026-05-07")

    han = about(HAN, case="clue-2025-041", circle="WORK", classification="WORK_SECRET")
    yield registered(
        tell, "2025-10-13", han.but(channel="B·I·M"), "APPRAISAL", "BOX_OFFICE_ACCOUNTS"
    )
    yield disposed(tell, "2025-11-10", han, "TALK_OR_INQUIRY")
    for number, (asked, due, answered) in enumerate((
        ("2025-11-17", "2025-12-08", "2025-12-05"), ("2025-12-15", "2026-01-07", "2026-01-06"),
    ), start=11):  # fmt: skip
        yield letter(tell, asked, han, number, due=due)
        yield reply(tell, answered, han, "ASK_AGAIN", adequate=False)


def verified_and_proposed(tell: Teller) -> Iterator[Event]:
    """初步核实: beyond its two months and in the hands of a relative; and a proposal to file."""
    nie = about(NIE, case="clue-2026-004", circle="SOCIAL", link="INTEREST_LINK")
    yield registered(
        tell, "2026-03-09", nie.but(channel="B·X·M"), "PETITION", "QUARRY_OWNER", "pet-2026-01"
    )
    yield disposed(tell, "2026-03-18", nie, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2026-03-23", nie)
    yield tell(
        "handler.assigned", "2026-03-23", nie, handler="h-disc-06", role="LEAD",
        relations=[{"official": NIE, "relation": "INTEREST"}],
    )  # fmt: skip
    yield tell(
        "handler.recusal-requested", "2026-04-20", nie, handler="h-disc-07", ground="OTHER",
        requested_by="SUBJECT", requested_on="2026-04-20",
    )  # fmt: skip

    lu = about(LU, case="clue-2026-005", circle="WORK")
    yield registered(tell, "2026-02-24", lu.but(channel="T·I·F"), "TOUR", "ACCEPTANCE_OF_WORKS")
    yield disposed(tell, "2026-03-16", lu, "PRELIMINARY_VERIFICATION")
    yield opened(tell, "2026-03-23", lu)
    yield verified(tell, "2026-05-20", lu, "FILE", since="2026-03-23")


def untouched(tell: Teller) -> Iterator[Event]:
    clue = about(FANG, SHAO, case="clue-2026-003", circle="PERSONAL", link="INTEREST_LINK")
    yield registered(tell, "2026-03-02", clue.but(channel="B·X·M"), "PETITION", "RELATIVE_GRANT")
