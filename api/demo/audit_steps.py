"""The steps of an audit, from its commission to the items that mend what it found."""

from __future__ import annotations

from api.demo.about import About
from api.demo.build import Event, Teller, digest

Finding = tuple[str, str, int, str]
"""Id, class, fen, responsibility."""


def commissioned(
    tell: Teller, on: str, audit: About, kind: str, period: str, *, of: str | None = None,
    served: bool = True,
) -> Event:  # fmt: skip
    """`of` is the tenure that is audited; the notice is `served` on the same day, or not yet."""
    begins, _, ends = period.partition("/")
    return tell(
        "audit.commissioned", on, audit, audit=kind, period_from=begins, period_to=ends,
        **({"notice_served_on": on} if served else {}), **({"audited_tenure": of} if of else {}),
    )  # fmt: skip


def started(tell: Teller, on: str, audit: About) -> Event:
    return tell("audit.fieldwork-started", on, audit, started_on=on)


def drafted(tell: Teller, on: str, audit: About) -> Event:
    return tell("audit.draft-sent", on, audit, sent_on=on)


def commented(tell: Teller, on: str, audit: About, *, points: int, accepted: int) -> Event:
    return tell(
        "audit.comments-received", on, audit, received_on=on, points=points,
        accepted_points=accepted,
    )  # fmt: skip


def delivered(
    tell: Teller, on: str, audit: About, *, draft: str, comments: str | None = None,
    findings: tuple[Finding, ...] = (), referrals: int = 0,
) -> Event:  # fmt: skip
    return tell(
        "audit.report-delivered", on, audit.but(document=f"{audit.case}/report"),
        draft_sent_on=draft, final_on=on, referrals=referrals,
        report_sha256=digest(f"{audit.case}/report"),
        findings=[
            {"id": id_, "finding_class": class_, "amount_fen": fen, "responsibility": responsibility}
            for id_, class_, fen, responsibility in findings
        ],
        **({"comments_on": comments} if comments else {}),
    )  # fmt: skip


def planned(
    tell: Teller, on: str, case: About, findings: list[str], *items: tuple[str, str, str]
) -> Event:
    """Each item with what is to be done and its last day."""
    return tell(
        "rectification.plan-filed", on, case, filed_on=on, findings=findings,
        first_responsible="h-unit-head",
        items=[
            {"item": item, "action": action, "owner": "h-unit-head", "due_on": due}
            for item, action, due in items
        ],
    )  # fmt: skip


def progressed(tell: Teller, on: str, case: About, *, done: int, left: int) -> Event:
    return tell("rectification.progress-reported", on, case, reported_on=on, done=done, open=left)


def closed_item(
    tell: Teller, on: str, case: About, item: str, acceptance: str, **more: str
) -> Event:
    return tell(
        "rectification.item-closed", on, case, item=item, done_on=on, accepted_by="h-audit-02",
        acceptance=acceptance, **more,
    )  # fmt: skip
