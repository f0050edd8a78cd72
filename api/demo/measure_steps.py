"""The steps that measures share: heard, decided, announced, carried out, and asked to be reviewed."""

from __future__ import annotations

from api.demo.about import About
from api.demo.build import Event, Teller, digest
from api.demo.clue_steps import APPROVER, PROPOSER

ORG_PROPOSER, ORG_APPROVER = "h-org-05", "h-org-01"


def heard(tell: Teller, on: str, case: About, *, points: int, accepted: int = 0) -> Event:
    return tell(
        "statement.recorded", on, case, about=case.case, stated_on=on, points=points,
        points_accepted=accepted, document_sha256=digest(f"{case.case}/statement"),
    )  # fmt: skip


def sanctioned(
    tell: Teller, on: str, case: About, regime: str, grade: str, months: int | None, **more: object
) -> Event:
    """Decided and in effect on the same day."""
    people = case.but(
        decided_on=on, confidence="CONFIRMED", recorder=PROPOSER, approver=case.approver or APPROVER
    )
    return tell(
        "sanction.imposed", on, people, regime=regime, grade=grade, effective_on=on,
        **({"period_months": months} if months else {}), **more,
    )  # fmt: skip


def announced(tell: Teller, on: str, case: About, sanction: Event) -> Event:
    return tell("sanction.announced", on, case, sanction=sanction["id"], announced_on=on)


def executed(tell: Teller, on: str, case: About, sanction: Event) -> Event:
    return tell("sanction.executed", on, case, sanction=sanction["id"], executed_on=on)


def over(tell: Teller, on: str, case: About, sanction: Event) -> Event:
    """It ends by itself on the last day of its period."""
    return tell(
        "sanction.period-ended", on, case, sanction=sanction["id"], ended_on=on, new_breach=False,
        automatic=True,
    )  # fmt: skip


def admonished(tell: Teller, on: str, case: About, issue: str, **due: str) -> Event:
    people = case.but(confidence="CONFIRMED", recorder=ORG_PROPOSER, approver=ORG_APPROVER)
    return tell("admonition.issued", on, people, issue_codes=[issue], issued_on=on, **due)


def criticised_self(tell: Teller, on: str, case: About) -> Event:
    return tell(
        "admonition.self-criticism-received", on, case, received_on=on,
        document_sha256=digest(f"{case.case}/self-criticism"),
    )  # fmt: skip


def followed_up(tell: Teller, on: str, case: About, corrected: str, **further: str) -> Event:
    return tell(
        "admonition.followed-up", on, case, followed_up_on=on, corrected=corrected, **further
    )


def measured(
    tell: Teller, on: str, case: About, measure: str, ground: str, *, told: str, **until: str
) -> Event:
    people = case.but(
        decided_on=on, confidence="CONFIRMED", recorder=ORG_PROPOSER, approver=ORG_APPROVER
    )
    return tell(
        "measure.decided", on, people, measure=measure, ground=ground, decided_on=on,
        told_subject_on=told, **until,
    )  # fmt: skip


def asked_for_review(
    tell: Teller, on: str, case: About, measure: Event, route: str, *, knew: str
) -> Event:
    return tell(
        "review.requested", on, case, against=measure["id"], route=route, filed_on=on, knew_on=knew
    )


def reviewed(
    tell: Teller, on: str, case: About, measure: Event, route: str, outcome: str, **fact: object
) -> Event:
    restored = {"reputation_restored": outcome == "REVOKED"}
    return tell(
        "review.decided", on, case.but(decided_on=on), against=measure["id"], route=route,
        outcome=outcome, decided_on=on, **(restored | fact),
    )  # fmt: skip
