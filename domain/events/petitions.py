"""Petitions 信访举报: what the public says of an official, by codes and digests; never its text.

Who wrote is a token that nothing here resolves. What is about somebody managed by a higher level,
or about the head of this ledger's own body, does not enter: only that it went up (检举控告规则 15).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.catalogue import (
    ANY_CIRCLE,
    ANY_STAGE,
    Circle,
    Mark,
    Mechanism,
    Officials,
    Rule,
    event,
)
from domain.values import Code, Label, Ref, Sha256


class PetitionChannel(StrEnum):
    LETTER = "LETTER"
    VISIT = "VISIT"
    PHONE = "PHONE"
    NETWORK = "NETWORK"
    OTHER = "OTHER"


class Naming(StrEnum):
    """实名 · 匿名. A signature that cannot be verified counts as none."""

    REAL_NAME = "REAL_NAME"
    ANONYMOUS = "ANONYMOUS"


@event(
    "petition.received", "信访举报受理登记", stages=ANY_STAGE, circles=ANY_CIRCLE,
    mechanisms=(Mechanism.DISCOVERY,), channels=("B·X·M",), needs=("case",),
    rules=(Rule("信访工作条例", "22", Mark.F), Rule("检举控告规则", "7, 13, 24, 30", Mark.F2)),
)  # fmt: skip
class PetitionReceived:
    """A petition, registered; the case is the petition. `informant_token` is opaque.

    `text_sha256` is of the text, which stays with the petition office.
    """

    petition_channel: PetitionChannel
    received_on: date
    naming: Naming
    informant_token: Ref
    issue_codes: tuple[Code, ...]
    specific: bool
    verifiable: bool
    duplicate_of: Ref | None = None
    text_sha256: Sha256 | None = None


@event(
    "petition.dispatched-upward", "向上级移送登记", stages=ANY_STAGE, circles=(Circle.WORK,),
    mechanisms=(Mechanism.COORDINATION,), channels=("T·X·F",), officials=Officials.NONE,
    rules=(Rule("检举控告规则", "15", Mark.F),),
)  # fmt: skip
class PetitionDispatchedUpward:
    """A sealed envelope went to the organ above. Nothing tells what it is about."""

    received_on: date
    dispatched_on: date
    to_organ: Label
    sealed_envelope_no: Ref
