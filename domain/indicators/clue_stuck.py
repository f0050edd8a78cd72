"""R09: a clue that does not move: overdue at some step, or shelved and not looked at for months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.cases.lifecycle import Step
from domain.clocks.lengths import Length, Unit, day_before, next_day, shifted
from domain.clocks.rule import Per
from domain.events.discovery import (
    ClueConcluded,
    ClueDispositionDecided,
    ClueOutcome,
    CluePassedOn,
    Disposition,
    ShelvedClueReviewed,
    SubjectCleared,
)
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Question,
    Scene,
    Severity,
    of_overdue,
    of_step,
)


def find(scene: Scene) -> Iterator[Finding]:
    yield from of_overdue(scene, K30="disposition", K32="report", K33="verification")
    yield from _shelved(scene)


def _shelved(scene: Scene) -> Iterator[Finding]:
    """For so many months nobody looked at it, since it was shelved or reviewed."""
    for decided in scene.of(ClueDispositionDecided):
        if decided.fact.disposition is Disposition.SHELVED:
            begin, until = decided.fact.approved_on, _taken_up(scene, decided.fact.approved_on)
            reviews = {it.fact.reviewed_on: it for it in scene.of(ShelvedClueReviewed)}
            marks = {begin: decided, **{d: it for d, it in reviews.items() if begin < d < until}}
            for day, following in zip(sorted(marks), [*sorted(marks)[1:], until], strict=True):
                yield from _not_reviewed(scene, marks[day], day, following)


def _not_reviewed(scene: Scene, mark: Step, day: date, following: date) -> Iterator[Finding]:
    if limits := scene.limits(day):
        months = Length(limits.whole("months"), Unit.MONTH)
        yield of_step(
            mark, limits, "shelved", next_day(shifted(day, months)),
            last=day_before(following) if following < date.max else following,
            values={"months": months.count, "last_on": str(day)},
        )  # fmt: skip


def _taken_up(scene: Scene, shelved_on: date) -> date:
    """The day on which a shelved clue is one no longer."""
    days = [it.fact.approved_on for it in scene.of(ClueDispositionDecided)]
    days += [it.fact.reviewed_on for it in scene.of(ShelvedClueReviewed) if it.fact.reopened]
    ended = (it for it in scene.of(ClueConcluded) if it.fact.outcome is not ClueOutcome.SHELVED)
    days += [it.fact.concluded_on for it in ended]
    days += [it.fact.passed_on for it in scene.of(CluePassedOn)]
    days += [it.occurred.last for it in scene.of(SubjectCleared)]
    return min((it for it in days if it > shelved_on), default=date.max)


def _question(zh: str, en: str) -> Question:
    return Question(
        f"{zh}应于{{due_on}}前完成，逾期。是否催办？",
        f"{en} was due on {{due_on}}. Who is to be urged?",
    )


INDICATOR = Indicator(
    id="R09",
    title_zh="线索滞留",
    title_en="Clue stuck",
    questions={
        "disposition": _question("线索处置意见", "The disposition of a clue"),
        "report": _question("谈话函询情况报告", "The report after a talk or a reply"),
        "verification": _question("初步核实", "The preliminary verification"),
        "shelved": Question(
            "线索暂存待查，自{last_on}起超过{months}个月未清理。是否复查？",
            "The clue is shelved and nobody looked at it for more than {months} months since {last_on}. "
            "Is it to be reviewed?",
        ),
    },
    course=Course(
        "处置意见（K30）、谈话函询报告（K32）、初步核实（K33）逾期期间问；暂存待查的，自"
        "暂存或上次清理满`months`个月的次日起问，至再次清理、另行处置、了结、移送或澄清的"
        "前一日止。",
        "While the disposition (K30), the report after a talk or reply (K32) or the preliminary "
        "verification (K33) is overdue; of a shelved clue from the day after `months` months "
        "since it was shelved or last looked at, until the day before it is looked at, disposed "
        "of otherwise, concluded, passed on, or the person cleared.",
    ),
    severity=Severity.MEDIUM,
    per=Per.CASE,
    kinds=(
        ClueDispositionDecided,
        ShelvedClueReviewed,
        ClueConcluded,
        CluePassedOn,
        SubjectCleared,
    ),
    clocks=("K30", "K32", "K33"),
    find=find,
)
