"""离任: audited and handed over, moved, promoted away, and one still on the way out."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.audit_steps import (
    closed_item,
    commented,
    commissioned,
    delivered,
    drafted,
    planned,
    started,
)
from api.demo.build import Event, Teller, digest
from api.demo.people import CHENG, FANG, HAN, RAO, TANG, XU

_ALL = ("DOCUMENTS", "ASSETS", "FUNDS", "DEBTS", "PENDING_MATTERS", "SEALS", "ACCOUNTS", "SECRETS")


def retired_in_order(tell: Teller) -> Iterator[Event]:
    """许文澜: talk, checks, hand-over before the last day; the audit and its items after it."""
    post = about(XU, tenure="t-xu-1", unit="u-finance", stage="DEPARTURE")
    audit = post.but(case="audit-2024-01")
    yield initiated(tell, "2023-11-06", post, "RETIRE", planned="2024-01-31")
    yield commissioned(tell, "2023-11-13", audit, "DEPARTURE", "2021-01-01/2023-12-31", of="t-xu-1")
    yield started(tell, "2023-11-20", audit)
    yield talk(tell, "2024-01-15", post)
    yield checked_out(tell, "2024-01-15", post, "INTEGRITY_TALK", "NO_ISSUE")
    yield checked_out(tell, "2024-01-19", post, "SELECTION_DUTY", "NO_ISSUE")
    yield _leaving_declaration(tell, "2024-01-16", post)
    yield tell(
        "gift.handed-in", "2024-01-22", post, received_on="2024-01-19", handed_in_on="2024-01-22",
        gift="PAINTING", quantity=1, value_fen=300_000, value_estimated=True,
        giver_category="SUBORDINATE", disposal="RETURNED",
    )  # fmt: skip
    yield handed_over(tell, "2024-01-29", post, open_items=())
    yield left(tell, "2024-01-31", post, "RETIRED", service=True)
    after = audit.but(stage="POST_DEPARTURE")
    yield drafted(tell, "2024-05-27", after)
    yield commented(tell, "2024-06-05", after, points=2, accepted=1)
    yield delivered(
        tell, "2024-06-24", after, draft="2024-05-27", comments="2024-06-05",
        findings=(("f-2024-01-1", "LATE_PAYMENT", 41_000_000, "LEADING"),),
    )  # fmt: skip
    finding = "f-2024-01-1"
    mending = about(case=audit.case, unit="u-finance")  # by the bureau that he left
    yield planned(tell, "2024-07-22", mending, [finding], (f"{finding}/1", "PAY", "2024-12-31"))
    yield closed_item(tell, "2024-12-16", after, f"{finding}/1", "ACCEPTED")


def moved_on(tell: Teller) -> Iterator[Event]:
    """方雨桐 moves to another district, debts not handed over; 程守正 is called to the province."""
    fang = about(FANG, tenure="t-fang-1", unit="u-qinglan", stage="DEPARTURE")
    yield initiated(
        tell, "2025-04-14", fang, "TRANSFER", planned="2025-04-27", audit_required=False
    )
    yield handed_over(tell, "2025-04-25", fang, open_items=("DEBTS",))
    yield left(tell, "2025-04-27", fang, "TRANSFERRED", service=False)

    cheng = about(CHENG, tenure="t-cheng-1", unit="u-org", stage="DEPARTURE")
    yield initiated(
        tell, "2026-05-06", cheng, "TRANSFER", planned="2026-06-12", audit_required=False
    )
    yield handed_over(tell, "2026-05-27", cheng, open_items=())
    # of the post that he held before, the province sent its end alone
    yield tell(
        "tenure.ended", "2021-11-12", cheng.but(tenure="t-cheng-0", unit=None, stage=None),
        left_on="2021-11-12", reason="TRANSFERRED", leading=True, left_service=False,
    )  # fmt: skip


def on_the_way_out(tell: Teller) -> Iterator[Event]:
    """唐以宁 waits for his successor; his audit has only begun."""
    tang = about(TANG, tenure="t-tang-1", unit="u-education", stage="DEPARTURE")
    yield initiated(tell, "2026-04-20", tang, "AGE", planned="2026-05-29")
    yield commissioned(
        tell, "2026-05-18", tang.but(case="audit-2026-04"), "DEPARTURE",
        "2023-01-01/2025-12-31", of="t-tang-1",
    )  # fmt: skip
    yield talk(tell, "2026-05-25", tang)


def asked_to_resign(tell: Teller) -> Iterator[Event]:
    """辞职: not allowed to 韩松年, whose post has no successor; of 饶启文's nobody has decided."""
    han = about(HAN, tenure="t-han-1", unit="u-culture", stage="IN_TERM")
    yield tell("resignation.applied", "2025-12-01", han, applied_on="2025-12-01", leading=True)
    yield tell("resignation.decided", "2026-02-10", han, decided_on="2026-02-10", approved=False)
    rao = about(RAO, tenure="t-rao-2", unit="u-market", stage="IN_TERM")
    yield tell("resignation.applied", "2026-05-11", rao, applied_on="2026-05-11", leading=True)


def initiated(
    tell: Teller, on: str, post: About, reason: str, *, planned: str,
    audit_required: bool = True, classified_post: bool = False, **applied: str,
) -> Event:  # fmt: skip
    return tell(
        "departure.initiated", on, post, reason=reason, planned_on=planned,
        audit_required=audit_required, classified_post=classified_post, **applied,
    )  # fmt: skip


def talk(tell: Teller, on: str, post: About) -> Event:
    return tell(
        "conversation.held", on, post.but(circle="WORK", mechanism="PREVENTION"),
        conversation="DEPARTURE", talker_role="ORG_HEAD", accompanied=True,
        record_sha256=digest(f"{post.tenure}/talk"), signed_by_subject=True,
    )  # fmt: skip


def checked_out(tell: Teller, on: str, post: About, check: str, result: str) -> Event:
    return tell("departure.check-concluded", on, post, check=check, concluded_on=on, result=result)


def _leaving_declaration(tell: Teller, on: str, post: About) -> Event:
    return tell(
        "declaration.filed", on, post, report="LEAVING", year=int(on[:4]), form_version="2017.1",
        attested=True, items=[{"code": "M11", "nil": False, "declared": "住房一套（示例）"}],
    )  # fmt: skip


def handed_over(tell: Teller, on: str, post: About, *, open_items: tuple[str, ...]) -> Event:
    return tell(
        "handover.completed", on, post, receiver="h-successor", witness="h-org-02",
        items=[{"category": it, "complete": it not in open_items} for it in _ALL],
        outstanding=len(open_items),
    )  # fmt: skip


def left(tell: Teller, on: str, post: About, reason: str, *, service: bool, **staff: bool) -> Event:
    """`service` says that the person left it altogether, and not this post alone."""
    return tell(
        "tenure.ended", on, post, left_on=on, reason=reason, leading=True, left_service=service,
        **staff,
    )  # fmt: skip
