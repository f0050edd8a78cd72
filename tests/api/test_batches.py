"""An atomic batch: all or none, and every fault is pointed at."""

from __future__ import annotations

from typing import Any

import pytest

from api.intake.asked import MOST_EVENTS
from tests.api.harness import App, linked, registered, reminded, unit


def head(app: App) -> int:
    return app.service.recorder.head()


def test_a_batch_gets_a_receipt_for_each_in_order(app: App) -> None:
    answer = app.batch([unit("b-1"), unit("b-2"), unit("b-3")])
    assert answer.status_code == 201
    assert [it["id"] for it in answer.json()] == ["b-1", "b-2", "b-3"]
    assert [it["position"] for it in answer.json()] == list(range(head(app) - 2, head(app) + 1))
    again = app.batch([unit("b-1"), unit("b-2"), unit("b-3")])
    assert again.status_code == 200
    assert again.json() == [{**it, "repeated": True} for it in answer.json()]
    mixed = app.batch([unit("b-2"), unit("b-4")])
    assert mixed.status_code == 201
    assert [it["repeated"] for it in mixed.json()] == [True, False]


def test_a_batch_with_a_bad_event_stores_none_and_points_at_it(app: App) -> None:
    before = head(app)
    bad = unit("n-2")
    del bad["data"]["fact"]["name"]
    nobody = reminded("n-4", "nobody")
    answer = app.batch([unit("n-1"), bad, unit("n-3"), nobody])
    assert answer.status_code == 422
    assert [it["pointer"] for it in answer.json()["errors"]] == [
        "/1/data/fact/name",
        "/3/data/subject/officials/0",
    ]
    assert head(app) == before
    assert app.batch([unit("n-1"), unit("n-3")]).status_code == 201


def test_every_event_of_a_batch_that_is_no_cloudevent_is_pointed_at(app: App) -> None:
    before = head(app)
    answer = app.batch([unit("m-1"), "text", unit("m-3", specversion="0.9"), unit("")])
    assert answer.json()["type"] == "/problems/not-a-cloudevent"
    assert [it["pointer"] for it in answer.json()["errors"]] == ["/1", "/2/specversion", "/3/id"]
    assert head(app) == before


def test_a_conflict_in_a_batch_stores_none_and_points_at_it(app: App) -> None:
    position = app.post(unit("c-1")).json()["position"]
    answer = app.batch([unit("c-0"), unit("c-1", "另一局")])
    assert answer.status_code == 409
    assert answer.json()["position"] == position
    assert [it["pointer"] for it in answer.json()["errors"]] == ["/1/id"]
    assert head(app) == position


def test_one_id_with_two_contents_in_a_batch_is_a_conflict(app: App) -> None:
    before = head(app)
    answer = app.batch([unit("d-1"), unit("d-1", "另一局")])
    assert answer.status_code == 409, answer.json()
    assert head(app) == before


def test_one_event_twice_in_a_batch_is_stored_once(app: App) -> None:
    before = head(app)
    receipts = app.batch([unit("e-1"), unit("e-1")]).json()
    assert [it["position"] for it in receipts] == [before + 1, before + 1]
    assert head(app) == before + 1


def test_one_official_registered_twice_in_a_batch_is_refused(app: App) -> None:
    before = head(app)
    answer = app.batch([registered("f-1", "same"), registered("f-2", "same")])
    assert (answer.status_code, head(app)) == (409, before), answer.json()


def test_one_key_linked_to_two_officials_in_a_batch_is_refused(app: App) -> None:
    app.batch([registered("g-1", "one"), registered("g-2", "two")])
    before = head(app)
    answer = app.batch([linked("g-3", "one", "K1"), linked("g-4", "two", "K1")])
    assert (answer.status_code, head(app)) == (409, before), answer.json()


def test_a_batch_may_name_an_official_whom_it_registers(app: App) -> None:
    assert app.batch([registered("h-1", "new"), reminded("h-2", "new")]).status_code == 201


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (0, (400, "/problems/not-a-cloudevent")),
        (MOST_EVENTS + 1, (413, "/problems/body-too-large")),
    ],
)
def test_a_batch_has_one_to_a_thousand_events(app: App, size: int, told: tuple[int, str]) -> None:
    before = head(app)
    answer = app.batch([unit(f"s-{number}") for number in range(size)])
    assert (answer.status_code, answer.json()["type"]) == told
    assert head(app) == before


def test_a_batch_of_a_thousand_is_stored(app: App) -> None:
    before = head(app)
    answer = app.batch([unit(f"t-{number}") for number in range(MOST_EVENTS)])
    assert (answer.status_code, head(app)) == (201, before + MOST_EVENTS)


@pytest.mark.parametrize("body", [{}, "text", 1, None])
def test_a_batch_is_a_list_and_a_single_event_an_object(app: App, body: Any) -> None:
    assert app.batch(body).json()["type"] == "/problems/not-a-cloudevent"
    assert app.post([body]).json()["type"] == "/problems/not-a-cloudevent"
