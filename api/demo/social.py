"""社交圈: gifts, roles outside, and what a local rule asks to be declared."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, uscc
from api.demo.people import CUI, HAN, JIANG, LIN, LUO, PAN, SHEN, TANG, ZHOU

_GIFTS = (
    # official, received, handed in, gift, fen, giver, disposal
    ("hr:A1023", "2023-01-18", "2023-01-20", "TEA", 68_000, "SUBORDINATE", "RETURNED"),
    (SHEN, "2023-01-19", "2023-02-01", "CARD", 200_000, "SERVICE_RECIPIENT", "SURRENDERED"),
    (CUI, "2024-02-06", "2024-02-06", "LIQUOR", 480_000, "SERVICE_RECIPIENT", "REFUSED"),
    (LUO, "2024-05-20", "2024-08-12", "PORCELAIN", 350_000, "FOREIGN", "SURRENDERED"),
    (LIN, "2025-01-23", "2025-01-24", "CASH", 500_000, "OTHER", "SURRENDERED"),
)
_ROLES = (
    (LIN, "SOCIETY", "公路学会理事（示例）", False, True),
    (CUI, "ENTERPRISE", "参股公司董事（示例）", True, False),
    (JIANG, "FOUNDATION", "慈善基金会监事（示例）", False, True),
)
_CONTACTS = (
    # official, on, firm, purpose, official business, place, colleagues, pending
    (LUO, "2024-09-12", 41, "INVESTMENT_TALK", True, "OFFICE", 3, False),
    (PAN, "2025-03-19", 42, "SITE_VISIT", True, "SITE", 5, True),
    (ZHOU, "2025-07-24", 43, "COMPLAINT_OF_FIRM", False, "OTHER", 0, True),
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


def roles_outside(tell: Teller) -> Iterator[Event]:
    for official, organisation, role, paid, approved in _ROLES:
        yield tell(
            "outside-role.decided", "2024-03", about(official, decided_on="2024-03-18"),
            organisation=organisation, role=role, paid=paid, pay_surrendered=False,
            approved=approved, **({"term_from": "2024-04-01"} if approved else {}),
        )  # fmt: skip


def contacts_with_firms(tell: Teller) -> Iterator[Event]:
    """政商交往, registered because the local list asks for it."""
    for official, on, firm, purpose, official_business, place, colleagues, pending in _CONTACTS:
        yield tell(
            "business-contact.registered", on, about(official, stage="IN_TERM"),
            org_uscc=uscc(firm), purpose=purpose, official_business=official_business,
            place_kind=place, colleagues_present=colleagues, matter_pending=pending,
        )  # fmt: skip


def hospitality_declared(tell: Teller) -> Iterator[Event]:
    for official, on, host, activity, fen, affects, action in (
        (TANG, "2024-09-10", "SUBORDINATE", "BANQUET", 0, False, "DECLINED"),
        (HAN, "2025-04-11", "SERVICE_RECIPIENT", "PERFORMANCE", 76_000, True, "PAID_ONESELF"),
    ):
        yield tell(
            "hospitality.declared", on, about(official, stage="IN_TERM"), host_category=host,
            activity=activity, value_fen=fen, could_affect_duty=affects, action_taken=action,
        )  # fmt: skip


def groupings_and_loans(tell: Teller) -> Iterator[Event]:
    """联谊组织 and 借贷, 担保: that there is one, never who else."""
    for official, on, grouping, role, formed in (
        (SHEN, "2024-04-15", "ALUMNI", "MEMBER", False),
        (ZHOU, "2024-04-16", "FELLOW_TOWNSMEN", "ORGANISER", True),
    ):
        yield tell(
            "social-grouping.declared", on, about(official, stage="IN_TERM"),
            grouping=grouping, role=role, self_formed=formed,
        )  # fmt: skip
    for official, on, direction, fen, party, firm in (
        (LIN, "2024-06-21", "LENT", 20_000_000, "OTHER", None),
        (CUI, "2024-07-08", "GUARANTEE", 600_000_000, "SERVICE_RECIPIENT", 44),
    ):
        yield tell(
            "private-lending.declared", on, about(official, stage="IN_TERM"),
            direction=direction, amount_fen=fen, counterparty_category=party,
            **({"counterparty_uscc": uscc(firm)} if firm else {}),
        )  # fmt: skip
