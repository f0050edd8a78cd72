"""离任 and 离任后: audited and handed over, or left with things undone; and what came after."""

from __future__ import annotations

from collections.abc import Iterator

from api.demo.about import About, about
from api.demo.audits import closed_item, commissioned, delivered
from api.demo.build import Event, Teller, digest, uscc
from api.demo.people import XU, ZHU

_ALL = ("DOCUMENTS", "ASSETS", "FUNDS", "DEBTS", "PENDING_MATTERS", "SEALS", "ACCOUNTS", "SECRETS")


def retired_in_order(tell: Teller) -> Iterator[Event]:
    """许文澜: talk, audit, hand-over before the last day; items closed after it."""
    post = about(XU, tenure="t-xu-1", unit="u-finance", stage="DEPARTURE")
    audit = post.but(case="audit-2024-01")
    yield initiated(tell, "2023-11-06", post, "RETIRE", planned="2024-01-31")
    yield commissioned(tell, "2023-11-13", audit, "DEPARTURE", "2021-01-01/2023-12-31")
    yield talk(tell, "2024-01-15", post)
    yield _leaving_declaration(tell, "2024-01-16", post)
    yield tell(
        "gift.handed-in", "2024-01-22", post, received_on="2024-01-19", handed_in_on="2024-01-22",
        gift="PAINTING", quantity=1, value_fen=300_000, value_estimated=True,
        giver_category="SUBORDINATE", disposal="RETURNED",
    )  # fmt: skip
    yield handed_over(tell, "2024-01-29", post, open_items=())
    yield left(tell, "2024-01-31", post, "RETIRED")
    after = audit.but(stage="POST_DEPARTURE")
    yield delivered(
        tell, "2024-06-24", after, draft="2024-05-27", comments="2024-06-05",
        findings=(("f-2024-01-1", "LATE_PAYMENT", 41_000_000, "LEADING"),),
    )  # fmt: skip
    yield closed_item(tell, "2024-12-16", after, "f-2024-01-1", "ACCEPTED")
    yield tell(
        "outside-role.decided", "2024-11", post.but(stage="POST_DEPARTURE", decided_on="2024-11-18"),
        organisation="ASSOCIATION", role="会计学会顾问（示例）", paid=False, pay_surrendered=False,
        approved=True,
    )  # fmt: skip
    yield _employed(tell, "2025-09-15", post, since="2025-09-01", related=False, employer=21)


def resigned_to_a_supplier(tell: Teller) -> Iterator[Event]:
    """祝清扬: a classified post left with two things not handed over, then the former field."""
    post = about(ZHU, tenure="t-zhu-1", unit="u-finance", stage="DEPARTURE")
    yield initiated(
        tell, "2022-03-28", post, "RESIGN_SERVICE", planned="2022-06-30", classified_post=True,
        applied_on="2022-03-21",
    )  # fmt: skip
    yield handed_over(
        tell,
        "2022-06-29",
        post.but(classification="STATE_SECRET_STUB"),
        open_items=("PENDING_MATTERS", "SECRETS"),
    )
    yield tell(
        "travel-document.custody-changed", "2022-06-29", post.but(unit=None),
        document_kind="HKM", document="custody-yz-015-2", action="REFUSED_RETURN",
    )  # fmt: skip
    yield left(tell, "2022-06-30", post, "RESIGNED_SERVICE")
    yield _employed(
        tell, "2022-12-19", post.but(arrives="2023-05-15"),
        since="2022-11-01", related=True, employer=22,
    )  # fmt: skip
    breach = post.but(stage="POST_DEPARTURE", circle="SOCIAL", link="POST_RESTRICTION", tenure=None)
    sanction = tell(
        "sanction.imposed", "2023-11-13", breach, regime="PARTY", grade="WARNING",
        effective_on="2023-11-13", period_months=12, announced_on="2023-12-25",
    )  # fmt: skip
    yield sanction
    yield tell(
        "review.requested", "2024-01-15", breach,
        against=sanction["id"], route="APPEAL", filed_on="2024-01-15", knew_on="2023-12-25",
    )  # fmt: skip
    yield tell(
        "review.decided", "2024-03-18", breach, against=sanction["id"], outcome="REMANDED",
        decided_on="2024-03-18", reputation_restored=False,
    )  # fmt: skip


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


def left(tell: Teller, on: str, post: About, reason: str) -> Event:
    return tell("tenure.ended", on, post, left_on=on, reason=reason)


def _employed(
    tell: Teller, on: str, post: About, *, since: str, related: bool, employer: int
) -> Event:
    return tell(
        "post-employment.reported", on, post.but(stage="POST_DEPARTURE", tenure=None, unit=None),
        employer_uscc=uscc(employer), role="财务顾问（示例）", employed_from=since,
        related_to_former_duty=related, reported_on=on,
    )  # fmt: skip
