"""The states of a clue 问题线索, and what is known on the way (domain 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.cases.matter import Matter
from domain.cases.outcome import Outcome
from domain.events.discovery import Disposition


@dataclass(frozen=True)
class Clue(Matter):
    """`outcome` is the one that it ended with, as the entry at `concluded_at` says or implies;
    `told_at` is where it is said. `found` is what measures imply while a case is open. `cleared`
    are the officials whom clearings name, each with the last day that is cleared."""

    registered_at: int = 0
    issue_codes: tuple[str, ...] = ()
    disposition: Disposition | None = None
    letters: int = 0
    inadequate: int = 0
    found: Outcome = Outcome.NOT_STATED
    outcome: Outcome = Outcome.NOT_STATED
    concluded_at: int = 0
    told_at: int = 0
    cleared: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True)
class Unregistered(Clue):
    """Named by a statement, but not registered."""


@dataclass(frozen=True)
class Registered(Clue):
    """登记; nothing is decided."""


@dataclass(frozen=True)
class Inquiry(Clue):
    """谈话函询 decided; no letter yet."""


@dataclass(frozen=True)
class WaitReply(Clue):
    """函询: the reply is awaited."""


@dataclass(frozen=True)
class ReplyIn(Clue):
    """函询回复 received, or the talk held."""


@dataclass(frozen=True)
class Verify(Clue):
    """初步核实."""


@dataclass(frozen=True)
class Proposed(Clue):
    """初步核实报告: what is proposed waits for its decision."""


@dataclass(frozen=True)
class Shelved(Clue):
    """暂存待查, reviewed from time to time."""


@dataclass(frozen=True)
class CaseOpen(Clue):
    """立案审查调查."""


@dataclass(frozen=True)
class PassedOn(Clue):
    """移送: it is another organ's."""


@dataclass(frozen=True)
class Concluded(Clue):
    """了结, with its outcome."""


STATES: tuple[type[Clue], ...] = (
    Unregistered, Registered, Inquiry, WaitReply, ReplyIn, Verify, Proposed, Shelved, CaseOpen,
    PassedOn, Concluded,
)  # fmt: skip
