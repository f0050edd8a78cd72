"""The packs and calendars that come with the program. They decide nothing until an entry adopts them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from domain.clocks.rule import Rule
from domain.rulebook.calendar import PublishedYear, parse_year
from domain.rulebook.pack import Pack, parse

_HERE = Path(__file__).parent


@cache
def texts(folder: str) -> dict[str, str]:
    """Of `packs` or `calendars`: the text of each file by its name without its ending."""
    files = sorted(_HERE.joinpath(folder).glob("*.toml"))
    return {it.stem: it.read_text(encoding="utf-8") for it in files}


@cache
def packs() -> dict[str, Pack]:
    """By name: `cn-general-2025.1`."""
    return {name: parse(text) for name, text in texts("packs").items()}


@cache
def calendars() -> dict[str, PublishedYear]:
    """By name: `cn-2025`."""
    return {name: parse_year(text) for name, text in texts("calendars").items()}


@cache
def rules() -> dict[str, Rule]:
    """Clocks and locks by id, as the last pack with it has them."""
    made: dict[str, Rule] = {}
    for it in packs().values():
        made |= {id_: rule for id_, (_kind, rule) in it.clocks.items()} | dict(it.locks)
    return made


def switching_on(event: str) -> list[str]:
    """The names of the shipped packs that switch a local kind on."""
    return [
        name for name, it in packs().items() if any(kind.event == event for kind in it.local_kinds)
    ]
