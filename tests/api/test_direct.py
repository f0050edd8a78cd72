"""The common case past the framework: the same answers as the way round, whatever is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.intake import direct
from domain.errors import Busy
from tests.api.harness import App, refused, registered, reminded, unit

Json = Any
ROUND = {"X-Way": "round"}
"""A header that is not among the ordinary ones."""


@pytest.fixture(scope="module", autouse=True)
def _people(app: App) -> None:
    app.store(registered("o-1", "o-1"), reminded("known", "o-1"))


@pytest.fixture
def took(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each post that looked common was answered directly."""
    seen, was = list[bool](), direct.post_directly

    async def watched(*arguments: Any) -> Any:
        found = await was(*arguments)
        seen.append(found is not None)
        return found

    monkeypatch.setattr(direct, "post_directly", watched)
    return seen


def test_a_common_event_is_answered_directly_and_as_the_way_round_would(
    app: App, took: list[bool]
) -> None:
    first = app.post(reminded("common", "o-1"))
    again, round_again = (
        app.post(reminded("common", "o-1")),
        app.post(reminded("common", "o-1"), **ROUND),
    )
    assert took == [True, True]
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == {**first.json(), "repeated": True} == round_again.json()
    assert dict(again.headers) == dict(round_again.headers)
    assert app.get(first.headers["location"]).json()["id"] == "common"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"null", b"\xff", b'{"id": 1, "id": 2}', b" " * 70_000 + b"{}",
        json.dumps(unit("new-unit")).encode(), json.dumps(reminded("nobody", "o-9")).encode(),
        json.dumps(reminded("late", "o-1", "tomorrow")).encode(),
        json.dumps(reminded("known", "o-1", "1999-01-01")).encode(),
        json.dumps({**reminded("odd", "o-1"), "type": "reminder.isued"}).encode(),
    ],
)  # fmt: skip
def test_what_is_not_common_is_told_as_the_way_round_tells_it(app: App, body: bytes) -> None:
    straight, round_about = app.post(body), app.post(body, **ROUND)
    assert straight.content == round_about.content or straight.status_code == 201
    assert straight.headers["content-type"] == round_about.headers["content-type"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/cloudevents+json; charset=utf-8"}, {"Content-Encoding": "gzip"},
        {"Prefer": "handling=lenient"}, {"If-Match": '"1"'}, {"Idempotency-Key": "k"}, ROUND,
    ],
)  # fmt: skip
def test_a_header_that_says_something_is_heard(
    app: App, took: list[bool], headers: dict[str, str]
) -> None:
    app.post(reminded("heard", "o-1"), **headers)
    assert took == []


def test_who_cannot_be_written_now_is_told_to_come_again(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: Any) -> bool:
        raise Busy

    monkeypatch.setattr(app.service.record, "submit", full)
    answer = app.post(reminded("not now", "o-1"))
    refused(answer, 503, "busy")
    assert answer.headers["retry-after"] == "1"


@pytest.mark.parametrize("way", [{}, ROUND], ids=["direct", "round"])
def test_what_is_told_again_is_counted_where_it_is_told(fresh: App, way: dict[str, str]) -> None:
    fresh.store(registered("o-1", "o-1"))
    first = fresh.post(reminded("again", "o-1")).json()["position"]
    head = fresh.store(unit("between"))
    fresh.service.intake_log.flush()  # their moment is over
    assert fresh.post(reminded("again", "o-1"), **way).json()["repeated"] is True
    query = "query ($at: AsOf, $p: Position) { sources(asOf: $at, atLeast: $p) { repeated } }"
    told = [fresh.ask(query, at={"position": it}, p=head)["sources"] for it in (head - 1, head)]
    assert [sum(it["repeated"] for it in sources) for sources in told] == [0, 1], first
