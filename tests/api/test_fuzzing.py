"""The fuzzing itself: it passes over nothing, and takes no refusal for an acceptance."""

from __future__ import annotations

import subprocess
from types import SimpleNamespace
from typing import Any

import pytest

from api.describing.events import examples
from api.describing.operations import OPERATIONS
from tests.api import fuzzing, schemathesis_hooks

Json = Any
WHOLE = (
    "".join(f" ✅  {it} (in 1.00s)\n" for it in fuzzing.PHASES) + f"  Tested: {len(OPERATIONS)}\n"
)
KINDS = ["unit.registered", "gift.handed-in", "official.registered", "pack.adopted"]


def ended(code: int, out: str, err: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.CompletedProcess([], code, out, err)


def test_each_type_is_told_and_what_was_not_asked_in_full_has_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs: list[Any] = [
        ended(0, WHOLE), ended(1, WHOLE, "told aside\n"), TimeoutError("too long"),
        ended(0, WHOLE.replace("✅  Fuzzing", "⏭  Fuzzing")),
    ]  # fmt: skip

    def fuzz(*_given: Any) -> Any:
        run = runs.pop(0)
        if isinstance(run, Exception):
            raise run
        return run

    monkeypatch.setattr(fuzzing, "fuzz", fuzz)
    assert fuzzing.main(KINDS) == 1
    said = capsys.readouterr().out
    assert "[1/4] unit.registered: nothing found in" in said
    for it in ("told aside", "TimeoutError: too long", "not asked: Fuzzing"):
        assert it in said
    assert f"4 types, 3 failed: {', '.join(KINDS[1:])}" in said


def test_a_type_that_there_is_not_is_told_before_any_is_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzzing, "fuzz", lambda *_: pytest.fail("is asked"))
    assert fuzzing.main(["gift.handed-in", "gift.handed-inn"]) == 2
    assert "gift.handed-inn" in capsys.readouterr().err


def test_nobody_is_put_into_an_event_that_concerns_no_official() -> None:
    case = SimpleNamespace(
        meta=None, method="POST", media_type="application/cloudevents-batch+json", headers={}, query={},
        body=[{**examples()[it], "subject": "who"} for it in ("unit.registered", "gift.handed-in")],
    )  # fmt: skip
    schemathesis_hooks.before_call(None, case, None)
    about = [it["data"]["subject"].get("officials") for it in case.body]
    assert about == [None, ["yz-001"]]


REFUSED: Json = {
    "status": "refused", "problem": {"errors": [{"rule": "schema.string-type"}]},
}  # fmt: skip
TAKEN: Json = {"status": "stored"}


@pytest.mark.parametrize(
    ("status", "told", "kept"),
    [
        (207, [REFUSED, REFUSED], False), (207, {"dry_run": True, "events": [REFUSED]}, False),
        (207, [REFUSED, TAKEN], True), (200, [], True),
    ],
)  # fmt: skip
def test_a_batch_of_which_each_is_refused_is_not_taken_for_accepted(
    status: int, told: Json, kept: bool
) -> None:
    answer = SimpleNamespace(status_code=status, json=lambda: told)
    failure = SimpleNamespace(checks=("negative_data_rejection",))
    assert schemathesis_hooks.filter_failure(None, failure, None, answer) is kept
    other = SimpleNamespace(checks=("response_schema_conformance",))
    assert schemathesis_hooks.filter_failure(None, other, None, answer)


@pytest.mark.parametrize(("told", "fits"), [([REFUSED], False), ([TAKEN], True)])
def test_an_event_that_fits_and_is_refused_for_its_form_in_a_batch_is_found(
    told: Json, fits: bool
) -> None:
    answer = SimpleNamespace(status_code=207, json=lambda: told)
    case = SimpleNamespace(meta=None, media_type="application/cloudevents-batch+json")
    if fits:
        schemathesis_hooks.refused_for_what_no_schema_knows(None, answer, case)
        return
    with pytest.raises(AssertionError, match=r"schema\.string-type"):
        schemathesis_hooks.refused_for_what_no_schema_knows(None, answer, case)
