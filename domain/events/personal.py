"""Personal circle 生活圈: declarations, their verification, family business, travel documents."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.catalogue import Circle, D, I, Mark, Mechanism, Officials, P, Rule, event, value
from domain.values import Code, Label, Limit, Personal, Ref, Sha256, Whose, Year

PERSONAL = (Circle.PERSONAL,)
REPORTING_2017 = "领导干部报告个人有关事项规定"
ItemCode = Annotated[str, Limit(pattern=r"^M(0[1-9]|1[0-4])$")]
"""The fourteen items: M01-M08 family, M09-M14 property (F for the list, M for its numbers)."""
Uscc = Annotated[str, Limit(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
"""统一社会信用代码, the public registration number of an organisation (GB 32100)."""


class ReportKind(StrEnum):
    ANNUAL = "ANNUAL"
    ENTRY = "ENTRY"
    CANDIDATE = "CANDIDATE"
    LEAVING = "LEAVING"


class VerificationMode(StrEnum):
    """随机抽查 · 重点查核."""

    RANDOM = "RANDOM"
    TARGETED = "TARGETED"


class DeclarationFinding(StrEnum):
    """如实 · 漏报 · 隐瞒不报."""

    TRUTHFUL = "TRUTHFUL"
    OMISSION = "OMISSION"
    CONCEALMENT = "CONCEALMENT"


class Relation(StrEnum):
    SPOUSE = "SPOUSE"
    CHILD = "CHILD"
    CHILD_SPOUSE = "CHILD_SPOUSE"


class BusinessActivity(StrEnum):
    INVEST = "INVEST"
    SENIOR_POST = "SENIOR_POST"
    PE_FUND = "PE_FUND"
    PAID_INTERMEDIARY_OR_LEGAL = "PAID_INTERMEDIARY_OR_LEGAL"


class DocumentKind(StrEnum):
    PASSPORT = "PASSPORT"
    HKM = "HKM"
    TW = "TW"


class CustodyAction(StrEnum):
    DEPOSITED = "DEPOSITED"
    DRAWN = "DRAWN"
    RETURNED = "RETURNED"
    CANCELLED = "CANCELLED"
    LOST = "LOST"
    REFUSED_RETURN = "REFUSED_RETURN"


@value
class DeclaredItem:
    """One of the fourteen items; what was declared is the person's and stays sealed."""

    code: ItemCode
    nil: bool
    declared: Personal[Label] | None = None


@event(
    "declaration.filed", "个人有关事项报告", stages=(P, I, D), circles=PERSONAL,
    mechanisms=(Mechanism.PREVENTION,), channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule(REPORTING_2017, "3-5", Mark.F),),
)  # fmt: skip
class PersonalMattersReported:
    """By 31 January for the past year, or on entry, candidacy or leaving (2017 regulation 5)."""

    report: ReportKind
    year: Year
    items: tuple[DeclaredItem, ...]
    form_version: Code
    attested: bool


@event(
    "declaration.verification-opened", "随机抽查 / 重点查核", stages=(P, I), circles=PERSONAL,
    mechanisms=(Mechanism.DISCOVERY,), channels=("T·I·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule(REPORTING_2017, "11", Mark.F2),),
)  # fmt: skip
class DeclarationVerificationOpened:
    """A check against registers; a random draw names the commitment to its seed."""

    mode: VerificationMode
    trigger: Code
    draw_seed_sha256: Sha256 | None = None
    registers_queried: tuple[Code, ...]
    authorised_by: Ref


@event(
    "declaration.discrepancy-determined", "查核认定", stages=(P, I), circles=PERSONAL,
    mechanisms=(Mechanism.DISCOVERY,), channels=("T·I·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule("查核结果处理办法", "2-5", Mark.F),),
)  # fmt: skip
class DiscrepancyDetermined:
    """The competent unit's finding; `item_codes` are those that differ, none when TRUTHFUL."""

    item_codes: tuple[ItemCode, ...] = ()
    finding: DeclarationFinding
    decided_on: date


@event(
    "family-business.recorded", "经商办企业情况", stages=(P, I), circles=PERSONAL,
    mechanisms=(Mechanism.PREVENTION, Mechanism.DISCOVERY), channels=("B·I·S",),
    officials=Officials.ONE, rules=(Rule("经商办企业规定", "全文", Mark.F2),),
)  # fmt: skip
class FamilyBusinessActivityRecorded:
    """A relative's business by relation and public number; the relative stays sealed."""

    relation: Relation
    relative: Annotated[Personal[Label], Whose.THIRD_PARTY] | None = None
    activity: BusinessActivity
    entity_uscc: Uscc
    sector: Code
    ban_scope_hit: bool


@event(
    "travel-document.custody-changed", "因私出国(境)证件集中保管", stages=(P, I, D),
    circles=PERSONAL, mechanisms=(Mechanism.PREVENTION,), channels=("T·I·F",),
    officials=Officials.ONE, rules=(Rule("政务处分法", "31", Mark.F),),
)  # fmt: skip
class TravelDocumentCustodyChanged:
    """A document by reference, never by its number; `due_back_on` is inclusive."""

    document_kind: DocumentKind
    document: Ref
    action: CustodyAction
    due_back_on: date | None = None
