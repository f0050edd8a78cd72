"""Social circle 社交圈: only contacts that touch the office."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import D_AFTER, Circle, D, I, Mark, Mechanism, Officials, P, Rule, event
from domain.events.personal import Uscc
from domain.values import Code, Count, Fen, Label, Ref

SOCIAL = (Circle.SOCIAL,)


class GiverCategory(StrEnum):
    SERVICE_RECIPIENT = "SERVICE_RECIPIENT"
    SUBORDINATE = "SUBORDINATE"
    FOREIGN = "FOREIGN"
    OTHER = "OTHER"


class GiftDisposal(StrEnum):
    RETURNED = "RETURNED"
    SURRENDERED = "SURRENDERED"
    REFUSED = "REFUSED"


class OrganisationKind(StrEnum):
    ENTERPRISE = "ENTERPRISE"
    ASSOCIATION = "ASSOCIATION"
    FOUNDATION = "FOUNDATION"
    SOCIETY = "SOCIETY"
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"


@event(
    "gift.handed-in", "礼品礼金登记上交", stages=(P, I, D), circles=SOCIAL,
    mechanisms=(Mechanism.PREVENTION,), channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "34", Mark.F),),
)  # fmt: skip
class GiftHandedIn:
    """A gift by kind and value; the giver only as a category and a public number."""

    received_on: date
    handed_in_on: date
    gift: Code
    quantity: Count
    value_fen: Fen
    value_estimated: bool
    giver_category: GiverCategory
    giver_uscc: Uscc | None = None
    disposal: GiftDisposal


@event(
    "outside-role.decided", "兼职审批", stages=(I, D, D_AFTER), circles=SOCIAL,
    mechanisms=(Mechanism.PREVENTION,), channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("公务员法", "44, 59(十六)", Mark.F),),
)  # fmt: skip
class OutsideRoleDecided:
    """An outside role needs approval and brings no pay (公务员法 44)."""

    organisation: OrganisationKind
    role: Label
    paid: bool
    pay_surrendered: bool
    approved: bool
    term_from: date | None = None
    term_to: date | None = None


@event(
    "law-violation.notified", "违法信息通报", stages=(P, I, D),
    circles=(Circle.PERSONAL, Circle.SOCIAL), mechanisms=(Mechanism.DISCOVERY,),
    channels=("L·X·F",), officials=Officials.ONE, rules=(Rule("政务处分法", "40, 49", Mark.F),),
)  # fmt: skip
class LawViolationNotified:
    """Only on the basis of an effective decision of the sending organ (政务处分法 49)."""

    sender_organ: Label
    decision_no: Ref
    violation: Code
    decided_on: date
    final: bool
