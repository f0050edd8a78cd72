"""If-Match: written only where nothing came after what the sender has read."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.harness import (
    BATCH,
    App,
    database,
    event,
    linked,
    opened,
    refused,
    registered,
    reminded,
    unit,
)


def conditional(
    app: App, told: Any, after: int | str, *tags: str, media: str = "application/cloudevents+json"
) -> httpx.Response:
    query = "?" + "&".join(f"tags={tag}" for tag in tags) if tags else ""
    value = f'"{after}"' if isinstance(after, int) else after
    return app.post(told, media, query, **{"If-Match": value})


def of_case(id_: str, *cases: str) -> Any:
    """An entry that carries the tags of cases."""
    about = {"subject": {"cases": list(cases), "unit": "u-1"}, "when": {"occurred": "2020"}}
    return event(id_, "unit.registered", {**about, "fact": {"name": "某局"}})


def head(app: App) -> int:
    return app.service.recorder.head()


def test_without_tags_the_ledger_must_not_have_grown(either: App) -> None:
    read = head(either)
    assert conditional(either, unit("a-1"), read).status_code == 201
    told = refused(conditional(either, unit("a-2"), read), 412, "condition-failed")
    assert told["position"] == read + 1
    assert [it["pointer"] for it in told["errors"]] == ["header:If-Match"]
    assert head(either) == read + 1
    assert conditional(either, unit("a-2"), read + 1).status_code == 201


def test_only_an_entry_with_all_the_tags_is_in_the_way(either: App) -> None:
    either.store(of_case("c-0", "c-7", "c-8"))
    read = head(either)
    one, both = ("case:c-7",), ("case:c-7", "case:c-8")
    assert conditional(either, of_case("c-1", "c-7"), read, *one).status_code == 201
    assert conditional(either, of_case("c-2", "c-7"), read, *both).status_code == 201
    assert conditional(either, of_case("c-3", "c-7", "c-8"), read, "case:c-9").status_code == 201
    told = refused(conditional(either, unit("c-4"), read, *both), 412, "condition-failed")
    assert told["position"] == read + 3
    either.store(*[unit(f"between-{it}") for it in range(1200)])
    told = refused(conditional(either, unit("c-4"), read, *one), 412, "condition-failed")
    assert told["position"] == read + 3, "the newest, however long ago"
    assert conditional(either, unit("c-4"), read + 3, *one).status_code == 201


def test_a_retry_gets_its_receipt_whatever_has_come_since(app: App) -> None:
    read = head(app)
    first = conditional(app, of_case("r-1", "r"), read, "case:r")
    app.store(of_case("r-2", "r"))
    again = conditional(app, of_case("r-1", "r"), read, "case:r")
    assert (again.status_code, again.json()) == (200, {**first.json(), "repeated": True})
    batch = conditional(app, [of_case("r-1", "r"), unit("r-3")], read, "case:r", media=BATCH)
    refused(batch, 412, "condition-failed")


def test_a_batch_does_not_stand_in_its_own_way(app: App) -> None:
    read = head(app)
    batch = [of_case("b-1", "b"), of_case("b-2", "b")]
    assert conditional(app, batch, read, "case:b", media=BATCH).status_code == 201
    refused(
        conditional(app, [of_case("b-3", "b"), unit("b-4")], read, "case:b", media=BATCH),
        412,
        "condition-failed",
    )
    assert head(app) == read + 2


def test_an_official_may_be_named_by_a_linked_key(either: App) -> None:
    either.store(registered("o-1", "who"), linked("o-2", "who", "77"))
    read = head(either)
    either.store(reminded("o-3", "who"))
    for tag in ("official:who", "official:hr:77"):
        told = refused(conditional(either, unit("o-4"), read, tag), 412, "condition-failed")
        assert told["position"] == read + 1
    for tag in ("official:nobody", "official:hr:78"):
        told = refused(conditional(either, unit("o-4"), read, tag), 422, "unknown-official")
        assert [it["pointer"] for it in told["errors"]] == ["query:tags"]
    assert conditional(either, unit("o-4"), head(either), "official:hr:77").status_code == 201


@pytest.mark.parametrize("tag", ["evidence:ab", f"evidence:{'AB' * 32}", "case:", "case", "ref:a"])
def test_a_tag_that_no_entry_can_carry_is_refused(app: App, tag: str) -> None:
    told = refused(conditional(app, unit("t-1"), head(app), tag), 400, "bad-request")
    assert [it["pointer"] for it in told["errors"]] == ["query:tags"]
    assert "small letters" in told["errors"][0]["way_out"]


def test_a_dry_run_tells_of_the_condition_too(app: App) -> None:
    app.store(of_case("d-1", "d"))
    named = {"If-Match": '"1"'}
    told = app.post(unit("d-2"), query="?dry_run=true&tags=case:d", **named)
    assert refused(told, 412, "condition-failed")["position"] == head(app)
    named = {"If-Match": f'"{head(app)}"'}
    assert app.post(unit("d-2"), query="?dry_run=true&tags=case:d", **named).status_code == 200


@pytest.mark.parametrize(
    "value", ["*", "1", 'W/"1"', '"1", "2"', '"x"', '"-1"', '"01"', '""', "", f'"{"9" * 19}"']
)
def test_a_condition_is_one_position_in_quotes(app: App, value: str) -> None:
    told = refused(conditional(app, unit("v"), value), 400, "bad-request")
    assert [it["pointer"] for it in told["errors"]] == ["header:If-Match"]


def test_a_position_that_nobody_has_read_yet_is_refused(app: App) -> None:
    before = head(app)
    for query in ("", "?dry_run=true"):
        told = app.post(unit("far"), query=query, **{"If-Match": f'"{before + 1}"'})
        assert refused(told, 400, "bad-request")["errors"][0]["pointer"] == "header:If-Match"
    assert head(app) == before


@pytest.mark.parametrize(
    "tag", ["offical:x", "case", "case:", "x:y", ":", "ref:urn:1", "case:%0A", "case:" + "x" * 600]
)
def test_a_tag_that_no_entry_carries_is_refused(app: App, tag: str) -> None:
    told = refused(conditional(app, unit("t"), head(app), tag), 400, "bad-request")
    assert [it["pointer"] for it in told["errors"]] == ["query:tags"]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_of_many_who_rely_on_the_same_position_one_wins_each_round(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    """In two processes' worth of services, with others who write under no condition beside them."""
    if kind == "sqlite":
        _race(tmp_path, None)
        return
    with database(request.getfixturevalue("postgres_server")) as url:
        _race(tmp_path, url)


def _race(home: Path, url: str | None) -> None:
    rounds, writers, noise = 8, 12, threading.Event()
    with (
        opened(home, url) as one,
        opened(home, url) as other,
        ThreadPoolExecutor(writers + 1) as pool,
    ):
        one.store(of_case("race", "race"))
        position = head(one)

        def disturb() -> None:
            number = 0
            while not noise.is_set():
                other.post(unit(f"noise-{(number := number + 1)}"))

        disturbing = pool.submit(disturb)
        try:
            for number in range(rounds):
                asked = [
                    pool.submit(
                        conditional, (one, other)[it % 2], of_case(f"{number}-{it}", "race"), position, "case:race"
                    )
                    for it in range(writers)
                ]  # fmt: skip
                answers = [it.result(60) for it in asked]
                (won,) = [it.json()["position"] for it in answers if it.status_code == 201]
                lost = [
                    refused(it, 412, "condition-failed") for it in answers if it.status_code != 201
                ]
                assert {it["position"] for it in lost} == {won}
                assert won > position
                position = won
        finally:
            noise.set()
            disturbing.result(60)
        rows = list(one.service.recorder.matching(tags=["case:race"]))
        assert len(rows) == 1 + rounds
