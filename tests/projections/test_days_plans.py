"""What is asked of a day among fifty thousand officials is answered from an index, on both databases.

What counting costs beside a bare count is `./dev bench evolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from domain.clocks.item import ClockState
from domain.events.keeping import FindingDisposition
from projections import asked, barred, due
from projections.engine import view_version
from projections.paging import Slice
from tests.ledger.stores import PostgresStore
from tests.projections.many import TODAY, fill
from tests.projections.places import Address, close

pytestmark = pytest.mark.slow

HEAD, PAGE = 30_000, Slice(20)
MOST_BLOCKS = 2_000
"""8 kB blocks that a page may touch; the clocks alone have over 40 000."""
MORE_BLOCKS = {"what a hundred merged persons owe": 5_000, "what was explained": 25_000}
"""Two hundred ids, each looked up twice; and what nobody answered is passed by, in the order of days,
until a page is full."""
PEOPLE = [(f"o-{100_000 + it}",) for it in range(1, 101)]
TWICE = [(f"o-{100_000 + it}", f"o-{140_000 + it}") for it in range(1, 101)]
LATE = due.Which(TODAY, (ClockState.OVERDUE,))
OF_UNIT = due.Which(TODAY, unit="u-7")
QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "what is owed": lambda it: due.due(it, "main", HEAD, due.Which(TODAY), PAGE),
    "what is overdue, from the end": lambda it: due.due(it, "main", HEAD, LATE, Slice(20, backward=True)),
    "what was met": lambda it: due.due(it, "main", HEAD, due.Which(TODAY, (ClockState.MET,)), PAGE),
    "what rests on some articles": lambda it: due.due(it, "main", HEAD, due.Which(TODAY, articles=("领导干部报告个人有关事项规定 5", "监察法 19")), PAGE),
    "what a unit owes": lambda it: due.due(it, "main", HEAD, OF_UNIT, PAGE),
    "what a hundred persons owe": lambda it: due.of_persons(it, "main", PEOPLE, HEAD, due.Which(TODAY), PAGE),
    "what a hundred merged persons owe": lambda it: due.of_persons(it, "main", TWICE, HEAD, due.Which(TODAY), PAGE),
    "what is barred": lambda it: barred.barred(it, "main", HEAD, barred.Which(TODAY), PAGE),
    "what bars any of some": lambda it: barred.barred(it, "main", HEAD, barred.Which(TODAY, bars=("PROMOTION", "NAMED_POST")), PAGE),
    "what a hundred merged persons are barred from": lambda it: barred.of_persons(it, "main", TWICE, HEAD, barred.Which(TODAY), PAGE),
    "what is asked": lambda it: asked.asked(it, "main", HEAD, asked.Which(TODAY), PAGE),
    "what was explained": lambda it: asked.asked(it, "main", HEAD, asked.Which(TODAY, disposition=FindingDisposition.EXPLAINED), PAGE),
    "what a hundred merged persons are asked": lambda it: asked.of_persons(it, "main", TWICE, HEAD, asked.Which(TODAY), PAGE),
}  # fmt: skip
WHOLE = {"how much is owed"}
"""Whoever counts an eighth of a table may walk it."""
COUNTS: dict[str, Callable[[Connection], Any]] = {
    "how much is owed": lambda it: due.counts(it, "main", HEAD, TODAY),
    "how much a unit owes": lambda it: due.counts(it, "main", HEAD, TODAY, "u-7"),
}


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def large(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    store = (
        None
        if request.param == "sqlite"
        else PostgresStore(request.getfixturevalue("postgres_server"))
    )
    views = Address(store._url if store else None, tmp_path_factory.mktemp("large")).views()
    number = views.create(view_version())
    engine = views.engine(number)
    with engine.begin() as connection:
        if store:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
        fill(connection, "main", since=2023)
    views.publish(number)
    yield engine
    close(views)
    if store:
        store.close()


@contextmanager
def put(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are put meanwhile."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement != "BEGIN":
            found.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


@pytest.mark.parametrize("name", [*QUESTIONS, *COUNTS])
@pytest.mark.parametrize("generic", [False, True], ids=["custom plan", "generic plan"])
def test_no_question_walks_what_is_over(large: Engine, name: str, *, generic: bool) -> None:
    question = (QUESTIONS | COUNTS)[name]
    with large.connect() as connection:
        with put(large) as found:
            question(connection)
        (statement, values) = found[0]
        assert len(found) == 1
        if large.dialect.name == "sqlite":
            plan = [
                row[3]
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
            tables = ("clock", "barred", "finding")
            assert not [
                it for it in plan if it.startswith(tuple(f"SCAN {table}" for table in tables))
            ], plan
            assert not [it for it in plan if "_live (ledger=? AND valid_to>?)" in it], plan
            return
        mode = "force_generic_plan" if generic else "force_custom_plan"
        connection.execute(text(f"SET plan_cache_mode = {mode}"))
        (found_plan,) = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values
        ).one()
    plan_tree = found_plan[0]["Plan"]
    if name not in WHOLE:
        walked = [it for it in nodes(plan_tree) if it["Node Type"] == "Seq Scan"]
        assert not [it for it in walked if it.get("Relation Name") == "clock"], found_plan
    if name in QUESTIONS:
        most = MORE_BLOCKS.get(name, MOST_BLOCKS)
        assert plan_tree["Shared Hit Blocks"] + plan_tree["Shared Read Blocks"] < most, found_plan
