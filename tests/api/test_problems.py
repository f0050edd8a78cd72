"""Every refusal is a problem with a stable type, and a page at its address."""

from __future__ import annotations

import pytest

from api.problems import MOST_FAULTS, PROBLEMS
from tests.api.harness import PROBLEM, App, refused, unit


def test_an_unknown_type_names_the_nearest(app: App) -> None:
    told = refused(app.post(unit("near") | {"type": "unit.registerd"}), 422, "unknown-event-type")
    assert told["errors"][0]["pointer"] == "/type"
    assert "unit.registered" in told["errors"][0]["way_out"]
    far = refused(
        app.post(unit("far") | {"type": "io.cloudevents.test"}), 422, "unknown-event-type"
    )
    assert "/v1/event-types" in far["errors"][0]["way_out"]


def test_every_problem_has_a_page_at_its_address(app: App) -> None:
    for code, it in PROBLEMS.items():
        page = app.get(f"/problems/{code}")
        assert page.status_code == 200
        assert code in page.text
        assert it.title in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/problems/none-such", "/docs/integrating lists them"), ("/v1/events/999999999", "GET /v1/events lists them"),
        ("/v1/event-types/gift.handed-im", "did you mean gift.handed-in? GET /v1/event-types lists them"),
        ("/v1/event-types/gift.handed-im/schema", "did you mean gift.handed-in?"),
        ("/v1/event-types/gift.handed-im/versions/1/schema", "did you mean gift.handed-in?"),
        ("/v1/event-types/gift.handed-in/versions/99/schema", "no such version"), ("/v1/nowhere", "GET / lists the paths"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_with_where_to_look(app: App, path: str, said: str) -> None:
    answer = app.get(path)
    assert answer.status_code == 404
    assert said in answer.json()["detail"]
    assert "{" not in answer.json()["detail"]


def test_no_words_of_a_problem_have_a_place_left_to_be_filled() -> None:
    assert [code for code, it in PROBLEMS.items() if "{" in it.title + it.way_out] == []


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "not-found"), ("POST", "/v1/nowhere", 404, "not-found"),
        ("GET", "/v1/events/x", 404, "not-found"), ("GET", "/v1/events/-1", 404, "not-found"),
        ("PUT", "/v1/events", 405, "method-not-allowed"), ("DELETE", "/v1/events/1", 405, "method-not-allowed"),
        ("PUT", "/v1/events:import", 405, "method-not-allowed"), ("POST", "/", 405, "method-not-allowed"),
        ("POST", "/problems/busy", 405, "method-not-allowed"), ("PUT", "/graphql", 405, "method-not-allowed"),
        ("GET", "/v1/event-types/none.such", 404, "unknown-event-type"),
        ("GET", "/v1/event-types/none.such/schema", 404, "unknown-event-type"),
        ("GET", "/openapi.json", 404, "not-found"), ("GET", "/docs", 404, "not-found"),
    ],
)  # fmt: skip
def test_the_frameworks_own_refusals_are_problems(
    app: App, method: str, path: str, status: int, code: str
) -> None:
    answer = app.request(method, path)
    told = answer.json()
    assert (answer.status_code, told["type"]) == (status, f"/problems/{code}")
    assert (answer.headers["content-type"], told["status"]) == (PROBLEM, status)
    assert ("allow" in answer.headers) == (status == 405)


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"{}", b'{"query":"{ledger{name}}","variables":"x"}']
)
def test_a_graphql_request_that_cannot_be_read_is_told_so_in_json(app: App, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = app.request("POST", "/graphql", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.headers["content-type"].endswith("json")
    assert "see the detail" not in answer.text
    assert '{"query":' in answer.json()["detail"]


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example:80",
        "localhost:",
        "0.0.0.0",
        "",
    ],
)
def test_only_this_machine_by_its_own_names_may_ask(app: App, host: str) -> None:
    for path in ("/", "/graphql?query={ledger{head}}", "/v1/events/1"):
        told = app.request("GET", path, headers={"Host": host})
        assert (told.status_code, told.headers["content-type"]) == (400, PROBLEM)
        assert app.request("GET", path, headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    ("count", "told"), [(MOST_FAULTS, MOST_FAULTS), (MOST_FAULTS + 7, MOST_FAULTS + 1)]
)
def test_a_problem_tells_some_faults_and_how_many_more_there_are(
    app: App, count: int, told: int
) -> None:
    event = unit("many")
    event["data"]["fact"] |= {f"x{it}": 1 for it in range(count)}
    errors = refused(app.post(event), 422, "event-unreadable")["errors"]
    assert len(errors) == told
    more = [it["detail"] for it in errors if it["rule"] == "problem.more"]
    assert more == (["7 more"] if count > MOST_FAULTS else [])


def test_a_long_name_is_cut_in_its_pointer(app: App) -> None:
    told = refused(app.post(unit("long") | {"x" * 9000: 1}), 400, "not-a-cloudevent")
    assert [it["pointer"] for it in told["errors"]] == ["/" + "x" * 64]
