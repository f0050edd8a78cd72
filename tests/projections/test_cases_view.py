"""After each entry the row of each case is what a fold of the ledger's prefix gives, whether the
projector evolved a state that it kept or folded anew."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlalchemy import event, select, text

from domain.cases import CASES
from domain.cases.lifecycle import Lifecycle
from domain.catalogue import kind_named
from domain.entry import Recorded
from domain.events.coordination import HandlerRecusalDecided
from ledger.receipt import recorded
from ledger.statement import Statement
from projections.cases import TABLE, cases, columns
from projections.paging import Slice
from projections.shapes import as_of
from tests.projections.histories import by_chance, entry, people
from tests.projections.places import Place, after_one_batch

Rows = dict[tuple[str, str], dict[str, Any]]
SIZE = 180
COLUMNS = ("status", "outcome", "issue_codes", "steps", "irregularities", "cleared")


def one_projector(place: Place) -> None:
    place.projector(batch=50).catch_up()


def a_new_one_for_each_batch(place: Place) -> None:
    """Nothing is kept from batch to batch."""
    for size in itertools.cycle((1, 7, 30)):
        reached = place.projector(batch=size).catch_up(stop=after_one_batch())
        if reached >= place.recorder.head():
            return


@pytest.mark.parametrize("build", [one_projector, a_new_one_for_each_batch])
def test_each_row_is_a_fold_of_the_prefix(corner: Place, build: Callable[[Place], None]) -> None:
    begun = [begin(f"begun-{number}", it) for number, it in enumerate(CASES)]
    positions = corner.tell(*by_chance("cases", SIZE), *begun)
    entries = [recorded(row) for row in corner.recorder.matching()]
    met = Counter[tuple[str, str]]()
    build(corner)
    for position in positions:
        found = shown(corner, position)
        assert found == folded(it for it in entries if it.position <= position)
        met.update((lifecycle, row["status"]) for (lifecycle, _key), row in found.items())
    assert {lifecycle for lifecycle, _status in met} == {it.name for it in CASES}
    assert len(met) > 2 * len(CASES), "cases were seen in several states"


def begin(id_: str, lifecycle: Lifecycle[Any]) -> Statement:
    """A case of few kinds is met too, which may not come by chance."""
    first = next(it for it in lifecycle.kinds if it is not HandlerRecusalDecided)
    return entry(random.Random(id_).choice, id_, people(3), kind_named(first))


def shown(place: Place, position: int) -> Rows:
    statement = select(TABLE).where(as_of(TABLE, place.ledger, position))
    with place.view() as connection:
        return {
            (row["lifecycle"], row["matter"]): {name: row[name] for name in COLUMNS}
            for row in connection.execute(statement).mappings()
        }


def folded(entries: Iterable[Recorded]) -> Rows:
    prefix, made = list(entries), Rows()
    for lifecycle in CASES:
        for key in {key for it in prefix for key in it.tagged(lifecycle.tag)}:
            mine = [it for it in prefix if key in it.tagged(lifecycle.tag)]
            state, last = lifecycle.fold(key, mine)
            if last is not None and (told := columns(lifecycle, state)) is not None:
                made[lifecycle.name, key] = told
    return made


def test_cases_are_filtered_by_lifecycle_and_irregularities(corner: Place) -> None:
    corner.tell(*by_chance("filters", SIZE))
    corner.projector().catch_up()
    head, every = corner.recorder.head(), Slice(1000)
    with corner.view() as connection:
        whole = cases(connection, corner.ledger, head, every).rows
        odd = {
            it: cases(connection, corner.ledger, head, every, irregular=it).rows
            for it in (True, False)
        }
        of = {
            it.name: cases(connection, corner.ledger, head, every, lifecycle=it.name).rows
            for it in CASES
        }
        nothing = cases(connection, corner.ledger, head, every, lifecycle="\0").rows
    assert odd == {it: [one for one in whole if bool(one.irregularities) is it] for it in odd}
    assert all(odd.values())
    assert of == {name: [it for it in whole if it.lifecycle == name] for name in of}
    assert nothing == []


def test_cases_of_a_lifecycle_are_found_by_an_index(corner: Place) -> None:
    put: list[Any] = []
    with corner.view() as connection:
        small = connection.dialect.name == "postgresql"
        if small:  # a table of no size is walked
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        event.listen(connection, "before_cursor_execute", lambda *it: put.append(it[2:4]))
        cases(
            connection,
            corner.ledger,
            9,
            Slice(20),
            lifecycle="clue",
            status="SHELVED",
            irregular=True,
        )
        statement, values = next(it for it in put if it[0].startswith("SELECT"))
        plan = connection.exec_driver_sql(
            f"EXPLAIN {'' if small else 'QUERY PLAN '}{statement}", values
        ).fetchall()
    told = "\n".join(str(row) for row in plan)
    assert "SCAN matter" not in told
    assert "Seq Scan" not in told
    assert "lifecycle" in told
