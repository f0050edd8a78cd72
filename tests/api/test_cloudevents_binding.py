"""The public CloudEvents vectors and the scenarios of the HTTP binding, over HTTP.

Their types are not in the catalogue, so an event whose envelope is taken is refused for its type,
and for nothing before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api.harness import App, unit
from tests.api.test_cloudevents import NOT_TAKEN, vectors

Json = Any
FEATURE = "vectors/cloudevents/http-protocol-binding.feature"
TYPE = "com.example.someevent"


def verdict(answer: httpx.Response) -> tuple[str, set[str]]:
    """The type of the problem and the attributes that it points to."""
    told = answer.json()
    return told["type"], {it["pointer"].rpartition("/")[2] for it in told.get("errors", [])}


def test_all_43_vectors_are_judged_over_http(shared: Path, app: App) -> None:
    before = app.service.recorder.head()
    found, wanted = dict[str, Json](), dict[str, Json]()
    for name in ("valid-events", "invalid-events", "valid-batches", "invalid-batches"):
        for case in vectors(shared, f"{name}.json"):
            batch = "batch" in case
            kind, pointers = verdict(app.batch(case["batch"]) if batch else app.post(case["event"]))
            if name.startswith("invalid"):
                found[case["id"]], wanted[case["id"]] = kind, "/problems/not-a-cloudevent"
            else:
                taken = case["id"] not in NOT_TAKEN
                wanted[case["id"]] = (
                    ("/problems/unknown-event-type", {"type"})
                    if taken
                    else ("/problems/not-a-cloudevent", NOT_TAKEN[case["id"]])
                )
                found[case["id"]] = (kind, pointers)
    assert len(found) == 43
    assert found == wanted
    assert app.service.recorder.head() == before


@dataclass(frozen=True)
class Scenario:
    """A request of the feature file, and the attributes and the data that it must be read as."""

    headers: dict[str, str]
    body: str
    attributes: dict[str, str]
    data: Json


def scenarios(text: str) -> Iterator[Scenario]:
    """Each outline once for each of its examples."""
    for outline in text.split("Scenario Outline:")[1:]:
        steps, rows = outline.split("Examples:")
        for value in re.findall(r"\|\s*(\S.*?)\s*\|", rows)[1:]:
            told = steps.replace("<contentType>", value)
            request, data = (
                re.sub(r"^ {8}", "", it, flags=re.MULTILINE)
                for it in re.findall(r'"""\n(.*?)\n\s*"""', told, re.DOTALL)
            )
            head, _blank, body = request.partition("\n\n")
            lines = [it.partition(": ") for it in head.splitlines()[1:]]
            table = re.findall(r"^\s*\|\s*(\S+)\s*\|\s*(\S.*?)\s*\|$", told, re.MULTILINE)
            yield Scenario(
                {name: it for name, _colon, it in lines if name not in {"Host", "Content-Length"}},
                body, dict(table[1:]), json.loads(data),
            )  # fmt: skip


@pytest.fixture(scope="module")
def feature(shared: Path) -> list[Scenario]:
    file = shared / FEATURE
    if not file.exists():
        pytest.skip(f"no public scenarios at {file}")
    return list(scenarios(file.read_text(encoding="utf-8")))


def test_the_feature_file_gives_four_scenarios(feature: list[Scenario]) -> None:
    media = [it.headers["Content-Type"] for it in feature]
    assert media == [
        "application/json", "application/json; charset=utf-8",
        "application/cloudevents+json", "application/cloudevents+json; charset=utf-8",
    ]  # fmt: skip
    for it in feature:
        assert set(it.attributes) == {
            "id",
            "specversion",
            "type",
            "source",
            "time",
            "datacontenttype",
        }
        assert it.data == {"message": "Hello World!"}


def test_a_scenario_as_it_stands_is_refused_for_its_type_alone(
    app: App, feature: list[Scenario]
) -> None:
    for it in feature:
        answer = app.request("POST", "/v1/events", content=it.body, headers=it.headers)
        kind, pointers = verdict(answer)
        assert (kind, len(pointers)) == ("/problems/unknown-event-type", 1)
        assert pointers <= {"type", "header:ce-type"}


def test_a_scenario_of_a_known_type_is_recorded_with_its_attributes_and_its_data(
    app: App, feature: list[Scenario]
) -> None:
    """Only the type and the data are put in the place of the scenario's own; each gets its own id."""
    data = unit("any")["data"]
    for number, it in enumerate(feature):
        id_ = f"{it.attributes['id']}-{number}"
        body = it.body.replace(it.attributes["id"], id_).replace(TYPE, "unit.registered")
        message = re.compile(r'\{\s*"message": "Hello World!"\s*\}')
        body, changed = message.subn(lambda _found: json.dumps(data), body)
        assert changed == 1
        headers = {
            name: value.replace(it.attributes["id"], id_).replace(TYPE, "unit.registered")
            for name, value in it.headers.items()
        }
        answer = app.request("POST", "/v1/events", content=body.encode(), headers=headers)
        assert answer.status_code == 201, answer.text
        back = app.get(answer.headers["location"]).json()
        assert (back["id"], back["source"]) == (id_, it.attributes["source"])
        assert (back["specversion"], back["type"]) == (
            it.attributes["specversion"],
            "unit.registered",
        )
        told = datetime.fromisoformat(it.attributes["time"])
        assert datetime.fromisoformat(back["time"]) == told
        assert back["data"]["fact"] == data["fact"]


def test_another_charset_than_utf_8_is_refused_in_every_mode(
    app: App, feature: list[Scenario]
) -> None:
    for it in feature:
        media = it.headers["Content-Type"].partition(";")[0]
        headers = it.headers | {"Content-Type": f"{media}; charset=gbk"}
        answer = app.request("POST", "/v1/events", content=it.body, headers=headers)
        assert verdict(answer)[0] == "/problems/unsupported-media-type"
