"""GET /v1/events: the ledger read back a page at a time, by tag, type and evidence; what may be kept."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.api.harness import SOURCE, App, Json, linked, refused, registered, reminded, unit
from tests.ledger.stores import past_the_guards

LINES = "application/x-ndjson"
FOR_EVER, ASK_AGAIN = "private, immutable, max-age=31536000", "private, no-cache"
SECRET = "张三"


def page(app: App, **asked: Any) -> httpx.Response:
    return app.get(f"/v1/events?{urlencode(asked, doseq=True)}")


def ids(app: App, **asked: Any) -> list[str]:
    """Those that a reader comes upon who asks for page after page."""
    found, after = [], 0
    while True:
        told = page(app, **{"after": after, **asked}).json()
        found += [it["id"] for it in told["events"]]
        after = told["next_after"]
        if not told["complete"]:
            assert after == told["head"]
            return found


def units(app: App, count: int) -> int:
    return app.store(*(unit(f"u-{number}") for number in range(count)))


def resting(id_: str, sha256: str) -> Json:
    """An entry that rests on a document."""
    made = unit(id_)
    document = {"document": "d-1", "sha256": sha256, "kind": "minutes", "held_by": "u-1"}
    made["data"]["provenance"] = {"evidence": [document]}
    return made


def test_page_after_page_gives_every_entry_once_and_as_it_is_read_alone(either: App) -> None:
    head = units(either, 12)
    first = page(either, limit=5).json()
    assert (first["ledger"], first["head"], first["after"]) == ("main", head, 0)
    assert (first["next_after"], first["complete"]) == (5, True)
    assert ids(either, limit=5) == ["opened", *(f"u-{number}" for number in range(12))]
    told = page(either, after=3, limit=1000).json()
    assert [it["receipt"]["position"] for it in told["events"]] == [*range(4, head + 1)]
    assert (told["complete"], told["next_after"]) == (False, head)
    assert told["events"] == [either.get(f"/v1/events/{it}").json() for it in range(4, head + 1)]


def test_a_page_at_the_head_is_empty_and_one_beyond_it_is_refused(either: App) -> None:
    head = units(either, 2)
    told = page(either, after=head).json()
    assert (told["events"], told["next_after"], told["complete"]) == ([], head, False)
    (error,) = refused(page(either, after=head + 1), 400, "bad-request")["errors"]
    assert (error["pointer"], error["rule"]) == ("query:after", "query.after")


def test_entries_are_found_by_every_tag_any_type_and_the_evidence(either: App) -> None:
    one, two = "1a" * 32, "2b" * 32
    either.store(
        registered("p", "o-1"), registered("q", "o-2"), linked("l", "o-1", "77"), reminded("r", "o-1"),
        reminded("s", "o-2"), resting("e-1", one), resting("e-2", two), unit("plain"),
    )  # fmt: skip
    assert ids(either, tags="official:o-1", limit=1) == ["p", "l", "r"]
    assert ids(either, tags="official:hr:77") == ["p", "l", "r"], "a linked key will do"
    assert ids(either, tags=["official:o-1", "key:hr:77"]) == ["l"]
    assert ids(either, type=["reminder.issued", "official.registered"], limit=2) == [*"pqrs"]
    assert ids(either, tags="official:o-1", type="reminder.issued") == ["r"]
    assert ids(either, evidence=one) == ids(either, tags=f"evidence:{one}") == ["e-1"]
    assert ids(either, evidence=two, tags="unit:u-1") == ["e-2"]
    assert ids(either, tags="case:nobody") == []
    assert ids(either, tags="ref:urn%3Atest%3Ahr:r") == ["r"]


def test_a_correction_takes_over_no_evidence_and_is_found_by_it(either: App) -> None:
    sha256 = "3c" * 32
    mended = unit("e-mended", source="urn:test:other")
    mended["data"]["provenance"] = {
        "corrects": {"source": SOURCE, "id": "e-1", "reason": "HANDLER_REVIEW"}
    }
    head = either.store(resting("e-1", sha256), mended)
    assert ids(either, evidence=sha256) == ["e-1", "e-mended"]
    assert "evidence" not in either.get(f"/v1/events/{head}").json()["data"]["provenance"]


def test_whom_nobody_registered_is_told_and_not_an_empty_page(app: App) -> None:
    for name in ("o-9", "hr:9"):
        told = refused(page(app, tags=f"official:{name}"), 422, "unknown-official")
        assert told["errors"][0]["pointer"] == "query:tags"


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("after=-1", ["after"]), ("after=1&after=2", ["after"]), ("after=", ["after"]), ("after=%D9%A1", ["after"]),
        ("limit=0", ["limit"]), ("limit=1001", ["limit"]), ("limit=x", ["limit"]), ("limit=1.0", ["limit"]),
        ("tags=official", ["tags"]), ("tags=colour:red", ["tags"]), ("tags=case:", ["tags"]), ("tags=case:a%0Ab", ["tags"]),
        ("&".join(["tags=case:c"] * 17), ["tags"]), ("type=gift", ["type"]), ("evidence=AB", ["evidence"]), ("tags=evidence:ab", ["tags"]),
        (f"tags=evidence:{'AB' * 32}", ["tags"]),
        (f"evidence={'AB' * 32}", ["evidence"]), ("Limit=5", ["Limit"]), ("dry_run=true", ["dry_run"]),
        ("after=x&limit=0&tags=y&type=z&evidence=w&more=1", ["more", "after", "limit", "tags", "type", "evidence"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("media", ["application/json", "text/event-stream"])
def test_each_parameter_that_does_not_fit_is_named(
    app: App, asked: str, named: list[str], media: str
) -> None:
    answer = app.request("GET", f"/v1/events?{asked}", headers={"Accept": media})
    told = refused(answer, 400, "bad-request")
    assert [it["pointer"] for it in told["errors"]] == [f"query:{it}" for it in named]


def test_a_type_that_is_nearly_one_is_named(app: App) -> None:
    (error,) = refused(page(app, type="gift.handed-on"), 400, "bad-request")["errors"]
    assert error["way_out"] == "did you mean gift.handed-in?"


def test_a_full_page_without_anything_personal_is_kept_for_ever(either: App) -> None:
    units(either, 3)
    full, rest = page(either, limit=2), page(either, after=2, limit=10)
    assert (full.headers["cache-control"], rest.headers["cache-control"]) == (FOR_EVER, ASK_AGAIN)
    units_more = either.store(unit("more"))
    again = page(either, limit=2)
    assert again.json()["head"] == units_more
    assert again.json() | {"head": 0} == full.json() | {"head": 0}
    assert again.headers["etag"] == full.headers["etag"], "the head is not what is kept"
    assert page(either, after=2, limit=10).headers["etag"] != rest.headers["etag"]


def test_what_is_personal_is_asked_for_again_and_changes_when_its_key_goes(either: App) -> None:
    position = either.store(registered("p", "o-1", SECRET))
    paths = [f"/v1/events?after={position - 1}&limit=1", f"/v1/events/{position}"]
    for path in paths:
        before = either.get(path)
        assert SECRET in before.text
        assert before.headers["cache-control"] == ASK_AGAIN
        assert _again(either, path, before).status_code == 304
    before = either.get(paths[0])
    alone = either.get(paths[1])
    either.service.keys.destroy("official/o-1")
    for path, it in zip(paths, (before, alone), strict=True):
        after = _again(either, path, it)
        assert after.status_code == 200
        assert SECRET not in after.text
        assert '"erased":["/data/fact/name"]' in after.text


def test_one_entry_is_kept_for_ever_unless_it_is_personal(app: App) -> None:
    answer = app.post(unit("alone"))
    read = app.get(answer.headers["location"])
    assert read.headers["cache-control"] == FOR_EVER
    for tag in (
        read.headers["etag"],
        read.headers["etag"][2:],
        f'"x", {read.headers["etag"]}',
        "*",
    ):
        again = app.request("GET", answer.headers["location"], headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == read.headers["etag"]
    other = app.request("GET", answer.headers["location"], headers={"If-None-Match": '"x"'})
    assert other.status_code == 200


def test_lines_are_the_events_of_the_page(app: App) -> None:
    position = app.store(*(unit(f"line-{number}") for number in range(3)))
    asked = f"/v1/events?after={position - 3}&limit=3"
    answer = app.request("GET", asked, headers={"Accept": LINES})
    assert answer.headers["content-type"] == LINES
    assert answer.headers["vary"] == "Accept"
    told = app.get(asked)
    assert [json.loads(it) for it in answer.content.splitlines()] == told.json()["events"]
    assert told.headers["vary"] == "Accept"
    assert told.headers["etag"] != answer.headers["etag"]
    assert _again(app, asked, answer, Accept=LINES).status_code == 304


@pytest.mark.parametrize("media", ["application/json", LINES])
def test_a_damaged_entry_is_told_in_its_place_and_the_rest_is_read(
    fresh: App, media: str, caplog: pytest.LogCaptureFixture
) -> None:
    position = fresh.store(registered("p", "o-1", SECRET))
    last = fresh.store(unit("after"))
    home: Path = fresh.service.settings.home
    past_the_guards(
        home / "ledger.db", f"UPDATE {{entry}} SET data = x'ff00' WHERE position = {position}"
    )
    answer = fresh.request(
        "GET", f"/v1/events?after={position - 1}&limit=2", headers={"Accept": media}
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == ASK_AGAIN
    bad, good = (
        answer.json()["events"] if media != LINES else map(json.loads, answer.content.splitlines())
    )
    assert bad["position"] == bad["problem"]["position"] == position
    assert bad["problem"]["type"] == "/problems/entry-unreadable"
    assert good["receipt"]["position"] == last
    assert [it.getMessage() for it in caplog.records if it.levelno == logging.ERROR] == [
        f"entry_unreadable position={position} type=JSONDecodeError"
    ]


def test_other_methods_are_told_both_that_there_are(app: App) -> None:
    answer = app.request("DELETE", "/v1/events")
    refused(answer, 405, "method-not-allowed")
    assert {it.strip() for it in answer.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}
    assert app.request("HEAD", "/v1/events").status_code == 200


def _again(app: App, path: str, before: httpx.Response, **headers: str) -> httpx.Response:
    """What a cache asks that holds an answer."""
    asked = {"If-None-Match": before.headers["etag"], **headers}
    return app.request("GET", path, headers=asked)


def test_what_is_not_acceptable_is_not_given(app: App) -> None:
    accept = "application/x-ndjson;q=0, application/json"
    assert app.request("GET", "/v1/events?limit=1", headers={"Accept": accept}).json()["events"]
    accept = "application/x-ndjson; q=0.5"
    answer = app.request("GET", "/v1/events?limit=1", headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/x-ndjson"


def test_an_entry_that_is_gone_is_told_and_not_passed_over(fresh: App) -> None:
    fresh.store(*(unit(f"g-{it}") for it in range(5)))
    past_the_guards(
        fresh.service.settings.home / "ledger.db", "DELETE FROM {entry} WHERE position IN (3, 4)"
    )
    refused(fresh.get("/v1/events/3"), 500, "entry-unreadable")
    refused(fresh.get("/v1/events/99"), 404, "not-found")
    events = fresh.get("/v1/events?limit=3").json()["events"]
    assert [it.get("position") or it["receipt"]["position"] for it in events] == [1, 2, 3, 5]
    assert events[2]["problem"]["type"] == "/problems/entry-unreadable"
    past_the_guards(
        fresh.service.settings.home / "ledger.db", "DELETE FROM {entry} WHERE position = 6"
    )
    last = fresh.get("/v1/events?after=4").json()["events"]
    assert [it.get("position") or it["receipt"]["position"] for it in last] == [5, 6]
    assert fresh.get("/v1/events?after=4&type=gift.handed-in").json()["events"] == []
