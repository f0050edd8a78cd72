"""查核: declarations drawn by lot or for cause, what differed, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from api.demo.about import about
from api.demo.build import Event, Teller, corrects, digest
from api.demo.declaration_steps import (
    SECTION_HEAD,
    closed,
    concluded,
    determined,
    explained,
    handled,
    opened,
)
from api.demo.people import GUO, HAN, JIANG, LIANG, LIN, PAN, QIU, RAO, SHEN

_DRAWS = (
    # on, year, population, drawn
    ("2024-04-12", 2024, 236, 24), ("2025-04-14", 2025, 242, 13), ("2025-11-10", 2025, 242, 12),
    ("2026-04-13", 2026, 251, 14),
)  # fmt: skip


def drawn_by_lot(tell: Teller) -> Iterator[Event]:
    """随机抽查: a tenth of all each year, the seed committed to beforehand."""
    for on, year, population, drawn in _DRAWS:
        yield tell(
            "declaration.draw-made", on, about(unit="u-org"), year=year, population=population,
            drawn=drawn, seed_sha256=digest(f"draw/{on}"), drawn_on=on,
        )  # fmt: skip


def told_the_truth_and_forgot_a_fund(tell: Teller) -> Iterator[Event]:
    """罗静姝: 如实. 贺明川: 漏报, criticised; what first said two items was corrected at his request."""
    honest = about("hr:A1009", case="check-2024-05", stage="IN_TERM")
    yield opened(tell, "2024-04-15", honest)
    yield concluded(tell, "2024-05-20", honest)
    yield determined(tell, "2024-05-27", honest, "TRUTHFUL")
    yield closed(tell, "2024-05-30", honest)

    check = about("hr:A1023", case="check-2024-06", stage="IN_TERM")
    fund: dict[str, Any] = {"code": "M12", "shortfall": True, "value_fen": 3_260_000}
    yield opened(tell, "2024-04-15", check)
    yield concluded(tell, "2024-05-21", check, "M12")
    yield explained(tell, "2024-05-29", check, "M12")
    finding = determined(
        tell,
        "2024-06-11",
        check,
        "OMISSION",
        fund,
        {"code": "M11", "shortfall": True, "area_m2": 6},
    )
    yield finding
    asked = check.but(corrects=corrects(finding, "SUBJECT_REQUEST"), arrives="2024-07-08")
    yield determined(tell, "2024-06-11", asked, "OMISSION", fund)
    yield handled(tell, "2024-07-15", check, "CRITICISM")
    yield tell(
        "reminder.issued", "2024-07-15",
        check.but(circle="PERSONAL", link="DECLARATION_ITEM", confidence="CONFIRMED"),
        way="TALK", talker_role="ORG_DEPUTY", issue_codes=["DECLARATION_OMISSION"],
    )  # fmt: skip


def concealed(tell: Teller) -> Iterator[Event]:
    """隐瞒不报: 邱景明 lost his post for it, 梁书禾 his candidacy; 韩松年 was admonished."""
    qiu = about(QIU, case="check-2025-05", stage="IN_TERM")
    house: dict[str, Any] = {"code": "M11", "shortfall": False, "units": 1, "area_m2": 128}
    abroad: dict[str, Any] = {"code": "M14", "shortfall": False, "value_fen": 210_000_000}
    yield opened(tell, "2025-05-06", qiu)
    yield concluded(tell, "2025-06-09", qiu, "M11", "M14")
    yield explained(tell, "2025-06-18", qiu, "M11", "M14")
    yield determined(tell, "2025-07-14", qiu, "CONCEALMENT", house, abroad)
    yield handled(tell, "2025-11-10", qiu, "REMOVAL", measure="measure-2025-11")
    yield closed(tell, "2025-11-17", qiu)

    liang = about(LIANG, case="sel-2025-07", unit="u-water", stage="PRE_APPOINTMENT")
    yield opened(tell, "2025-09-08", liang.but(arrives="2025-09-09"), trigger="PUBLICITY_OBJECTION")
    yield concluded(tell, "2025-09-22", liang, "M11")
    yield explained(tell, "2025-09-26", liang, "M11")
    yield determined(tell, "2025-10-13", liang, "CONCEALMENT", house)
    yield handled(tell, "2025-10-24", liang, "CANDIDATE_REMOVED")
    yield closed(tell, "2025-10-30", liang)

    han = about(HAN, case="check-2025-06", stage="IN_TERM")
    yield opened(tell, "2025-06-16", han, trigger="COMPLAINT")
    yield concluded(tell, "2025-07-21", han, "M10")
    yield explained(tell, "2025-08-04", han, "M10")
    fees: dict[str, Any] = {"code": "M10", "shortfall": True, "value_fen": 8_800_000}
    yield determined(tell, "2025-09-08", han, "OMISSION", fees)
    yield handled(tell, "2025-09-22", han, "ADMONITION")
    yield closed(tell, "2025-10-13", han)


def checked_in_haste(tell: Teller) -> Iterator[Event]:
    """饶启文: no seed, nobody heard, decided and approved by one hand, closed with nothing done."""
    check = about(RAO, case="check-2025-09", stage="IN_TERM")
    yield tell(
        "declaration.verification-opened", "2025-11-12", check, mode="RANDOM", trigger="YEARLY_DRAW",
        registers_queried=["PROPERTY"], authorised_by=SECTION_HEAD,
    )  # fmt: skip
    small: dict[str, Any] = {"code": "M11", "shortfall": True, "area_m2": 3}
    alone = check.but(approver=SECTION_HEAD)
    yield determined(tell, "2025-11-17", alone, "OMISSION", small)
    yield closed(tell, "2025-11-18", check)


def checks_under_way(tell: Teller) -> Iterator[Event]:
    """Those drawn in April 2026, each at another step; one went out under a wrong number first."""
    named = {
        number: about(official, case=f"check-2026-{number:02}", stage="IN_TERM")
        for number, official in enumerate((SHEN, LIN, GUO, JIANG, PAN), start=1)
    }
    mistyped = named[1].but(case="check-2026-10", arrives="2026-04-15")
    first = opened(tell, "2026-04-15", mistyped)
    yield first
    right = named[1].but(corrects=corrects(first, "SENDER_ERROR"), arrives="2026-04-17")
    yield opened(tell, "2026-04-15", right)
    for number in (2, 3, 4, 5):
        yield opened(tell, "2026-04-15", named[number])
    yield concluded(tell, "2026-05-18", named[2])
    yield concluded(tell, "2026-05-20", named[3], "M12")
    yield concluded(tell, "2026-05-13", named[4], "M09")
    yield explained(tell, "2026-05-25", named[4], "M09")
    yield concluded(tell, "2026-05-15", named[5])
    yield determined(tell, "2026-05-27", named[5], "TRUTHFUL")
