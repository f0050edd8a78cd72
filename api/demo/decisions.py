"""三重一大 and what a body is asked about itself: decisions, duty reports, how it selects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest, uscc
from api.demo.people import CUI, LIN, LUO, PAN, RAO, XU, ZHOU, ZHU

SUPPLIER = uscc(22)
"""Whoever signs here may employ an official later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """From public comment to the opinion on legality: days of a decision's preparation."""

    opened_on: str
    ends_on: str
    closed_on: str
    comments: int
    sent_on: str
    concluded_on: str


_DECISIONS = (
    # case, unit, official, on, category, fen, entitled, present, agree, oppose, abstain, consulted, reviewed
    ("decision-2022-03", "u-wangxi", LUO, "2022-03-28", "MAJOR_DECISION", None, 9, 9, 9, 0, 0, 31, 8),
    ("decision-2023-02", "u-wangxi", LUO, "2023-02-20", "PROJECT", 8_600_000_000, 9, 8, 6, 2, 0, 12, 3),
    (None, "u-wangxi", LUO, "2024-11-25", "PERSONNEL", None, 9, 9, 8, 0, 1, None, None),
    (None, "u-qinglan", PAN, "2023-06-19", "PROJECT", 4_200_000_000, 11, 10, 10, 0, 0, None, 9),
    (None, "u-invest", CUI, "2021-05-24", "LARGE_FUNDS", 52_000_000_000, 7, 6, 6, 0, 0, None, 7),
    (None, "u-invest", CUI, "2023-10", "PROJECT", 31_000_000_000, 7, 4, 4, 0, 0, None, 2),
    (None, "u-finance", XU, "2020-06-15", "LARGE_FUNDS", 19_500_000_000, 7, 7, 6, 1, 0, None, 9),
    (None, "u-finance", ZHU, "2020-06-15", "LARGE_FUNDS", 19_500_000_000, 7, 7, 6, 1, 0, None, 9),
)  # fmt: skip
_PREPARED = {
    "decision-2022-03": Prepared(
        opened_on="2022-02-14", ends_on="2022-03-16", closed_on="2022-03-17", comments=46,
        sent_on="2022-03-14", concluded_on="2022-03-24",
    ),
    "decision-2023-02": Prepared(  # both shorter than the rule has it
        opened_on="2023-01-31", ends_on="2023-02-12", closed_on="2023-02-13", comments=3,
        sent_on="2023-02-15", concluded_on="2023-02-20",
    ),
}  # fmt: skip
_REPORTED = (
    # official, on, year, forum, questions, good, fair, poor
    (LUO, "2023-12-25", 2023, "区委全会（示例）", 4, 38, 3, 0),
    (PAN, "2024-12-30", 2024, "县委全会（示例）", 6, 41, 5, 1),
    (CUI, "2024-12-23", 2024, "集团职工代表大会（示例）", 9, 52, 27, 14),
)


def decided_together(tell: Teller) -> Iterator[Event]:
    for (
        case, unit, official, on, category, fen, entitled, present, agree, oppose, abstain, days, working,
    ) in _DECISIONS:  # fmt: skip
        asked = {
            "amount_fen": fen, "public_consultation_days": days,
            "legality_review_working_days": working,
        }  # fmt: skip
        parties = {"parties_uscc": [SUPPLIER]} if official in (XU, ZHU) else {}
        whom = about(official, unit=unit, case=case, stage="IN_TERM")
        yield tell(
            "decision.recorded", on, whom, category=category,
            entitled=entitled, present=present, agree=agree, oppose=oppose, abstain=abstain,
            dissent_recorded=oppose > 0, **{name: it for name, it in asked.items() if it is not None},
            **parties,
        )  # fmt: skip
        if case:
            yield from _prepared(tell, whom, _PREPARED[case])


def _prepared(tell: Teller, whom: About, it: Prepared) -> Iterator[Event]:
    yield tell(
        "decision.consultation-opened", it.opened_on, whom.but(classification="OPEN"),
        published_on=it.opened_on, ends_on=it.ends_on,
    )  # fmt: skip
    yield tell(
        "decision.consultation-closed", it.closed_on, whom, closed_on=it.closed_on,
        comments=it.comments,
    )  # fmt: skip
    yield tell(
        "decision.legality-review-sent",
        it.sent_on,
        whom,
        sent_on=it.sent_on,
        reviewer="h-justice-01",
    )
    yield tell(
        "decision.legality-review-concluded", it.concluded_on, whom, concluded_on=it.concluded_on,
        lawful=True,
    )  # fmt: skip


def reported_on_duty(tell: Teller) -> Iterator[Event]:
    for official, on, year, forum, questions, good, fair, poor in _REPORTED:
        yield tell(
            "duty-report.delivered", on, about(official, stage="IN_TERM"), year=year, forum=forum,
            report_sha256=digest(f"duty/{official}/{year}"), questions_count=questions,
            good=good, fair=fair, poor=poor,
        )  # fmt: skip


def selection_work_reviewed(tell: Teller) -> Iterator[Event]:
    """一报告两评议: what those who hear the report think of it, and of whom it appointed."""
    for on, year, figures, seen in (
        ("2024-01-08", 2023, (61, 9, 2), ((LIN, 66, 6),)),
        ("2025-01-13", 2024, (44, 17, 11), ((ZHOU, 31, 41), (RAO, 63, 9))),
    ):
        yield tell(
            "selection-work.reviewed", on, about(unit="u-org", sender="hr"), year=year,
            **dict(zip(("good", "fair", "poor"), figures, strict=True)),
            new_appointees=[
                {"official": who, "satisfied": yes, "dissatisfied": no} for who, yes, no in seen
            ],
        )  # fmt: skip


def stepped_back(tell: Teller) -> Iterator[Event]:
    """公务回避, asked for by oneself, by a party, and by the organ."""
    for official, on, asked_by, ground, matter, recused in (
        (LIN, "2024-05-20", "SELF", "SPOUSE_EMPLOYED_BY_BIDDER", "tender-2024-18", True),
        (CUI, "2022-11-07", "ORGAN", "CHILD_SENIOR_POST", "tender-2022-41", True),
        (PAN, "2023-09-18", "INTERESTED_PARTY", "FORMER_COLLEAGUE", "licence-2023-07", False),
    ):
        yield tell(
            "duty-recusal.recorded", on, about(official, circle="WORK", stage="IN_TERM"),
            requested_by=asked_by, ground=ground, recused=recused, matter=matter,
        )  # fmt: skip
