"""Relay connections over keyset pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

import strawberry

from api.graphql.cursors import Cursors, DayCursors
from api.graphql.moment import Position
from projections.paging import Page

T = TypeVar("T")
R = TypeVar("R")


@strawberry.type(description="Where a page lies among the others.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more come after this page.")
    has_previous_page: bool = strawberry.field(description="Whether more come before this page.")
    start_cursor: str | None = strawberry.field(
        description="Of the first; null on an empty page. Give it as `before`."
    )
    end_cursor: str | None = strawberry.field(
        description="Of the last; null on an empty page. Give it as `after`."
    )


@strawberry.type(description="One of a page, with its place.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(
        description="Opaque: of this ledger, this question with its filters, and this position."
    )
    node: T = strawberry.field(description="What stands there.")


@strawberry.type(description="A page, as Relay has it.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="Each with its cursor.")
    nodes: list[T] = strawberry.field(description="The same without their cursors.")
    page_info: PageInfo = strawberry.field(description="Whether and where it goes on.")
    as_of: Position = strawberry.field(
        description="The position that this page, and each that its cursors lead to, is answered at."
    )


@strawberry.type(description="A page, as Relay has it, of what holds on a day.")
class DayConnection(Connection[T]):
    on: date = strawberry.field(description="The day that is told, on this page and on the others.")


def connection(
    page: Page[R], cursors: Cursors, position: int, make: Callable[[R], T]
) -> Connection[T]:
    return Connection(**_told(page, cursors, position, make))


def day_connection(
    page: Page[R], cursors: DayCursors, position: int, on: date, make: Callable[[R], T]
) -> DayConnection[T]:
    return DayConnection(**_told(page, cursors.of(on), position, make), on=on)


def _told(page: Page[R], cursors: Cursors, position: int, make: Callable[[R], T]) -> dict[str, Any]:
    nodes = [make(row) for row in page.rows]
    marks = [cursors.write(place, position) for place in page.places]
    info = PageInfo(
        has_next_page=page.more_after, has_previous_page=page.more_before,
        start_cursor=marks[0] if marks else None, end_cursor=marks[-1] if marks else None,
    )  # fmt: skip
    edges = [Edge(cursor=mark, node=node) for mark, node in zip(marks, nodes, strict=True)]
    return {"edges": edges, "nodes": nodes, "page_info": info, "as_of": Position(position)}
