"""任前: one process that breaks the rules at every step, and one that the public stopped."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, corrects, digest
from api.demo.people import LIANG, ZHOU
from api.demo.selections import checked, closed, voted


def forced_through(tell: Teller) -> Iterator[Event]:
    """Over quota, a team of one, a check left out, a publicity of two days: all is evidence.

    Eleven votes came from nine present, and the one objection was never recorded itself.
    """
    whom = about(ZHOU, case="sel-2024-09", unit="u-housing", stage="PRE_APPOINTMENT")
    yield tell(
        "selection.motion-initiated", "2024-08-12", whom,
        post="住房和城乡建设局局长", mode="INTERNAL", quota_total=1, quota_filled=1,
        proposer_unit="u-housing", exceptional_reason="URGENT_TASK",
    )  # fmt: skip
    yield tell(
        "selection.recommendation-held", "2024-08-14", whom.but(arrives="2024-10-21"),
        form="TALK", expected=45, present=38, votes=41, abstain=0,
    )  # fmt: skip
    yield tell(
        "selection.inspection-completed", "2024-08-16", whom,
        team=["h-insp-04"], talks_count=3, conclusion="FIT", report_sha256=digest("sel-2024-09"),
    )  # fmt: skip
    yield from checked(tell, whom, "2024-08-19", left_out="PETITION")
    yield voted(tell, "2024-08-30", whom, entitled=11, present=9, agree=8, oppose=1, abstain=2)
    yield tell(
        "selection.publicity-opened", "2024-09-02", whom, published_on="2024-09-02",
        ends_on="2024-09-09", places=["单位公告栏"], content_sha256=digest("sel-2024-09/publicity"),
    )  # fmt: skip
    yield closed(tell, "2024-09-04", whom, "NO_EFFECT", objections=1, resolved=0)
    yield tell(
        "appointment.made", "2024-09-06", whom.but(tenure="t-zhou-2", stage="IN_TERM"),
        post="住房和城乡建设局局长", form="APPOINTED", term_from="2024-09-06", term_to="2029-09-05",
    )  # fmt: skip


def stopped_by_an_objection(tell: Teller) -> Iterator[Event]:
    """Somebody knew of a house that the candidate had not declared."""
    whom = about(LIANG, case="sel-2025-07", unit="u-water", stage="PRE_APPOINTMENT")
    personal = whom.but(circle="PERSONAL", link="DECLARATION_ITEM")
    yield tell(
        "selection.motion-initiated", "2025-07-07", whom, post="水利局副局长",
        mode="OPEN_SELECTION", quota_total=3, quota_filled=2, proposer_unit="u-org",
    )  # fmt: skip
    yield tell(
        "appraisal.recorded", "2025-07-14", whom.but(mechanism="DISCOVERY"),
        appraisal="CONDUCT", period="2025上半年", grade="COMPETENT", masses_opinion_heard=True,
    )  # fmt: skip
    yield voted(tell, "2025-08-18", whom, entitled=13, present=11, agree=9, abstain=2)
    yield tell(
        "selection.publicity-opened", "2025-08-20", whom, published_on="2025-08-20",
        ends_on="2025-08-27", places=["市政府网站（示例）"], content_sha256=digest("sel-2025-07"),
    )  # fmt: skip
    for on, sent, specific in (
        ("2025-08-22", whom.but(circle="SOCIAL", link="INTEREST_LINK"), False),
        ("2025-08-25", personal, True),
    ):
        yield tell(
            "selection.objection-received", on, sent.but(sender="petition"),
            received_on=on, specific=specific, verifiable=specific,
        )  # fmt: skip
    under_check = closed(tell, "2025-08-28", whom, "UNDER_CHECK", objections=2, resolved=1)
    yield under_check
    yield tell(
        "declaration.verification-opened", "2025-09-01", personal.but(circle=None, arrives="2025-09-02"),
        mode="TARGETED", trigger="PUBLICITY_OBJECTION", registers_queried=["PROPERTY", "COMPANIES"],
        authorised_by="h-org-01",
    )  # fmt: skip
    yield tell(
        "declaration.discrepancy-determined", "2025-10-13", personal.but(decided_on="2025-10-13"),
        item_codes=["M11"], finding="CONCEALMENT", decided_on="2025-10-13",
    )  # fmt: skip
    review = whom.but(corrects=corrects(under_check, "HANDLER_REVIEW"), arrives="2025-10-20")
    yield closed(tell, "2025-08-28", review, "AFFECTS_APPOINTMENT", objections=2, resolved=2)
    yield voted(
        tell, "2025-10-22", whom, entitled=13, present=13, agree=0, oppose=13, decision="REJECT"
    )
