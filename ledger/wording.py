"""What is said of a value that does not fit: short, with a way out, never repeating the value.

The texts are ours, so that they stay what they are when the library under the shapes changes its.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from domain import negative

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
PERIOD = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?)?$"
SEE = "see the type's schema"
_NEAR, _LONGEST_NAME = 0.7, 40
MOST_NAMED = 50
"""Unlisted fields of an event that are looked for on the negative list."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a pattern means, and a text that fits it."""

    meaning: str
    sample: str


# ruff: noqa: E501  a table, one line a pattern
PATTERNS: dict[str, Words] = {
    DAY: Words("is a day: YYYY-MM-DD", "2025-03-18"),
    PERIOD: Words("is a day, a month, a year or an interval of days: 2025-03-18, 2025-03, 2025 or 2025-03-01/2025-03-18", "2025-03-18"),
    r"^[A-Za-z0-9][A-Za-z0-9._~/-]{0,127}$": Words("is a reference: up to 128 ASCII letters, digits and . _ ~ / -, a letter or digit first", "ref-2025-1"),
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": Words("is a code or an id: up to 64 ASCII letters, digits and . _ -, a letter or digit first", "A1"),
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9][A-Za-z0-9._~/-]{0,127})?$": Words("is an official's id, or the key of a linked system as scheme:key; ASCII letters, digits and . _ -", "yz-001"),
    r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$": Words("is one line of text that is not blank, without control characters", "示例文字"),
    r"^[^\x00]*[^\s\x00][^\x00]*$": Words("is a text that is not blank, without the character U+0000", "days = 5\n"),
    r"^https?://[^\s\x00-\x1f\x7f]+$": Words("is a link: http:// or https://, without white space", "https://example.org/notice/1"),
    r"^[0-9a-f]{64}$": Words("is a SHA-256: 64 hexadecimal digits in small letters", "0f" * 32),
    r"^M(0[1-9]|1[0-4])$": Words("is one of the fourteen items, M01 to M14", "M09"),
    r"^[0-9A-HJ-NPQRTUWXY]{18}$": Words("is a unified social credit code: 18 digits and capital letters, none of I, O, S, V, Z", "91350100M000100Y43"),
    r"^[^\s\x00-\x1f\x7f]+$": Words("is a URI reference without white space and control characters", "urn:example:hr"),
    r"^[^\x00-\x1f\x7f]+$": Words("is an event's id, without control characters", "gift-2026-001"),
    r"^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$": Words("is a W3C trace parent", f"00-{'ab' * 16}-{'cd' * 8}-01"),
}  # fmt: skip
"""Every pattern that a shape has; a test walks the catalogue for one without words."""

_TYPES = {
    "dataclass_type": ("is a JSON object", ""),
    "tuple_type": ("is a list", "put a single item into a list too"),
    "string_type": ("is a text", "write it in quotation marks"),
    "string_unicode": ("is a text of whole Unicode characters", "it holds half of a surrogate pair"),
    "int_type": ("is a whole number", "write digits alone, like 300 (300.0 is the same); no text, no fraction, no true or false"),
    "bool_type": ("is true or false", "write true or false, as a word without quotation marks"),
}  # fmt: skip
_BOUNDS: dict[str, Callable[[Any], str]] = {
    "too_short": lambda told: f"has at least {_counted(told['min_length'], 'item')}",
    "too_long": lambda told: f"has at most {_counted(told['max_length'], 'item')}",
    "string_too_short": lambda told: f"has at least {_counted(told['min_length'], 'character')}",
    "string_too_long": lambda told: f"has at most {_counted(told['max_length'], 'character')}",
    "greater_than_equal": lambda told: f"is at least {told['ge']}",
    "less_than_equal": lambda told: f"is at most {told['le']}",
    "enum": lambda told: "is one of " + told["expected"].replace("'", ""),
}


def wording(error: Any, known: Collection[str]) -> tuple[str, str, str]:
    """Rule, detail and way out of one of pydantic-core's errors.

    `known` are the fields of the object in which it is, as far as one of them may be suggested.
    """
    kind, told = error["type"], error.get("ctx", {})
    rule = f"schema.{kind.replace('_', '-')}"
    if kind in {"missing", "missing_argument"}:
        return "schema.missing", "is missing", f"give it; {SEE}"
    if kind == "unexpected_keyword_argument":
        return "schema.unlisted", "no such field", nearest(str(error["loc"][-1]), known)
    if kind in _TYPES:
        detail, way_out = _TYPES[kind]
        return rule, detail, way_out or SEE
    if kind in _BOUNDS:
        return rule, _BOUNDS[kind](told), SEE
    if kind == "string_pattern_mismatch":
        found = PATTERNS.get(told["pattern"])
        way_out = f"like {found.sample.strip()}" if found else SEE
        return rule, found.meaning if found else "has another form", way_out
    if kind == "value_error":
        return rule, str(told["error"]), SEE
    return rule, "does not fit", SEE


def never(name: object) -> tuple[str, str, str] | None:
    """Rule, detail and way out of an unlisted field that is on the negative list."""
    matter = negative.named_by_field(str(name))
    return ("gate.negative-list", *negative.told_of(matter)) if matter else None


def nearest(name: str, known: Collection[str]) -> str:
    """What the sender may have meant, else where the names are listed."""
    near = (
        difflib.get_close_matches(name, known, n=1, cutoff=_NEAR)
        if len(name) <= _LONGEST_NAME
        else []
    )
    return f"did you mean {near[0]}?" if near else "leave it out; the type's schema lists what fits"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
