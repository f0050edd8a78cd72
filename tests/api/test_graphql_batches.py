"""What a page asks of the database: a few statements for each level of it, however many rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event as hooks

from tests.api.harness import App, event, registered

Json = Any


def _alleged(number: int, cases: int) -> Json:
    subject = {"officials": [f"o-{number:02}"], "circle": "WORK", "cases": [f"c-{number:02}-{it:02}" for it in range(cases)]}  # fmt: skip
    basis = {"articles": [{"rule": "监察法", "article": "35"}]}
    fact = {"ordinal": 1, "issue_codes": ["A"]}
    return event(f"a-{number}", "allegation.recorded", {"subject": subject, "when": {"occurred": "2020"}, "basis": basis, "fact": fact})  # fmt: skip


@contextmanager
def counted(app: App) -> Iterator[list[str]]:
    """The statements put to the live view for answers; its projector reads by itself meanwhile."""
    engine, asked = app.service.views.engine(app.service.views.live()), []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "checkpoint" not in statement and "SELECT" in statement:
            asked.append(statement)

    hooks.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        hooks.remove(engine, "before_cursor_execute", note)


QUERIES = {
    "officials": ("{ officials(page: {first: %s}) { nodes { id name tenures { post } cases(page: {first: 5}) { nodes { reference officials } } } } }", 7),
    "edges": ("{ officials(page: {first: %s}) { edges { node { tenures { post } cases { edges { node { officials } } nodes { officials } } } } nodes { id cases { nodes { officials } } } } }", 8),
    "backward": ("{ officials(page: {last: %s}) { nodes { cases(page: {last: 3}) { nodes { officials } pageInfo { hasPreviousPage } } } } }", 6),
    "cases": ("{ cases(page: {first: %s}) { nodes { officials } } }", 2),
    "timeline": ('{ timeline(official: "o-01", page: {first: %s}) { nodes { cases { reference officials } } } }', 7),
    "days": ('{ officials(page: {first: %s}) { nodes { dueItems(on: "2024-01-01") { nodes { clock } } locks { nodes { lock } } findings(on: "2024-01-01") { nodes { id answer { reason } } } } } }', 6),
}  # fmt: skip
"""A page of each size, and the most statements that it takes."""


@pytest.mark.parametrize("question", QUERIES)
def test_statements_are_counted_by_levels_and_not_by_rows(either: App, question: str) -> None:
    position = either.store(
        *(registered(f"p-{it}", f"o-{it:02}") for it in range(40)), *(_alleged(it, 8) for it in range(40))
    )  # fmt: skip
    either.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    query, most = QUERIES[question]
    for size in (2, 40):
        with counted(either) as asked:
            either.ask(query % size)
        assert len(asked) <= most, "\n".join(asked)


def test_each_officials_page_is_the_one_that_it_has_alone(demo: App) -> None:
    """Forwards and backwards, with and without more on either side, merged persons too."""
    cases = "cases(page: {%s}) { nodes { reference officials } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"
    for wanted in ("first: 1", "last: 1", "first: 2", "last: 2", "first: 100"):
        people = demo.ask(f"{{ officials(page: {{first: 100}}) {{ nodes {{ id {cases % wanted} }} }} }}")  # fmt: skip
        for person in people["officials"]["nodes"]:
            alone = (
                f"query ($id: String!) {{ {cases.replace('(', '(official: $id, ', 1) % wanted} }}"
            )
            assert demo.ask(alone, id=person["id"])["cases"] == person["cases"]
            cursor = person["cases"]["pageInfo"]["startCursor"]
            if cursor:
                around = "first: 100, after: $c" if "first" in wanted else "last: 100, before: $c"
                nested = f"query ($id: String!, $c: String) {{ official(id: $id) {{ {cases % around} }} }}"
                flat = f"query ($id: String!, $c: String) {{ {cases.replace('(', '(official: $id, ', 1) % around} }}"
                asked = {"id": person["id"], "c": cursor}
                assert demo.ask(nested, **asked)["official"]["cases"] == demo.ask(flat, **asked)["cases"]  # fmt: skip
