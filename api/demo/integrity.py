"""生活圈与社交圈: declarations checked, gifts, family business, outside roles, other bodies' decisions."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.build import Event, Teller, corrects, digest, uscc
from api.demo.clue_steps import review_decided, reviewed
from api.demo.people import CUI, CUI_TWICE, LIN, LUO, SHEN

_GIFTS = (
    # official, received, handed in, gift, fen, giver, disposal
    ("hr:A1023", "2023-01-18", "2023-01-20", "TEA", 68_000, "SUBORDINATE", "RETURNED"),
    (SHEN, "2023-01-19", "2023-02-01", "CARD", 200_000, "SERVICE_RECIPIENT", "SURRENDERED"),
    (CUI, "2024-02-06", "2024-02-06", "LIQUOR", 480_000, "SERVICE_RECIPIENT", "REFUSED"),
    (LUO, "2024-05-20", "2024-08-12", "PORCELAIN", 350_000, "FOREIGN", "SURRENDERED"),
    (LIN, "2025-01-23", "2025-01-24", "CASH", 500_000, "OTHER", "SURRENDERED"),
)


def gifts_handed_in(tell: Teller) -> Iterator[Event]:
    for official, received, handed_in, gift, fen, giver, disposal in _GIFTS:
        known = {"giver_uscc": uscc(101)} if giver == "SERVICE_RECIPIENT" else {}
        event = tell(
            "gift.handed-in", handed_in, about(official, stage="IN_TERM"),
            received_on=received, handed_in_on=handed_in, gift=gift, quantity=1, value_fen=fen,
            value_estimated=gift != "CASH", giver_category=giver, disposal=disposal, **known,
        )  # fmt: skip
        yield event
        if official == CUI:  # the answer was lost twice; a retry is good for years
            yield tell.again(event, "2024-02-21")
            yield tell.again(event, "2026-01-12")


def declaration_verified(tell: Teller) -> Iterator[Event]:
    """随机抽查: one told the truth, 如实; another forgot a fund, 漏报, and was reminded."""
    honest = about("hr:A1009", case="check-2024-05", stage="IN_TERM")
    yield _drawn(tell, honest)
    yield tell(
        "declaration.discrepancy-determined", "2024-05-27", honest.but(decided_on="2024-05-27"),
        item_codes=["M11", "M12"], finding="TRUTHFUL", decided_on="2024-05-27",
    )  # fmt: skip
    check = about("hr:A1023", case="check-2024-06", stage="IN_TERM")
    yield _drawn(tell, check)
    finding = tell(
        "declaration.discrepancy-determined", "2024-06-11", check.but(decided_on="2024-06-11"),
        item_codes=["M11", "M12"], finding="OMISSION", decided_on="2024-06-11",
    )  # fmt: skip
    yield finding
    yield tell(
        "declaration.discrepancy-determined", "2024-06-11",
        check.but(
            decided_on="2024-06-11", corrects=corrects(finding, "SUBJECT_REQUEST"),
            arrives="2024-07-08",
        ),
        item_codes=["M12"], finding="OMISSION", decided_on="2024-06-11",
    )  # fmt: skip
    yield tell(
        "reminder.issued", "2024-07-15",
        check.but(circle="PERSONAL", link="DECLARATION_ITEM", confidence="CONFIRMED"),
        way="TALK", talker_role="ORG_DEPUTY", issue_codes=["DECLARATION_OMISSION"],
    )  # fmt: skip


def family_in_business(tell: Teller) -> Iterator[Event]:
    """A relative's firm in the official's own field: told, then kept apart from it."""
    child = {"relation": "CHILD", "relative": "子女甲（示例）"}
    for official, on, fact in (
        (CUI_TWICE, "2021", {"activity": "INVEST", "entity_uscc": uscc(7), "ban_scope_hit": False}),
        (
            CUI,
            "2022-08",
            {"activity": "SENIOR_POST", "entity_uscc": uscc(8), "ban_scope_hit": True},
        ),
    ):
        whom = about(official, mechanism="PREVENTION" if official == CUI else "DISCOVERY")
        yield tell(
            "family-business.recorded", on, whom.but(arrives="2022-09-05"),
            sector="CONSTRUCTION", **child, **fact,
        )  # fmt: skip
    yield tell(
        "tenure.recusal-arranged", "2022-10-17",
        about(CUI, circle="PERSONAL", link="INTEREST_LINK", unit="u-invest"),
        ground="FAMILY_BUSINESS_SECTOR", relation="CHILD", relative="子女甲（示例）",
        arrangement="LEAVES_TENDERS_TO_DEPUTY", decided_by="h-org-01",
    )  # fmt: skip
    yield tell(
        "tenure.recusal-arranged", "2023-05-08", about(LIN, circle="WORK", unit="u-transport"),
        ground="KINSHIP", relation="SPOUSE", relative="配偶（示例）",
        arrangement="SPOUSE_MOVED_TO_OTHER_UNIT", decided_by="h-org-01",
    )  # fmt: skip


def roles_outside(tell: Teller) -> Iterator[Event]:
    for official, organisation, role, paid, approved in (
        (LIN, "SOCIETY", "公路学会理事（示例）", False, True),
        (CUI, "ENTERPRISE", "参股公司董事（示例）", True, False),
    ):
        yield tell(
            "outside-role.decided", "2024-03", about(official, decided_on="2024-03-18"),
            organisation=organisation, role=role, paid=paid, pay_surrendered=False,
            approved=approved, **({"term_from": "2024-04-01"} if approved else {}),
        )  # fmt: skip


def paid_seat_sanctioned(tell: Teller) -> Iterator[Event]:
    """He kept the seat that was not approved: 处分, 复核 upheld, 申诉 not yet decided."""
    seat = about(CUI, circle="WORK", stage="IN_TERM", unit="u-invest")
    sanction = tell(
        "sanction.imposed", "2026-02-09", seat.but(decided_on="2026-02-09", confidence="CONFIRMED"),
        regime="EMPLOYER", grade="WARNING", act_refs=["act-2024-paid-seat"],
        effective_on="2026-02-09", period_months=6, announced_on="2026-02-10",
    )  # fmt: skip
    yield sanction
    against = {"against": sanction["id"]}
    yield reviewed(tell, "2026-02-25", seat, route="RECONSIDER", knew_on="2026-02-10", **against)
    yield review_decided(tell, "2026-03-23", seat, "UPHELD", **against)
    yield reviewed(tell, "2026-04-07", seat, route="APPEAL", knew_on="2026-03-24", **against)


def _drawn(tell: Teller, check: About) -> Event:
    return tell(
        "declaration.verification-opened", "2024-04-15", check.but(sender="property-check"),
        mode="RANDOM", trigger="YEARLY_DRAW", draw_seed_sha256=digest(f"draw/{tell.chance.random()}"),
        registers_queried=["PROPERTY", "SECURITIES", "COMPANIES"], authorised_by="h-org-01",
    )  # fmt: skip
