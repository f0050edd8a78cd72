"""Reads a TOML table field by field and gathers everything that is wrong, with its place."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, get_args

from domain.errors import Fault
from domain.values import Code, escaped

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
MOST_TEXT = 400
MOST_NUMBER = 2**53 - 1
"""What every reader of numbers keeps exact."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MOST_FAULTS = 200
"""Whoever has more has misunderstood something, and mends these first."""
_A_CODE = "begin with a letter or digit, then letters, digits, points, hyphens or underscores"
_PART = r"""(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_KEY = re.compile(rf"""(?<![A-Za-z0-9_"'-]){_PART}(?:[ \t]*+\.[ \t]*+{_PART}){{16}}""")
"""A key of so many parts costs the reader of TOML time and room that grow with their square."""


class Faulty(ValueError):
    """A document with errors: all of them, each with its place."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{it.pointer}: {it.detail}" for it in faults))
        self.faults = faults


class _Enough(Exception):
    """No more faults are gathered."""


class Table:
    """What cannot be read becomes a stand-in and a fault, so that reading goes on to the end.

    `place` is a JSON pointer into the document. Call `finish` when every field was asked for.
    """

    def __init__(self, values: Any, place: str, faults: list[Fault]) -> None:
        self._values: dict[str, Any] = values if isinstance(values, dict) else {}
        self.place = place
        self.faults = faults
        self._asked: set[str] = set()
        if not isinstance(values, dict):
            self.fault("", "is not a table", "write it as [name] or { field = value }")

    def fault(self, name: str, detail: str, way_out: str = "") -> None:
        if len(self.faults) == MOST_FAULTS:
            raise _Enough
        place = f"{self.place}/{escaped_path(name)}" if name else self.place
        self.faults.append(Fault(place, "pack.unreadable", detail, way_out))

    def has(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> Any:
        self._asked.add(name)
        return self._values.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._given(name, str, default, "a text")
        if not value.strip() and default is None and isinstance(self._values.get(name), str):
            self.fault(name, "is empty")
        if len(value) > MOST_TEXT:
            self.fault(name, f"is longer than {MOST_TEXT} characters")
        if _CONTROL.search(value):
            self.fault(name, "is not one line: it holds a control character")
        return value

    def code(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        if value and not _matches(value, Code):
            self.fault(name, "is no code", _A_CODE)
        return value

    def texts(self, name: str, each: Any = Code) -> tuple[str, ...]:
        """What `each` of them is: `Code`, or `Ref`."""
        value = self._given(name, list, [], "a list of texts")
        if not all(isinstance(it, str) for it in value):
            self.fault(name, "is not a list of texts")
            return ()
        for number, it in enumerate(value):
            if not _matches(it, each):
                self.fault(f"{name}/{number}", "is no code", _A_CODE)
        return tuple(value)

    def whole(self, name: str, fewest: int, most: int, default: int | None = None) -> int:
        value = self._given(name, int, default, "a whole number")
        if not fewest <= value <= most and (self.has(name) or default is None):
            self.fault(name, f"lies outside {fewest} to {most}")
        return value

    def number(self, name: str, default: float) -> float:
        """Whole or broken, from zero to MOST_NUMBER."""
        value = self.raw(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not _sound(value):
            self.fault(name, f"is not a number from 0 to {MOST_NUMBER}")
            return default
        return float(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self._given(name, bool, default, "true or false")

    def day(self, name: str) -> date:
        return self.day_or_none(name) or self._missing(name, date.min, "a day like 2025-01-01")

    def day_or_none(self, name: str) -> date | None:
        value = self.raw(name)
        if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
            return value
        self.fault(name, "is not a day", "write 2025-01-01, without quotes and without a time")
        return date.min

    def days(self, name: str) -> tuple[date, ...]:
        value = self._given(name, list, [], "a list of days")
        if not all(isinstance(it, date) and not isinstance(it, datetime) for it in value):
            self.fault(name, "is not a list of days", "write them like 2025-01-01, without quotes")
            return ()
        return tuple(value)

    def choice(self, name: str, choices: type[E], default: E | None = None) -> E:
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in set(choices):
            return choices(value)
        self.fault(name, f"is not one of {', '.join(choices)}")
        return next(iter(choices))

    def parsed(self, name: str, parse: Callable[[str], T]) -> T | None:
        """None where it is absent or cannot be read; `parse` raises ValueError."""
        value = self.raw(name)
        if value is None:
            return None
        try:
            return parse(value if isinstance(value, str) else "")
        except ValueError as error:
            self.fault(name, str(error))
            return None

    def needed(self, name: str, parse: Callable[[str], T], instead: T) -> T:
        """As `parsed`, where it may not be absent."""
        if not self.has(name):
            self.raw(name)
            self.fault(name, "is missing")
            return instead
        return self.parsed(name, parse) or instead

    def table(self, name: str) -> Table:
        """Faulty where it is absent."""
        return Table(self.raw(name), f"{self.place}/{name}", self.faults)

    def tables(self, name: str) -> list[Table]:
        """A list of tables, or one that stands for a list; none where it is absent."""
        value = self.raw(name)
        if isinstance(value, dict):
            return [Table(value, f"{self.place}/{name}", self.faults)]
        if value is not None and not isinstance(value, list):
            self.fault(name, "is neither a table nor a list of tables")
            return []
        return [
            Table(it, f"{self.place}/{name}/{number}", self.faults)
            for number, it in enumerate(value or [])
        ]

    def items(self, name: str) -> dict[str, Any]:
        value = self._given(name, dict, {}, "a table")
        return dict(value)

    def finish(self) -> None:
        """What nobody asked for is a mistake, most often of spelling."""
        for name in self._values:
            if name not in self._asked:
                self.fault(name, "is no field of this table", nearest(name, self._asked))

    def _given(self, name: str, type_: type[T], default: T | None, what: str) -> T:
        value = self.raw(name)
        if value is None and default is not None:
            return default
        if isinstance(value, type_) and not (type_ is int and isinstance(value, bool)):
            return value
        return self._missing(name, type_() if default is None else default, what)

    def _missing(self, name: str, instead: T, what: str) -> T:
        self.fault(name, f"is not {what}" if self.has(name) else f"is missing: {what}")
        return instead


def document(text: str, read: Callable[[Table], T]) -> T:
    """What `read` makes of a TOML document. Raises Faulty, and then nothing is made of it."""
    faults: list[Fault] = []
    table = Table(_parsed(text), "", faults)
    try:
        made = read(table)
        table.finish()
    except _Enough:
        more = Fault(
            "",
            "pack.unreadable",
            f"there is more wrong than these {MOST_FAULTS}",
            "mend these first",
        )
        raise Faulty((*faults, more)) from None
    if faults:
        raise Faulty(tuple(faults))
    return made


def _parsed(text: str) -> dict[str, Any]:
    told = "a key has more than sixteen parts"
    if not _LONG_KEY.search(text):
        try:
            return tomllib.loads(text)
        except RecursionError:
            told = "nested too deep"
        except ValueError as error:  # also a number of too many digits
            told = str(error)
    raise Faulty(
        (
            Fault(
                "",
                "pack.toml",
                f"is no TOML that can be read: {told}",
                "mend the text there: TOML 1.0, in UTF-8",
            ),
        )
    )


def escaped_path(name: str) -> str:
    """`where/reason`, each step as a JSON pointer has it."""
    return "/".join(escaped(it) for it in name.split("/", 1))


def nearest(name: str, known: Iterable[str]) -> str:
    """`perhaps x`, or nothing where no known name is like it."""
    found = difflib.get_close_matches(name, sorted(known), n=1)
    return f"perhaps {found[0]}" if found else ""


def _sound(value: float) -> bool:
    return 0 <= value <= MOST_NUMBER


def _matches(text: str, code: Any) -> bool:
    return re.fullmatch(get_args(code)[1].pattern, text) is not None
