"""What it costs to follow a case: a selection of twelve statements, beside bare loops over `match`;
and what it costs to count what is owed on a day (`owed.py`).

The bare loops keep the same knowledge and look for nothing that does not fit: one in a frozen value,
a new one for each statement as everything here is kept, one in local variables, as little as can be
done at all. `evolve` takes the statements in their order; a whole fold applies corrections and sorts
first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks import owed
from benchmarks.rounds import Measure, interleaved, tell
from domain.cases.lifecycle import Step
from domain.cases.selection import SELECTION
from domain.cases.selection_states import Publicity
from domain.entry import Entry, Provenance, Recorded, Subject, When
from domain.events.selection import (
    AppointmentDeliberated,
    BallotForm,
    CandidateListed,
    CheckKind,
    CheckResult,
    Decision,
    DemocraticRecommendationHeld,
    InspectionCompleted,
    InspectionConclusion,
    InspectionNoticePosted,
    IntegrityConclusionSigned,
    MandatoryCheckCompleted,
    MotionInitiated,
    PrePublicityOpened,
    RecommendationForm,
    SelectionMode,
)
from domain.values import Period

ROUNDS, TIMES = 15, 1_000
CASE, WHOM, DIGEST = "s-1", "o-1", "0f" * 32
BASE = "bare loop over match"
_BEGIN = date(2025, 1, 6)


def run() -> None:
    _folding()
    owed.run()


def _folding() -> None:
    entries = [_recorded(number, fact) for number, fact in enumerate(_facts(), 1)]
    steps = [Step(it, it.ref) for it in entries]
    found: Any = SELECTION.fold(CASE, entries)[0]
    assert type(found) is Publicity
    assert not found.irregularities
    assert _bare(steps) == _local(steps)
    assert _bare(steps).status == "PUBLICITY"
    arms = {
        BASE: lambda: _timed(_bare, steps),
        "the same with local variables": lambda: _timed(_local, steps),
        "evolve, statements in order": lambda: _timed(_evolved, steps),
        "whole fold of the entries": lambda: _timed(_folded, entries),
    }
    tell(interleaved(arms, ROUNDS), BASE, "statements")


def _timed(act: Callable[[Any], object], given: Sequence[Any]) -> Measure:
    begin = time.perf_counter()
    for _ in range(TIMES):
        act(given)
    return Measure(TIMES * len(given) / (time.perf_counter() - begin))


def _evolved(steps: Sequence[Step]) -> object:
    state = SELECTION.start
    for step in steps:
        state = SELECTION.evolve(state, step)
    return state


def _folded(entries: Sequence[Recorded]) -> object:
    return SELECTION.fold(CASE, entries)


# the bare loops ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Process:
    """What the states of a selection know by then."""

    status: str = "DRAFT"
    steps: int = 0
    last_at: int = 0
    motion_at: int = 0
    listed_at: int = 0
    differential: bool = True
    team: tuple[str, ...] = ()
    checks: frozenset[CheckKind] = frozenset()
    deliberated_at: int = 0
    published_at: int = 0
    published_on: date | None = None


def _bare(steps: Sequence[Step]) -> Process:  # noqa: C901  it is what is measured
    state = Process()
    for step in steps:
        at, seen = step.recorded.position, state.steps + 1
        match step.recorded.entry.fact:
            case MotionInitiated():
                state = replace(state, status="MOTION", steps=seen, last_at=at, motion_at=at)
            case DemocraticRecommendationHeld():
                state = replace(state, status="RECOMMENDED", steps=seen, last_at=at)
            case CandidateListed(differential=it):
                state = replace(
                    state, status="LISTED", steps=seen, last_at=at, listed_at=at, differential=it
                )
            case InspectionNoticePosted():
                state = replace(state, status="NOTICED", steps=seen, last_at=at)
            case InspectionCompleted(team=team):
                state = replace(state, status="INSPECTED", steps=seen, last_at=at, team=team)
            case MandatoryCheckCompleted(check=check):
                checks = state.checks | {check}
                status = "CHECKED" if len(checks) == len(CheckKind) else state.status
                state = replace(state, status=status, steps=seen, last_at=at, checks=checks)
            case IntegrityConclusionSigned():
                state = replace(state, status="SIGNED", steps=seen, last_at=at)
            case AppointmentDeliberated():
                state = replace(
                    state, status="DELIBERATED", steps=seen, last_at=at, deliberated_at=at
                )
            case PrePublicityOpened(published_on=on):
                state = replace(
                    state, status="PUBLICITY", steps=seen, last_at=at, published_at=at,
                    published_on=on,
                )  # fmt: skip
    return state


def _local(steps: Sequence[Step]) -> Process:  # noqa: C901  it is what is measured
    status, differential = "DRAFT", True
    checks, team = frozenset[CheckKind](), tuple[str, ...]()
    at = motion_at = listed_at = deliberated_at = published_at = seen = 0
    published_on: date | None = None
    for step in steps:
        at, seen = step.recorded.position, seen + 1
        match step.recorded.entry.fact:
            case MotionInitiated():
                status, motion_at = "MOTION", at
            case DemocraticRecommendationHeld():
                status = "RECOMMENDED"
            case CandidateListed(differential=it):
                status, listed_at, differential = "LISTED", at, it
            case InspectionNoticePosted():
                status = "NOTICED"
            case InspectionCompleted(team=it):
                status, team = "INSPECTED", it
            case MandatoryCheckCompleted(check=it):
                checks |= {it}
                status = "CHECKED" if len(checks) == len(CheckKind) else status
            case IntegrityConclusionSigned():
                status = "SIGNED"
            case AppointmentDeliberated():
                status, deliberated_at = "DELIBERATED", at
            case PrePublicityOpened(published_on=it):
                status, published_at, published_on = "PUBLICITY", at, it
    return Process(
        status, seen, at, motion_at, listed_at, differential, team, checks, deliberated_at,
        published_at, published_on,
    )  # fmt: skip


# twelve statements ------------------------------------------------------------------------------


def _facts() -> list[Any]:
    day = _BEGIN + timedelta(days=21)
    return [
        MotionInitiated(
            post="局长", mode=SelectionMode.INTERNAL, quota_total=4, quota_filled=3,
            proposer_unit="u-1",
        ),
        DemocraticRecommendationHeld(
            form=RecommendationForm.MEETING, expected=60, present=55, votes=40, abstain=5
        ),
        CandidateListed(slots=0, differential=True, disqualifications_checked=("LOCKS",)),
        InspectionNoticePosted(
            posted_on=_BEGIN, places=("院内",), inspection_from=_BEGIN, inspection_to=day,
            contact_channel="PHONE", content_sha256=DIGEST,
        ),
        InspectionCompleted(
            team=("h-1", "h-2"), talks_count=30, conclusion=InspectionConclusion.FIT,
            report_sha256=DIGEST,
        ),
        *(
            MandatoryCheckCompleted(
                check=it, responsible_unit="u-2", requested_on=_BEGIN, completed_on=day,
                result=CheckResult.CLEAR,
            )
            for it in CheckKind
        ),
        IntegrityConclusionSigned(
            party_secretary="h-3", discipline_head="h-4", signed_on=day, conclusion="CLEAN",
            open_clues_disclosed=0,
        ),
        AppointmentDeliberated(
            meeting="m-1", entitled=13, present=12, agree=10, oppose=1, abstain=1,
            form=BallotForm.SECRET_BALLOT, decision=Decision.APPROVE,
        ),
        PrePublicityOpened(
            published_on=day, ends_on=day + timedelta(days=7), places=("网站",),
            content_sha256=DIGEST,
        ),
    ]  # fmt: skip


def _recorded(number: int, fact: Any) -> Recorded:
    day = _BEGIN + timedelta(days=number)
    entry = Entry(
        subject=Subject(officials=(WHOM,), cases=(CASE,)),
        when=When(occurred=Period.day(day)),
        provenance=Provenance(source="urn:bench", source_id=f"{number}", recorder="h-8", approver="h-9"),
        fact=fact,
    )  # fmt: skip
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return Recorded(number, at, (f"official:{WHOM}", f"case:{CASE}"), entry)
