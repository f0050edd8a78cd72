"""The steps that clues and cases share, from registration to the end of the case."""

from __future__ import annotations

from api.demo.about import About
from api.demo.build import Event, Teller, digest
from api.demo.people import UNIT_NAMES

PROPOSER, APPROVER = "h-disc-03", "h-disc-01"
DISCIPLINE = UNIT_NAMES["u-discipline"]


def registered(
    tell: Teller, on: str, clue: About, origin: str, issue: str, *petitions: str, **more: bool
) -> Event:
    return tell(
        "clue.registered", on, clue, clue_source=origin, issue_codes=[issue], received_on=on,
        owner_unit="u-discipline", merged_petitions=list(petitions), **more,
    )  # fmt: skip


def disposed(tell: Teller, on: str, clue: About, disposition: str) -> Event:
    people = clue.but(recorder=PROPOSER, approver=clue.approver or APPROVER, decided_on=on)
    return tell(
        "clue.disposition-decided", on, people, disposition=disposition, proposed_on=on,
        approved_on=on, reason_sha256=digest(f"{clue.case}/reason"),
    )  # fmt: skip


def letter(tell: Teller, on: str, clue: About, number: int, *, due: str) -> Event:
    return tell(
        "inquiry.letter-issued", on, clue, letter_no=f"云纪函示〔{on[:4]}〕{number}号", served_on=on,
        due_on=due, questions_sha256=digest(f"{clue.case}/letter/{number}"),
    )  # fmt: skip


def reply(tell: Teller, on: str, clue: About, follow_up: str, *, adequate: bool) -> Event:
    return tell(
        "inquiry.reply-received", on, clue, replied_on=on, countersigned_by="h-unit-head",
        adequate=adequate, follow_up=follow_up,
    )  # fmt: skip


def opened(tell: Teller, on: str, clue: About) -> Event:
    return tell("verification.opened", on, clue, opened_on=on, team=["h-disc-06", "h-disc-07"])


def verified(tell: Teller, on: str, clue: About, proposal: str, *, since: str) -> Event:
    return tell(
        "verification.reported", on, clue.but(document=f"{clue.case}/report"), opened_on=since,
        reported_on=on, team=2, proposal=proposal, report_sha256=digest(f"{clue.case}/report"),
    )  # fmt: skip


def filed(tell: Teller, on: str, case: About, *, told: str, body: str, **more: object) -> Event:
    return tell(
        "case.filed", on, case.but(decided_on=on, recorder=PROPOSER, approver=APPROVER),
        organ=DISCIPLINE, filed_on=on, announced_to_subject_on=told, notified_organ_on=told,
        published=False, body=body, **more,
    )  # fmt: skip


def investigated(tell: Teller, on: str, case: About) -> Event:
    return tell("case.investigation-reported", on, case, reported_on=on)


def tried(tell: Teller, case: About, accepted: str, concluded: str) -> tuple[Event, Event]:
    """审理: taken on, and its opinion."""
    return (
        tell("case.trial-accepted", accepted, case, accepted_on=accepted),
        tell("case.trial-concluded", concluded, case, concluded_on=concluded),
    )


def case_concluded(tell: Teller, on: str, case: About, result: str) -> Event:
    return tell("case.concluded", on, case, concluded_on=on, result=result)


def clue_concluded(tell: Teller, on: str, clue: About, outcome: str) -> Event:
    return tell(
        "clue.concluded", on, clue.but(recorder=PROPOSER), concluded_on=on, outcome=outcome,
        approved_by=APPROVER,
    )  # fmt: skip


def name_cleared(tell: Teller, on: str, clue: About, scope: str) -> Event:
    return tell(
        "subject.cleared", on, clue.but(confidence="REFUTED"), scope=scope, approved_by=APPROVER
    )
