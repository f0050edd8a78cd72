"""What other bodies decided with final effect: a driver in office, a gambler without one."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest
from api.demo.clue_steps import (
    concluded,
    disposed,
    filed,
    registered,
    review_decided,
    reviewed,
    verified,
)
from api.demo.people import SHAO, TIAN


def drunk_driving_told(tell: Teller) -> Iterator[Event]:
    """An effective decision of the police, then 立案, a sanction, and a milder one on review."""
    case = about(TIAN, case="clue-2022-019", circle="PERSONAL", link="CONFIRMED_DECISION")
    yield _violation(tell, "2022-06-17", case.but(case=None), "DRUNK_DRIVING")
    yield registered(
        tell, "2022-06-20", case.but(channel="L·X·F"), "LAW_ENFORCEMENT", "DRUNK_DRIVING"
    )
    yield disposed(tell, "2022-06-27", case, "PRELIMINARY_VERIFICATION")
    yield verified(
        tell, "2022-07-11", case.but(confidence="CONFIRMED"), "FILE", opened="2022-06-28"
    )
    yield filed(tell, "2022-07-18", case, told="2022-07-19")
    sanction = tell(
        "sanction.imposed", "2022-09-19", case.but(confidence="CONFIRMED"), regime="ADMINISTRATIVE",
        grade="MAJOR_DEMERIT", period_months=18, effective_on="2022-09-19", announced_on="2022-09-26",
    )  # fmt: skip
    yield sanction
    yield concluded(tell, "2022-09-20", case, "SANCTION")
    against = {"against": sanction["id"]}
    yield reviewed(
        tell, "2022-10-10", case, route="SUPERVISORY_REVIEW", knew_on="2022-09-26", **against
    )
    yield review_decided(tell, "2022-11-07", case, "VARIED", **against)


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
