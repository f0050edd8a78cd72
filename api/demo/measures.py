"""纠正: admonitions followed up or forgotten, and sanctions that were over, varied or given twice."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import about
from api.demo.build import Event, Teller
from api.demo.measure_steps import (
    admonished,
    asked_for_review,
    criticised_self,
    followed_up,
    heard,
    measured,
    over,
    reviewed,
    sanctioned,
)
from api.demo.people import CUI, DU, HAN, LU, PAN, QIU, WEI, ZHOU


def admonished_and_followed_up(tell: Teller) -> Iterator[Event]:
    """诫勉: looked after in time, late, not yet, and never."""
    wei = about(WEI, case="measure-2021-11", unit="u-market", circle="WORK", stage="IN_TERM")
    yield admonished(tell, "2021-11-22", wei, "LAX_SUPERVISION")

    zhou = about(ZHOU, case="measure-2024-05", unit="u-housing", circle="WORK", stage="IN_TERM")
    yield admonished(
        tell, "2024-05-20", zhou, "UNAUTHORISED_PROMISES", self_criticism_due="2024-05-27"
    )
    yield criticised_self(tell, "2024-05-27", zhou)
    yield followed_up(tell, "2024-12-02", zhou, "NO", next_step="TALK")

    han = about(
        HAN, case="check-2025-06", circle="PERSONAL", link="DECLARATION_ITEM", stage="IN_TERM"
    )
    yield admonished(
        tell, "2025-09-22", han, "DECLARATION_OMISSION", self_criticism_due="2025-09-28"
    )
    yield criticised_self(tell, "2025-09-26", han)
    yield followed_up(tell, "2026-03-20", han, "PARTLY")

    pan = about(PAN, case="tour-2025-01", unit="u-qinglan", circle="WORK", stage="IN_TERM")
    yield admonished(
        tell, "2026-03-02", pan, "RECTIFICATION_ON_PAPER", self_criticism_due="2026-03-09"
    )
    yield criticised_self(tell, "2026-03-13", pan)


def removed_from_the_post(tell: Teller) -> Iterator[Event]:
    """魏长松 asked for 复核, 申诉 and 再申诉 against his removal; 邱景明 asked for nothing."""
    wei = about(WEI, case="measure-2022-10", unit="u-market", circle="WORK", stage="IN_TERM")
    yield heard(tell, "2022-10-10", wei, points=2)
    removal = measured(tell, "2022-10-17", wei, "REMOVAL", "UNFIT_DUTY_NEGLECT", told="2022-10-19")
    yield removal
    for route, knew, filed, decided in (
        ("RECONSIDER", "2022-10-19", "2022-11-10", "2022-12-08"),
        ("APPEAL", "2022-12-09", "2022-12-20", "2023-02-15"),
        ("REAPPEAL", "2023-02-16", "2023-03-13", "2023-05-15"),
    ):
        gone = wei.but(stage=None, unit=None)
        yield asked_for_review(tell, filed, gone, removal, route, knew=knew)
        yield reviewed(tell, decided, gone, removal, route, "UPHELD")

    qiu = about(QIU, case="measure-2025-11", unit="u-wangxi", circle="WORK", stage="IN_TERM")
    yield heard(tell, "2025-11-05", qiu, points=3)
    yield measured(tell, "2025-11-10", qiu, "REMOVAL", "CONCEALED_PROPERTY", told="2025-11-11")


def warned_until_it_was_over(tell: Teller) -> Iterator[Event]:
    """杜若衡: a Party warning for banquets, which ended by itself; he is a candidate again since."""
    banquets = about(
        DU, case="measure-2024-04", circle="SOCIAL", link="INTEREST_LINK", unit="u-transport"
    )
    yield heard(tell, "2024-04-01", banquets, points=1)
    warning = sanctioned(
        tell, "2024-04-15", banquets, "PARTY", "SERIOUS_WARNING", 18, announced_on="2024-04-22"
    )
    yield warning
    yield over(tell, "2025-10-14", banquets, warning)


def paid_seat_sanctioned(tell: Teller) -> Iterator[Event]:
    """崔伯庸 kept the seat that was not approved: 处分, 复核 upheld, 申诉 not yet decided."""
    seat = about(CUI, case="measure-2026-02", circle="WORK", stage="IN_TERM", unit="u-invest")
    yield heard(tell, "2026-01-26", seat, points=2)
    sanction = sanctioned(
        tell, "2026-02-09", seat, "EMPLOYER", "WARNING", 6, act_refs=["act-2024-paid-seat"],
        announced_on="2026-02-10",
    )  # fmt: skip
    yield sanction
    first, appeal = "ENTERPRISE_RECONSIDER", "ENTERPRISE_APPEAL"
    yield asked_for_review(tell, "2026-02-25", seat, sanction, first, knew="2026-02-10")
    yield reviewed(tell, "2026-03-23", seat, sanction, first, "UPHELD")
    appealed = asked_for_review(tell, "2026-04-07", seat, sanction, appeal, knew="2026-03-24")
    yield appealed
    yield tell(
        "clock.extended", "2026-05-25", seat, clock="K69D", of=appealed["id"],
        due_on="2026-08-31", reason="COMPLEX", approved_by="h-invest-board",
        extended_on="2026-05-25",
    )  # fmt: skip


def punished_twice(tell: Teller) -> Iterator[Event]:
    """陆行舟: by the employer and again for the same act, unheard, for longer than may be.

    The second was revoked, and nothing restored his name.
    """
    act = about(LU, case="measure-2025-06", circle="WORK", stage="IN_TERM", unit="u-housing")
    acts = {"act_refs": ["act-2025-acceptance-2"]}
    yield sanctioned(tell, "2025-06-16", act, "EMPLOYER", "WARNING", 6, **acts)
    alone = act.but(approver="h-disc-03")
    second = sanctioned(tell, "2025-07-14", alone, "ADMINISTRATIVE", "WARNING", 60, **acts)
    yield second
    route = "SUPERVISORY_REVIEW"
    yield asked_for_review(tell, "2025-08-04", act, second, route, knew="2025-07-15")
    yield reviewed(tell, "2025-09-01", act, second, route, "REVOKED", reputation_restored=False)
