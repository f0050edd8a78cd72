"""R20: too many entries of a unit were recorded long after they happened (data quality).

It counts a unit's entries by the month in which they were recorded. That may be very many, so its
projection keeps totals instead of reading all of them again with each entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.clocks.lengths import Length, Unit, day_before, shifted
from domain.clocks.rule import Per
from domain.entry import Recorded
from domain.indicators.indicator import (
    Course,
    Finding,
    Indicator,
    Limits,
    Question,
    Scene,
    Severity,
)


def month(recorded_on: date) -> str:
    """2025-03."""
    return recorded_on.isoformat()[:7]


def is_late(entry: Recorded, recorded_on: date, limits: Limits) -> bool:
    """Corrections are late by nature, and pleas harm nobody: both count on neither side."""
    return (recorded_on - entry.entry.when.occurred.last).days > limits.values["days"]


def finding(
    unit: str, day: date, total: int, late: int, positions: tuple[int, ...], limits: Limits
) -> Finding | None:
    """What is asked of a month by a day on which something was recorded; it fades a month later."""
    if late * 100 <= total * limits.values["percent"]:
        return None
    first = day.replace(day=1)
    return Finding(
        reason="late", episode=month(day), first=first,
        last=day_before(shifted(first, Length(2, Unit.MONTH))), positions=positions, officials=(),
        unit=unit, limits=limits, values={"late": late, "total": total, "month": month(day)},
    )  # fmt: skip


def _counted_elsewhere(_scene: Scene) -> Iterator[Finding]:
    return iter(())


INDICATOR = Indicator(
    id="R20",
    title_zh="补录过多",
    title_en="Late recording",
    questions={
        "late": Question(
            "{month}录入{total}条，其中{late}条迟录。是否及时报送？",
            "{late} of {total} entries of {month} were recorded late. What delays them?",
        ),
    },
    course=Course(
        "某单位当月录入的监督事项中，发生后超过`days`日才录入的超过百分之`percent`"
        "的，自当月首日起问，至次月末日止。更正，以及陈述申辩、申诉、更正申请，都不计入。",
        "Of a unit and a month, where more than `percent` % of what was recorded of supervision "
        "in it had happened more than `days` days before: from the first of that month until the "
        "end of the next. Corrections, and statements, appeals and requests, count on neither "
        "side.",
    ),
    severity=Severity.LOW,
    per=Per.UNIT,
    kinds=(),
    find=_counted_elsewhere,
)
