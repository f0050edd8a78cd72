"""Nothing that was sent is repeated in an answer or a log, and nothing of what goes wrong inside."""

from __future__ import annotations

import copy
import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from domain.catalogue import Kind, all_kinds
from tests.api.harness import App, refused, reminded, unit
from tests.examples import example, prelude

MARK = "zq7marker7qz"


def marked(node: Any) -> Iterator[Any]:
    """The value with the mark in one place after the other, bare and after what was there."""
    if isinstance(node, dict):
        for name, child in node.items():
            yield from ({**node, name: it} for it in marked(child))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from ([*node[:index], it, *node[index + 1 :]] for it in marked(child))
    else:
        yield from (MARK, f"{node}{MARK}", f"{node} {MARK}\n", [MARK], {"a": MARK})


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_a_problem_repeats_nothing_of_what_was_sent(
    app: App, kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    if app.service.recorder.head() < 50:
        app.service.record.accept(prelude())
    events = list(marked(example(kind)))
    results = app.send([json.dumps(it).encode() for it in events])
    problems = [it["problem"] for it in results if it.get("status") == "refused"]
    assert len(problems) > len(events) / 4
    assert [it for it in problems if MARK in json.dumps(it, ensure_ascii=False)] == []
    assert MARK not in caplog.text


@pytest.mark.parametrize(
    "attribute",
    [{"time": "2018-04-05T18:31:07Z\n"}, {"time": "2018-04-05T18:31:07+25:00"}, {"time": "2018-04-05T18:31:07+05:99"}],
    ids=lambda it: repr(it["time"]),
)  # fmt: skip
def test_a_bad_time_is_not_repeated(app: App, attribute: dict[str, str]) -> None:
    assert "18:31:07" not in app.post(unit("time", **attribute)).text


@pytest.mark.parametrize(
    "number",
    ["110101199003071233", "13800138000", "+86 138-0013-8000", "6222021234567894", "zq7.someone@example.org", "京A·12345", "１３８００１３８０００"],
)  # fmt: skip
def test_a_number_of_a_person_is_not_repeated(
    app: App, number: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for told in (
        unit("number", f"{number} 转"), unit(f"n {number}"), unit("number", source=f"urn:{number.replace(' ', '')}"),
    ):  # fmt: skip
        answer = app.post(told)
        assert answer.status_code == 422, answer.text
        assert number not in answer.text
    assert number not in caplog.text


@pytest.mark.parametrize("name", ["religion", "healthStatus", "手机号", "informant_name"])
def test_what_stands_in_a_field_of_the_negative_list_is_not_repeated(app: App, name: str) -> None:
    event = unit("negative")
    event["data"]["fact"][name] = MARK
    told = refused(app.post(event), 422, "event-unreadable")
    (error,) = told["errors"]
    assert (error["rule"], error["pointer"]) == ("gate.negative-list", f"/data/fact/{name}")
    assert "ever exist" in error["way_out"]
    assert MARK not in json.dumps(told)


def test_malformed_json_is_not_repeated(app: App) -> None:
    """But for a name that stands twice, which is no value."""
    bodies = [
        f'{{"a":"{MARK}","a":"{MARK}"}}',
        f"{MARK}",
        f'{{"a":{MARK}}}',
        f'{{"a":"{MARK}}}',
        f'{{"a":1}}{MARK}',
    ]
    for body in bodies:
        answer = app.post(body.encode())
        refused(answer, 400, "malformed-json")
        assert MARK not in answer.text


# what goes wrong inside ---------------------------------------------------------------------------


def _drop(app: App, file: str, table: str) -> None:
    with closing(sqlite3.connect(app.service.settings.home / file)) as raw:
        raw.execute(f"DROP TABLE {table}")


def _broken(app: App) -> Iterator[str]:
    _drop(app, "intake.db", "intake_log")
    yield "intake log"
    _drop(app, "ledger.db", "entry_tag")
    yield "tags"
    _drop(app, "ledger.db", "entry")
    yield "entries"
    app.service.recorder.close()
    yield "connection"


def test_what_goes_wrong_inside_is_told_to_nobody(
    fresh: App, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    event = copy.deepcopy(reminded(MARK, MARK)) | {"source": f"urn:{MARK}"}
    person = unit("p", MARK) | {"type": "official.registered", "source": f"urn:{MARK}"}
    person["data"] = {
        "subject": {"officials": [MARK]},
        "when": {"occurred": "2020"},
        "fact": {"name": MARK},
    }
    assert fresh.post(person).status_code == 201
    for number, what in enumerate(_broken(fresh)):
        for answer in (fresh.post(event | {"id": f"{MARK}-{number}"}), fresh.get("/v1/events/2")):
            if answer.status_code < 300:
                continue
            told = answer.json()
            assert (answer.status_code, told["type"]) == (500, "/problems/internal"), what
            assert set(told) == {"type", "title", "status", "detail", "retryable"}
            assert told["retryable"] is True
            assert MARK not in answer.text
    assert "request_failed" in caplog.text
    assert MARK not in caplog.text
