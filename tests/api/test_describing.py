"""OpenAPI and AsyncAPI as served: valid, whole, and with examples that are taken."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from api.app import create_app
from api.describing.events import postable
from api.describing.operations import OPERATIONS
from api.describing.sharing import share
from api.problems import PROBLEMS
from domain.catalogue import all_kinds
from tests.api.harness import BATCH, NDJSON, App, event

Json = Any
UNDESCRIBED = {"/graphql"}
"""GraphQL describes itself."""


@pytest.fixture(scope="module")
def document(app: App) -> Json:
    answer = app.get("/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    return answer.json()


@pytest.fixture(scope="module")
def channels(app: App) -> Json:
    return app.get("/v1/asyncapi.json").json()


def test_the_document_is_valid_openapi_3_1(document: Json) -> None:
    assert document["openapi"].startswith("3.1.")
    assert [it.message for it in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_the_committed_copy_is_what_is_served(document: Json) -> None:
    """So that a change of the contract shows in a diff: python -m api.describing."""
    file = Path(__file__).parents[2] / "docs" / "openapi.json"
    assert json.loads(file.read_text(encoding="utf-8")) == document


def test_what_answers_is_what_is_described(document: Json) -> None:
    routes = create_app(lambda: pytest.fail("nothing is opened")).routes
    served = {
        (method, it.path)
        for it in routes
        if isinstance(it, Route) and it.path not in UNDESCRIBED
        for method in it.methods or ()
        if method != "HEAD"
    }
    told = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    assert told == served


def test_every_refusal_that_is_described_has_a_page_and_every_page_is_described(
    document: Json,
) -> None:
    told = set(re.findall(r'"/problems/([\w-]+)"', json.dumps(document["paths"])))
    everywhere = {"method-not-allowed", "head-too-large"}  # whatever the path is
    assert told | everywhere == set(PROBLEMS)
    assert {it for one in OPERATIONS for it in one.problems} <= set(PROBLEMS)


def test_the_examples_are_taken_in_the_order_they_stand_in(fresh: App, document: Json) -> None:
    body = document["paths"]["/v1/events"]["post"]["requestBody"]["content"]
    shown = body["application/cloudevents+json"]["examples"]
    for name in shown:
        answer = fresh.post(document["components"]["examples"][name]["value"])
        assert answer.status_code == 201, (name, answer.text)
    assert set(shown) >= {kind.name for kind in postable()}
    assert fresh.batch(body[BATCH]["example"]).status_code == 200


def test_the_example_of_an_import_is_taken(fresh: App, document: Json) -> None:
    body = document["paths"]["/v1/events:import"]["post"]["requestBody"]["content"]
    (*results, summary) = fresh.send(body[NDJSON]["example"].encode().splitlines())
    assert [it["status"] for it in results] == ["stored", "stored"]
    assert summary["summary"]["lines"] == 2


def test_the_headers_of_the_binary_mode_are_shown_and_taken(fresh: App, document: Json) -> None:
    parameters = document["components"]["parameters"]
    headers = {name: it["example"] for name, it in parameters.items() if name.startswith("ce-")}
    assert len(headers) == 8
    post = document["paths"]["/v1/events"]["post"]
    data = post["requestBody"]["content"]["application/json"]["example"]
    assert fresh.post(data, "application/json", **headers).status_code == 201


def test_every_example_fits_the_schema_of_its_own_type_alone(document: Json) -> None:
    of_event = {"$ref": "#/components/schemas/Event", "components": document["components"]}
    validator = Draft202012Validator(of_event)
    for shown in document["components"]["examples"].values():
        told = shown["value"]
        assert list(validator.iter_errors(told)) == [], told["type"]
        assert not validator.is_valid({**told, "type": "no.such"}), told["type"]


def test_each_type_that_may_be_posted_is_a_choice_and_no_other(document: Json) -> None:
    choices = document["components"]["schemas"]["Event"]
    names = [it["$ref"].rpartition("/")[2] for it in choices["oneOf"]]
    assert names == list(choices["discriminator"]["mapping"])
    assert set(all_kinds()) - set(names) == {"ledger.opened"}


def test_a_name_given_to_what_schemas_share_says_the_same() -> None:
    long = {
        "title": "A Part",
        "type": "string",
        "description": "x" * 300,
        "examples": [{"title": "A Part"}],
    }
    apart = {
        "one": {"properties": {"a": long, "b": [long, {"title": "short"}]}},
        "APart": {"type": "null"},
    }
    shared = share(apart)
    assert shared["one"]["properties"]["a"] == {"$ref": "#/components/schemas/APart2"}
    assert shared["APart2"] == long
    assert shared["APart"] == {"type": "null"}
    assert share({"one": {"a": long}}) == {"one": {"a": long}}


# AsyncAPI ---------------------------------------------------------------------------------------

ALLOWED = {
    "": {"asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components"},
    "channels": {"address", "description", "messages"},
    "operations": {"action", "summary", "channel", "messages", "bindings"},
    "components/messages": {"name", "title", "summary", "description", "contentType", "payload", "examples"},
}  # fmt: skip
"""The words of AsyncAPI 3.0 that are used, object by object."""


def at(document: Json, pointer: str) -> Json:
    for step in filter(None, pointer.split("/")):
        document = document[step]
    return document


def test_the_channels_use_the_words_of_asyncapi_3(channels: Json) -> None:
    assert channels["asyncapi"] == "3.0.0"
    assert set(channels) <= ALLOWED[""]
    for place in ("channels", "operations", "components/messages"):
        for name, it in at(channels, place).items():
            assert re.fullmatch(r"[\w.-]+", name)
            assert set(it) <= ALLOWED[place], name
    assert {it["action"] for it in channels["operations"].values()} == {"send", "receive"}


def test_every_reference_of_the_channels_leads_somewhere(channels: Json) -> None:
    references = set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(channels)))
    assert len(references) > 100
    for it in references:
        at(channels, it)


def test_each_type_is_a_message_that_is_posted_and_one_that_comes_back(channels: Json) -> None:
    posted = [kind.name for kind in postable()]
    for channel, how, names in (
        ("intake", "Posted", posted),
        ("entries", "Recorded", list(all_kinds())),  # the opening of the ledger comes too
    ):
        assert list(channels["channels"][channel]["messages"]) == [f"{it}.{how}" for it in names]
    assert {it["name"] for it in channels["components"]["messages"].values()} == set(all_kinds())
    messages = channels["components"]["messages"]
    opened = channels["operations"]["follow"]["messages"][0]["$ref"].rpartition("/")[2]
    assert messages[opened]["name"] == "ledger.opened"


def test_the_opening_of_the_ledger_comes_as_it_is_described(app: App, channels: Json) -> None:
    opened = channels["components"]["messages"]["ledger.opened.Recorded"]["payload"]["schema"]
    validator = Draft202012Validator(opened | {"components": channels["components"]})
    assert list(validator.iter_errors(app.get("/v1/events/1").json())) == []


def test_what_is_shown_of_a_message_and_what_comes_back_fit_its_payload(
    app: App, channels: Json
) -> None:
    for name, message in channels["components"]["messages"].items():
        schema = message["payload"]["schema"] | {"components": channels["components"]}
        validator = Draft202012Validator(schema)
        for shown in message.get("examples", []):
            assert list(validator.iter_errors(shown["payload"])) == [], name
    data = {"subject": {"unit": "u-1"}, "when": {"occurred": "2020"}, "fact": {"name": "某局"}}
    position = app.store(event("as-posted", "unit.registered", data))
    come = channels["components"]["messages"]["unit.registered.Recorded"]["payload"]["schema"]
    validator = Draft202012Validator(come | {"components": channels["components"]})
    assert list(validator.iter_errors(app.get(f"/v1/events/{position}").json())) == []


def test_a_dry_run_is_answered_as_it_is_described(fresh: App, document: Json) -> None:
    """Also of what names nobody, which has no stage; and of what fits in no case."""
    fits = {
        name: Draft202012Validator({**document, "$ref": f"#/components/schemas/{name}"})
        for name in ("PostedBefore", "LenientAnswer", "ImportResult")
    }
    shown = document["components"]["examples"]
    someone, nobody = shown["official.registered"], shown["unit.registered"]
    others = [it for it in shown.values() if it not in (someone, nobody)]
    fresh.post(someone["value"])
    events = [someone["value"], *(it["value"] for it in [nobody, *others[:40]]), {"id": "no event"}]
    alone = fresh.post(nobody["value"], query="?dry_run=true").json()
    each = fresh.post(events, BATCH, "?dry_run=true", Prefer="handling=lenient").json()
    body = b"".join(json.dumps(it).encode() + b"\n" for it in events)
    lines = fresh.post(body, NDJSON, ":import?dry_run=true").text.splitlines()
    told = [("PostedBefore", alone), ("LenientAnswer", each)]
    told += [("ImportResult", json.loads(it)) for it in lines]
    assert {it.get("stage", "none") for it in each["events"]} > {None, "none"}
    for name, answer in told:
        assert [it.message for it in fits[name].iter_errors(answer)] == [], name


def test_an_empty_content_encoding_is_taken_as_it_is_described(fresh: App, document: Json) -> None:
    described = document["components"]["parameters"]["Content-Encoding"]["schema"]
    for coding in ("", "identity", "gzip", "x-gzip"):
        assert coding in described["enum"]
        body = json.dumps(document["components"]["examples"]["official.registered"]["value"])
        packed = gzip.compress(body.encode()) if "gzip" in coding else body.encode()
        answer = fresh.post(packed, "application/cloudevents+json", **{"Content-Encoding": coding})
        assert answer.status_code in {200, 201}, (coding, answer.text)
