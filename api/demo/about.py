"""Whom and what a story is about: said once, each event adds its fact."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Whom and what an event concerns, and how it is sent.

    `also` are further cases, `sender` is the source behind `urn:demo:`, `channel` is written as in
    the catalogue (`B·X·M`), `arrives` is the day it is sent where that is not within days of the
    event.
    """

    officials: tuple[str, ...] = ()
    tenure: str | None = None
    case: str | None = None
    also: tuple[str, ...] = ()
    unit: str | None = None
    stage: str | None = None
    circle: str | None = None
    mechanism: str | None = None
    channel: str | None = None
    link: str | None = None
    confidence: str | None = None
    classification: str | None = None
    sender: str | None = None
    recorder: str | None = None
    approver: str | None = None
    decided_on: str | None = None
    document: str | None = None
    corrects: dict[str, str] | None = None
    arrives: str | None = None

    def but(self, **changes: Any) -> About:
        return dataclasses.replace(self, **changes)


def about(*officials: str, **rest: Any) -> About:
    return About(officials=officials, **rest)
