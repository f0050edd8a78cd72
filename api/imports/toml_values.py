"""TOML as an event can hold it: dates as texts, no number that is none, and nothing too deep."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable
from datetime import date, time
from typing import Any

DEEPEST = 32
"""Of tables and lists in one another; the intake takes no event that nests much deeper."""
_NUMBER = re.compile(r"\w{4000,}")
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\'')
_BRACKET = re.compile(r"[\[{]|[\]}]")


def read(text: str) -> dict[str, Any]:
    """Raise ValueError, with the key of what its reader gives up on."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise ValueError(f"{_line(text, _deep(text))} is nested too deep") from None
    except ValueError:  # digits that Python does not read
        found = _NUMBER.search(text)
        told = _line(text, found.start() if found else 0)
        raise ValueError(f"{told} is a number of too many digits") from None


def plain(told: Any, fault: Callable[[str, str], None], key: str = "", depth: int = 0) -> Any:
    """`fault` is told what cannot be held, by its key."""
    if isinstance(told, dict | list) and depth > DEEPEST:
        fault(key, "is nested too deep")
        return None
    if isinstance(told, dict):
        return {
            name: plain(it, fault, f"{key}.{name}".removeprefix("."), depth + 1)
            for name, it in told.items()
        }
    if isinstance(told, list):
        return [plain(it, fault, f"{key}[{at}]", depth + 1) for at, it in enumerate(told, 1)]
    if isinstance(told, date | time):
        return told.isoformat()
    if isinstance(told, float) and not math.isfinite(told):
        fault(key, "is no number")
        return str(told)
    return told


def _line(text: str, place: int) -> str:
    """The line that a place is in, and its key."""
    begin = text.rfind("\n", 0, place) + 1
    key = text[begin:].partition("\n")[0].partition("=")[0].strip()
    return f"line {text.count(chr(10), 0, place) + 1}, {key[:64]},"


def _deep(text: str) -> int:
    """Where brackets stand deepest in one another."""
    bare = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    depth = most = place = 0
    for found in _BRACKET.finditer(bare):
        depth += 1 if found[0] in "[{" else -1
        if depth > most:
            most, place = depth, found.start()
    return place
