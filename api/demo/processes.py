"""任前: what a selection process is, its days counted from the motion, and what all of them share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.demo.about import About, about
from api.demo.build import Event, Teller
from api.demo.days import later, workdays
from api.demo.posts import DEPUTY_OF_DIVISION

_CHECKS = (
    ("ARCHIVE", "WORK", "u-org"), ("PERSONAL_MATTERS", "PERSONAL", "u-org"),
    ("DISCIPLINE_OPINION", "WORK", "u-discipline"), ("PETITION", "WORK", "u-petition"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Process:
    """A selection of `winner` before `rival`; `pause` are days lost after the decision."""

    case: str
    tenure: str
    post: str
    unit: str
    mode: str
    winner: str
    rival: str
    motion_on: str
    rank: str = DEPUTY_OF_DIVISION
    pause: int = 0

    @property
    def both(self) -> About:
        return about(
            self.winner, self.rival, case=self.case, unit=self.unit, stage="PRE_APPOINTMENT"
        )

    @property
    def first(self) -> About:
        return self.both.but(officials=(self.winner,))

    def on(self, days: int) -> str:
        return later(self.motion_on, days)

    @property
    def published_on(self) -> str:
        return self.on(52 + self.pause)

    @property
    def closed_on(self) -> str:
        return workdays(self.published_on, 6)

    @property
    def appointed_on(self) -> str:
        return self.on(70 + self.pause)


def four_checks(tell: Teller, whom: About, on: str, left_out: str = "") -> Iterator[Event]:
    for check, circle, unit in _CHECKS:
        done: dict[str, str] = {"completed_on": later(on, 7), "result": "CLEAR"}
        if check == left_out:
            done = {"not_done_reason": "NO_TIME"}
        link = "DECLARATION_ITEM" if circle == "PERSONAL" else None
        yield tell(
            "selection.check-completed", later(on, 7), whom.but(circle=circle, link=link),
            check=check, responsible_unit=unit, requested_on=on, **done,
        )  # fmt: skip


def voted(
    tell: Teller, on: str, whom: About, /, oppose: int = 0, abstain: int = 1,
    decision: str = "APPROVE", **counts: int,
) -> Event:  # fmt: skip
    return tell(
        "selection.deliberated", on, whom, meeting=f"meeting-{on}", form="SECRET_BALLOT",
        oppose=oppose, abstain=abstain, decision=decision, **counts,
    )  # fmt: skip


def closed(
    tell: Teller, on: str, whom: About, outcome: str, *, objections: int, resolved: int
) -> Event:
    return tell(
        "selection.publicity-closed", on, whom, closed_on=on, objections=objections,
        resolved=resolved, outcome=outcome, confirmed_by="h-org-02",
    )  # fmt: skip
