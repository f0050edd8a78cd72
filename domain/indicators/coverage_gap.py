"""R13: nothing has been looked at in one circle of a serving official for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from domain.cases.lifecycle import Step
from domain.catalogue import Circle, all_kinds
from domain.clocks.lengths import Length, Unit, day_before, next_day, shifted
from domain.clocks.rule import Per
from domain.events.appointment import AppointmentMade, TenureEnded
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Limits,
    Question,
    Scene,
    Severity,
)
from domain.pleas import PLEAS

_NOT_EXAMINED = frozenset({"petitions", "remedies", "correction", "coordination", "register"})
"""Chapters that examine nobody: complaints, measures and their remedies, the record itself. What a
person says in defence, or asks for, is no input of any indicator."""
_MONTHS = {
    Circle.WORK: "work_months",
    Circle.PERSONAL: "personal_months",
    Circle.SOCIAL: "social_months",
}
_MONTH = 28
"""Days, at least: what is no longer is no gap, and nobody's post is looked up for it."""


def examining() -> tuple[type, ...]:
    kinds = (it.fact for it in all_kinds().values() if it.chapter not in _NOT_EXAMINED)
    return tuple(it for it in kinds if it not in PLEAS)


def find(scene: Scene) -> Iterator[Finding]:
    looked: dict[Circle, dict[date, int]] = {it: {} for it in Circle}  # day: newest position
    for step in scene.steps:
        if circle := step.recorded.entry.circle:
            looked[circle][step.occurred.last] = step.position
    for begin, end, proof in _in_office(scene):
        for circle, days in looked.items():
            seen = sorted(it for it in days if begin <= it <= end)
            for last, until in pairwise([begin, *seen, end]):
                if (until - last).days > _MONTH:
                    at = days.get(last, proof.position)
                    yield from _gap(scene, circle, last, until, proof, at)


def _gap(
    scene: Scene, circle: Circle, last: date, until: date, proof: Step, at: int
) -> Iterator[Finding]:
    limits = scene.limits(last)
    if limits is None:
        return
    months = _months(scene, circle, last, limits)
    first = next_day(shifted(last, Length(months, Unit.MONTH)))
    ends = day_before(until) if until < date.max else until
    if first <= ends:
        yield Finding(
            reason="gap", episode=f"{circle} {last}", first=first, last=ends,
            positions=(at,), officials=(scene.key,), limits=limits,
            unit=proof.recorded.entry.subject.unit,
            values={"circle": circle.value, "months": months, "last_on": str(last)},
        )  # fmt: skip


def _months(scene: Scene, circle: Circle, day: date, limits: Limits) -> int:
    months = limits.whole(_MONTHS[circle])
    key_post = scene.book.people.key_post(scene.key, day)
    return max(1, months // limits.whole("key_post_divisor")) if key_post else months


def _in_office(scene: Scene) -> Iterator[tuple[date, date, Step]]:
    """All days on which some post was held, one after the other as one: a renewal, or another post,
    looks at nobody."""
    ended = {it.recorded.entry.subject.tenure: it.fact.left_on for it in scene.of(TenureEnded)}
    held: tuple[date, date, Step] | None = None
    for step in sorted(scene.of(AppointmentMade), key=lambda it: it.fact.term_from):
        fact = step.fact
        tenure = step.recorded.entry.subject.tenure
        end = ended.get(tenure) or fact.term_to or date.max
        renewed = held and tenure and held[2].recorded.entry.subject.tenure == tenure
        if held and (renewed or fact.term_from <= next_day(held[1])):
            held = (held[0], max(held[1], end), held[2])
            continue
        if held:
            yield held
        held = (fact.term_from, end, step)
    if held:
        yield held


INDICATOR = Indicator(
    id="R13",
    title_zh="监督覆盖空白",
    title_en="Coverage gap",
    questions={
        "gap": Question(
            "{circle}自{last_on}起超过{months}个月没有监督记录。是否安排了解？",
            "Nothing of {circle} was looked at for more than {months} months since {last_on}. Is it to be?",
        ),
    },
    course=Course(
        "在任期间，工作圈、生活圈、社交圈分别自到任或上次了解满`work_months`、"
        "`personal_months`、`social_months`个月的次日起问，至下次"
        "了解的前一日或离任止；重要岗位的月数除以`key_post_divisor`。连任、转任"
        "不算了解；信访、处分、救济、协调、登记也不算。",
        "While in office, of the work, personal and social circle from the day after "
        "`work_months`, `personal_months` and `social_months` months since the entry into office "
        "or the last look at it, until the day before the next, or the end of office; in a key "
        "post the months are divided by `key_post_divisor`. A renewal or another post is no "
        "look, nor are petitions, measures, remedies, coordination and the register.",
    ),
    severity=Severity.LOW,
    per=Per.OFFICIAL,
    kinds=examining(),
    words={"circle": Circle},
    find=find,
)
