"""Relay connections over keyset pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Generic, TypeVar

import strawberry

from api.graphql.asking import Position
from api.graphql.cursors import Cursors, DayCursors
from projections.paging import Page

T = TypeVar("T")
R = TypeVar("R")


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]
    nodes: list[T]
    page_info: PageInfo
    as_of: Position = strawberry.field(
        description="The position that this page, and each that its cursors lead to, is answered at."
    )


@strawberry.type
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
