"""The schema of a version is the same for ever, at an address of its own."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from types import MappingProxyType

import pytest

from api.intake import catalogue
from api.intake.catalogue import schema_of
from domain.catalogue import all_kinds
from tests.api.harness import App, refused, unit
from tests.api.schema_digests import digest, validating, versions, written

HOW = (
    "what {name} asks for changed under version {version}, which senders have cached for ever. Raise the "
    "kind's version with an upcaster (ledger/codec.py), keep the schema as it was in "
    "api/intake/former/{name}.v{version}.json, and run `python -m tests.api.schema_digests --write`"
)


@pytest.mark.parametrize(("name", "version"), versions())
def test_the_schema_of_a_version_asks_for_what_it_always_asked(name: str, version: int) -> None:
    told = HOW.format(name=name, version=version)
    assert (name, version) in written(), "run `python -m tests.api.schema_digests --write`"
    assert digest(schema_of(name, version)) == written()[name, version], told
    assert digest(schema_of(name)) == written()[name, all_kinds()[name].version]


def test_no_version_that_was_served_is_gone() -> None:
    assert sorted(written()) == sorted(versions()), "a version, once served, is served for ever"


def test_the_digest_is_of_what_validates_and_not_of_the_words() -> None:
    schema = {"title": "A", "properties": {"title": {"type": "string", "description": "x"}}}
    assert validating(schema) == {"properties": {"title": {"type": "string"}}}
    reworded = {**schema, "title": "B", "$id": "/elsewhere"}
    assert digest(reworded) == digest(schema)
    assert digest({**schema, "required": ["title"]}) != digest(schema)


def test_the_schema_of_a_version_is_cached_for_ever_and_the_latest_is_the_same(app: App) -> None:
    (it,) = [it for it in app.get("/v1/event-types").json() if it["type"] == "unit.registered"]
    answer = app.get(it["schema_of_version"])
    assert it["schema_of_version"] == "/v1/event-types/unit.registered/versions/1/schema"
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json()["$id"] == it["schema_of_version"]
    latest = app.get(it["schema"]).json()
    assert latest | {"$id": ""} == answer.json() | {"$id": ""}


@pytest.mark.parametrize(
    "place", ["unit.registered/versions/2", "unit.registered/versions/0", "unit.registered/versions/01",
              "unit.registered/versions/x"],
)  # fmt: skip
def test_a_version_that_never_was_is_not_found(app: App, place: str) -> None:
    refused(app.get(f"/v1/event-types/{place}/schema"), 404, "not-found")


def test_a_version_of_no_type_is_told_as_the_type_is(app: App) -> None:
    answer = app.get("/v1/event-types/unit.unknown/versions/1/schema")
    assert answer.json() == app.get("/v1/event-types/unit.unknown/schema").json()
    assert answer.status_code == 404


def test_an_earlier_version_is_served_from_its_file_once_another_is_taken(
    fresh: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name, before = "unit.registered", schema_of("unit.registered", 1)
    raised = {**all_kinds(), name: dataclasses.replace(all_kinds()[name], version=2)}
    schema_of.cache_clear()
    monkeypatch.setattr(catalogue, "FORMER", tmp_path)
    monkeypatch.setattr(catalogue, "all_kinds", lambda: MappingProxyType(raised))
    (tmp_path / f"{name}.v1.json").write_text(json.dumps(before), encoding="utf-8")
    first, second = (fresh.get(catalogue.address(name, it)).json() for it in (1, 2))
    schema_of.cache_clear()
    assert first == before
    assert second["$id"].endswith("/versions/2/schema")


def test_an_event_may_name_the_schema_that_it_fits_by_either_address(app: App) -> None:
    for number, place in enumerate(
        (catalogue.address("unit.registered"), catalogue.address("unit.registered", 1))
    ):
        assert app.post(unit(f"s-{number}", dataschema=place)).status_code == 201
    other = catalogue.address("unit.registered", 2)
    (error,) = refused(app.post(unit("s-9", dataschema=other)), 400, "not-a-cloudevent")["errors"]
    assert error["pointer"] == "/dataschema"
    assert catalogue.address("unit.registered", 1) in error["detail"]
