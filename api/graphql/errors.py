"""What a client got wrong, with a code that stays, and the arguments that are looked at for it."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from typing import Any

from graphql import GraphQLError

LONGEST_ID, LONGEST_NAME = 192, 200
_SHOWN = 8


class Unanswerable(GraphQLError):
    """The only kind of error whose text a client sees."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(message, extensions={"code": code, **more})


def known_text(argument: str, value: str | None, longest: int = LONGEST_ID) -> None:
    """Raise Unanswerable for a text that no entry can hold: too long, a NUL, half a character."""
    if value is None:
        return
    if len(value) > longest:
        told = f"{argument} has {len(value)} characters; at most {longest}"
    elif any(it == "\0" or "\ud800" <= it <= "\udfff" for it in value):
        told = f"{argument} holds a NUL or half of a surrogate pair, which no text here does"
    else:
        return
    raise Unanswerable("BAD_TEXT", told, argument=argument)


def known_word(argument: str, word: str | None, words: Collection[str]) -> None:
    """Raise Unanswerable: a filter that nothing can fit is a mistake, not an empty answer."""
    if word is None or word in words:
        return
    alike = {it.casefold(): it for it in sorted(words)}
    near = difflib.get_close_matches(word[:LONGEST_ID].casefold(), alike, n=1)
    some = ", ".join([*sorted(words)[:_SHOWN], *["…"] * (len(words) > _SHOWN)])
    way_out = f"did you mean {alike[near[0]]}?" if near else f"known are {some}"
    raise Unanswerable("UNKNOWN_WORD", f"no such {argument}; {way_out}", argument=argument)
