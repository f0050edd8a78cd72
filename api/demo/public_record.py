"""公开记录的指控: five allegations, each with a dated list of who acted and what it came to."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller
from api.demo.people import HAN, NIE, TANG, WEI, ZHU

COUNCIL, COURT = "云泽市人大常委会（示例）", "云泽市中级人民法院（示例）"
PROSECUTOR, INSPECTORS = "云泽市人民检察院（示例）", "云泽市委巡察组（示例）"
_CONFIDENCE = {"CLEARED": "REFUTED", "SUBSTANTIATED": "CONFIRMED", "OPENED": "UNDER_CHECK"}
Steps = tuple[tuple[str, str | None, str], ...]


def alleged_and_cleared(tell: Teller) -> Iterator[Event]:
    school = about(TANG, case="allegation-2022-1", circle="WORK", stage="IN_TERM")
    yield from _alleged(tell, "2022-04", school, "SCHOOL_ADMISSION", (
        ("2022-04-25", COUNCIL, "OPENED"),
        ("2022-06-13", COUNCIL, "REFERRED"),
        ("2022-07", INSPECTORS, "RECOMMENDED"),
        ("2022-09-19", COUNCIL, "CLEARED"),
    ))  # fmt: skip


def alleged_and_substantiated(tell: Teller) -> Iterator[Event]:
    licences = about(WEI, case="allegation-2021-1", circle="WORK", stage="IN_TERM")
    yield from _alleged(tell, "2021-08-16", licences, "LICENCE_FOR_FAVOUR", (
        ("2021-08-30", INSPECTORS, "OPENED"),
        ("2021-12-20", PROSECUTOR, "CHARGED"),
        ("2022", COURT, "REJECTED"),
        ("2022-10-10", COUNCIL, "SUBSTANTIATED"),
    ))  # fmt: skip


def alleged_and_left_undecided(tell: Teller) -> Iterator[Event]:
    contact = about(
        ZHU, case="allegation-2022-2", circle="SOCIAL", link="INTEREST_LINK", stage="POST_DEPARTURE"
    )
    yield from _alleged(tell, "2022-08-22", contact, "SUPPLIER_CONTACT", (
        ("2022-09-05", COUNCIL, "OPENED"),
        ("2022-10-24", None, "NOT_STATED"),
        ("2022-11-21", COUNCIL, "JURISDICTION_ENDED"),
    ))  # fmt: skip


def alleged_twice_over(tell: Teller) -> Iterator[Event]:
    """One was printed twice, after a body had acted on it already; on the other nobody has acted."""
    theatre = about(HAN, case="allegation-2025-1", circle="WORK", stage="IN_TERM")
    steps: Steps = (("2025-03-03", COUNCIL, "OPENED"), ("2025-05-12", COUNCIL, "REFERRED"))
    yield from _alleged(tell, "2025-03-10", theatre, "THEATRE_LEASE", steps)
    yield from _alleged(tell, "2025-03-17", theatre, "THEATRE_LEASE", ())
    quarry = about(NIE, case="allegation-2026-1", circle="WORK", stage="IN_TERM")
    yield from _alleged(tell, "2026-05-11", quarry, "QUARRY_OWNER", ())


def _alleged(tell: Teller, on: str, whom: About, issue: str, steps: Steps) -> Iterator[Event]:
    link = f"https://example.org/yunze-demo/{whom.case}"
    yield tell(
        "allegation.recorded", on, whom, ordinal=1, issue_codes=[issue], links=[link]
    )  # fmt: skip
    for ordinal, (day, body, result) in enumerate(steps, start=1):
        ends = result in {"CLEARED", "SUBSTANTIATED"}
        yield tell(
            "allegation.consequence-recorded", day,
            whom.but(mechanism="CORRECTION" if ends else "DISCOVERY", confidence=_CONFIDENCE.get(result)),
            ordinal=ordinal, result=result, links=[f"{link}#{ordinal}"],
            **({"body": body} if body else {}),
        )  # fmt: skip
