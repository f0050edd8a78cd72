"""JSON as evidence: no duplicate names, no NaN, no bytes that are not UTF-8."""

from __future__ import annotations

import json
from typing import Any

MOST_DIGITS = 400


class Malformed(ValueError):
    """Why the text is not strict JSON, without repeating it."""


def parse(raw: bytes) -> Any:
    """Raise Malformed."""
    try:
        return json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_int=_integer,
        )
    except UnicodeDecodeError:
        raise Malformed("the body is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise Malformed(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise Malformed("nested too deep") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Malformed("an object names a member twice")
    return made


def _constant(name: str) -> Any:
    raise Malformed(f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise Malformed("a number has too many digits")
    return int(digits)
