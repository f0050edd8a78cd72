"""Relay pages: every row once, forwards and backwards, pinned to a position, cursors not forged."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from api.demo.people import CUI, LIN
from api.graphql.cursors import Cursors, text
from tests.api.harness import App, event, registered, reminded

Json = Any
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
QUESTIONS = {
    "officials": f"officials(page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ id }} }} }}",
    "named": f'officials(name: "崔", page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ id }} }} }}',
    "cases": f"cases(page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ reference }} }} }}",
    "cleared": f"cases(outcome: CLEARED, page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ reference }} }} }}",
    "timeline": f'timeline(official: "{CUI}", page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ position }} }} }}',
    "work": f'timeline(official: "{CUI}", circle: WORK, page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ position }} }} }}',
    "another": f'timeline(official: "{LIN}", page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ position }} }} }}',
    "units": f"units(page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ id }} }} }}",
    "owed": f'dueItems(on: "2024-11-01", page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ clock key start }} }} }}',
    "owed by one": f'dueItems(on: "2024-11-01", official: "{CUI}", state: [OVERDUE, MET, EXPIRED], page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ clock key start }} }} }}',
    "barred": f'locks(on: "2024-11-20", page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ lock key start official }} }} }}',
    "asked": f'findings(on: "2024-11-01", page: $page, asOf: $at) {{ asOf {INFO} edges {{ cursor node {{ id }} }} }}',
}  # fmt: skip


def query(question: str) -> str:
    return f"query ($page: PageOf, $at: AsOf) {{ it: {QUESTIONS[question]} }}"


def page(app: App, question: str, at: int | None = None, **wanted: Any) -> Json:
    position = None if at is None else {"position": at}
    return app.ask(query(question), page=wanted, at=position)["it"]


def whole(app: App, question: str, at: int | None = None) -> list[Json]:
    """Every node, in pages as large as they may be."""
    rows: list[Json] = []
    more: Json = {}
    while more is not None:
        found = page(app, question, at, first=100, **more)
        rows += [it["node"] for it in found["edges"]]
        info = found["pageInfo"]
        more = {"after": info["endCursor"]} if info["hasNextPage"] else None
    return rows


def walk(
    app: App,
    question: str,
    size: int,
    *,
    backward: bool,
    between: Callable[[], None] = lambda: None,
) -> list[Json]:
    """Every node by following the cursors, in order; what the page says of itself is checked."""
    seen: list[Json] = []
    cursor = None
    while True:
        found = (
            page(app, question, last=size, before=cursor) if backward else page(app, question, first=size, after=cursor)
        )  # fmt: skip
        info, edges = found["pageInfo"], found["edges"]
        nodes = [it["node"] for it in edges]
        assert len(nodes) <= size
        assert (info["startCursor"], info["endCursor"]) == (
            (edges[0]["cursor"], edges[-1]["cursor"]) if edges else (None, None)
        )
        seen = [*nodes, *seen] if backward else [*seen, *nodes]
        assert info["hasPreviousPage" if not backward else "hasNextPage"] is (cursor is not None)
        if not info["hasNextPage" if not backward else "hasPreviousPage"]:
            return seen
        assert len(nodes) == size
        cursor = info["startCursor" if backward else "endCursor"]
        between()


@pytest.mark.parametrize("size", [1, 3, 7])
@pytest.mark.parametrize("question", QUESTIONS)
def test_walking_visits_every_row_once_both_ways(demo: App, question: str, size: int) -> None:
    rows = whole(demo, question)
    assert rows
    assert walk(demo, question, size, backward=False) == rows
    assert walk(demo, question, size, backward=True) == rows


def test_a_page_between_two_cursors_is_what_lies_between_them(demo: App) -> None:
    edges = page(demo, "timeline", first=100)["edges"]
    first, last = edges[1]["cursor"], edges[5]["cursor"]
    for found in (
        page(demo, "timeline", first=3, after=first, before=last),
        page(demo, "timeline", last=3, after=first, before=last),
    ):
        assert found["edges"] == edges[2:5]


def test_a_page_has_twenty_rows_where_nothing_is_said(demo: App) -> None:
    rows = whole(demo, "timeline")
    assert len(rows) > 20
    for found in (
        page(demo, "timeline"),
        demo.ask(
            f"{{ it: {QUESTIONS['timeline']} }}".replace("page: $page, asOf: $at", "circle: null")
        )["it"],
    ):
        assert [it["node"] for it in found["edges"]] == rows[:20]


@pytest.mark.parametrize(
    "wanted",
    [
        {"first": 1, "last": 1},
        {"first": 0},
        {"last": 0},
        {"first": 101},
        {"last": 101},
        {"first": -1},
        {"last": -5},
    ],
    ids=str,
)
def test_a_page_of_no_size_is_refused(demo: App, wanted: Json) -> None:
    for question in ("officials", "cases", "timeline"):
        assert demo.codes(query(question), page=wanted) == ["BAD_PAGE"]


@pytest.mark.parametrize("backward", [False, True])
def test_pages_stay_at_the_position_of_the_first_while_more_is_recorded(
    fresh: App, backward: bool
) -> None:
    people = [registered(f"p-{it}", f"o-{it:02}") for it in range(0, 20, 2)]
    position = fresh.store(*people)
    fresh.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=position)
    rows, added = whole(fresh, "officials"), iter(range(1, 99, 2))

    def add() -> None:
        number = next(added)
        later = fresh.store(
            registered(f"p-{number}", f"o-{number:02}"), reminded(f"r-{number}", f"o-{number:02}")
        )
        assert fresh.ask("query ($p: Position) { ledger(atLeast: $p) { view } }", p=later)

    assert walk(fresh, "officials", 3, backward=backward, between=add) == rows
    assert len(whole(fresh, "officials")) > len(rows)


def test_a_cursor_of_another_filter_question_or_position_is_refused(demo: App) -> None:
    cursors = {it: page(demo, it, first=1)["edges"][0]["cursor"] for it in QUESTIONS}
    for made in QUESTIONS:
        for used in QUESTIONS:
            told = demo.codes(query(used), page={"after": cursors[made]})
            assert told == ([] if made == used else ["FOREIGN_CURSOR"]), (made, used)
    old = page(demo, "officials", at=300, first=1)["edges"][0]["cursor"]
    assert demo.codes(query("officials"), page={"after": old}, at={"position": 301}) == [
        "FOREIGN_CURSOR"
    ]
    assert demo.codes(query("officials"), page={"after": old, "before": cursors["officials"]}) == [
        "FOREIGN_CURSOR"
    ]
    assert page(demo, "officials", first=5, after=old)["asOf"] == 300
    assert page(demo, "officials", at=300, first=5, after=old)["asOf"] == 300


@pytest.mark.parametrize(
    "text",
    ["x", "é", "WzFd", "bnVsbA==", "e30=", "W10=", "!!!!", "A" * 10_000, "[" * 50, "\0", " ", ""],
)
def test_what_is_no_cursor_is_refused(demo: App, text: str) -> None:
    assert demo.codes(query("officials"), page={"after": text}) == ["BAD_CURSOR"]
    assert demo.codes(query("officials"), page={"before": text}) == ["BAD_CURSOR"]


def _forged(cursor: str, **changed: Any) -> str:
    version, digest, position, place = json.loads(base64.urlsafe_b64decode(cursor))
    made = {"version": version, "digest": digest, "position": position, "place": place} | changed
    return base64.urlsafe_b64encode(json.dumps(list(made.values())).encode()).decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"place": []}, {"place": [1]}, {"place": ["x", 1, 2, 3]}, {"place": [None, None, None]}, {"place": [{"day": 1}]},
        {"place": [[1], 2, "x"]}, {"place": [{"day": "2020-01-01"}, 2**70, "x"]}, {"place": 5}, {"position": True},
        {"position": -1}, {"position": 2**70}, {"position": 1.5}, {"position": 10_000}, {"place": ["x", "y", "z"]},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("question", ["officials", "timeline", "owed", "asked"])
def test_a_forged_cursor_is_the_clients_fault_and_no_failure_of_ours(
    demo: App, question: str, changed: Json
) -> None:
    """One of another's place is harmless; whatever is refused is refused with a code."""
    cursor = page(demo, question, first=1)["edges"][0]["cursor"]
    assert set(demo.codes(query(question), page={"after": _forged(cursor, **changed)})) <= {
        "BAD_CURSOR", "FOREIGN_CURSOR", "NOT_YET_RECORDED"
    }  # fmt: skip


