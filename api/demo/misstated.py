"""What was typed in haste about 阮听竹: each statement is odd by itself or names what is not there; it
is stored as it came, and shown so."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, digest, uscc
from api.demo.people import RUAN, UNIT_NAMES

_CULTURE = UNIT_NAMES["u-culture"]
_FIRST = about(RUAN, tenure="t-ruan-1", unit="u-culture")
_SECOND = about(RUAN, tenure="t-ruan-2", unit="u-culture", stage="IN_TERM")
_IN_OFFICE = about(RUAN, unit="u-culture", circle="WORK", stage="IN_TERM")
_SELECTION = about(RUAN, case="sel-2022-31", unit="u-culture", circle="WORK")


def in_the_post(tell: Teller) -> Iterator[Event]:
    """One target twice, a move to the same post, a year too many, and told before it was so."""
    yield tell(
        "appointment.made", "2020-09-01", _SECOND.but(stage=None), post="文化广电和旅游局办公室主任",
        form="APPOINTED", term_from="2020-09-01",
    )  # fmt: skip
    target = {
        "code": "VISITORS", "measure": "公共文化场馆服务人次", "unit": "person", "value": 120_000,
        "due": "2025-08-29",
    }  # fmt: skip
    yield tell(
        "term.targets-agreed", "2020-10-12", _SECOND, duty_spec_version="2019.2",
        targets=[target, target],
    )  # fmt: skip
    yield tell(
        "rotation.executed", "2023-05-15", _SECOND, from_post="文化广电和旅游局办公室主任",
        to_post="文化广电和旅游局办公室主任", reason="DEVELOPMENT", moved_on="2023-05-15", months_in_post=32,
    )  # fmt: skip
    yield tell(
        "duty-report.delivered", "2023-01-09", _IN_OFFICE, year=2032, forum="全体职工大会",
        report_sha256=digest("duty/ruan"), questions_count=1, good=41, fair=5, poor=0,
    )  # fmt: skip
    yield tell(
        "appraisal.recorded", "2023-12", _IN_OFFICE.but(arrives="2024-01-15"), appraisal="ANNUAL",
        period="2023", grade="COMPETENT", notified_subject_on="2024-01-26", masses_opinion_heard=True,
    )  # fmt: skip


def in_numbers_and_words(tell: Teller) -> Iterator[Event]:
    """Votes, parts of a whole, days and quarters that cannot be."""
    yield tell(
        "decision.recorded", "2021-03-15", _IN_OFFICE, category="LARGE_FUNDS", amount_fen=80_000_000,
        entitled=5, present=9, agree=10, oppose=3, abstain=0, dissent_recorded=False,
    )  # fmt: skip
    yield tell(
        "selection.recommendation-held", "2022-04-11", _SELECTION, form="MEETING", expected=20,
        present=23, votes=15, abstain=2,
    )  # fmt: skip
    yield tell(
        "selection.check-completed", "2022-04-18", _SELECTION, check="ARCHIVE",
        responsible_unit="u-org", requested_on="2022-04-12", completed_on="2022-04-18",
    )  # fmt: skip
    yield tell(
        "joint-meeting.held", "2022-05-16", _IN_OFFICE.but(stage=None), members=["u-org", "u-org"],
        tasks=2,
    )  # fmt: skip
    yield tell(
        "declaration.filed", "2022-01-24", about(RUAN, unit="u-culture", stage="IN_TERM"),
        report="ANNUAL", year=2021, form_version="2017", attested=True,
        items=[{"code": "M01", "nil": True, "declared": "已婚"}, {"code": "M09", "nil": False}],
    )  # fmt: skip
    yield tell(
        "gift.handed-in", "2023-02-13", about(RUAN, unit="u-culture", stage="IN_TERM"),
        received_on="2023-02-20", handed_in_on="2023-02-13", gift="TEA", quantity=0,
        value_fen=30_000, value_estimated=True, giver_category="OTHER", disposal="SURRENDERED",
    )  # fmt: skip
    yield tell(
        "private-travel.decided", "2024-07-15", about(RUAN, unit="u-culture", stage="IN_TERM"),
        travel_from="2024-08-12", travel_to="2024-08-05", regions=["TH"], purpose="TOURISM",
        approvers=["user-12"], approved=True,
    )  # fmt: skip
    yield tell(
        "outside-role.decided", "2024-03-18", about(RUAN, unit="u-culture", stage="IN_TERM"),
        organisation="ASSOCIATION", role="摄影家协会理事（示例）", paid=False, pay_surrendered=True,
        approved=True,
    )  # fmt: skip
    yield tell(
        "law-violation.notified", "2024-09-23",
        about(RUAN, circle="SOCIAL", stage="IN_TERM", confidence="CONFIRMED"),
        sender_organ="云泽市公安局（示例）", decision_no="police-2024-09-23", violation="GAMBLING",
        decided_on="2024-09-20", final=False,
    )  # fmt: skip
    for on, quarter, petitions, substantiated in (
        ("2025-10-13", "2025Q3", 3, 5), ("2026-01-12", "2026-Q4", 2, 0),
    ):  # fmt: skip
        yield tell(
            "petition-results.reported", on, about(unit="u-petition", circle="WORK"),
            reported_on=on, quarter=quarter, petitions=petitions, substantiated=substantiated,
        )  # fmt: skip


def about_a_sanction(tell: Teller) -> Iterator[Event]:
    """A case without a body, a handler who decides for himself, a grade that no regime has."""
    case = about(RUAN, case="clue-2024-058", circle="WORK", stage="IN_TERM")
    yield tell(
        "case.filed", "2024-10-14", case.but(approver="user-31"),
        organ=UNIT_NAMES["u-discipline"], filed_on="2024-10-14", published=False,
    )  # fmt: skip
    yield tell(
        "handler.recusal-decided", "2024-10-21", case.but(stage=None), handler="user-32",
        ground="INTEREST", recused=False, decided_by="user-32", decided_on="2024-10-21",
    )  # fmt: skip
    yield tell(
        "referral.sent", "2024-11-04", case.but(stage=None, channel="L·I·F"), from_organ=_CULTURE,
        to_organ=_CULTURE, requested="OPINION", due_on="2024-11-25",
    )  # fmt: skip
    yield tell(
        "case.concluded", "2024-12-16", case.but(approver="user-31"), concluded_on="2024-12-16",
        result="SANCTION",
    )  # fmt: skip
    alone = case.but(case=None, approver="user-31", decided_on="2024-12-16")
    yield tell(
        "sanction.imposed", "2024-12-16", alone, regime="ADMINISTRATIVE", grade="DEMERIT-MAJOR",
        effective_on="2024-12-16", proposer="user-31",
    )  # fmt: skip
    yield tell(
        "admonition.issued", "2024-12-23", alone.but(approver=None, decided_on=None),
        issue_codes=["GAMBLING"], issued_on="2024-12-23",
    )  # fmt: skip


def on_leaving(tell: Teller) -> Iterator[Event]:
    """Whether the service was left, whether from a leading post, and of which tenure: nobody says."""
    yield tell(
        "appointment.made", "2019-06-03", _FIRST, post="文化馆馆长", form="APPOINTED",
        term_from="2019-06-03",
    )  # fmt: skip
    yield tell(
        "tenure.ended", "2020-08-31", _FIRST, left_on="2020-08-31", reason="RESIGNED",
    )  # fmt: skip
    yield tell(
        "tenure.ended", "2025-06-30", _SECOND.but(stage=None), left_on="2025-06-30",
        reason="RETIRED", left_service=True,
    )  # fmt: skip
    yield tell(
        "post-employment.reported", "2025-09-15", about(RUAN, unit="u-culture"),
        employer_uscc=uscc(58), role="文化传播公司顾问（示例）", employed_from="2025-09-01",
        related_to_former_duty=False, reported_on="2025-09-15",
    )  # fmt: skip


def naming_nothing(tell: Teller) -> Iterator[Event]:
    """References with a slip of the pen: to what nobody stated, and to somebody else's tenure."""
    case = about(RUAN, case="clue-2024-058", circle="WORK", stage="IN_TERM")
    yield tell(
        "sanction.announced", "2024-12-30", case, sanction="about-a-sanction-500",
        announced_on="2024-12-30",
    )  # fmt: skip
    yield tell(
        "review.decided", "2025-02-17", case.but(document="review-2025-03"), outcome="UPHELD",
        against="about-a-sanction-500", decided_on="2025-02-17", reputation_restored=False,
    )  # fmt: skip
    yield tell(
        "selection.objection-resolved", "2022-05-23", _SELECTION, objection="objection-900",
        resolved_on="2022-05-23", result="UNFOUNDED",
    )  # fmt: skip
    yield tell(
        "clock.extended", "2024-11-18", case.but(approver="user-31"), clock="K36",
        of="about-a-sanction-100", due_on="2025-06-30", reason="COMPLEX", approved_by="user-31",
        extended_on="2024-11-18",
    )  # fmt: skip
    yield tell(
        "task.closed", "2024-12-16", case.but(stage=None), task="task-2024-900",
        closed_on="2024-12-16",
    )  # fmt: skip
    mending = about(RUAN, unit="u-culture", circle="WORK")
    yield tell(
        "record.correction-requested", "2025-01-13", mending, request="correction-2025-91",
        target_source_id="in-the-post-900", requested_on="2025-01-13",
    )  # fmt: skip
    for on, request in (("2025-01-20", "correction-2025-19"), ("2025-01-22", "correction-2025-91")):
        yield tell(
            "record.correction-answered", on, mending, request=request, answered_on=on,
            corrected=False,
        )  # fmt: skip
    for on, tenure in (("2021-03-22", "t-ruan-20"), ("2021-06-21", "t-kang-1")):
        yield tell(
            "training.completed", on, _SECOND.but(tenure=tenure, circle="WORK", stage=None),
            completed_on=on, hours=40,
        )  # fmt: skip
