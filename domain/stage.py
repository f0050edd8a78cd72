"""Which stage an entry belongs to: derived from tenures and selection processes, never claimed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.cases.tenure import NotAppointed, Tenure, served, stage_on
from domain.catalogue import Kind, Stage
from domain.values import Period

CLAIM_DIFFERS, NOT_OF_KIND = "stage.claim-differs", "stage.not-of-kind"
SAYS = {
    CLAIM_DIFFERS: "the sender's stage is not the one that tenures and selection processes give",
    NOT_OF_KIND: "an event of this kind does not belong to the stage in which it happened",
}
_IN_OFFICE = (Stage.IN_TERM, Stage.DEPARTURE)


@dataclass(frozen=True, slots=True)
class Placement:
    """The derived stage, and the rule that the claim or the kind does not fit, if any."""

    stage: Stage
    irregularity: str | None = None


class Career:
    """All tenures of a person: `known` ones in the order in which they began, and the `borders`,
    days on which a stage may begin. Made once and asked for many entries."""

    def __init__(self, tenures: Mapping[str, Tenure]) -> None:
        self.tenures = tenures
        known = [(made, it, tenures[it]) for it in tenures if (made := served(tenures[it]))]
        self.known = sorted(known, key=lambda it: (it[0].term_from, it[1]))
        self.borders = sorted({*_borders(tenures)})

    def borders_within(self, period: Period) -> list[date]:
        """Those after its first day."""
        begin, end = (bisect_right(self.borders, day) for day in (period.first, period.last))
        return self.borders[begin:end]


def place(
    kind: Kind,
    occurred: Period,
    tenure: str | None,
    cases: Iterable[str],
    claim: Stage | None,
    career: Career,
    processes: Container[str] = (),
) -> Placement:
    """`career` is the official's, `processes` the cases that are selection processes.

    A partial date that straddles a border is UNKNOWN.
    """
    named = frozenset(cases)
    selecting = kind.stages == (Stage.PRE_APPOINTMENT,) or any(it in processes for it in named)
    days = [occurred.first, *career.borders_within(occurred)]
    stages = {_on(day, tenure, named, selecting, career) for day in days}
    stage = stages.pop() if len(stages) == 1 else Stage.UNKNOWN
    if stage is Stage.UNKNOWN:
        return Placement(stage)
    if claim not in (None, stage):
        return Placement(stage, CLAIM_DIFFERS)
    if kind.stages and stage not in kind.stages:
        return Placement(stage, NOT_OF_KIND)
    return Placement(stage)


def _borders(tenures: Mapping[str, Tenure]) -> Iterator[date]:
    """The days on which a stage may begin."""
    for tenure in tenures.values():
        made = served(tenure)
        if made:
            yield from (it.first for it in made.terms)
            ends = (made.term_to, getattr(tenure, "left_on", None))
            yield from (day + timedelta(days=1) for day in ends if day and day < date.max)
            if since := getattr(tenure, "departing_from", None):
                yield since


def _on(
    day: date,
    named: str | None,
    cases: frozenset[str],
    selecting: bool,
    career: Career,
) -> Stage:
    for made, _reference, tenure in career.known if cases else ():
        for term in made.terms:
            if not cases.isdisjoint(term.cases):  # it came out of this selection process
                return Stage.PRE_APPOINTMENT if day < term.first else stage_on(day, tenure)
    if named and served(its := career.tenures.get(named, NotAppointed())):
        return stage_on(day, its)
    if selecting:  # the process is under way, or ended without an appointment
        return Stage.PRE_APPOINTMENT
    left = False
    for _made, _reference, tenure in reversed(career.known):
        stage = stage_on(day, tenure)
        if stage in _IN_OFFICE:
            return stage
        left |= stage is Stage.POST_DEPARTURE
    if left:
        return Stage.POST_DEPARTURE
    return Stage.PRE_APPOINTMENT if career.known else Stage.UNKNOWN
