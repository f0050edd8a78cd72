"""JSON as evidence: no duplicate names, no NaN, no bytes that are not UTF-8.

Most bodies take the quick way: a fast reader, and a walk over what it read. It may lose a duplicate
name, round a number or stop at a depth of its own, so whatever could be that, and whatever it
refuses, is read again strictly, which decides and tells what is wrong.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import orjson

from domain.values import deeper_than

MOST_DIGITS = 400
MOST_NAME = 64
EXACT = 2**53
"""Beyond it a JSON reader may round."""
_DEEPEST = 64
_OUTSIDE = re.compile(r'"(?:[^"\\]|\\.)*"|(NaN|-?Infinity)', re.DOTALL)


class Malformed(ValueError):
    """Why the text is not strict JSON and where, without repeating more than a name of it."""


def parse(raw: bytes) -> Any:
    """Raise Malformed. A whole number is an int, however it is written: `30000.0`, `3e4`."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return _strictly(raw)
    return value if _names_kept(value, raw) and not _has_float(value) else _strictly(raw)


def _names_kept(value: Any, raw: bytes) -> bool:
    """Whether no name stood twice: each member has a colon, and none of them is gone.

    Also false where an integer is beyond what is exact, or a colon might hide in an escape.
    """
    try:
        again = orjson.dumps(value, None, orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError:  # too large a number, or too deep
        return False
    return again == raw or (again.count(b":") == raw.count(b":") and b"\\u003" not in raw)


def _has_float(value: Any) -> bool:
    """Also true where it nests so deep that the strict reader might refuse it."""
    waiting: list[Any] = [[value]]
    for node in waiting:  # grows as it goes
        for child in node.values() if type(node) is dict else node:
            kind = type(child)
            if kind is str:
                continue
            if kind is dict or kind is list:
                waiting.append(child)
            elif kind is float:
                return True
    return len(waiting) > _DEEPEST and deeper_than(_DEEPEST, value)


def _strictly(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(f"not UTF-8 at byte {error.start}, counted from 0") from None
    if text.startswith("\ufeff"):
        raise Malformed("begins with a byte order mark; send it without")
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=lambda name: _constant(name, text),
            parse_int=_integer,
            parse_float=_number,
        )
    except json.JSONDecodeError as error:
        raise Malformed(f"{_what(error)} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise Malformed("nested too deep") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        counts = Counter(name for name, _value in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        told = twice[:MOST_NAME].encode("utf-8", "replace").decode("utf-8")
        raise Malformed(f"an object names {told} twice")
    return made


def _constant(name: str, text: str) -> Any:
    place = next(found.start(1) for found in _OUTSIDE.finditer(text) if found[1])
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    raise Malformed(f"{name} is not JSON, at line {line}, column {column}")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Malformed(f"a number has more than {MOST_DIGITS} digits")
    return int(digits)


def _number(text: str) -> int | float:
    """An int where it is whole and exact; Decimal tells what a float has rounded away."""
    number = float(text)
    if not number.is_integer() or abs(number) > EXACT or len(text) > MOST_DIGITS:
        return number
    try:
        return int(number) if Decimal(text) == int(number) else number
    except ArithmeticError:  # an exponent that no Decimal has
        return number


_WORDS = {
    "Expecting value": "a value is expected",
    "Expecting property name": "a name in double quotes is expected",
    "Illegal trailing comma": "a comma too many",
    "Expecting ':'": "a colon is expected",
    "Expecting ','": "a comma or the end of the list or object is expected",
    "Unterminated string": "a text has no end; it begins",
    "Invalid control character": "a control character stands bare in a text; write it as an escape",
    "Invalid \\u": "a \\u escape has not four hexadecimal digits",
    "Invalid \\": "no such escape in a text",
    "Extra data": "more follows after the end of the value",
}


def _what(error: json.JSONDecodeError) -> str:
    """Our own words for the reader's."""
    return next((ours for begin, ours in _WORDS.items() if error.msg.startswith(begin)), "not JSON")
