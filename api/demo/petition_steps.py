"""The steps of a petition; who wrote is a token, what was written stays sealed elsewhere."""

from __future__ import annotations

from api.demo.about import About
from api.demo.build import Event, Teller, digest


def received(
    tell: Teller, on: str, petition: About, way: str, issue: str, *, real_name: bool = True,
    by: str | None = None, checkable: bool = True, **again: str,
) -> Event:  # fmt: skip
    """`by` is the token of whoever wrote before; `duplicate_of` the case that says the same."""
    return tell(
        "petition.received", on, petition, petition_channel=way, received_on=on,
        naming="REAL_NAME" if real_name else "ANONYMOUS",
        informant_token=by or f"inf-{petition.case}", issue_codes=[issue],
        specific=checkable, verifiable=checkable, text_sha256=digest(f"{petition.case}/text"),
        **again,
    )  # fmt: skip


def routed(tell: Teller, on: str, petition: About, organ: str, mode: str, **due: str) -> Event:
    return tell("petition.routed", on, petition, to_organ=organ, mode=mode, routed_on=on, **due)


def accepted(tell: Teller, on: str, petition: About) -> Event:
    return tell("petition.accepted", on, petition, accepted_on=on)


def merged(tell: Teller, on: str, petition: About, clue: str) -> Event:
    return tell("petition.merged", on, petition, clue=clue, merged_on=on)


def answered(tell: Teller, on: str, petition: About, *, substantiated: bool) -> Event:
    return tell("petition.answered", on, petition, answered_on=on, substantiated=substantiated)


def told(tell: Teller, on: str, petition: About, notice: str, *, objects: bool = False) -> Event:
    """告知受理 or 反馈结果."""
    return tell(
        "informant.notified", on, petition, notice=notice, sent_on=on, objection_recorded=objects,
        new_evidence=False,
    )  # fmt: skip


def review_asked(tell: Teller, on: str, petition: About, round_: str) -> Event:
    return tell("petition.review-requested", on, petition, requested_on=on, round=round_)


def review_decided(tell: Teller, on: str, petition: About, round_: str) -> Event:
    return tell("petition.review-decided", on, petition, decided_on=on, round=round_, upheld=True)


def closed(tell: Teller, on: str, petition: About) -> Event:
    return tell("petition.closed", on, petition, closed_on=on)
