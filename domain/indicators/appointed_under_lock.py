"""R04: listed, decided on or appointed while something barred it (L01 to L07)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.clocks.bars import OF_APPOINTMENT
from domain.clocks.rule import Per
from domain.events.appointment import AppointmentMade
from domain.events.selection import AppointmentDeliberated, CandidateListed, Decision
from domain.indicators.indicator import Course, Finding, Indicator, Question, Scene, Severity

_WHOLE_COMMISSION = frozenset({"L07", "L07B"})
"""Bars the decision; who may be listed it leaves as it is (domain 5.2)."""


def find(scene: Scene) -> Iterator[Finding]:
    """Asked of the person, whatever process the decision belongs to."""
    barring = [it for it in scene.barring() if not set(OF_APPOINTMENT).isdisjoint(it.bars)]
    for step in scene.of(CandidateListed, AppointmentDeliberated, AppointmentMade):
        listed = isinstance(step.fact, CandidateListed)
        if (
            isinstance(step.fact, AppointmentDeliberated)
            and step.fact.decision is not Decision.APPROVE
        ):
            continue
        day = step.decided_on or step.occurred.last
        for lock in barring:
            if listed and lock.lock in _WHOLE_COMMISSION:
                continue
            if lock.holds(day) and (limits := scene.limits(day)):
                rule = scene.rule_of(lock)
                yield Finding(
                    reason="listed" if listed else "locked",
                    episode=f"{lock.lock} {lock.start} {' '.join(step.origin)}",
                    first=day, positions=(*lock.positions, step.position),
                    officials=(scene.key,), unit=step.recorded.entry.subject.unit, limits=limits,
                    values={
                        "lock": lock.lock, "title_zh": rule.title_zh, "title_en": rule.title_en,
                        "last_on": str(lock.last or "…"),
                    },
                )  # fmt: skip


INDICATOR = Indicator(
    id="R04",
    title_zh="影响期内讨论决定或任职",
    title_en="Appointed under a lock",
    questions={
        "listed": Question(
            "列为考察对象时{lock}（{title_zh}）尚在影响期内（至{last_on}）。依据是什么？",
            "{lock} ({title_en}) held on the day of the listing (until {last_on}). On what ground was it made?",
        ),
        "locked": Question(
            "作出决定时{lock}（{title_zh}）尚在影响期内（至{last_on}）。依据是什么？",
            "{lock} ({title_en}) held on the day of the decision (until {last_on}). On what ground was it made?",
        ),
    },
    course=Course(
        "列为考察对象、讨论通过或任职之日（有决定日期的，以决定日期为准）落在禁止任职、"
        "提拔的影响期内的，自当日起问；列为考察对象时，因组织处理（L07、L07B）受限的不问。"
        "影响期届满也不停止；影响期的起止有变的，以变更后的为准。",
        "From the day of a listing, an approval or an appointment (by its day of decision, where "
        "it has one) that lies within a lock which bars posts or promotion; a listing under an "
        "organizational measure (L07, L07B) is not asked about. The end of the lock does not end "
        "it; where the days of the lock turn out to be others, it goes by those.",
    ),
    severity=Severity.HIGH,
    per=Per.OFFICIAL,
    kinds=(CandidateListed, AppointmentDeliberated, AppointmentMade),
    locks=("L01", "L02", "L02B", "L03", "L04", "L04B", "L05", "L06", "L07", "L07B"),
    find=find,
)
