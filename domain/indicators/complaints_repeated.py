"""R12: several distinct sources on one matter within a window; it never escalates by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta

from domain.cases.lifecycle import Step
from domain.clocks.rule import Per
from domain.events.petitions import Naming, PetitionAnswered, PetitionReceived
from domain.indicators.indicator import Finding, Indicator, Limits, Question, Scene, Severity


def find(scene: Scene) -> Iterator[Finding]:
    """The first window of each issue that has enough sources. Duplicates, and the same text of the
    same source, count once (domain 7, I22); anonymous ones are told apart."""
    by_issue: dict[str, list[Step]] = defaultdict(list)
    for step in scene.of(PetitionReceived):
        if step.fact.duplicate_of is None:
            for code in step.fact.issue_codes:
                by_issue[code].append(step)
    answers = {
        case: it.fact.substantiated
        for it in scene.of(PetitionAnswered)
        for case in it.recorded.entry.subject.cases
    }
    for code, steps in sorted(by_issue.items()):
        ordered = sorted(steps, key=lambda it: it.fact.received_on)
        for number, last in enumerate(ordered):
            limits = scene.limits(last.fact.received_on)
            window = _window(ordered[: number + 1], limits) if limits else []
            if limits and len({it.fact.informant_token for it in window}) >= limits.whole(
                "sources"
            ):
                yield _finding(scene, code, window, limits, answers)
                break


def _window(steps: Sequence[Step], limits: Limits) -> list[Step]:
    begins = steps[-1].fact.received_on - timedelta(days=limits.whole("days"))
    return [it for it in steps if it.fact.received_on > begins]


def _finding(
    scene: Scene, code: str, window: Sequence[Step], limits: Limits, answers: dict[str, bool]
) -> Finding:
    sources = {it.fact.informant_token: it for it in window}.values()
    anonymous = sum(it.fact.naming is Naming.ANONYMOUS for it in sources)
    checkable = sum(it.fact.specific and it.fact.verifiable for it in window)
    told = [
        answers[it] for one in window for it in one.recorded.entry.subject.cases if it in answers
    ]
    return Finding(
        reason="repeated", episode=code, first=window[-1].fact.received_on,
        positions=tuple(it.position for it in window), officials=(scene.key,), limits=limits,
        unit=window[-1].recorded.entry.subject.unit,
        values={
            "issue": code, "sources": len(sources), "anonymous": anonymous,
            "checkable": checkable, "substantiated": sum(told), "answered": len(told),
        },
    )  # fmt: skip


INDICATOR = Indicator(
    id="R12",
    title_zh="同一问题多次被反映",
    title_en="Repeated complaints from below",
    questions={
        "repeated": Question(
            "{issue}问题有{sources}个不同来源反映（匿名{anonymous}、具体可查{checkable}；"
            "已答复{answered}、属实{substantiated}）。是否一并了解？",
            "{sources} distinct sources speak of {issue} ({anonymous} anonymous, {checkable} that can "
            "be checked; {answered} answered, {substantiated} substantiated). Are they to be looked "
            "at together?",
        ),
    },
    severity=Severity.MEDIUM,
    per=Per.OFFICIAL,
    kinds=(PetitionReceived, PetitionAnswered),
    find=find,
)
