"""One row of an import on its way: what it said, what is sent of it, what is kept if it is refused."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from api.problems import problem
from domain.errors import Fault

Problem = dict[str, Any]
_BETWEEN = re.compile(rb'("(?:[^"\\]|\\.)*+")|[ \t\r\n]++')
"""A text of JSON, or what white space stands between its parts."""


@dataclass(slots=True)
class Row:
    """`number` is the line at which it begins, `last` that at which it ends where that is another,
    and `end` the bytes of the file up to its end.

    `told` is the event as it is sent. Where nothing is sent there is a `problem`, or `skipped`
    says why. `cells` are those of a table by column, and `raw` is the row as it lies in the file.
    """

    number: int
    end: int
    told: bytes = b""
    problem: Problem | None = None
    skipped: str = ""
    cells: dict[str, str] | None = None
    raw: bytes = b""
    last: int = 0

    @property
    def size(self) -> int:
        return len(self.told) + len(self.raw)


def unfit(rule: str, detail: str, way_out: str, pointer: str = "") -> Problem:
    """The problem of a row that is refused before it is sent."""
    return problem("event-unreadable", [Fault(pointer, f"import.{rule}", detail, way_out)])


def encoded(event: Any) -> bytes:
    """One line; half a surrogate pair and what no quick writer takes stay as they were written."""
    try:
        made = orjson.dumps(event)
    except orjson.JSONEncodeError:
        return json.dumps(event).encode()
    if (
        b"null" in made and orjson.loads(made) != event
    ):  # of a number beyond all numbers it makes null
        return json.dumps(event).encode()
    return made


def in_one_line(told: bytes) -> bytes:
    """JSON without the line breaks between its parts, and the same otherwise, to the digit."""
    return _BETWEEN.sub(rb"\1", told) if b"\n" in told else told
