"""R14: tenures of a unit that ended in a year without anything of a departure, beyond a share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import day_before
from domain.clocks.rule import Per
from domain.events.appointment import TenureEnded
from domain.events.audits import AuditReportDelivered
from domain.events.departure import DepartureCheckConcluded, DepartureInitiated, HandoverCompleted
from domain.indicators.indicator import Course, Finding, Indicator, Question, Scene, Severity

_DEPARTURE = (DepartureInitiated, HandoverCompleted, DepartureCheckConcluded, AuditReportDelivered)


def find(scene: Scene) -> Iterator[Finding]:
    """One for each year, from the day on which the share is passed, until the next year is over."""
    left: dict[int, list[Step]] = defaultdict(list)
    for step in scene.of(TenureEnded):
        left[step.fact.left_on.year].append(step)
    seen = {it.recorded.entry.subject.tenure for it in scene.of(*_DEPARTURE)}
    for year, ended in sorted(left.items()):
        missing = [it for it in ended if it.recorded.entry.subject.tenure not in seen]
        last = max(it.fact.left_on for it in ended)
        limits = scene.limits(last)
        if limits and len(missing) * 100 > len(ended) * limits.values["percent"]:
            yield Finding(
                reason="departure", episode=str(year), first=last,
                last=day_before(date(year + 2, 1, 1)) if year + 2 <= date.max.year else date.max,
                positions=tuple(it.position for it in missing), officials=(), unit=scene.key,
                limits=limits, values={"missing": len(missing), "ended": len(ended), "year": year},
            )  # fmt: skip


INDICATOR = Indicator(
    id="R14",
    title_zh="阶段监督失衡",
    title_en="Imbalance of stages",
    questions={
        "departure": Question(
            "{year}年离任{ended}人，其中{missing}人没有离任监督记录。离任监督是否缺位？",
            "{missing} of {ended} tenures that ended in {year} have nothing of a departure. Is that "
            "stage looked at?",
        ),
    },
    course=Course(
        "某单位一年内离任的任职中，没有任何离任监督记录的超过百分之`percent`的，自当年最后"
        "一次离任之日起问，至次年年末止；补足后不再问。",
        "Of a unit and a year, where more than `percent` % of the tenures that ended in it have "
        "nothing of a departure: from the last of these ends until the end of the following "
        "year; not at all any more once enough of them have something.",
    ),
    severity=Severity.LOW,
    per=Per.UNIT,
    kinds=(TenureEnded, *_DEPARTURE),
    find=find,
)
