"""审计与协调: audits, what they found, who was told, and the bodies that met about it."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, digest
from api.demo.people import CUI, CUI_TWICE, GUO, HE, LIANG, LUO, SHEN, UNIT_NAMES, ZHOU

AUDIT, DISCIPLINE = UNIT_NAMES["u-audit"], UNIT_NAMES["u-discipline"]


def audited_in_term(tell: Teller) -> Iterator[Event]:
    """罗静姝: two findings, one item returned before it was accepted; her land, the year after."""
    audit = about(LUO, case="audit-2023-05", unit="u-wangxi", stage="IN_TERM")
    yield commissioned(tell, "2023-06-05", audit, "IN_TERM", "2021-09-01/2023-05-31")
    yield delivered(
        tell, "2023-11-20", audit, draft="2023-10-23", comments="2023-10-31", findings=(
            ("f-2023-05-1", "PROJECT_WITHOUT_REVIEW", 230_000_000, "LEADING"),
            ("f-2023-05-2", "IDLE_FUNDS", 96_000_000, "DIRECT"),
        ),
    )  # fmt: skip
    for on, item, acceptance in (
        ("2024-02-19", "f-2023-05-2", "ACCEPTED"),
        ("2024-03-11", "f-2023-05-1", "RETURNED"),
        ("2024-06-17", "f-2023-05-1", "ACCEPTED"),
    ):
        yield closed_item(tell, on, audit, item, acceptance)
    land = audit.but(case="audit-2024-11")
    yield commissioned(tell, "2024-09-09", land, "NATURAL_RESOURCE", "2022-01-01/2023-12-31")
    yield delivered(tell, "2025-01-13", land, draft="2024-12-16")


def audited_under_another_name(tell: Teller) -> Iterator[Event]:
    """The audit office knew 崔伯庸 under its own key and a misspelt name."""
    audit = about("audit:SJ-12", case="audit-2022-02", unit="u-invest")
    yield commissioned(tell, "2022-03-21", audit, "IN_TERM", "2020-01-02/2021-12-31")
    yield delivered(
        tell, "2022-08-15", audit.but(officials=(CUI_TWICE,)), draft="2022-07-18",
        comments="2022-08-08", findings=(("f-2022-02-1", "GUARANTEE", 500_000_000, "LEADING"),),
    )  # fmt: skip
    yield closed_item(tell, "2023-01-16", audit.but(officials=(CUI,)), "f-2022-02-1", "ACCEPTED")


def matters_referred(tell: Teller) -> Iterator[Event]:
    """The audit office hands over what became 郭承钧's clue; the petition office never hears back."""
    land = about(GUO, case="clue-2021-004", circle="WORK", channel="L·X·F", sender="audit")
    yield _referred(tell, "2021-06-07", land, (AUDIT, DISCIPLINE), "HANDLE", "2021-09-07")
    yield _answered(tell, "2021-09-14", land.but(sender="discipline"), "CASE_FILED")

    opinion = about(
        LIANG, case="sel-2025-07", circle="PERSONAL", link="DECLARATION_ITEM", channel="L·I·F"
    )
    parties = (UNIT_NAMES["u-org"], DISCIPLINE)
    yield _referred(tell, "2025-09-02", opinion, parties, "OPINION", "2025-09-23")
    yield _answered(tell, "2025-09-19", opinion.but(sender="discipline"), "NO_OPEN_CLUE")

    silent = about(
        CUI, case="clue-2024-031", circle="SOCIAL", link="INTEREST_LINK", channel="L·I·F"
    )
    parties = (UNIT_NAMES["u-petition"], DISCIPLINE)
    yield _referred(tell, "2024-03-08", silent, parties, "DATA", "2024-04-08")


def bodies_met(tell: Teller) -> Iterator[Event]:
    members = ["u-org", "u-discipline", "u-audit", "u-petition"]
    meetings = (
        ("2022-12", about(CUI, LUO, circle="WORK"), 5),
        ("2024-06-24", about(HE, SHEN, circle="PERSONAL", link="DECLARATION_ITEM"), 3),
        (
            "2025-12-08",
            about(
                LIANG,
                ZHOU,
                circle="WORK",
            ),
            4,
        ),
    )
    for on, whom, tasks in meetings:
        yield tell("joint-meeting.held", on, whom, members=members, tasks=tasks)


def commissioned(tell: Teller, on: str, audit: About, kind: str, period: str) -> Event:
    begins, _, ends = period.partition("/")
    return tell(
        "audit.commissioned", on, audit, audit=kind, period_from=begins, period_to=ends,
        notice_served_on=on,
    )  # fmt: skip


def delivered(
    tell: Teller, on: str, audit: About, *, draft: str, comments: str | None = None,
    findings: tuple[tuple[str, str, int, str], ...] = (),
) -> Event:  # fmt: skip
    return tell(
        "audit.report-delivered", on, audit.but(document=f"{audit.case}/report"),
        draft_sent_on=draft, final_on=on, referrals=0, report_sha256=digest(f"{audit.case}/report"),
        findings=[
            {"id": id_, "finding_class": class_, "amount_fen": fen, "responsibility": responsibility}
            for id_, class_, fen, responsibility in findings
        ],
        **({"comments_on": comments} if comments else {}),
    )  # fmt: skip


def closed_item(tell: Teller, on: str, audit: About, item: str, acceptance: str) -> Event:
    return tell(
        "rectification.item-closed", on, audit, item=item, done_on=on, accepted_by="h-audit-02",
        acceptance=acceptance,
    )  # fmt: skip


def _referred(
    tell: Teller, on: str, case: About, parties: tuple[str, str], requested: str, due: str
) -> Event:
    sender, receiver = parties
    return tell(
        "referral.sent", on, case, from_organ=sender, to_organ=receiver, requested=requested,
        due_on=due,
    )  # fmt: skip


def _answered(tell: Teller, on: str, case: About, result: str) -> Event:
    return tell("referral.answered", on, case, answered_on=on, result=result)
