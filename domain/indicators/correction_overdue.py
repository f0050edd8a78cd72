"""R16: an item of rectification past its day, returned twice, or the same finding again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import Length, Unit, day_before, next_day, shifted
from domain.clocks.rule import CASE, Per, value
from domain.events.audits import (
    Acceptance,
    AuditReportDelivered,
    RectificationItemClosed,
    RectificationPlanFiled,
)
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_step,
)


def find(scene: Scene) -> Iterator[Finding]:
    closed = sorted(scene.of(RectificationItemClosed), key=lambda it: it.fact.done_on)
    yield from _overdue(scene, closed)
    yield from _returned(scene, closed)
    yield from _again(scene)


def _overdue(scene: Scene, closed: Sequence[Step]) -> Iterator[Finding]:
    """An item is known by its name within its case; who closes it without a case means any."""
    for step in scene.of(RectificationPlanFiled):
        for item in step.fact.items:
            mine = (it for it in closed if it.fact.item == item.item and _of_case(it, step))
            done = next((it for it in mine if _accepted(it)), None)
            first = next_day(item.due_on)
            last = day_before(done.fact.done_on) if done else date.max
            if first <= last and (limits := scene.limits(first)):
                yield of_step(
                    step, limits, "overdue", first, last=last,
                    episode=f"{' '.join(step.origin)} {item.item}",
                    positions=(step.position, *([done.position] if done else [])),
                    values={"item": item.item, "due_on": str(item.due_on)},
                )  # fmt: skip


def _of_case(step: Step, plan: Step) -> bool:
    cases = step.recorded.entry.subject.cases
    return not cases or not set(cases).isdisjoint(plan.recorded.entry.subject.cases)


def _returned(scene: Scene, closed: Sequence[Step]) -> Iterator[Finding]:
    by_item: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in closed:
        by_item[value(step, CASE) or "", step.fact.item].append(step)
    for (case, item), steps in by_item.items():
        back = [it for it in steps if not _accepted(it)]
        limits = scene.limits(back[-1].fact.done_on) if back else None
        if limits and len(back) >= (most := limits.whole("returned")):
            first = back[most - 1]
            done = next(
                (it for it in steps if _accepted(it) and it.fact.done_on > first.fact.done_on), None
            )
            yield of_step(
                first, limits, "returned", first.fact.done_on, episode=f"{case} {item}",
                last=day_before(done.fact.done_on) if done else date.max,
                positions=tuple(it.position for it in (*back, *([done] if done else []))),
                values={"item": item, "times": len(back)},
            )  # fmt: skip


def _again(scene: Scene) -> Iterator[Finding]:
    """The same class of finding in a report within some months after it was accepted as mended."""
    mended = [
        it for it in scene.of(RectificationItemClosed) if _accepted(it) and it.fact.finding_class
    ]
    for report in scene.of(AuditReportDelivered):
        day, limits = report.fact.final_on, scene.limits(report.fact.final_on)
        if limits is None:
            continue
        months = Length(limits.whole("months"), Unit.MONTH)
        for name in dict.fromkeys(it.finding_class for it in report.fact.findings):
            before = [
                it
                for it in mended
                if it.fact.finding_class == name
                and it.fact.done_on < day <= shifted(it.fact.done_on, months)
            ]
            if before:
                yield of_step(
                    report, limits, "again", day, episode=f"{' '.join(report.origin)} {name}",
                    positions=(*(it.position for it in before), report.position),
                    values={"class": name, "done_on": str(before[-1].fact.done_on)},
                )  # fmt: skip


def _accepted(step: Step) -> bool:
    return bool(step.fact.acceptance is Acceptance.ACCEPTED)


INDICATOR = Indicator(
    id="R16",
    title_zh="整改逾期或反弹",
    title_en="Correction overdue or reopened",
    questions={
        "overdue": Question(
            "整改事项{item}应于{due_on}前完成，未销号。是否督办？",
            "Item {item} was to be mended by {due_on} and is open. Who sees to it?",
        ),
        "returned": Question(
            "整改事项{item}已{times}次退回。问题在哪里？",
            "Item {item} was returned {times} times. What is wrong with it?",
        ),
        "again": Question(
            "{class}类问题{done_on}销号后再次发生。整改是否到位？",
            "A finding of {class} came again after it was accepted on {done_on}. Was it mended?",
        ),
    },
    course=Course(
        "整改事项到期次日起问，至销号的前一日止；同一事项第`returned`次退回之日起问，至"
        "其后销号的前一日止；同类问题销号后`months`个月内在审计报告中再次出现的，自报告之"
        "日起问，不自行停止。",
        "From the day after an item of rectification was due until the day before it is "
        "accepted; from the day on which it is returned for the `returned`th time until the day "
        "before it is accepted after that; and from the day of an audit report with a class of "
        "finding that was accepted as mended within `months` months before, without an end.",
    ),
    severity=Severity.MEDIUM,
    per=Per.OFFICIAL,
    kinds=(RectificationPlanFiled, RectificationItemClosed, AuditReportDelivered),
    find=find,
)
