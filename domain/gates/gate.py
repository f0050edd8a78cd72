"""What every gate is: a pure function of an entry and of what is stored of it in the open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from domain.catalogue import Circle
from domain.entry import Entry
from domain.errors import Fault

Gate = Callable[[Entry, dict[str, Any]], Iterator[Fault]]
NEED_LINK = frozenset({Circle.PERSONAL, Circle.SOCIAL})
"""Circles in which a matter needs its link to the office."""


def fact_of(open_part: dict[str, Any]) -> dict[str, Any]:
    fact: dict[str, Any] = open_part.get("data", {}).get("fact", {})
    return fact
