"""审计: what was looked at, drafted, commented on and found, and whether it was mended."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.audit_steps import (
    closed_item,
    commented,
    commissioned,
    delivered,
    drafted,
    planned,
    started,
)
from api.demo.build import Event, Teller, corrects
from api.demo.people import CUI, CUI_TWICE, GUO, HAN, HE, LUO, PAN, SONG, ZHOU


def audited_in_term(tell: Teller) -> Iterator[Event]:
    """罗静姝: one item returned twice before it was accepted; the other came again two years later."""
    audit = about(LUO, case="audit-2023-05", unit="u-wangxi", stage="IN_TERM")
    yield commissioned(tell, "2023-06-05", audit, "IN_TERM", "2021-09-01/2023-05-31", of="t-luo-1")
    yield started(tell, "2023-06-12", audit)
    yield drafted(tell, "2023-10-23", audit)
    yield commented(tell, "2023-10-31", audit, points=3, accepted=1)
    review, idle = "f-2023-05-1", "f-2023-05-2"
    yield delivered(
        tell, "2023-11-20", audit, draft="2023-10-23", comments="2023-10-31", findings=(
            (review, "PROJECT_WITHOUT_REVIEW", 230_000_000, "LEADING"),
            (idle, "IDLE_FUNDS", 96_000_000, "DIRECT"),
        ),
    )  # fmt: skip
    yield planned(
        tell, "2023-12-18", audit, [review, idle],
        (review, "REVIEW_PROJECTS", "2024-03-29"), (idle, "RETURN_FUNDS", "2024-02-29"),
    )  # fmt: skip
    yield closed_item(tell, "2024-02-19", audit, idle, "ACCEPTED", finding_class="IDLE_FUNDS")
    for on, acceptance in (
        ("2024-03-11", "RETURNED"), ("2024-04-22", "RETURNED"), ("2024-06-17", "ACCEPTED"),
    ):  # fmt: skip
        yield closed_item(tell, on, audit, review, acceptance, due_on="2024-03-29")

    land = audit.but(case="audit-2024-11")
    yield commissioned(tell, "2024-09-09", land, "NATURAL_RESOURCE", "2022-01-01/2023-12-31")
    yield started(tell, "2024-09-18", land)
    yield drafted(tell, "2024-12-16", land)
    yield delivered(tell, "2025-01-13", land, draft="2024-12-16")  # no comment, nothing found

    later = audit.but(case="audit-2025-08")
    yield commissioned(tell, "2025-08-11", later, "IN_TERM", "2023-06-01/2025-06-30", of="t-luo-1")
    yield started(tell, "2025-08-18", later)
    yield drafted(tell, "2025-11-24", later)
    yield commented(tell, "2025-12-03", later, points=1, accepted=0)
    yield delivered(
        tell, "2025-12-15", later, draft="2025-11-24", comments="2025-12-03",
        findings=(("f-2025-08-1", "IDLE_FUNDS", 35_000_000, "LEADING"),),
    )  # fmt: skip


def audited_under_another_name(tell: Teller) -> Iterator[Event]:
    """The audit office knew 崔伯庸 under its own key and a misspelt name; he objected, in part rightly."""
    audit = about("audit:SJ-12", case="audit-2022-02", unit="u-invest")
    yield commissioned(tell, "2022-03-21", audit, "IN_TERM", "2020-01-02/2021-12-31")
    yield started(tell, "2022-03-28", audit)
    misspelt = audit.but(officials=(CUI_TWICE,))
    yield drafted(tell, "2022-07-18", misspelt)
    yield commented(tell, "2022-07-29", misspelt, points=4, accepted=0)
    yield delivered(
        tell, "2022-08-15", misspelt, draft="2022-07-18", comments="2022-07-29",
        findings=(("f-2022-02-1", "GUARANTEE", 500_000_000, "LEADING"),),
    )  # fmt: skip
    his = audit.but(officials=(CUI,))
    yield tell("audit.objection-filed", "2022-09-09", his, filed_on="2022-09-09")
    yield tell("audit.re-examined", "2022-12-05", his, decided_on="2022-12-05", outcome="VARIED")
    yield planned(
        tell, "2022-10-17", his, ["f-2022-02-1"], ("f-2022-02-1/1", "END_GUARANTEES", "2023-01-31")
    )
    yield closed_item(tell, "2023-01-16", his, "f-2022-02-1/1", "ACCEPTED")


def audit_objected_to(tell: Teller) -> Iterator[Event]:
    """宋听澜: the report of which his case came; what he objects to is left to that case."""
    audit = about(SONG, case="audit-2024-08", unit="u-waterworks", stage="IN_TERM")
    yield commissioned(tell, "2024-08-12", audit, "IN_TERM", "2022-03-01/2024-06-30", of="t-song-1")
    yield started(tell, "2024-08-19", audit)
    yield drafted(tell, "2025-01-20", audit)
    yield commented(tell, "2025-02-10", audit, points=5, accepted=1)
    yield delivered(
        tell, "2025-02-24", audit, draft="2025-01-20", comments="2025-02-10", referrals=1,
        findings=(("f-2024-08-1", "BIDS_SPLIT", 1_240_000_000, "DIRECT"),),
    )  # fmt: skip
    yield tell("audit.objection-filed", "2025-03-17", audit, filed_on="2025-03-17")
    yield tell(
        "clock.cancelled", "2025-05-12", audit.but(circle="WORK"), clock="K57B", cancelled_on="2025-05-12",
        reason="LEFT_TO_THE_CASE",
    )  # fmt: skip


def audited_in_haste(tell: Teller) -> Iterator[Event]:
    """潘若谷: work began on the day after the notice, and the report is older than its draft."""
    audit = about(PAN, case="audit-2024-06", unit="u-qinglan", stage="IN_TERM")
    yield commissioned(tell, "2024-05-13", audit, "IN_TERM", "2021-07-01/2023-12-31", of="t-pan-1")
    yield started(tell, "2024-05-14", audit)
    yield delivered(
        tell, "2024-07-22", audit, draft="2024-07-29", comments="2024-08-02",
        findings=(("f-2024-06-1", "LAND_FEES", 88_000_000, "LEADING"),),
    )  # fmt: skip
    yield closed_item(tell, "2024-11-18", audit, "f-2024-06-1", "ACCEPTED")
    yield closed_item(tell, "2024-12-09", audit, "f-2024-06-1", "ACCEPTED")


def audits_under_way(tell: Teller) -> Iterator[Event]:
    """Those of 2026, each at another step; one was sent under a wrong number first."""
    period = "2023-01-01/2025-12-31"
    guo = about(GUO, case="audit-2026-01", unit="u-resources", stage="IN_TERM")
    he = about(HE, case="audit-2026-02", unit="u-water", stage="IN_TERM")
    for audit in (guo, he):
        yield commissioned(tell, "2026-01-12", audit, "IN_TERM", period)
        yield started(tell, "2026-01-19", audit)
    yield drafted(tell, "2026-05-22", guo)
    yield drafted(tell, "2026-05-08", he)
    yield commented(tell, "2026-05-20", he, points=2, accepted=2)

    han = about(HAN, case="audit-2026-03", unit="u-culture", stage="IN_TERM")
    mistyped = commissioned(
        tell, "2026-03-02", han.but(case="audit-2026-30", arrives="2026-03-02"), "IN_TERM", period
    )
    yield mistyped
    right = han.but(corrects=corrects(mistyped, "SENDER_ERROR"), arrives="2026-03-05")
    yield commissioned(tell, "2026-03-02", right, "IN_TERM", period)
    yield started(tell, "2026-03-09", han)

    zhou = about(ZHOU, case="audit-2026-05", unit="u-housing", stage="IN_TERM")
    yield commissioned(tell, "2026-05-18", zhou, "IN_TERM", period, served=False)
