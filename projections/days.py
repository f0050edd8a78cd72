"""Rows that hold from a day to a day: those of one day, of the whole ledger or of each person.

A page of the ledger is put together from parts that an index gives in order, so that it costs what
holds on the day and not what ever did:
(1) what stands and has no end yet
(2) what stands and ends on the day or later
(3) what stood at the position asked, and does no longer
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    RowMapping,
    Select,
    Table,
    Text,
    and_,
    column,
    select,
    values,
)

from projections.paging import Page, Slice, no_page, page_of_parts, pages
from projections.shapes import ALWAYS, as_of, stands

Ids = tuple[str, ...]
"""All ids that are read as one person."""


@dataclass(frozen=True)
class Days:
    """A table with `first_on` and `last_on`. `same` tells one thing apart, whomever it concerns,
    and `order` the rows of one day. `until` is the column of the day up to which a row can matter.
    """

    table: Table
    same: tuple[str, ...]
    order: tuple[str, ...]
    until: str = "last_on"
    descending: bool = False

    def hold(self, ledger: str, position: int, day: date) -> ColumnElement[bool]:
        """The rows that hold on a day, as was known at a position."""
        table = self.table
        return and_(as_of(table, ledger, position), table.c.first_on <= day, table.c.last_on >= day)

    def parts(
        self, statement: Select[Any], ledger: str, position: int, day: date
    ) -> list[Select[Any]]:
        """The same rows of a statement in parts: no row is in two of them."""
        table, until = self.table, self.table.c[self.until]
        its = statement.where(
            table.c.ledger == ledger, table.c.valid_from <= position, table.c.first_on <= day
        )
        lasts = [] if until is table.c.last_on else [table.c.last_on >= day]
        ends = [table.c.valid_to == ALWAYS, until >= day, until < date.max]
        stood = [table.c.valid_to > position, table.c.valid_to < ALWAYS, until >= day]
        return [
            its.where(stands(table.c.valid_to, until), *lasts),  # (1)
            its.where(*ends, *lasts),  # (2)
            its.where(*stood, *lasts),  # (3)
        ]

    def page(
        self, connection: Connection, parts: Sequence[Select[Any]], wanted: Slice
    ) -> Page[RowMapping]:
        return page_of_parts(connection, parts, self._ordered, wanted, descending=self.descending)

    def of_persons(
        self, connection: Connection, statement: Select[Any], ledger: str, position: int, day: date,
        persons: Iterable[Ids], wanted: Slice,
    ) -> dict[Ids, Page[RowMapping]]:  # fmt: skip
        """The same page of each person, in one statement. What concerns two ids of one person is
        there once."""
        members = [ids for ids in persons if ids]
        if not members:
            return {}
        named = values(column("official", Text), column("person", Integer), name="named").data(
            [(official, person) for person, ids in enumerate(members) for official in ids]
        ).cte("named")  # fmt: skip
        its = statement.join(named, named.c.official == self.table.c.official).where(
            self.hold(ledger, position, day),
            self.table.c.official.in_(
                select(named.c.official)
            ),  # or SQLite reads all persons' rows
        )
        if any(len(ids) > 1 for ids in members):
            its = its.where(~self._told(named, position))
        found = pages(
            connection, its, named.c.person, self._ordered, wanted, descending=self.descending
        )
        none = no_page(wanted)
        return {ids: found.get(it, none) for it, ids in enumerate(members)}

    @property
    def _ordered(self) -> list[ColumnElement[Any]]:
        return [self.table.c[it] for it in self.order]

    def _told(self, named: FromClause, position: int) -> ColumnElement[bool]:
        """Whether it stands under an earlier id of the person too."""
        other, also = self.table.alias(), named.alias()
        same = [other.c[it] == self.table.c[it] for it in ("ledger", *self.same)]
        return (
            select(other.c.official)
            .join(also, also.c.official == other.c.official)
            .where(
                also.c.person == named.c.person, other.c.official < self.table.c.official, *same,
                other.c.valid_from <= position,
                other.c.valid_to + 0 > position,  # so that SQLite looks by the key and nothing else
            )
            .exists()
        )  # fmt: skip
