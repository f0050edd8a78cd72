"""Personal circle 生活圈: declarations, their verification, family business, travel documents."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from domain.catalogue import (
    CORRECTION,
    DISCOVERY,
    PERSONAL,
    PREVENTION,
    D,
    I,
    Mark,
    Mechanism,
    Officials,
    P,
    Rule,
    event,
    value,
)
from domain.values import Code, Count, Fen, Label, Limit, Personal, Ref, Sha256, Whose, Year
from domain.words import Word

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


class Relation(Word):
    """The relation of a family member."""

    SPOUSE = "SPOUSE", "配偶"
    CHILD = "CHILD", "子女"
    CHILD_SPOUSE = "CHILD_SPOUSE", "子女的配偶"


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
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
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
    mechanisms=DISCOVERY, channels=("T·I·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule(REPORTING_2017, "11", Mark.F2),),
)  # fmt: skip
class DeclarationVerificationOpened:
    """A check against registers; a random draw names the commitment to its seed."""

    mode: VerificationMode
    trigger: Code
    draw_seed_sha256: Sha256 | None = None
    registers_queried: tuple[Code, ...]
    authorised_by: Ref


@value
class DiscrepancyItem:
    """How an item differs: `shortfall` where part of it was declared (少报告), else it was left out
    (未报告). Differences are what was found less what was declared."""

    code: ItemCode
    shortfall: bool
    units: Count | None = None
    area_m2: Count | None = None
    value_fen: Fen | None = None


@event(
    "declaration.discrepancy-determined", "查核认定", stages=(P, I), circles=PERSONAL,
    mechanisms=DISCOVERY, channels=("T·I·F",), officials=Officials.ONE,
    needs=("case",), rules=(Rule("查核结果处理办法", "2-5", Mark.F),),
    version=2,
)  # fmt: skip
class DiscrepancyDetermined:
    """The competent unit's finding; `item_codes` are those that differ, none when TRUTHFUL."""

    item_codes: tuple[ItemCode, ...] = ()
    finding: DeclarationFinding
    decided_on: date
    items: tuple[DiscrepancyItem, ...] = ()
    decided_by_unit: Ref | None = None


@event(
    "family-business.recorded", "经商办企业情况", stages=(P, I), circles=PERSONAL,
    mechanisms=(Mechanism.PREVENTION, Mechanism.DISCOVERY), channels=("B·I·S",),
    officials=Officials.ONE, rules=(Rule("经商办企业规定", "全文", Mark.F2),),
    version=2,
)  # fmt: skip
class FamilyBusinessActivityRecorded:
    """A relative's business by relation and public number; the relative stays sealed."""

    relation: Relation
    relative: Annotated[Personal[Label], Whose.THIRD_PARTY] | None = None
    activity: BusinessActivity
    entity_uscc: Uscc
    sector: Code
    ban_scope_hit: bool
    supervised_sector: bool | None = None


@event(
    "travel-document.custody-changed", "因私出国(境)证件集中保管", stages=(P, I, D),
    circles=PERSONAL, mechanisms=PREVENTION, channels=("T·I·F",),
    officials=Officials.ONE, rules=(Rule("政务处分法", "31", Mark.F2),),
)  # fmt: skip
class TravelDocumentCustodyChanged:
    """A document by reference, never by its number; `due_back_on` is inclusive."""

    document_kind: DocumentKind
    document: Ref
    action: CustodyAction
    due_back_on: date | None = None


@event(
    "declaration.change-reported", "变动事项报告", stages=(I,), circles=PERSONAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("领导干部报告个人有关事项规定", "6", Mark.F),),
)  # fmt: skip
class PersonalMatterChangeReported:
    """Thirty days after the change (M for the number, K21)."""

    item: ItemCode
    changed_on: date
    reported_on: date
    late_reason: Code | None = None
    declared: Personal[Label] | None = None


@event(
    "declaration.draw-made", "随机抽查抽取", stages=(I,), circles=PERSONAL,
    mechanisms=DISCOVERY, channels=("T·I·F",), officials=Officials.NONE, needs=("unit",),
    rules=(Rule("领导干部报告个人有关事项规定", "11", Mark.F2),),
)  # fmt: skip
class DeclarationDrawMade:
    """A random share of those who report; the committed seed lets anybody draw again (K22)."""

    year: Year
    population: Count
    drawn: Count
    seed_sha256: Sha256
    drawn_on: date


@event(
    "declaration.verification-concluded", "查核结果", stages=(P, I), circles=PERSONAL,
    mechanisms=DISCOVERY, channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("查核结果处理办法", "2", Mark.F),),
)  # fmt: skip
class DeclarationVerificationConcluded:
    """`item_codes` are those that differ, none when consistent."""

    concluded_on: date
    consistent: bool
    item_codes: tuple[ItemCode, ...] = ()


@value
class ExplainedItem:
    """What was declared, found and explained, by digests alone."""

    code: ItemCode
    declared_sha256: Sha256
    found_sha256: Sha256
    explanation_sha256: Sha256


