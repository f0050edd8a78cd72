"""生活圈: relatives in business or abroad, changes, and where property comes from."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller, uscc
from api.demo.people import CUI, CUI_TWICE, GUO, HAN, HE, JIANG, LIN, MENG, SHEN

_CHILD = {"relation": "CHILD", "relative": "子女甲（示例）"}
_SPOUSE = {"relation": "SPOUSE", "relative": "配偶（示例）"}
_CHANGES = (
    # official, item, changed, reported, late reason, declared
    (JIANG, "M01", "2024-03-09", "2024-03-25", None, "婚姻状况变化（示例）"),
    (HE, "M03", "2024-09-30", "2024-10-14", None, "新办港澳通行证一本（示例）"),
    (HAN, "M06", "2025-01-20", "2025-05-12", "THOUGHT_NOT_DUE", "子女出国留学满一年（示例）"),
)


def family_in_business(tell: Teller) -> Iterator[Event]:
    """A relative's firm in the official's own field: told, then kept apart from it, or for show."""
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
            sector="CONSTRUCTION", **_CHILD, **fact,
        )  # fmt: skip
    yield tell(
        "family-business.rectified", "2023-05-22", about(CUI), option="RELATIVE_WITHDRAWS",
        entity_uscc=uscc(8), deadline_on="2023-06-30", completed_on="2023-05-22",
        sham_withdrawal_suspected=True,
    )  # fmt: skip
    yield tell(
        "family-business.recorded", "2023-02-13", about(SHEN, mechanism="PREVENTION"),
        activity="PE_FUND", entity_uscc=uscc(9), ban_scope_hit=True, supervised_sector=True,
        sector="MEDICAL_EQUIPMENT", **_SPOUSE,
    )  # fmt: skip
    yield tell(
        "family-business.rectified", "2023-06-12", about(SHEN), option="RELATIVE_WITHDRAWS",
        entity_uscc=uscc(9), deadline_on="2023-07-31", completed_on="2023-06-12",
        sham_withdrawal_suspected=False,
    )  # fmt: skip


def kept_apart(tell: Teller) -> Iterator[Event]:
    """任职回避: arranged, and still without any arrangement."""
    for official, on, unit, fact in (
        (CUI, "2022-10-17", "u-invest", {
            "ground": "FAMILY_BUSINESS_SECTOR", "arrangement": "LEAVES_TENDERS_TO_DEPUTY", **_CHILD,
        }),
        (LIN, "2023-05-08", "u-transport", {
            "ground": "KINSHIP", "arrangement": "SPOUSE_MOVED_TO_OTHER_UNIT", "same_organ": True,
            "direct_subordinate": False, "ended_on": "2023-06-30", **_SPOUSE,
        }),
        (HAN, "2025-02-17", "u-culture", {
            "ground": "KINSHIP", "arrangement": "PENDING", "same_organ": True,
            "direct_subordinate": True, "relation": "CHILD_SPOUSE",
        }),
    ):  # fmt: skip
        circle = "PERSONAL" if official == CUI else "WORK"
        whom = about(official, circle=circle, link="INTEREST_LINK", unit=unit)
        yield tell("tenure.recusal-arranged", on, whom, decided_by="h-org-01", **fact)


def changes_reported(tell: Teller) -> Iterator[Event]:
    for official, item, changed, reported, late, declared in _CHANGES:
        yield tell(
            "declaration.change-reported", reported, about(official, stage="IN_TERM"), item=item,
            changed_on=changed, reported_on=reported, declared=declared,
            **({"late_reason": late} if late else {}),
        )  # fmt: skip


def relatives_abroad(tell: Teller) -> Iterator[Event]:
    for official, on, relation, status, region, since, restricted in (
        (HAN, "2025-05-12", "CHILD", "ABROAD_OVER_1Y", "GB", "2024-01-15", False),
        (MENG, "2022-05-16", "SPOUSE", "EMIGRATED", "CA", "2022-03-01", True),
        (GUO, "2023-08-21", "CHILD", "RETURNED", "AU", "2023-07-30", False),
    ):
        yield tell(
            "relatives-abroad.recorded", on, about(official), relation=relation, status=status,
            region=region, since=since, restricted_post=restricted,
        )  # fmt: skip


def property_explained(tell: Teller) -> Iterator[Event]:
    for official, on, asked, accepted in (
        (JIANG, "2023-11-20", "2023-11-06", True), (MENG, "2025-02-17", "2025-01-13", False),
    ):  # fmt: skip
        yield tell(
            "asset-source.explained", on, about(official, document=f"asset-source/{official}"),
            requested_on=asked, answered_on=on, accepted=accepted,
        )  # fmt: skip
