"""Where a fact holds values of a named type, known by its annotations: codes, labels."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any

from domain.values import Code, Label, Limit, Personal, StatementId

Path = tuple[str, ...]
Told = list[tuple[str, str]]
_CODE: Limit = Code.__metadata__[0]  # type: ignore[attr-defined]
_LABEL: Limit = Label.__metadata__[0]  # type: ignore[attr-defined]
_STATEMENT: Limit = StatementId.__metadata__[0]  # type: ignore[attr-defined]


def codes(cls: type, fact: dict[str, Any]) -> Told:
    """JSON pointer and text of each code in a fact, as it is written."""
    return _told(_code_paths(cls), fact)


def code_texts(cls: type, fact: dict[str, Any]) -> list[str]:
    """The codes alone, at half the cost."""
    found: list[str] = []
    for path in _code_paths(cls):
        value = fact.get(path[0])
        if isinstance(value, str):
            found.append(value)
        elif value is not None and path[1:] == ("*",):
            found += value
        elif value is not None:
            found += [text for _pointer, text in _below(value, path[1:], "")]
    return found


def labels(cls: type, fact: dict[str, Any]) -> Told:
    return _told(_label_paths(cls), fact)


@cache
def naming_statements(cls: type) -> tuple[str, ...]:
    """JSON pointers, below `/data`, of the fields that name another statement by its id."""
    return tuple("/data/fact/" + "/".join(path) for path in paths(cls, _STATEMENT))


def _told(paths: tuple[Path, ...], fact: dict[str, Any]) -> Told:
    found: Told = []
    for path in paths:
        value = fact.get(path[0])
        if isinstance(value, str):
            found.append((f"/{path[0]}", value))
        elif value is not None:
            found += _below(value, path[1:], f"/{path[0]}")
    return found


@cache
def _code_paths(cls: type) -> tuple[Path, ...]:
    return paths(cls, _CODE)


@cache
def _label_paths(cls: type) -> tuple[Path, ...]:
    return paths(cls, _LABEL)


def paths(cls: Any, limit: Limit) -> tuple[Path, ...]:
    """To the open texts that have this limit, `*` for any item of a list. What is sealed is none."""
    hints = typing.get_type_hints(cls, include_extras=True)
    return tuple(
        (item.name, *path) for item in fields(cls) for path in _within(hints[item.name], limit)
    )


def _below(node: Any, path: Path, pointer: str) -> Told:
    if not path:
        return [(pointer, node)] if isinstance(node, str) else []
    step, rest = path[0], path[1:]
    if step != "*":
        return _below(node[step], rest, f"{pointer}/{step}") if node.get(step) is not None else []
    return [
        it for index, child in enumerate(node) for it in _below(child, rest, f"{pointer}/{index}")
    ]


def _within(hint: Any, limit: Limit) -> list[Path]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        if limit in hint.__metadata__:
            return [()]
        return _within(arguments[0], limit)
    if origin is Personal:
        return []
    if origin is tuple:
        return [("*", *path) for path in _within(arguments[0], limit)]
    if isinstance(hint, type) and is_dataclass(hint):
        return list(paths(hint, limit))
    return [path for inner in arguments for path in _within(inner, limit)]
