"""What a client got wrong, with a code that stays, and the arguments that are looked at for it.

Every error has a code in its `extensions`: an Unanswerable brings its own, the others get one here.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError, ObjectFieldNode, ValueNode, VariableNode
from strawberry.exceptions import StrawberryInputCoercionError as ValueOfInput
from strawberry.extensions import MaskErrors

from projections.engine import damaged_file, lacks_table, passing

LONGEST_ID, LONGEST_NAME = 192, 200
_SHOWN = 8
_TOO_MANY_TOKENS = "Syntax Error: Document contains more than"
NOT_GRAPHQL, BAD_QUESTION, BAD_VALUE = "NOT_GRAPHQL", "BAD_QUESTION", "BAD_VALUE"
TOO_LARGE, BUSY, INTERNAL = "TOO_LARGE", "BUSY", "INTERNAL"


class Unanswerable(GraphQLError):
    """The only kind of error whose text a client sees."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(message, extensions={"code": code, **more})


def ours(error: GraphQLError) -> bool:
    """Whether a client may read it: what it got wrong itself, never what went wrong inside."""
    cause = error.original_error
    before_answering = error.path is None
    return before_answering or cause is None or isinstance(cause, GraphQLError | ValueOfInput)


class Coded(MaskErrors):
    """The text of what went wrong inside is kept back; each error has its code."""

    def __init__(self) -> None:
        super().__init__(lambda error: not ours(error), "Something went wrong here.")
        self._answering = False

    def on_execute(self) -> Iterator[None]:
        self._answering = True
        yield

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        told = super().anonymise_error(error)
        if error.original_error and _is_away(error.original_error):
            told.message = "The database does not answer; try again."
            return _with(told, BUSY, retryable=True)
        return _with(told, INTERNAL)

    def _process_errors(self, errors: list[GraphQLError]) -> list[GraphQLError]:
        told = super()._process_errors(errors)
        return [it if "code" in (it.extensions or {}) else self._coded(it) for it in told]

    def _coded(self, error: GraphQLError) -> GraphQLError:
        """Of the libraries': what does not fit the language, the schema, or an argument's type."""
        if isinstance(error, GraphQLSyntaxError):
            many = error.message.startswith(_TOO_MANY_TOKENS)
            return _with(error, TOO_LARGE if many else NOT_GRAPHQL)
        at = error.nodes[0] if error.nodes else None
        of_value = isinstance(at, ValueNode | ObjectFieldNode) and not isinstance(at, VariableNode)
        return _with(error, BAD_VALUE if self._answering or of_value else BAD_QUESTION)


def _is_away(error: BaseException) -> bool:
    """Whether it will pass for who waits; a table that is gone will not, nor will damage, and
    neither is an entry's fault."""
    return passing(error) and not lacks_table(error) and not damaged_file(error)


def _with(error: GraphQLError, code: str, **more: Any) -> GraphQLError:
    error.extensions = {**(error.extensions or {}), "code": code, **more}
    return error


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
    near = alike(word, words)
    some = ", ".join([*sorted(words)[:_SHOWN], *["…"] * (len(words) > _SHOWN)])
    way_out = f"did you mean {near}?" if near else f"known are {some}"
    raise Unanswerable("UNKNOWN_WORD", f"no such {argument}; {way_out}", argument=argument)


def alike(word: str, words: Iterable[str]) -> str | None:
    """The nearest of some words, whatever their case; None where none is near."""
    folded = {it.casefold(): it for it in sorted(words)}
    near = difflib.get_close_matches(word[:LONGEST_ID].casefold(), folded, n=1)
    return folded[near[0]] if near else None
