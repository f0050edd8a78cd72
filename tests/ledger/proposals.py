"""Short drafts and proposals for the tests of the recorders."""

from __future__ import annotations

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Answer, Clash, Draft, Placed, Proposal


def draft(
    number: int | str, *tags: str, content: bytes = b"c" * 32, kind: str = "fact.stated"
) -> Draft:
    ref = ("urn:hr", str(number))
    return Draft(kind, f"body {number}".encode(), (*tags, f"ref:hr:{number}"), ref, content)


def one(*drafts: Draft, unless: DCBAppendCondition | None = None) -> Proposal:
    return Proposal(drafts, unless)


def tagged(*tags: str, after: int | None = None) -> DCBAppendCondition:
    return DCBAppendCondition(DCBQuery([DCBQueryItem(tags=list(tags))]), after)


def positions(answers: list[Answer]) -> list[list[int] | None]:
    return [
        None if isinstance(it, Clash) else [place.row.position for place in it] for it in answers
    ]


def placed(recorder: LedgerRecorder, *proposals: Proposal) -> tuple[Placed, ...]:
    """The places of every draft, none of them refused."""
    answers = recorder.propose(proposals)
    assert not any(isinstance(answer, Clash) for answer in answers)
    return tuple(it for answer in answers if not isinstance(answer, Clash) for it in answer)
