"""R12: several distinct sources on one matter within a window; it never escalates by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from domain.cases.lifecycle import Step
from domain.clocks.lengths import next_day
from domain.clocks.rule import Per
from domain.events.discovery import ClueConcluded, ClueOutcome
from domain.events.petitions import (
    Naming,
    PetitionAnswered,
    PetitionAssignmentReported,
    PetitionMerged,
    PetitionReceived,
    PetitionRouted,
    RoutingMode,
)
from domain.indicators.indicator import Course, Finding, Indicator, Question, Scene, Severity

_TRUE = frozenset({ClueOutcome.SUBSTANTIATED, ClueOutcome.PARTLY})


def find(scene: Scene) -> Iterator[Finding]:
    """While enough sources speak of some issue. Duplicates, and the same text of the same
    source, count once (domain 7, I22); anonymous ones are told apart, and so is what became of
    them: a number of complaints is never told alone."""
    by_issue: dict[str, list[Step]] = defaultdict(list)
    for step in _once(scene.of(PetitionReceived)):
        for code in step.fact.issue_codes:
            by_issue[code].append(step)
    outcomes, owed = _outcomes(scene), _owed(scene)
    for code, steps in sorted(by_issue.items()):
        for first, last in _waves(scene, steps):
            if limits := scene.limits(first):
                begins = first - timedelta(days=limits.whole("days"))
                wave = [it for it in steps if begins < it.fact.received_on <= last]
                yield Finding(
                    reason="repeated", episode=code, first=first, last=last,
                    positions=tuple(it.position for it in wave), officials=(scene.key,),
                    unit=wave[-1].recorded.entry.subject.unit, limits=limits,
                    values={"issue": code, **_counts(wave, outcomes, owed)},
                )  # fmt: skip


def _once(steps: Sequence[Step]) -> Iterator[Step]:
    """Without those that are called duplicates, or have the text of an earlier one of their source."""
    seen = set[tuple[str, str]]()
    for step in sorted(steps, key=lambda it: it.fact.received_on):
        fact = step.fact
        text = (fact.informant_token, fact.text_sha256)
        if fact.duplicate_of is None and text not in seen:
            yield step
        if fact.text_sha256 is not None:
            seen.add(text)


def _waves(scene: Scene, steps: Sequence[Step]) -> Iterator[tuple[date, date]]:
    """From the day on which enough sources have spoken within a window, until nobody has spoken for
    a whole one."""
    newest: dict[str, date] = {}  # by source, the last that spoke at the end
    wave: tuple[date, date] | None = None
    for step in steps:
        day, source = step.fact.received_on, step.fact.informant_token
        newest.pop(source, None)
        newest[source] = day
        if (limits := scene.limits(day)) is None:
            continue
        days, wanted = timedelta(days=limits.whole("days")), limits.whole("sources")
        spoke = list(islice(reversed(newest.values()), wanted))
        if wave and day <= next_day(wave[1]):
            wave = (wave[0], day + days)
        elif len(spoke) == wanted and spoke[-1] > day - days:
            if wave:
                yield wave
            wave = (day, day + days)
    if wave:
        yield wave


def _outcomes(scene: Scene) -> dict[str, bool]:
    """By case of a petition: whether it turned out true, as answered or as its clue ended."""
    clues = {
        case: it.fact.outcome in _TRUE
        for it in scene.of(ClueConcluded)
        if it.fact.outcome is not ClueOutcome.SHELVED
        for case in it.recorded.entry.subject.cases
    }
    merged = {
        case: clues[it.fact.clue]
        for it in scene.of(PetitionMerged)
        if it.fact.clue in clues
        for case in it.recorded.entry.subject.cases
    }
    answered = {
        case: it.fact.substantiated
        for it in scene.of(PetitionAnswered)
        for case in it.recorded.entry.subject.cases
    }
    return clues | merged | answered


def _owed(scene: Scene) -> set[str]:
    """Cases that were assigned to another body which has not reported (K49)."""
    assigned = {
        case
        for it in scene.of(PetitionRouted)
        if it.fact.mode is RoutingMode.ASSIGN
        for case in it.recorded.entry.subject.cases
    }
    reported = scene.of(PetitionAssignmentReported)
    return assigned - {case for it in reported for case in it.recorded.entry.subject.cases}


def _counts(
    wave: Sequence[Step], outcomes: Mapping[str, bool], owed: set[str]
) -> Mapping[str, int]:
    sources = {it.fact.informant_token: it for it in wave}.values()
    cases = {case for it in wave for case in it.recorded.entry.subject.cases}
    told = [outcomes[it] for it in cases & outcomes.keys()]
    return {
        "sources": len(sources),
        "anonymous": sum(it.fact.naming is Naming.ANONYMOUS for it in sources),
        "checkable": sum(it.fact.specific and it.fact.verifiable for it in wave),
        "answered": len(told),
        "substantiated": sum(told),
        "assigned": len(cases & owed),
    }


INDICATOR = Indicator(
    id="R12",
    title_zh="同一问题多次被反映",
    title_en="Repeated complaints from below",
    questions={
        "repeated": Question(
            "{issue}问题有{sources}个不同来源反映（匿名{anonymous}、具体可查{checkable}；"
            "已有结果{answered}、属实{substantiated}、交办未报{assigned}）。是否一并了解？",
            "{sources} distinct sources speak of {issue} ({anonymous} anonymous, {checkable} that can "
            "be checked; {answered} came to an end, {substantiated} substantiated, {assigned} assigned "
            "and not reported on). Are they to be looked at together?",
        ),
    },
    course=Course(
        "同一问题在`days`日内有`sources`个不同来源反映之日起问，至连续`days`"
        "日无人再反映止，其后为新的一波。重复件和同一来源的同一文本只计一次；匿名、具体可查、已有"
        "结果、属实和交办未报的件数一并列出。任何情况下都不自动升级。",
        "From the day on which `sources` distinct sources have spoken of one issue within `days` "
        "days, until nobody has for `days` days; what comes later is a new wave. Duplicates, and "
        "the same text of one source, count once; how many are anonymous, can be checked, came "
        "to an end, were substantiated, or are assigned and not reported on is told with them. "
        "It never escalates by itself.",
    ),
    severity=Severity.MEDIUM,
    per=Per.OFFICIAL,
    kinds=(
        PetitionReceived, PetitionAnswered, PetitionMerged, PetitionRouted,
        PetitionAssignmentReported, ClueConcluded,
    ),
    find=find,
)  # fmt: skip
