"""Courses of cases, told row by row: a kind, the day, and what differs from the kind's example.

`CASE` is the case and the tenure of every row, `WHOM` the official; somebody records and somebody
else approves, unless a row says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from domain.cases.lifecycle import Irregularity, Lifecycle, Step
from tests.domain.stepping import step

CASE, WHOM = "c-1", "o-1"
Row = tuple[str, str, dict[str, Any]]
Odd = tuple[str, Sequence[Row]]
"""The rules that the last row breaks, and the rows."""
_OF_THE_ENTRY = {"officials", "recorder", "approver", "id_"}


def told(rows: Sequence[Row]) -> list[Step]:
    """At positions 1, 2, …; the id of each is its position as a text."""
    made = []
    for position, (kind, on, given) in enumerate(rows, 1):
        entry: dict[str, Any] = {
            "id_": f"{position}",
            "recorder": "h-1",
            "approver": "h-2",
            "officials": (WHOM,),
        }
        entry |= {name: given[name] for name in given if name in _OF_THE_ENTRY}
        more = {name: value for name, value in given.items() if name not in _OF_THE_ENTRY}
        made.append(step(kind, on, position=position, case=CASE, tenure=CASE, more=more, **entry))
    return made


def folded(lifecycle: Lifecycle[Any], rows: Sequence[Row]) -> Any:
    return lifecycle.fold(CASE, [it.recorded for it in told(rows)])[0]


def word(state: Any) -> str:
    return type(state).__name__.upper()


def states(lifecycle: Lifecycle[Any], rows: Sequence[Row]) -> list[str]:
    """Where it stood after each row."""
    return [word(folded(lifecycle, rows[:number])) for number in range(1, len(rows) + 1)]


def upto(course: Sequence[Row], kind: str) -> list[Row]:
    """The rows of a course through the last of a kind."""
    last = max(number for number, row in enumerate(course) if row[0] == kind)
    return list(course[: last + 1])


def before(course: Sequence[Row], kind: str) -> list[Row]:
    """The rows of a course before the first of a kind."""
    first = min(number for number, row in enumerate(course) if row[0] == kind)
    return list(course[:first])


def differs(row: Row, **given: Any) -> Row:
    return (row[0], row[1], row[2] | given)


def rows_of(odd: Sequence[Odd]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("rules", "rows"), odd, ids=[it[0] for it in odd])


def breaks(lifecycle: Lifecycle[Any], rules: str, rows: Sequence[Row]) -> None:
    """The last row breaks these rules and no other, is the first proof of each, and is told in words;
    nothing before it breaks one of them."""
    last = len(rows)
    noted: tuple[Irregularity, ...] = folded(lifecycle, rows).irregularities
    mine = [it for it in noted if it.positions[0] == last]
    assert sorted({it.rule for it in mine}) == sorted(rules.split())
    assert not {it.rule for it in noted if it.positions[0] != last} & {it.rule for it in mine}
    assert all(0 < position <= last for it in mine for position in it.positions)
    assert all(it.detail for it in mine)
