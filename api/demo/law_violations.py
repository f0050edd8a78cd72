"""What other bodies decided with final effect: a driver in office, a gambler without one."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest
from api.demo.clue_steps import (
    case_concluded,
    disposed,
    filed,
    investigated,
    opened,
    registered,
    tried,
    verified,
)
from api.demo.measure_steps import asked_for_review, heard, over, reviewed, sanctioned
from api.demo.people import SHAO, TIAN


def drunk_driving_told(tell: Teller) -> Iterator[Event]:
    """An effective decision of the police, then 立案, a sanction, a milder one on review; it is over."""
    case = about(TIAN, case="clue-2022-019", circle="PERSONAL", link="CONFIRMED_DECISION")
    yield _violation(tell, "2022-06-17", case.but(case=None), "DRUNK_DRIVING")
    yield registered(
        tell, "2022-06-20", case.but(channel="L·X·F"), "LAW_ENFORCEMENT", "DRUNK_DRIVING"
    )
    yield disposed(tell, "2022-06-27", case, "PRELIMINARY_VERIFICATION")
    found = case.but(confidence="CONFIRMED")
    yield opened(tell, "2022-06-28", case)
    yield verified(tell, "2022-07-11", found, "FILE", since="2022-06-28")
    yield filed(tell, "2022-07-18", case, told="2022-07-19", body="AGENCY")
    yield investigated(tell, "2022-08-15", found)
    yield from tried(tell, found, "2022-08-22", "2022-09-09")
    yield heard(tell, "2022-09-13", case, points=1)
    sanction = sanctioned(
        tell, "2022-09-19", case, "ADMINISTRATIVE", "MAJOR_DEMERIT", 18, announced_on="2022-09-26"
    )
    yield sanction
    yield case_concluded(tell, "2022-09-20", case, "SANCTION")
    route = "SUPERVISORY_REVIEW"
    yield asked_for_review(tell, "2022-10-10", case, sanction, route, knew="2022-09-26")
    yield reviewed(tell, "2022-11-07", case, sanction, route, "VARIED")  # twelve months instead
    yield over(tell, "2023-09-18", case, sanction)


def without_a_post(tell: Teller) -> Iterator[Event]:
    """邵启航 has no tenure on record: nobody can say which stage this is."""
    whom = about(SHAO, stage="UNKNOWN", circle="SOCIAL", link="CONFIRMED_DECISION")
    yield _violation(tell, "2025-02-10", whom, "GAMBLING")
    yield tell(
        "reminder.issued", "2025-02-24", whom, way="WRITTEN", talker_role="UNIT_HEAD",
        issue_codes=["GAMBLING"],
    )  # fmt: skip
    yield tell(
        "conversation.held", "2025-03", about(SHAO, circle="WORK", mechanism="PREVENTION"),
        conversation="INTEGRITY", talker_role="UNIT_HEAD", accompanied=False,
        record_sha256=digest("talk/shao"), signed_by_subject=False,
    )  # fmt: skip


def _violation(tell: Teller, on: str, whom: About, violation: str) -> Event:
    return tell(
        "law-violation.notified", on, whom, sender_organ="云泽市公安局（示例）",
        decision_no=f"police-{on}", violation=violation, decided_on=on, final=True,
    )  # fmt: skip
