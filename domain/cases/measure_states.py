"""The states of measures and remedies 处理处分与救济, and what is known of each measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.cases.matter import Matter
from domain.events.correction import Regime


class Standing(StrEnum):
    """VARIED: a review changed it, and its own statement says how."""

    RUNNING = "RUNNING"
    UNDER_REVIEW = "UNDER_REVIEW"
    VARIED = "VARIED"
    ENDED = "ENDED"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A sanction, admonition, measure or reminder; `id` is that of the statement in its source.

    `over` says that its period is: a review may still take it back."""

    id: str
    kind: str
    position: int
    officials: tuple[str, ...]
    grade: str
    since: date
    regime: Regime | None = None
    months: int | None = None
    acts: tuple[str, ...] = ()
    standing: Standing = Standing.RUNNING
    over: bool = False


@dataclass(frozen=True)
class Measure(Matter):
    """`heard` says that a statement or defence of the person is recorded. `reviews` are ids of
    decisions on reviews, each with that of its measure: an appeal may be against either."""

    measures: tuple[Decided, ...] = ()
    reviews: tuple[tuple[str, str], ...] = ()
    heard: bool = False
    reputation_restored: bool = False


@dataclass(frozen=True)
class NothingDecided(Measure):
    """No measure is recorded."""


@dataclass(frozen=True)
class InForce(Measure):
    """At least one measure runs, as far as anything says: on which day its bars end is a lock's."""


@dataclass(frozen=True)
class UnderReview(Measure):
    """A review was asked for; what was decided goes on meanwhile (政务处分法 56)."""


@dataclass(frozen=True)
class Ended(Measure):
    """Every period is over; nothing has any effect any more (政务处分法 26)."""


@dataclass(frozen=True)
class Revoked(Measure):
    """A review took back all that was decided (政务处分法 60)."""


STATES: tuple[type[Measure], ...] = (NothingDecided, InForce, UnderReview, Ended, Revoked)
