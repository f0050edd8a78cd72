"""任前: processes that break the rules, one that the public stopped, and one that is misnumbered."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, corrects, digest
from api.demo.days import workdays
from api.demo.people import CHENG, LIANG, LIU, LU, NIE, ZHOU
from api.demo.posts import DEPUTY_OF_DIVISION, HEAD_OF_DIVISION
from api.demo.processes import Process, closed, four_checks, voted
from api.demo.selection_course import PREPARED, deliberated, published


def forced_through(tell: Teller) -> Iterator[Event]:
    """Over quota, a team of one, a check left out, a publicity of two days: all is evidence.

    Eleven votes came from nine present, he was still under an admonition, and the one objection was
    never recorded itself.
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
    yield from four_checks(tell, whom, "2024-08-19", left_out="PETITION")
    yield voted(tell, "2024-08-30", whom, entitled=11, present=9, agree=8, oppose=1, abstain=2)
    yield tell(
        "selection.publicity-opened", "2024-09-02", whom, published_on="2024-09-02",
        ends_on="2024-09-09", places=["单位公告栏"], content_sha256=digest("sel-2024-09/publicity"),
    )  # fmt: skip
    yield closed(tell, "2024-09-04", whom, "NO_EFFECT", objections=1, resolved=0)
    yield tell(
        "appointment.made", "2024-09-06", whom.but(tenure="t-zhou-2", stage="IN_TERM"),
        post="住房和城乡建设局局长", form="APPOINTED", term_from="2024-09-06", term_to="2029-09-05",
        leading=True, post_level=HEAD_OF_DIVISION, document_no="云任示〔2024〕61号",
    )  # fmt: skip


def outvoted_and_appointed(tell: Teller) -> Iterator[Event]:
    """陆行舟: too few present, no majority, a relative in the room, in the post before it was public.

    One objection was specific, and was open when the publicity was closed.
    """
    whom = about(LU, case="sel-2024-12", unit="u-housing", stage="PRE_APPOINTMENT")
    yield tell(
        "selection.motion-initiated", "2024-11-04", whom,
        post="住房和城乡建设局副局长", mode="INTERNAL", quota_total=4, quota_filled=3,
        proposer_unit="u-housing",
    )  # fmt: skip
    yield tell(
        "selection.candidates-listed", "2024-11-08", whom, slots=1, differential=False,
        disqualifications_checked=["SANCTION"],
    )  # fmt: skip
    yield tell(
        "selection.integrity-concluded", "2024-11-18", whom, party_secretary="h-housing-head",
        discipline_head="h-housing-head", signed_on="2024-11-18", conclusion="NO_ISSUE",
        open_clues_disclosed=0,
    )  # fmt: skip
    member = about(CHENG, case=whom.case, circle="WORK", stage="IN_TERM")
    yield tell(
        "duty-recusal.recorded", "2024-11-19", member, requested_by="ORGAN",
        ground="RELATIVE_OF_CANDIDATE", recused=True, matter="sel-2024-12",
    )  # fmt: skip
    met = "2024-11-22"
    yield voted(
        tell, met, whom.but(decided_on=met), entitled=13, present=8, agree=6, oppose=1, abstain=1
    )
    yield tell(
        "selection.publicity-opened", "2024-11-25", whom, published_on="2024-11-25",
        ends_on="2024-12-02", places=["单位公告栏"], content_sha256=digest("sel-2024-12/publicity"),
    )  # fmt: skip
    yield tell(
        "selection.objection-received", "2024-11-28", whom.but(circle="WORK", sender="petition"),
        received_on="2024-11-28", specific=True, verifiable=True,
    )  # fmt: skip
    yield tell(
        "appointment.made", "2024-11-29", whom.but(tenure="t-lu-2", stage="IN_TERM"),
        post="住房和城乡建设局副局长", form="APPOINTED", term_from="2024-11-29", leading=True,
        post_level=DEPUTY_OF_DIVISION, term_no=1,
    )  # fmt: skip
    yield closed(tell, "2024-12-04", whom, "NO_EFFECT", objections=1, resolved=0)


def stopped_by_an_objection(tell: Teller) -> Iterator[Event]:
    """Somebody knew of a house that the candidate had not declared."""
    it = Process("sel-2025-07", "t-none-3", "水利局副局长", "u-water", "OPEN_SELECTION",
                 LIANG, LIU, "2025-07-07")  # fmt: skip
    for told in (*PREPARED, deliberated, published):
        yield from told(tell, it)
    yield tell(
        "appraisal.recorded", "2025-07-14", it.first.but(mechanism="DISCOVERY", case=None),
        appraisal="CONDUCT", period="2025上半年", grade="COMPETENT", masses_opinion_heard=True,
    )  # fmt: skip
    for days, link, circle, specific in (
        (1, "INTEREST_LINK", "SOCIAL", False), (3, "DECLARATION_ITEM", "PERSONAL", True),
    ):  # fmt: skip
        on = workdays(it.published_on, days)
        whom = it.first.but(circle=circle, link=link, sender="petition")
        yield tell(
            "selection.objection-received", on, whom, received_on=on, specific=specific,
            verifiable=specific,
        )  # fmt: skip
    first = closed(tell, it.closed_on, it.first, "UNDER_CHECK", objections=2, resolved=1)
    yield first
    review = it.first.but(corrects=corrects(first, "HANDLER_REVIEW"), arrives="2025-10-27")
    yield closed(tell, it.closed_on, review, "AFFECTS_APPOINTMENT", objections=2, resolved=2)


def misnumbered(tell: Teller) -> Iterator[Event]:
    """The petition office wrote a process that nobody had begun."""
    whom = about(NIE, case="sel-2026-100", circle="SOCIAL", link="INTEREST_LINK")
    yield tell(
        "selection.objection-received", "2026-03-02", whom.but(sender="petition"),
        received_on="2026-03-02", specific=False, verifiable=False,
    )  # fmt: skip