@pytest.mark.parametrize("version", [0, 2, True, None, "x", 1.0, [], {}, -1, "1"], ids=str)
@pytest.mark.parametrize("digest", [{}, {"digest": "not-ours"}, {"digest": None}], ids=str)
def test_a_cursor_of_another_version_is_none_of_ours(demo: App, version: Any, digest: Json) -> None:
    cursor = page(demo, "officials", first=1)["edges"][0]["cursor"]
    forged = _forged(cursor, version=version, **digest)
    assert demo.codes(query("officials"), page={"after": forged}) == ["BAD_CURSOR"]


@pytest.mark.parametrize("digest", [None, "", "not-ours", 5, True, []], ids=str)
def test_a_cursor_without_its_digest_is_refused(demo: App, digest: Any) -> None:
    cursor = page(demo, "officials", first=1)["edges"][0]["cursor"]
    forged = _forged(cursor, digest=digest)
    assert demo.codes(query("officials"), page={"after": forged}) == ["FOREIGN_CURSOR"]


def test_a_cursor_of_another_ledger_is_refused(demo: App) -> None:
    asked = ("officials None", (text,))
    ours, theirs = (
        Cursors(it, *asked).write(("a",), 5) for it in (demo.service.recorder.ledger, "another")
    )
    assert demo.codes(query("officials"), page={"after": ours}) == []
    assert demo.codes(query("officials"), page={"after": theirs}) == ["FOREIGN_CURSOR"]


