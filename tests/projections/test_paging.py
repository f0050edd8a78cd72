"""Walking over pages meets every row once, in either direction, whatever is added meanwhile."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    select,
)

from projections.paging import Page, Slice, page
from tests.projections.places import Place

TABLE = Table(
    "paged", MetaData(),
    Column("day", Date, nullable=False), Column("word", Text, nullable=False), Column("position", Integer, primary_key=True),
)  # fmt: skip
ORDER = (TABLE.c.day, TABLE.c.word, TABLE.c.position)
EXAMPLES = {"sqlite": 200, "postgresql": 80}
words = st.sampled_from(["", "a", "A", "a b", "é", "e", "Z", "中", "𠮷", "_", "%"])
values = st.tuples(st.sampled_from([date(2020, 1, 1), date(2020, 1, 2), date(1949, 10, 1)]), words)
Row = dict[str, Any]


@pytest.fixture(scope="module")
def connection(house: Place) -> Iterator[Connection]:
    engine = house.views.engine(house.live())
    TABLE.create(engine)
    with engine.connect() as made:
        yield made
        made.rollback()
    TABLE.drop(engine)


def rows_of(drawn: list[tuple[date, str]], first: int = 1) -> list[Row]:
    return [
        {"day": day, "word": word, "position": number}
        for number, (day, word) in enumerate(drawn, first)
    ]


def walk(
    connection: Connection,
    size: int,
    upto: int,
    *,
    backward: bool,
    descending: bool,
    between: Callable[[], None] = lambda: None,
) -> Iterator[Page[Any]]:
    """Page after page from one end to the other, the position pinned by the first."""
    statement, wanted = (
        select(TABLE).where(TABLE.c.position <= upto),
        Slice(size, backward=backward),
    )
    for _ in range(1000):
        found = page(connection, statement, ORDER, wanted, descending=descending)
        yield found
        if not (found.more_before if backward else found.more_after):
            return
        between()
        edge = found.places[0] if backward else found.places[-1]
        wanted = Slice(size, before=edge, backward=True) if backward else Slice(size, after=edge)
    raise AssertionError("it never ends")


def in_order(connection: Connection, upto: int, *, descending: bool) -> list[int]:
    order = [column.desc() if descending else column.asc() for column in ORDER]
    return list(
        connection.execute(
            select(TABLE.c.position).where(TABLE.c.position <= upto).order_by(*order)
        ).scalars()
    )


def test_a_walk_meets_every_row_once_and_in_order(connection: Connection) -> None:
    @given(
        st.lists(values, max_size=25),
        st.integers(1, 30),
        st.booleans(),
        st.booleans(),
        st.lists(values, max_size=5),
    )
    @settings(max_examples=EXAMPLES[connection.dialect.name])
    def meets(
        drawn: list[Any], size: int, backward: bool, descending: bool, added: list[Any]
    ) -> None:
        connection.execute(delete(TABLE))
        if drawn:
            connection.execute(insert(TABLE), rows_of(drawn))
        later = [rows_of([it], len(drawn) + 1 + number) for number, it in enumerate(added)]

        def add() -> None:
            if later:
                connection.execute(insert(TABLE), later.pop())

        pages = list(
            walk(
                connection, size, len(drawn), backward=backward, descending=descending, between=add
            )
        )
        met = [[row["position"] for row in it.rows] for it in pages]
        ordered = met[::-1] if backward else met
        assert [position for rows in ordered for position in rows] == in_order(
            connection, len(drawn), descending=descending
        )
        assert all(len(rows) == size for rows in met[:-1])

    meets()


def test_the_way_back_over_the_same_rows_is_the_way_forth_reversed(connection: Connection) -> None:
    @given(st.lists(values, min_size=1, max_size=20), st.integers(1, 8), st.booleans())
    @settings(max_examples=EXAMPLES[connection.dialect.name] // 2)
    def reversed_(drawn: list[Any], size: int, descending: bool) -> None:
        connection.execute(delete(TABLE))
        connection.execute(insert(TABLE), rows_of(drawn))
        statement, forth = (
            select(TABLE),
            list(walk(connection, size, len(drawn), backward=False, descending=descending)),
        )
        for before, after in itertools.pairwise(forth):
            back = page(
                connection,
                statement,
                ORDER,
                Slice(size, before=after.places[0], backward=True),
                descending=descending,
            )
            assert back.rows == before.rows
            assert (back.more_after, back.more_before) == (True, before is not forth[0])
            assert after.more_before

    reversed_()


@pytest.mark.parametrize("descending", [False, True])
def test_a_page_between_two_places_leaves_both_out(
    connection: Connection, descending: bool
) -> None:
    connection.execute(delete(TABLE))
    connection.execute(insert(TABLE), rows_of([(date(2020, 1, 1), "a")] * 9))
    everything = page(connection, select(TABLE), ORDER, Slice(100), descending=descending)
    after, before = everything.places[2], everything.places[6]
    for backward in (False, True):
        found = page(
            connection,
            select(TABLE),
            ORDER,
            Slice(9, after, before, backward),
            descending=descending,
        )
        assert found.places == everything.places[3:6]
    last = page(
        connection,
        select(TABLE),
        ORDER,
        Slice(2, after, before, backward=True),
        descending=descending,
    )
    assert (last.places, last.more_before) == (everything.places[4:6], True)


def test_a_page_of_nothing_is_empty_and_says_whether_there_is_something(
    connection: Connection,
) -> None:
    connection.execute(delete(TABLE))
    assert page(connection, select(TABLE), ORDER, Slice(5)) == Page(
        [], [], more_after=False, more_before=False
    )
    connection.execute(insert(TABLE), rows_of([(date(2020, 1, 1), "a")]))
    assert page(connection, select(TABLE), ORDER, Slice(0)) == Page(
        [], [], more_after=True, more_before=False
    )


def test_a_page_makes_of_its_rows_what_it_is_told_and_keeps_their_places(
    connection: Connection,
) -> None:
    connection.execute(delete(TABLE))
    connection.execute(insert(TABLE), rows_of([(date(2020, 1, 1), "a")] * 3))
    found = page(connection, select(TABLE), ORDER, Slice(2))
    assert found.of(lambda row: row["position"]) == Page(
        [1, 2], found.places, more_after=True, more_before=False
    )
