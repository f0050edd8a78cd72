"""R17: a job after office that touches the former duty (公务员法 107)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.lengths import Length, Unit, shifted
from domain.clocks.rule import Per
from domain.events.departure import PostEmploymentReported
from domain.events.work import MajorDecisionRecorded
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
    barring = scene.barring()
    for step in scene.of(PostEmploymentReported):
        fact, day = step.fact, step.fact.employed_from
        limits = scene.limits(day)
        if limits is None:
            continue
        locks = [it for it in barring if it.holds(day)]
        if fact.related_to_former_duty and locks:
            proof = tuple(at for it in locks for at in it.positions)
            yield of_step(
                step, limits, "related", day, positions=(*proof, step.position),
                values={"employer": fact.employer_uscc, "last_on": str(locks[0].last or "")},
            )  # fmt: skip
        years = Length(limits.whole("months"), Unit.MONTH)
        parties = [
            it
            for it in scene.of(MajorDecisionRecorded)
            if fact.employer_uscc in it.fact.parties_uscc
            and it.occurred.last <= day <= shifted(it.occurred.last, years)
        ]
        if parties:
            yield of_step(
                step, limits, "party", day,
                positions=(*(it.position for it in parties), step.position),
                values={"employer": fact.employer_uscc, "decisions": len(parties)},
            )  # fmt: skip


INDICATOR = Indicator(
    id="R17",
    title_zh="离职后从业与原职务相关",
    title_en="Post-employment overlap",
    questions={
        "related": Question(
            "在限制期内（至{last_on}）到与原职务有关的单位（{employer}）任职。是否准许？",
            "A job tied to the former duty at {employer}, barred until {last_on}. Was it allowed?",
        ),
        "party": Question(
            "任职单位（{employer}）是其在任时{decisions}项重大决策的相对方。是否存在利益输送？",
            "The employer {employer} was a party to {decisions} decisions of the person. What ties them?",
        ),
    },
    course=Course(
        "在从业限制（L09）期内到与原职务有关的单位任职，或任职单位在其前`months`个月内"
        "是本人重大决策的相对方的，自受雇之日起问，不自行停止。",
        "From the first day of a job that is related to the former duty within the restriction "
        "(L09), or with an employer who was a party to a major decision of the person in the "
        "`months` months before; without an end.",
    ),
    severity=Severity.HIGH,
    per=Per.OFFICIAL,
    kinds=(PostEmploymentReported, MajorDecisionRecorded),
    locks=("L09",),
    find=find,
)
