"""The catalogue as senders read it: every type, and schemas that say what the intake takes."""

from __future__ import annotations

import copy
import hashlib
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings

from api.demo.history import history
from api.intake.catalogue import schema_of as made_schema
from domain.catalogue import Kind, all_kinds
from tests.api.harness import App, event, refused
from tests.api.json_schema import minimal_data, problems
from tests.examples import events, example

Json = Any
KINDS = list(all_kinds().values())
POSTABLE = [kind for kind in KINDS if kind.name != "ledger.opened"]
ASKED = "schema.", "entry.", "gate."
OF_THE_REGISTER = {"gate.jurisdiction", "gate.level-unknown"}
"""Rules that a schema tells of; others are about what the ledger knows."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(app: App, kind: Kind) -> Json:
    answer = app.get(f"/v1/event-types/{kind.name}/schema")
    assert answer.headers["content-type"] == "application/schema+json"
    return answer.json()


def test_every_kind_is_listed_with_what_it_is_for(app: App) -> None:
    listed = app.get("/v1/event-types").json()
    assert [it["type"] for it in listed] == [kind.name for kind in KINDS]
    for it, kind in zip(listed, KINDS, strict=True):
        assert app.get(f"/v1/event-types/{kind.name}").json() == it
        assert (it["title_zh"], it["title_en"], it["chapter"]) == (
            kind.title_zh,
            kind.title_en,
            kind.chapter,
        )
        assert (it["stages"], it["circles"]) == (list(kind.stages), list(kind.circles))
        assert app.get(it["schema"]).status_code == 200
        assert it["postable"] == (kind.name != "ledger.opened")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_schema_is_of_2020_12_and_takes_the_example(app: App, kind: Kind) -> None:
    schema = schema_of(app, kind)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, f"/v1/event-types/{kind.name}/schema")
    assert list(problems(schema, example(kind)["data"], schema)) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_a_schema_requires_the_intake_requires_and_the_reverse(app: App, kind: Kind) -> None:
    """Each member of the example is left out in turn, or something unlisted is put in."""
    schema, told = schema_of(app, kind), example(kind)
    events = []
    for part in ("subject", "when", "provenance", "basis", "fact"):
        places = [(part, name) for name in told["data"][part]]
        for _part, name in [*places, (part, "unlisted")]:
            event = copy.deepcopy(told) | {"id": f"{kind.name}-{part}-{name}"}
            event.pop("subject", None)
            event["data"][part].pop(name, None)
            if name == "unlisted":
                event["data"][part][name] = 1
            events.append((part, name, event))
    *results, _summary = app.send([json.dumps(event).encode() for *_place, event in events])
    for (part, name, event), result in zip(events, results, strict=True):
        broken = list(problems(schema, event["data"], schema))
        errors = result.get("problem", {}).get("errors", [])
        rules = {it["rule"] for it in errors if it["rule"].startswith(ASKED)}
        assert bool(broken) == bool(rules), (part, name, broken, errors)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_schema_lets_a_sender_write_what_its_envelope_says(app: App, kind: Kind) -> None:
    parts = schema_of(app, kind)["properties"]
    assert set(parts) == {"subject", "when", "provenance", "basis", "fact"}
    assert {"source", "source_id", "subject", "traceparent"} & set(
        parts["provenance"]["properties"]
    ) == set()
    assert "sent_at" not in parts["when"]["properties"]


def test_the_checker_here_finds_what_is_wrong(app: App) -> None:
    kind = all_kinds()["gift.handed-in"]
    schema = schema_of(app, kind)
    for part, name, value in [
        ("fact", "quantity", -1), ("fact", "quantity", True), ("fact", "quantity", "1"), ("fact", "received_on", "2025-02-30"),
        ("fact", "disposal", "EATEN"), ("subject", "officials", ["a b"]), ("when", "occurred", "yesterday"),
        ("basis", "articles", [{"rule": "x"}]), ("fact", "value_fen", 2**60),
    ]:  # fmt: skip
        event = example(kind)
        event["data"][part][name] = value
        assert list(problems(schema, event["data"], schema)), (part, name, value)


# what a schema lets through ----------------------------------------------------------------------


def unasked(app: App, kind: Kind, data: Json) -> list[Json]:
    """Why the service refuses it, who and what must be known already left out."""
    id_ = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    told = app.post(event(f"{kind.name}-{id_}", kind.name, data)).json()
    rules = [it["rule"] for it in told.get("errors", [])]
    unread = {*OF_THE_REGISTER, "gate.published"}  # no schema reads the text of a pack
    return [it for it in rules if it.startswith(ASKED) and it not in unread]


@pytest.mark.parametrize("kind", POSTABLE, ids=lambda kind: kind.name)
def test_the_least_that_a_schema_lets_through_is_taken_in_every_circle(
    app: App, kind: Kind
) -> None:
    schema = schema_of(app, kind)
    for circle in kind.circles if len(kind.circles) > 1 else (None,):
        data = minimal_data(schema, circle)
        assert list(problems(schema, data, schema)) == [], data
        assert unasked(app, kind, data) == [], data


@pytest.mark.parametrize("kind", POSTABLE, ids=lambda kind: kind.name)
def test_the_example_of_a_schema_is_whole_and_is_taken(app: App, kind: Kind) -> None:
    schema = schema_of(app, kind)
    (data,) = schema["examples"]
    assert list(problems(schema, data, schema)) == []
    assert set(data["fact"]) == set(schema["properties"]["fact"]["properties"])
    assert unasked(app, kind, data) == []


@pytest.mark.parametrize("kind", POSTABLE, ids=lambda kind: kind.name)
def test_whatever_the_service_takes_its_schema_lets_through(kind: Kind) -> None:
    schema = json.loads(json.dumps(made_schema(kind.name)))

    @settings(max_examples=10)
    @given(events(kind))
    def case(told: Json) -> None:
        assert list(problems(schema, told["data"], schema)) == []

    case()


def test_every_statement_of_the_demonstration_fits_its_schema() -> None:
    schemas = {kind.name: json.loads(json.dumps(made_schema(kind.name))) for kind in KINDS}
    for told in history():
        schema = schemas[told["type"]]
        assert list(problems(schema, told["data"], schema)) == [], told["id"]


@pytest.mark.parametrize(
    ("type_", "path", "value"),
    [
        ("reminder.issued", ("subject", "officials"), []), ("reminder.issued", ("subject", "officials"), ["a", "b"]),
        ("unit.registered", ("subject", "officials"), ["a"]), ("clue.registered", ("subject", "cases"), []),
        ("clue.registered", ("subject", "officials"), ["a", "a"]), ("appointment.made", ("subject", "tenure"), None),
        ("unit.registered", ("subject", "unit"), None), ("clue.registered", ("subject", "circle"), None),
        ("law-violation.notified", ("subject", "circle"), "WORK"), ("unit.registered", ("subject", "circle"), "WORK"),
        ("gift.handed-in", ("subject", "mechanism"), "CORRECTION"), ("clue.registered", ("provenance", "channel"), None),
        ("referral.sent", ("provenance", "channel", "direction"), "TOP_DOWN"), ("gift.handed-in", ("basis", "articles"), []),
        ("gift.handed-in", ("provenance", "channel", "agent"), "MASSES"), ("gift.handed-in", ("basis", "link"), None),
        ("clue.registered", ("basis", "link"), None), ("gift.handed-in", ("basis", "classification"), "STATE_SECRET"),
        ("allegation.recorded", ("basis", "confidence"), "CONFIRMED"),
        ("officials.merged", ("provenance", "corrects"), {"source": "urn:x", "id": "1", "reason": "SENDER_ERROR"}),
    ],
)  # fmt: skip
def test_what_the_gates_ask_the_schema_asks(app: App, type_: str, path: Any, value: Json) -> None:
    kind = all_kinds()[type_]
    schema, data = schema_of(app, kind), example(kind)["data"]
    node = data
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = value
    assert list(problems(schema, data, schema))
    assert app.post(event(f"asked-{type_}", type_, data)).status_code == 422


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_no_description_names_what_is_refused_or_shows_a_signature(app: App, kind: Kind) -> None:
    schema = schema_of(app, kind)
    assert "sent_at" not in schema["properties"]["when"]["description"]
    assert not re.search(r"\bsource_id\b", json.dumps(schema))
    assert "(*," not in json.dumps(schema)


def test_the_opening_of_a_ledger_is_described_and_refused(app: App) -> None:
    kind = all_kinds()["ledger.opened"]
    (data,) = schema_of(app, kind)["examples"]
    told = refused(app.post(event("opened", kind.name, data)), 422, "may-not-be-recorded")
    assert [it["rule"] for it in told["errors"]] == ["ledger.opened"]
    told = refused(app.post(event("opened", kind.name, {})), 422, "may-not-be-recorded")
    assert [it["rule"] for it in told["errors"]][:2] == ["ledger.opened", "schema.missing"]
