"""Keyset pages: the order ends in something unique, and a page starts after a row, not a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    select,
    tuple_,
    union_all,
)

T = TypeVar("T")
U = TypeVar("U")
Place = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """`size` rows after or before a place; `backward` counts from the end."""

    size: int
    after: Place | None = None
    before: Place | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows in order, the place of each, and whether there are more on either side."""

    rows: list[T]
    places: list[Place]
    more_after: bool
    more_before: bool

    def of(self, make: Callable[[T], U]) -> Page[U]:
        return Page(
            [make(row) for row in self.rows], self.places, self.more_after, self.more_before
        )


def unheard_of(*texts: str | None) -> bool:
    """Whether a text cannot be in any database, so that nothing equals it."""
    return any("\x00" in text for text in texts if text)


def page(
    connection: Connection,
    statement: Select[Any],
    order: Sequence[ColumnElement[Any]],
    wanted: Slice,
    *,
    descending: bool = False,
) -> Page[RowMapping]:
    """One statement, `size + 1` rows at most. All order columns go the same way."""
    ordered = _ordered(order, wanted, descending=descending)
    cut = _between(statement, order, wanted, descending=descending)
    found = connection.execute(cut.order_by(*ordered).limit(wanted.size + 1)).mappings()
    return _page(list(found), order, wanted)


def page_of_parts(
    connection: Connection,
    parts: Sequence[Select[Any]],
    order: Sequence[ColumnElement[Any]],
    wanted: Slice,
    *,
    descending: bool = False,
) -> Page[RowMapping]:
    """As `page`, of rows that come from several statements, each cut to a page of its own first."""
    ordered = _ordered(order, wanted, descending=descending)
    cut = [
        _between(it, order, wanted, descending=descending)
        .order_by(*ordered)
        .limit(wanted.size + 1)
        .subquery()
        for it in parts
    ]
    together = union_all(*(select(it) for it in cut)).subquery()
    last = _ordered([together.c[it.key] for it in order], wanted, descending=descending)  # type: ignore[index]
    found = connection.execute(select(together).order_by(*last).limit(wanted.size + 1)).mappings()
    return _page(list(found), order, wanted)


def pages(
    connection: Connection,
    statement: Select[Any],
    by: ColumnElement[Any],
    order: Sequence[ColumnElement[Any]],
    wanted: Slice,
    *,
    descending: bool = False,
) -> dict[Any, Page[RowMapping]]:
    """The same page of each group that has rows in it, all in one statement."""
    row = func.row_number().over(
        partition_by=by, order_by=_ordered(order, wanted, descending=descending)
    )
    cut = _between(statement, order, wanted, descending=descending)
    ranked = cut.add_columns(by.label("_by"), row.label("_row")).subquery()
    few = select(ranked).where(ranked.c["_row"] <= wanted.size + 1)
    found: dict[Any, list[RowMapping]] = {}
    for it in connection.execute(few.order_by(ranked.c["_by"], ranked.c["_row"])).mappings():
        found.setdefault(it["_by"], []).append(it)
    return {group: _page(rows, order, wanted) for group, rows in found.items()}


def no_page(wanted: Slice) -> Page[Any]:
    """Of a group without rows there."""
    return _page([], (), wanted)


def _between(
    statement: Select[Any], order: Sequence[ColumnElement[Any]], wanted: Slice, *, descending: bool
) -> Select[Any]:
    columns = tuple_(*order)
    for place, beyond in ((wanted.after, True), (wanted.before, False)):
        if place is not None:
            ahead = columns > place if beyond is not descending else columns < place
            statement = statement.where(ahead)
    return statement


def _ordered(
    order: Sequence[ColumnElement[Any]], wanted: Slice, *, descending: bool
) -> list[ColumnElement[Any]]:
    down = descending is not wanted.backward
    return [column.desc() if down else column.asc() for column in order]


def _page(
    found: list[RowMapping], order: Sequence[ColumnElement[Any]], wanted: Slice
) -> Page[RowMapping]:
    more, rows = len(found) > wanted.size, found[: wanted.size]
    if wanted.backward:
        rows.reverse()
    places = [tuple(row[column.key] for column in order) for row in rows]  # type: ignore[index]
    return Page(
        rows,
        places,
        more_after=wanted.before is not None if wanted.backward else more,
        more_before=more if wanted.backward else wanted.after is not None,
    )
