"""Social circle 社交圈: only contacts that touch the office."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    D_AFTER,
    DISCOVERY,
    PREVENTION,
    SOCIAL,
    Circle,
    D,
    I,
    Mark,
    Officials,
    P,
    Rule,
    event,
)
from domain.events.personal import Uscc
from domain.values import Code, Count, Fen, Label, Ref


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
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
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
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
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
    circles=(Circle.PERSONAL, Circle.SOCIAL), mechanisms=DISCOVERY,
    channels=("L·X·F",), officials=Officials.ONE, rules=(Rule("政务处分法", "40, 49", Mark.F),),
)  # fmt: skip
class LawViolationNotified:
    """Only on the basis of an effective decision of the sending organ (政务处分法 49)."""

    sender_organ: Label
    decision_no: Ref
    violation: Code
    decided_on: date
    final: bool


@event(
    "hospitality.declared", "宴请等活动安排登记", stages=(I,), circles=SOCIAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "34", Mark.F),), release=2, local_pack=True,
)  # fmt: skip
class HospitalityDeclared:
    """The host only as a category."""

    host_category: GiverCategory
    activity: Code
    value_fen: Fen | None = None
    could_affect_duty: bool
    action_taken: Code


class PlaceKind(StrEnum):
    """办公场所 · 现场 · 其他."""

    OFFICE = "OFFICE"
    SITE = "SITE"
    OTHER = "OTHER"


@event(
    "business-contact.registered", "政商交往登记", stages=(I,), circles=SOCIAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("地方亲清清单", "全文", Mark.M),), release=2, local_pack=True,
)  # fmt: skip
class BusinessContactRegistered:
    org_uscc: Uscc
    purpose: Code
    official_business: bool
    place_kind: PlaceKind
    colleagues_present: Count
    matter_pending: bool


class GroupingRole(StrEnum):
    """组织者 · 成员."""

    ORGANISER = "ORGANISER"
    MEMBER = "MEMBER"


@event(
    "social-grouping.declared", "联谊组织报备", stages=(I,), circles=SOCIAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("中国共产党纪律处分条例", "全文", Mark.F2),), release=2, local_pack=True,
)  # fmt: skip
class SocialGroupingDeclared:
    """Never who else belongs to it."""

    grouping: Code
    role: GroupingRole
    self_formed: bool


class LendingDirection(StrEnum):
    """借出 · 借入 · 担保."""

    LENT = "LENT"
    BORROWED = "BORROWED"
    GUARANTEE = "GUARANTEE"


@event(
    "private-lending.declared", "借贷、担保报备", stages=(I,), circles=SOCIAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("地方规定", "全文", Mark.F2),), release=2, local_pack=True,
)  # fmt: skip
class PrivateLendingDeclared:
    direction: LendingDirection
    amount_fen: Fen
    counterparty_category: GiverCategory
    counterparty_uscc: Uscc | None = None
