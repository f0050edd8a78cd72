"""A view of many officials with years of history behind each, written past the projections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Integer, Text, bindparam, cast, insert, literal, select

from domain.clocks.item import OPEN, ClockState
from projections import clocks, findings, locks
from projections.shapes import ALWAYS

TODAY = date(2026, 3, 1)
PERSONS, FIRST_YEAR, LAST_YEAR = 50_000, 2017, 2026
UNITS = 500
Segment = tuple[ClockState, date, date, int, int]
"""State, first and last day, and the positions between which it is known."""


def fill(
    connection: Connection, ledger: str, persons: int = PERSONS, since: int = FIRST_YEAR
) -> None:
    """Each person reported every year, a tenth of them late; the last report is owed. One in five
    is barred and asked about, and three others were."""
    for year in range(since, LAST_YEAR + 1):
        for late in (False, True):
            for course, it in enumerate(_course(year, late=late)):
                _clock(connection, ledger, persons, year, course, it, late=late)
    for number, last in enumerate([date(2019, 1, 1), date(2020, 1, 1), date(2026, 9, 1), date.max]):
        _lock(connection, ledger, persons, number, last)
        _finding(connection, ledger, persons, number, last)


def _course(year: int, *, late: bool) -> Iterator[Segment]:
    """What was known first, that it falls due; and then, that it was done."""
    begin, warn, due = date(year, 1, 1), date(year, 1, 16), date(year, 1, 31)
    last, told, over = date.max, year * 10, ALWAYS
    if year < LAST_YEAR:
        done = date(year, 2, 20) if late else date(year, 1, 20)
        yield (ClockState.OVERDUE, date(year, 2, 1), last, told, told + 1)  # until it was told
        if late:
            yield (ClockState.OVERDUE, date(year, 2, 1), date(year, 2, 19), told + 1, over)
        yield (ClockState.MET_LATE if late else ClockState.MET, done, last, told + 1, over)
        warned = due if late else date(year, 1, 19)
    else:
        yield (ClockState.OVERDUE, date(year, 2, 1), last, told, over)
        warned = due
    yield (ClockState.RUNNING, begin, date(year, 1, 15), told, over)
    yield (ClockState.WARN, warn, warned, told, over)


def _clock(
    connection: Connection, ledger: str, persons: int, year: int, course: int, it: Segment, *, late: bool
) -> None:  # fmt: skip
    state, first, last, known, until = it
    done = date(year, 2, 19) if late else date(year, 1, 19)
    ends = done if year < LAST_YEAR and until == ALWAYS else date.max
    number, official = _numbers(persons)
    chosen = number % 10 == 0 if late else number % 10 != 0
    _insert(
        connection, clocks.TABLE, number, chosen, ledger=ledger, trial="", clock="K20", key=official,
        start=literal("urn:hr ") + official + f" {year}", official=official, course=course, lead=True,
        per="official", officials="[]", unit=_unit(number), state=state.value, open=state in OPEN,
        first_on=first, last_on=last, until_on=ends if state in OPEN else last, due_on=date(year, 1, 31),
        started_on=date(year, 1, 1), stopped_on=None, provisional=False, recorded_late=False, over_cap=False,
        rule="领导干部报告个人有关事项规定", article="5", mark="F", pack="national", version="2024.1", positions="[1, 2]",
        valid_from=known, valid_to=until,
    )  # fmt: skip


def _lock(connection: Connection, ledger: str, persons: int, year: int, last: date) -> None:
    number, official = _numbers(persons)
    _insert(
        connection, locks.TABLE, number, number % 5 == 0, ledger=ledger, trial="", lock="L01", key=official,
        start=literal("urn:hr ") + official + f" {year}", official=official, unit=_unit(number), bars='["PROMOTION"]',
        first_on=date(2018, 1, 1), last_on=last, revoked=False, rule="政务处分法", article="8", mark="F", pack="national",
        version="2024.1", positions="[1]", valid_from=20180, valid_to=ALWAYS,
    )  # fmt: skip


def _finding(connection: Connection, ledger: str, persons: int, year: int, last: date) -> None:
    number, official = _numbers(persons)
    place = official + f" {year}"
    _insert(
        connection, findings.TABLE, number, number % 5 == 0, ledger=ledger, trial="", indicator="R08", key=official,
        finding=place, official=official, course=0, lead=True, per="case", officials="[]", unit=_unit(number),
        reason="unanswered", severity="MEDIUM", first_on=date(2018, 1, 1), last_on=last, values="{}", rule="示例",
        article="8", mark="F", pack="national", version="2024.1", positions="[1]", valid_from=20180, valid_to=ALWAYS,
    )  # fmt: skip
    if year == 3:
        _insert(
            connection, findings.ANSWER, number, number % 10 == 0, ledger=ledger, finding=place, disposition="EXPLAINED",
            disposed_on=date(2025, 1, 1), reason="X", disposed_by="h-1", position=20250,
        )  # fmt: skip


def _numbers(persons: int) -> tuple[Any, Any]:
    first = select(literal(1, Integer).label("n")).cte("numbers", recursive=True)
    numbers = first.union_all(
        select(first.c.n + 1).where(first.c.n < bindparam("persons", persons))
    )
    return numbers.c.n, literal("o-") + cast(100_000 + numbers.c.n, Text)


def _unit(number: Any) -> Any:
    return literal("u-") + cast(number % UNITS, Text)


def _insert(connection: Connection, table: Any, number: Any, chosen: Any, **values: Any) -> None:
    columns = [
        it if hasattr(it, "label") else literal(it, table.c[name].type)
        for name, it in values.items()
    ]
    made = select(*columns).select_from(number.table).where(chosen)
    connection.execute(insert(table).from_select(list(values), made))
