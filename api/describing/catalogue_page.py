"""docs/catalogue.md: every kind in both languages, from the classes themselves."""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from enum import Enum
from pathlib import Path
from typing import Any

from domain import events
from domain.catalogue import Agent, Channel, Direction, Kind, Side, Stage, all_kinds
from domain.values import Personal

PAGE = Path(__file__).parents[2] / "docs" / "catalogue.md"
_STAGES = {
    Stage.PRE_APPOINTMENT: "任前", Stage.IN_TERM: "任期", Stage.DEPARTURE: "离任", Stage.POST_DEPARTURE: "离任后",
}  # fmt: skip
_LETTERS: dict[Any, str] = {
    Direction.TOP_DOWN: "T", Direction.BOTTOM_UP: "B", Direction.LATERAL: "L", Side.PARTY_INTERNAL: "I",
    Side.EXTERNAL: "X", Agent.FUNCTIONAL_DEPARTMENT: "F", Agent.MASSES: "M", Agent.SELF: "S",
}  # fmt: skip
_HEAD = (
    "# The catalogue 目录\n\n"
    "{count} kinds of event in {chapters} chapters, made from the classes in `domain/events` by "
    "`python -m api.describing`. What each field may hold is in the schema of the type, "
    "`GET /v1/event-types/TYPE/schema`.\n\n"
    "Channel: T top-down 自上而下, B bottom-up 自下而上, L lateral 同级 · I Party-internal 党内, "
    "X external 党外 · F functional department 职能部门, M masses 群众, S self 本人. No channel: the "
    "sender says which. Marks: F primary text, F2 secondary source, M from memory, D design. Fields: "
    "`?` may be left out, `[]` a list, 🔒 sealed. *Local*: off until an adopted pack names the rule "
    "that asks for it.\n"
)


def page() -> str:
    kinds = all_kinds().values()
    parts = [_HEAD.format(count=len(kinds), chapters=len(events.CHAPTERS))]
    for chapter in events.CHAPTERS:
        mine = [it for it in kinds if it.fact.__module__ == chapter.__name__]
        parts.append(f"\n## {(chapter.__doc__ or '').splitlines()[0]}\n")
        parts += [_told(it) for it in mine]
    return "".join(parts)


def _told(kind: Kind) -> str:
    return (
        f"\n### `{kind.name}` {kind.title_zh} · {kind.title_en}\n\n"
        f"{_says(kind)}{_place(kind)}\n\n{_fields(kind.fact)}\n"
    )


def _says(kind: Kind) -> str:
    """A dataclass without words of its own has its signature for them."""
    words = kind.fact.__doc__ or ""
    own = "" if words.startswith(f"{kind.fact.__name__}(") else inspect.cleandoc(words)
    return f"{' '.join(own.split())}\n\n" if own else ""


def _place(kind: Kind) -> str:
    if not kind.supervises:
        return "Register 登记, counted nowhere."
    stages = "/".join(_STAGES[it] for it in kind.stages)
    circles, mechanisms = "/".join(kind.circles), "/".join(kind.mechanisms)
    channels = ", ".join(map(_channel, kind.channels)) or "—"
    rules = "; ".join(f"{it.name} {it.article} ({it.mark})" for it in kind.rules)
    needs = f" · needs {', '.join(kind.needs)}" if kind.needs else ""
    local = " · *local*" if kind.local_pack else ""
    return (
        f"{stages} · {circles} · {mechanisms} · {channels} · officials {kind.officials}{needs} · "
        f"release {kind.release}, version {kind.version}{local}. {rules}."
    )


def _channel(it: Channel) -> str:
    return "·".join((_LETTERS[it.direction], _LETTERS[it.side], _LETTERS[it.agent]))


def _fields(fact: type) -> str:
    hints = typing.get_type_hints(fact, include_extras=True)
    return ", ".join(_field(it.name, hints[it.name]) for it in dataclasses.fields(fact)) + "."


def _field(name: str, hint: Any) -> str:
    optional = type(None) in typing.get_args(hint)
    while typing.get_origin(hint) in (typing.Union, types.UnionType):
        hint = next(it for it in typing.get_args(hint) if it is not type(None))
    inner = typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else hint
    sealed = " 🔒" if _is_personal(inner) else ""
    listed = "[]" if typing.get_origin(hint) is tuple else ""
    return f"`{name}{listed}{'?' if optional else ''}`{sealed}{_inside(inner)}"


def _inside(hint: Any) -> str:
    """The words of an enumeration, the fields of a part."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return f" ({', '.join(map(str, hint))})"
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and not _is_personal(hint):
        return f" {{{_fields(hint).removesuffix('.')}}}"
    return ""


def _is_personal(hint: Any) -> bool:
    return typing.get_origin(hint) is Personal or any(map(_is_personal, typing.get_args(hint)))
