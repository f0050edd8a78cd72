"""The states of a selection 选任, and what is known on the way (domain 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.cases.matter import Matter
from domain.events.selection import CheckKind

Check = tuple[str, CheckKind]
"""An official, and what of them was checked."""


@dataclass(frozen=True)
class Selection(Matter):
    """What is known on the way. `rank` is how far it came; `checks` are the kinds that were done of
    each candidate, `issues` those that found something which is still open; `objections` are ids
    still open, `on_probation` are officials."""

    rank: int = 0
    motion_at: int = 0
    listed_at: int = 0
    differential: bool = True
    team: tuple[str, ...] = ()
    checks: frozenset[Check] = frozenset()
    issues: frozenset[Check] = frozenset()
    deliberated_at: int = 0
    published_on: date | None = None
    published_at: int = 0
    closed_at: int = 0
    objections: tuple[str, ...] = ()
    appointed_at: int = 0
    on_probation: frozenset[str] = frozenset()
    resumes: type | None = None


@dataclass(frozen=True)
class Draft(Selection):
    """Nothing but what came too early."""


@dataclass(frozen=True)
class Motion(Selection):
    """动议."""


@dataclass(frozen=True)
class Recommended(Selection):
    """民主推荐."""


@dataclass(frozen=True)
class Listed(Selection):
    """确定考察对象."""


@dataclass(frozen=True)
class Noticed(Selection):
    """考察预告."""


@dataclass(frozen=True)
class Inspected(Selection):
    """考察; until all four checks are done."""


@dataclass(frozen=True)
class Checked(Selection):
    """凡提四必: all four, and nothing that they found is open."""


@dataclass(frozen=True)
class Signed(Selection):
    """廉洁自律结论性意见, 双签字."""


@dataclass(frozen=True)
class Deliberated(Selection):
    """讨论决定: approved."""


@dataclass(frozen=True)
class Publicity(Selection):
    """任前公示."""


@dataclass(frozen=True)
class Cleared(Selection):
    """公示结束, and nothing stands in the way."""


@dataclass(frozen=True)
class Appointed(Selection):
    """任职, without probation."""


@dataclass(frozen=True)
class Probation(Selection):
    """试用期."""


@dataclass(frozen=True)
class Confirmed(Selection):
    """试用期满, 正式任职."""


@dataclass(frozen=True)
class NotConfirmed(Selection):
    """试用期满, 不胜任."""


@dataclass(frozen=True)
class Suspended(Selection):
    """选任暂停."""


@dataclass(frozen=True)
class Terminated(Selection):
    """选任终止."""


STATES: tuple[type[Selection], ...] = (
    Draft, Motion, Recommended, Listed, Noticed, Inspected, Checked, Signed, Deliberated, Publicity,
    Cleared, Appointed, Probation, Confirmed, NotConfirmed, Suspended, Terminated,
)  # fmt: skip
RANK = {state: rank for rank, state in enumerate(STATES)}
ENDED = (Confirmed, NotConfirmed, Terminated)