@event(
    "declaration.discrepancy-explained", "本人说明", stages=(P, I), circles=PERSONAL,
    mechanisms=DISCOVERY, channels=("B·I·S",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("查核结果处理办法", "全文", Mark.F2),),
)  # fmt: skip
class DiscrepancyExplained:
    explained_on: date
    items: tuple[ExplainedItem, ...]


class DeclarationHandling(StrEnum):
    """批评教育 · 诫勉 · 取消考察对象资格 · 调离 · 免职 · 降职 · 移送 · 不处理."""

    CRITICISM = "CRITICISM"
    ADMONITION = "ADMONITION"
    CANDIDATE_REMOVED = "CANDIDATE_REMOVED"
    TRANSFER = "TRANSFER"
    REMOVAL = "REMOVAL"
    DEMOTION = "DEMOTION"
    REFERRED = "REFERRED"
    NONE = "NONE"


@event(
    "declaration.handled", "查核结果处理", stages=(P, I), circles=PERSONAL,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("查核结果处理办法", "全文", Mark.F2),),
)  # fmt: skip
class DeclarationHandled:
    """`measure` is the reference of the measure that follows."""

    handled_on: date
    handling: DeclarationHandling
    measure: Ref | None = None


@event(
    "declaration.closed", "查核办结", stages=(P, I), circles=PERSONAL, mechanisms=DISCOVERY,
    channels=("T·I·F",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("查核结果处理办法", "全文", Mark.F2),),
)  # fmt: skip
class DeclarationClosed:
    closed_on: date


@event(
    "asset-source.explained", "财产来源说明", stages=(I,), circles=PERSONAL,
    mechanisms=DISCOVERY, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("领导干部报告个人有关事项规定", "12", Mark.F),), release=2,
)  # fmt: skip
class AssetSourceExplained:
    """Property clearly above normal income; `accepted` is open until it is judged."""

    requested_on: date
    answered_on: date | None = None
    accepted: bool | None = None


class RectifyOption(StrEnum):
    """亲属退出 · 本人调整职务."""

    RELATIVE_WITHDRAWS = "RELATIVE_WITHDRAWS"
    OFFICIAL_LEAVES_POST = "OFFICIAL_LEAVES_POST"


@event(
    "family-business.rectified", "经商办企业规范", stages=(P, I), circles=PERSONAL,
    mechanisms=CORRECTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("经商办企业规定", "全文", Mark.F2),), release=2,
)  # fmt: skip
class FamilyBusinessRectified:
    """Holding by proxy counts as withdrawal for show."""

    option: RectifyOption
    entity_uscc: Uscc
    deadline_on: date
    completed_on: date | None = None
    sham_withdrawal_suspected: bool


class AbroadStatus(StrEnum):
    """移居 · 在外一年以上 · 已回国."""

    EMIGRATED = "EMIGRATED"
    ABROAD_OVER_1Y = "ABROAD_OVER_1Y"
    RETURNED = "RETURNED"


@event(
    "relatives-abroad.recorded", "配偶子女移居情况", stages=(P, I), circles=PERSONAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE,
    rules=(Rule("领导干部报告个人有关事项规定", "3", Mark.F),),
)  # fmt: skip
class RelativesAbroadStatusRecorded:
    relation: Relation
    status: AbroadStatus
    region: Code
    since: date
    restricted_post: bool


@event(
    "private-travel.decided", "因私出国(境)审批", stages=(I, D), circles=PERSONAL,
    mechanisms=PREVENTION, channels=("T·I·F",), officials=Officials.ONE,
    rules=(Rule("政务处分法", "31", Mark.F),), release=2,
)  # fmt: skip
class PrivateTravelDecided:
    """`travel_from` to `travel_to` inclusive."""

    travel_from: date
    travel_to: date
    regions: tuple[Code, ...]
    purpose: Code
    approvers: tuple[Ref, ...]
    approved: bool
    returned_on: date | None = None


class CeremonyKind(StrEnum):
    """婚 · 丧 · 其他."""

    WEDDING = "WEDDING"
    FUNERAL = "FUNERAL"
    OTHER = "OTHER"


@event(
    "family-ceremony.reported", "操办婚丧喜庆报告", stages=(I,), circles=PERSONAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("地方规定", "全文", Mark.F2),), release=2, local_pack=True,
)  # fmt: skip
class FamilyCeremonyReported:
    """Where a local rule asks for it; numbers differ (K24). Counts of guests and tables, never who."""

    ceremony: CeremonyKind
    planned_on: date
    reported_on: date
    guests_planned: Count
    tables: Count
    service_recipients_invited: bool


@event(
    "family-ceremony.after-reported", "婚丧喜庆事后报告", stages=(I,), circles=PERSONAL,
    mechanisms=PREVENTION, channels=("B·I·S",), officials=Officials.ONE, needs=("case",),
    rules=(Rule("地方规定", "全文", Mark.F2),), release=2, local_pack=True,
)  # fmt: skip
class FamilyCeremonyAfterReported:
    reported_on: date
    gifts_refused: Count
