"""巡察: what a tour found in a district, a county and a bureau, and how far it was mended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.demo.about import About, about
from api.demo.audit_steps import closed_item, planned, progressed
from api.demo.build import Event, Teller, digest
from api.demo.people import LU, LUO, PAN, UNIT_NAMES, ZHOU


def mended_in_time(tell: Teller) -> Iterator[Event]:
    """望溪区: reported, planned and mended on the days that the rules give."""
    tour = about(LUO, case="tour-2024-01", unit="u-wangxi", stage="IN_TERM")
    yield from _toured(tell, tour, ended="2024-03-29", reported="2024-04-19")
    burden, grants = "tf-2024-01-1", "tf-2024-01-2"
    yield _fed_back(
        tell, "2024-05-20", tour, 1, (burden, "GRASSROOTS_BURDEN"), (grants, "GRANTS_UNCHECKED")
    )
    yield planned(
        tell, "2024-06-12", tour, [burden, grants],
        (f"{burden}/1", "CUT_REPORTS", "2024-09-30"), (f"{grants}/1", "CHECK_GRANTS", "2024-10-31"),
    )  # fmt: skip
    yield closed_item(tell, "2024-09-23", tour, f"{burden}/1", "ACCEPTED")
    yield closed_item(tell, "2024-10-28", tour, f"{grants}/1", "ACCEPTED")
    yield progressed(tell, "2024-11-18", tour, done=2, left=0)


def mended_on_paper(tell: Teller) -> Iterator[Event]:
    """青岚县: late at every step, one item returned, one open beyond its day; advice was given."""
    tour = about(PAN, case="tour-2025-01", unit="u-qinglan", stage="IN_TERM")
    yield from _toured(tell, tour, ended="2025-03-28", reported="2025-04-25")
    land, debts, posts = (f"tf-2025-01-{number}" for number in (1, 2, 3))
    yield _fed_back(
        tell, "2025-05-12", tour, 0, (land, "LAND_FEES"), (debts, "HIDDEN_DEBT"), (posts, "POSTS")
    )
    yield planned(
        tell, "2025-06-23", tour, [land, debts, posts], (f"{land}/1", "COLLECT_FEES", "2025-09-30"),
        (f"{debts}/1", "LIST_DEBTS", "2025-10-31"), (f"{posts}/1", "ADJUST_POSTS", "2025-12-31"),
    )  # fmt: skip
    yield closed_item(tell, "2025-09-22", tour, f"{land}/1", "ACCEPTED")
    yield closed_item(tell, "2025-11-03", tour, f"{debts}/1", "RETURNED")
    yield progressed(tell, "2025-11-10", tour, done=1, left=2)
    advice = tour.but(circle="WORK")
    yield tell(
        "supervision-advice.issued", "2025-12-08", advice, to_organ=UNIT_NAMES["u-qinglan"],
        advice_sha256=digest("tour-2025-01/advice"), reply_due_on="2026-01-08",
    )  # fmt: skip
    yield tell(
        "supervision-advice.answered", "2026-01-07", advice, answered_on="2026-01-07", adopted=True
    )


def no_plan_at_all(tell: Teller) -> Iterator[Event]:
    """住房和城乡建设局: six months on, it reports progress on a plan that nobody has seen."""
    tour = about(ZHOU, LU, case="tour-2025-02", unit="u-housing", stage="IN_TERM")
    yield from _toured(tell, tour, ended="2025-09-26", reported="2025-10-24")
    yield _fed_back(
        tell, "2025-11-17", tour, 2,
        ("tf-2025-02-1", "FORCED_SELECTION"), ("tf-2025-02-2", "ACCEPTANCE_OF_WORKS"),
    )  # fmt: skip
    yield progressed(tell, "2026-05-15", tour, done=0, left=2)


def _toured(tell: Teller, tour: About, *, ended: str, reported: str) -> Iterator[Event]:
    yield tell("tour.ended", ended, tour, ended_on=ended)
    yield tell("tour.report-submitted", reported, tour, submitted_on=reported)


def _fed_back(tell: Teller, on: str, tour: About, clues: int, *findings: tuple[str, str]) -> Event:
    told: list[dict[str, Any]] = [{"id": id_, "finding_class": class_} for id_, class_ in findings]
    return tell(
        "tour.feedback-issued", on, tour, feedback_on=on, findings=told, clues_handed_over=clues
    )
