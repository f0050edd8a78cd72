"""A folder that does not hold the public records is told in one line, wherever it is broken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.imports import congress
from api.imports.congress import MEMBERS, MISCONDUCT, NotTheFiles

Json = Any
Files = tuple[list[Json], list[Json]]


@pytest.fixture
def small() -> Files:
    """Three invented members and allegations, in the form of the public records; to be broken."""
    terms = [
        {"type": "rep", "start": "2001-01-03", "end": "2003-01-03", "state": "XX", "district": 1}
    ]
    members = [
        {"id": {"govtrack": it, "bioguide": f"B{it}"}, "name": {"first": "Ann", "last": f"Example {it}"}, "terms": [*terms]}
        for it in range(3)
    ]  # fmt: skip
    steps = [
        {"date": "2002-05-01", "body": "A committee", "action": "opened an investigation"},
        {"date": "2003", "text": "x"},
    ]
    allegations = [
        {"person": it, "name": "Example", "allegation": "made up", "text": "made up", "consequences": [dict(it) for it in steps]}
        for it in range(3)
    ]  # fmt: skip
    return members, allegations


def _written(to: Path, members: Json, allegations: Json) -> Path:
    to.mkdir(exist_ok=True)
    (to / MEMBERS).write_text(yaml.dump(members, Dumper=yaml.CSafeDumper))
    (to / MISCONDUCT).write_text(yaml.dump(allegations, Dumper=yaml.CSafeDumper))
    return to


def test_a_small_folder_is_read(small: Files, tmp_path: Path) -> None:
    assert len(list(congress.read(_written(tmp_path / "small", *small)).events())) > 10


BROKEN: dict[str, Callable[[list[Any], list[Any]], Any]] = {
    "first member empty": lambda members, _told: members[0].clear(),
    "last member empty": lambda members, _told: members[2].clear(),
    "no terms": lambda members, _told: members[1].pop("terms"),
    "empty terms": lambda members, _told: members[1]["terms"].clear(),
    "no name": lambda members, _told: members[1].pop("name"),
    "no start": lambda members, _told: members[2]["terms"][0].pop("start"),
    "another chamber": lambda members, _told: members[2]["terms"][0].update(type="pope"),
    "a text for a member": lambda members, _told: members.append("text"),
    "no consequences": lambda _members, told: told[2].pop("consequences"),
    "empty consequences": lambda _members, told: told[2]["consequences"].clear(),
    "a last step without a date": lambda _members, told: told[2]["consequences"][-1].pop("date"),
    "a date in words": lambda _members, told: told[2]["consequences"][-1].update(date="lately"),
    "no allegation": lambda _members, told: told[1].pop("allegation"),
    "nobody": lambda _members, told: told[2].pop("person"),
    "nothing for an allegation": lambda _members, told: told.append(None),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_folder_gives_one_clear_line(small: Files, tmp_path: Path, how: str) -> None:
    BROKEN[how](*small)
    folder = _written(tmp_path / "small", *small)
    with pytest.raises(NotTheFiles) as told:
        list(congress.read(folder).events())
    assert len(str(told.value).splitlines()) == 1
    assert str(folder) in str(told.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "a: 1", "- x", "- - - [", "5", "\x00", "!!python/object:os.system {}", "&a [*a]"],
)
@pytest.mark.parametrize("name", [MEMBERS, MISCONDUCT])
def test_a_file_of_something_else_gives_one_clear_line(
    small: Files, tmp_path: Path, name: str, text: str
) -> None:
    folder = _written(tmp_path / "small", *small)
    (folder / name).write_text(text)
    with pytest.raises(NotTheFiles) as told:
        list(congress.read(folder).events())
    assert len(str(told.value).splitlines()) == 1


def test_a_folder_that_is_not_there_gives_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(NotTheFiles, match="nowhere"):
        congress.read(tmp_path / "nowhere")
