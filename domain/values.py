"""Small values that facts are made of: limits on plain types, and dates that may be partial."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

T = TypeVar("T")
MOST_STEP = 64
"""Characters of a name that a pointer repeats."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a plain `str` or `int` may be; read by the codec and by the JSON Schemas."""

    pattern: str | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    format: str | None = None


# Something between the ends is no white space
_PRINTABLE = r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"

Ref = Annotated[str, Limit(pattern=r"^[A-Za-z0-9][A-Za-z0-9._~/-]{0,127}$", max_length=128)]
StatementId = Annotated[str, Limit(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=256)]
"""What a source calls a statement of its own: the event's `id`, and whatever names it later."""
OfficialId = Annotated[str, Limit(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", max_length=64)]
OfficialName = Annotated[
    str,
    Limit(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9][A-Za-z0-9._~/-]{0,127})?$",
        max_length=192,
    ),
]
"""An official's own id, or `scheme:key` of a system whose key has been linked."""
Code = Annotated[str, Limit(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", max_length=64)]
Label = Annotated[str, Limit(pattern=_PRINTABLE, max_length=200)]
"""A name of a post, body, rule or document; one line, not a narrative."""
Text = Annotated[str, Limit(pattern=r"^[^\x00]*[^\s\x00][^\x00]*$", max_length=400_000)]
"""The bytes of a published document (a rule pack, a calendar) as UTF-8."""
Link = Annotated[str, Limit(pattern=r"^https?://[^\s\x00-\x1f\x7f]+$", max_length=2000)]
Sha256 = Annotated[str, Limit(pattern=r"^[0-9a-f]{64}$", max_length=64)]
Count = Annotated[int, Limit(minimum=0, maximum=1_000_000_000)]
Fen = Annotated[int, Limit(minimum=0, maximum=9_007_199_254_740_991)]
"""Money in fen (0.01 yuan), at most 2**53 - 1, so that every JSON reader keeps it exact."""
Year = Annotated[int, Limit(minimum=1700, maximum=2200)]


class Whose(StrEnum):
    """The person whose key seals a personal field (DESIGN idea 4)."""

    SUBJECT = "subject"
    THIRD_PARTY = "third_party"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Personal(Generic[T]):
    """A value about a person, sealed in storage.

    Exactly one of the two is set: `value` in the clear (as sent, or opened with its key), or
    `block`, the index of the entry's sealed block that holds it. Its `repr` never shows it.
    Mark whose it is with `Annotated[Personal[T], Whose.…]`; the subject's where nothing is said.
    """

    value: T | None = None
    block: int | None = None

    def __repr__(self) -> str:
        return f"Personal(block={self.block})" if self.value is None else "Personal(…)"


class Precision(StrEnum):
    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    INTERVAL = "INTERVAL"


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """When something happened: `2025-03-18`, `2025-03`, `2025`, or `2025-03-01/2025-03-18`.

    `first` and `last` are the days it may cover, both inclusive. Ordered by first day, then by
    last. An interval's ends are whole days. Raises ValueError on a text that is none of these.
    """

    first: date
    last: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> Period:
        if _DAY.fullmatch(text):
            return cls.day(parse_day(text))
        start, slash, end = text.partition("/")
        if slash:
            first, last = _days(start), _days(end)
            if first[2] is not Precision.DAY or last[2] is not Precision.DAY:
                raise ValueError("both ends of an interval are days, like 2025-03-01/2025-03-18")
            if first[0] >= last[0]:
                raise ValueError("an interval ends after it begins")
            return cls(first[0], last[0], Precision.INTERVAL)
        return cls(*_days(start))

    @classmethod
    def day(cls, day: date) -> Period:
        return cls(day, day)

    def __str__(self) -> str:
        match self.precision:
            case Precision.DAY:
                return self.first.isoformat()
            case Precision.MONTH:
                return self.first.isoformat()[:7]
            case Precision.YEAR:
                return self.first.isoformat()[:4]
            case Precision.INTERVAL:
                return f"{self.first.isoformat()}/{self.last.isoformat()}"


def _days(text: str) -> tuple[date, date, Precision]:
    found = _PARTIAL.fullmatch(text)
    if not found:
        raise ValueError("a date is YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return _date(year, 1, 1), date(year, 12, 31), Precision.YEAR
    if day is None:
        first = _date(year, month, 1)
        return first, date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH
    return _date(year, month, day), date(year, month, day), Precision.DAY


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("is not a date of the calendar") from None


def parse_day(text: str) -> date:
    """`YYYY-MM-DD` and nothing else; raises ValueError (`date.fromisoformat` takes more forms)."""
    if not _DAY.fullmatch(text):
        raise ValueError("a day is YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("is not a date of the calendar") from None


def strings(value: Any) -> list[str]:
    """Every string in a JSON value, dictionary keys left out."""
    found: list[str] = []
    nodes = [value]
    for node in nodes:  # grows as it goes
        kind = type(node)
        if kind is str:
            found.append(node)
        elif kind is dict:
            nodes += node.values()
        elif kind is list:
            nodes += node
        elif isinstance(node, str):  # a word of an enumeration
            found.append(node)
    return found


def open_strings(value: Any) -> list[tuple[str, str]]:
    """Every string in a JSON value with its JSON pointer, dictionary keys left out."""
    found: list[tuple[str, str]] = []
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        pointer, node = stack.pop()
        if isinstance(node, str):
            found.append((pointer, node))
        elif isinstance(node, dict):
            stack += [(f"{pointer}/{escaped(key)}", child) for key, child in node.items()]
        elif isinstance(node, list | tuple):
            stack += [(f"{pointer}/{index}", child) for index, child in enumerate(node)]
    return found


def escaped(step: object) -> str:
    """A step of a JSON pointer (RFC 6901), a long name cut.

    Half a surrogate pair, which no UTF-8 has, becomes `?`.
    """
    readable = str(step)[:MOST_STEP].encode("utf-8", "replace").decode("utf-8")
    return readable.replace("~", "~0").replace("/", "~1")


def deeper_than(most: int, value: Any) -> bool:
    """Whether a JSON value nests deeper than `most`; needs no stack itself."""
    level = [value] if isinstance(value, dict | list) else []
    for _depth in range(most):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True