NESTED = """query ($c: String, $p: Position, $at: AsOf) { official(id: "o-1", atLeast: $p, asOf: $at) {
  asOf cases(page: {first: 2, after: $c}) { asOf nodes { reference } pageInfo { endCursor hasNextPage } } } }"""


def _alleged(id_: str, *cases: str) -> Json:
    about = {"subject": {"officials": ["o-1"], "circle": "WORK", "cases": cases}, "when": {"occurred": "2020"}}  # fmt: skip
    basis = {"articles": [{"rule": "监察法", "article": "35"}]}
    return event(id_, "allegation.recorded", {**about, "basis": basis, "fact": {"ordinal": 1, "issue_codes": ["A"]}})  # fmt: skip


def test_pages_of_an_officials_cases_stay_at_the_first_while_more_is_recorded(either: App) -> None:
    position = either.store(registered("p", "o-1"), _alleged("a", *(f"c-{it}" for it in range(6))))
    asked: Json = {"p": position}
    seen: list[str] = []
    for number in range(3):
        found = either.ask(NESTED, **asked)["official"]
        assert found["cases"]["asOf"] == position
        seen += [it["reference"] for it in found["cases"]["nodes"]]
        later = either.store(_alleged(f"late-{number}", f"c-{number}-late"))
        asked = {"c": found["cases"]["pageInfo"]["endCursor"], "p": later}
    assert seen == [f"c-{it}" for it in range(6)]
    assert found["cases"]["pageInfo"]["hasNextPage"] is False
    assert either.codes(NESTED, c=asked["c"], at={"position": later}) == ["FOREIGN_CURSOR"]
    assert either.codes(NESTED, c=asked["c"], at={"position": position}) == []


def test_a_nested_page_is_of_the_person_as_it_was_taken_for_at_its_first(either: App) -> None:
    """Merged meanwhile: the cases of the other id belong to later pages of later questions only."""
    position = either.store(registered("p", "o-1"), registered("q", "o-2"), _alleged("a", "c-1", "c-2", "c-3"))  # fmt: skip
    cursor = either.ask(NESTED, p=position)["official"]["cases"]["pageInfo"]["endCursor"]
    other = _alleged("b", "c-9")
    other["data"]["subject"]["officials"] = ["o-2"]
    merged = event("m", "officials.merged", {
        "subject": {"officials": ["o-2"]}, "when": {"occurred": "2020"}, "fact": {"into": "o-1"},
    })  # fmt: skip
    later = either.store(other, merged)
    assert either.ask(NESTED, p=later, c=cursor)["official"]["cases"]["nodes"] == [{"reference": "c-3"}]  # fmt: skip
