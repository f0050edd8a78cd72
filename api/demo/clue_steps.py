"""The steps that clues and cases share, from registration to the decision on a review."""

from __future__ import annotations

from api.demo.about import About
from api.demo.build import Event, Teller, digest
from api.demo.people import UNIT_NAMES

PROPOSER, APPROVER = "h-disc-03", "h-disc-01"
DISCIPLINE = UNIT_NAMES["u-discipline"]


def registered(tell: Teller, on: str, clue: About, origin: str, issue: str) -> Event:
    return tell(
        "clue.registered", on, clue, clue_source=origin, issue_codes=[issue], received_on=on,
        owner_unit="u-discipline",
    )  # fmt: skip


def disposed(tell: Teller, on: str, clue: About, disposition: str) -> Event:
    people = clue.but(recorder=PROPOSER, approver=clue.approver or APPROVER, decided_on=on)
    return tell(
        "clue.disposition-decided", on, people, disposition=disposition, proposed_on=on,
        approved_on=on, reason_sha256=digest(f"{clue.case}/reason"),
    )  # fmt: skip


def verified(tell: Teller, on: str, clue: About, proposal: str, *, opened: str) -> Event:
    return tell(
        "verification.reported", on, clue.but(document=f"{clue.case}/report"), opened_on=opened,
        reported_on=on, team=2, proposal=proposal, report_sha256=digest(f"{clue.case}/report"),
    )  # fmt: skip


def filed(tell: Teller, on: str, case: About, *, told: str) -> Event:
    return tell(
        "case.filed", on, case.but(decided_on=on), organ=DISCIPLINE, filed_on=on,
        announced_to_subject_on=told, notified_organ_on=told, published=False,
    )  # fmt: skip


def concluded(tell: Teller, on: str, case: About, result: str) -> Event:
    return tell("case.concluded", on, case, concluded_on=on, result=result)


def reviewed(tell: Teller, on: str, case: About, **fact: str) -> Event:
    return tell("review.requested", on, case, filed_on=on, **fact)


def review_decided(tell: Teller, on: str, case: About, outcome: str, **fact: object) -> Event:
    return tell(
        "review.decided", on, case.but(decided_on=on), outcome=outcome, decided_on=on,
        reputation_restored=outcome == "REVOKED", **fact,
    )  # fmt: skip
