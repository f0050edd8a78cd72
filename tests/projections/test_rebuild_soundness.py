"""A rebuild stops at an entry that contradicts itself, and tells what is not as it was sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.commands.rebuilding import _doubts, _looked
from ledger.statement import Statement
from projections.engine import BadEntry
from tests.projections.places import Place
from tests.projections.telling import BASIS, appointed, gift, linked, registered


@pytest.fixture
def two(place: Place) -> Place:
    """Entries 2 to 7, the last of which restates the one before."""
    place.tell(
        registered("o-1"),
        registered("o-2", "王五"),
        linked("k-1", "o-1", "hr:A1"),
        appointed("a-1", "o-1", "t-1", "2020-01-01"),
        gift("g-1", "hr:A1", "2020-02-02"),
        gift("g-2", "o-1", "2020-02-03", corrects="g-1"),
    )
    return place


GIFT = dict(gift("any", "o-1", "2020-02-02").data["fact"])


def in_bytes(place: Place, old: str, new: str) -> str:
    """SQL for the bytes with a text replaced."""
    if place.address.url:
        return f"convert_to(replace(convert_from(data, 'UTF8'), '{old}', '{new}'), 'UTF8')"
    return f"CAST(replace(CAST(data AS TEXT), '{old}', '{new}') AS BLOB)"


def tags(old: str, new: str) -> str:
    return f"UPDATE {{entry}} SET tags = replace(tags, '{old}', '{new}')"


CONTRADICTIONS = {
    "recorded before": (
        "UPDATE {entry} SET recorded_at_us = recorded_at_us - 10000000000 WHERE position = 5",
        "entry 5 (appointment.made): it was recorded before",
    ),
    "recorded after": (
        "UPDATE {entry} SET recorded_at_us = recorded_at_us + 10000000000 WHERE position = 5",
        "entry 6 (gift.handed-in): it was recorded before",
    ),
    "another type": (
        "UPDATE {entry} SET type = 'reminder.issued' WHERE position = 5",
        "entry 5 (reminder.issued): its bytes are of a appointment.made",
    ),
    "another official": (tags("official:o-1", "official:o-2") + " WHERE position = 5", "entry 5 "),
    "another official by key": (
        tags("official:o-1", "official:o-2") + " WHERE position = 6",
        "entry 6 (gift.handed-in): it has other tags",
    ),
    "another official restated": (
        tags("official:o-1", "official:o-2") + " WHERE position = 7",
        "entry 7 (gift.handed-in): it has other tags",
    ),
    "a tag less": (tags("tenure:t-1", "official:o-1") + " WHERE position = 5", "entry 5 "),
    "another tenure": (tags("tenure:t-1", "tenure:t-2") + " WHERE position = 5", "entry 5 "),
    "restates another": (tags("origin:urn", "origin:url") + " WHERE position = 7", "entry 7 "),
}


@pytest.mark.parametrize("how", CONTRADICTIONS)
def test_an_entry_that_contradicts_itself_stops_it(two: Place, how: str) -> None:
    sql, told = CONTRADICTIONS[how]
    two.smuggle(sql)
    with pytest.raises(BadEntry) as stopped:
        two.rebuilt()
    assert str(stopped.value).startswith(told)
    assert (two.views.live(), two.views.numbers()) == (0, [])


def test_who_goes_on_past_it_is_told_of_each(two: Place) -> None:
    two.smuggle(tags("tenure:t-1", "tenure:t-2") + " WHERE position = 5")
    two.smuggle("UPDATE {entry} SET recorded_at_us = 1 WHERE position = 7")
    soundness = two.record.soundness()
    assert two.rebuilt(strict=False, soundness=soundness).live
    assert [(it.position, it.type) for it in soundness.odd] == [
        (5, "appointment.made"), (7, "gift.handed-in"),
    ]  # fmt: skip
    assert len(list(_doubts(soundness))) == 2


def test_a_seal_that_was_changed_stops_it(two: Place) -> None:
    row = two.recorder.entry(3)
    assert row is not None
    stored = json.loads(row.data)
    stored["sealed"][0]["sealed"] = stored["sealed"][0]["sealed"][::-1]
    digits = json.dumps(stored).encode().hex()
    data = f"decode('{digits}', 'hex')" if two.address.url else f"x'{digits}'"
    two.smuggle(f"UPDATE {{entry}} SET data = {data} WHERE position = 3")
    with pytest.raises(BadEntry, match=r"entry 3 .*does not open"):
        two.rebuilt()


CHANGED = {
    "a fact": ("局长", "科长", 5),
    "a day": ("2020-02-02", "2020-02-01", 6),
    "what goes without saying": ("INTERNAL", "WORK_SECRET", 5),
}


@pytest.mark.parametrize("how", CHANGED)
def test_a_changed_entry_is_told_by_position_though_no_view_is_there(two: Place, how: str) -> None:
    old, new, position = CHANGED[how]
    two.smuggle(
        f"UPDATE {{entry}} SET data = {in_bytes(two, old, new)} WHERE position = {position}"
    )
    soundness = two.record.soundness()
    assert two.rebuilt(soundness=soundness).live
    assert (soundness.untold, soundness.odd) == ([position], [])
    (line,) = _doubts(soundness)
    assert f": {position}. " in line


SUBJECT, OCCURRED = {"officials": ["o-1"]}, {"occurred": "2020-02-02"}
WORDS: dict[str, dict[str, Any]] = {
    "as short as can be": {"basis": BASIS},
    "defaults written out": {
        "basis": {**BASIS, "classification": "INTERNAL", "confidence": "ASSERTED"}
    },
    "one default written out": {"basis": {**BASIS, "confidence": "ASSERTED"}},
    "an empty part": {"basis": BASIS, "provenance": {}},
}


@pytest.mark.parametrize("how", WORDS)
def test_it_is_known_again_in_whatever_words_it_was_sent(two: Place, how: str) -> None:
    data = {**WORDS[how], "subject": SUBJECT, "when": OCCURRED, "fact": GIFT}
    two.tell(Statement("urn:b", "1", "gift.handed-in", data))
    soundness = two.record.soundness()
    assert two.rebuilt(soundness=soundness).live
    head = two.recorder.head()
    assert (soundness.looked, soundness.first, soundness.untold) == (head, 1, [])
    (line,) = _looked(soundness)
    assert f"{head} have the content of their digest" in line


def test_what_is_erased_is_not_told_to_be_changed(two: Place) -> None:
    two.keys.destroy("official/o-2")
    soundness = two.record.soundness()
    assert two.rebuilt(soundness=soundness).live
    assert (soundness.shut, soundness.untold, soundness.odd) == (1, [], [])
    assert "of 1 it cannot be told" in next(_looked(soundness))
