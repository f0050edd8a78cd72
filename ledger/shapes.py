"""Domain types as validators, serialisers and JSON Schemas, without the domain knowing of them.

Three shapes of one type: what may be sent, with every `Limit`; what is written, the same without
them; and what is stored, where a personal field holds the index of a sealed block. What was stored
once is read for ever, so limits bind senders only.
"""

from __future__ import annotations

import copy
import dataclasses
import types
import typing
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import not_
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import (
    CoreSchema,
    SchemaSerializer,
    SchemaValidator,
    ValidationError,
    core_schema,
)

from domain.entry import Entry
from domain.errors import Fault, Unreadable
from domain.values import Limit, Period, Personal, escaped, parse_day
from domain.words import Word
from ledger.wording import DAY, MOST_NAMED, PATTERNS, PERIOD, never, wording

T = TypeVar("T")
MOST_ITEMS, MOST_COMPARED = 500, 3
_UNLIMITED = Limit()
_UNLISTED = "unexpected_keyword_argument"


@dataclasses.dataclass(frozen=True, slots=True)
class Use:
    """What a shape is for: `stored` takes block indexes, `sent` holds senders to the limits."""

    stored: bool = False
    sent: bool = False


class Shape(Generic[T]):
    """Reads JSON values into `T` and writes them back."""

    def __init__(self, cls: type[T], use: Use, fact: type | None = None) -> None:
        self._cls = cls
        self._fact = fact
        self._schema = _dataclass(cls, use, fact)
        self._validator = SchemaValidator(self._schema)
        self._serializer = SchemaSerializer(self._schema)
        self._described: dict[str, Any] = {}

    def read(self, value: Any, pointer: str = "") -> T:
        """Raise Unreadable with every fault, each pointing below `pointer`."""
        try:
            return cast("T", self._validator.validate_python(value))
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
        raise Unreadable(tuple(self._faults(_real(errors), pointer)))

    def _faults(self, errors: list[Any], pointer: str) -> Iterator[Fault]:
        """Only the first few unlisted fields are compared with the known ones, and some more with
        the negative list: that takes time."""
        unlisted = 0
        for error in errors:
            unlisted += error["type"] == _UNLISTED
            compared = error["type"] == _UNLISTED and unlisted <= MOST_COMPARED
            known = self._known(error["loc"][:-1]) if compared else []
            place = "/".join([pointer, *map(escaped, error["loc"])])
            named = error["type"] == _UNLISTED and unlisted <= MOST_NAMED
            yield Fault(place, *((named and never(error["loc"][-1])) or wording(error, known)))

    def _known(self, steps: tuple[str | int, ...]) -> list[str]:
        if self._fact and steps[:1] == ("fact",):
            return _fields_at(self._fact, steps[1:])
        return _fields_at(self._cls, steps)

    def write(self, value: T) -> dict[str, Any]:
        """A JSON object; what is None or an empty list is left out."""
        written = self._serializer.to_python(value, mode="json", exclude_none=True)
        return cast("dict[str, Any]", written)

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of what `read` takes; the caller's own, to narrow. Making it takes long,
        and every kind asks for those of the same four parts."""
        if not self._described:
            self._described = GenerateJsonSchema().generate(self._schema, mode="validation")
        return copy.deepcopy(self._described)


@cache
def shape(cls: type[T], *, stored: bool = False, sent: bool = False) -> Shape[T]:
    """Only `sent` applies limits; `stored` has block indexes in place of personal values."""
    return Shape(cls, Use(stored, sent))


@cache
def whole(fact: type, *, stored: bool = False, sent: bool = False) -> Shape[Entry]:
    """The shape of an entry of one kind, its four values and its fact read and written at once."""
    return Shape(Entry, Use(stored, sent), fact)


def _dataclass(cls: type, use: Use, fact: type | None = None) -> CoreSchema:
    """`fact` is what an entry's fact is."""
    hints = typing.get_type_hints(cls, include_extras=True) | ({"fact": fact} if fact else {})
    fields = []
    for item in dataclasses.fields(cls):
        optional = item.default is not dataclasses.MISSING
        schema = _schema(hints[item.name], use, fewest=0 if optional else 1)
        if item.default is not dataclasses.MISSING:
            schema = core_schema.with_default_schema(schema, default=item.default)
        elif item.default_factory is not dataclasses.MISSING:
            schema = core_schema.with_default_schema(schema, default_factory=item.default_factory)
        fields.append(
            core_schema.dataclass_field(
                item.name, schema, kw_only=True,
                # the lists of a fact are tuples, and an empty one is left out
                serialization_exclude_if=not_ if _is_list(hints[item.name]) else None,
            )
        )  # fmt: skip
    arguments = core_schema.dataclass_args_schema(cls.__name__, fields, extra_behavior="forbid")
    return core_schema.dataclass_schema(
        cls, arguments, [item.name for item in dataclasses.fields(cls)], slots=True, strict=False,
        config=core_schema.CoreConfig(extra_fields_behavior="forbid"),
    )  # fmt: skip


def _schema(hint: Any, use: Use, limits: tuple[Limit, ...] = (), fewest: int = 1) -> CoreSchema:
    """`fewest` items of a list: one that must be given is not empty."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        extra = tuple(item for item in hint.__metadata__ if isinstance(item, Limit))
        return _schema(arguments[0], use, (*limits, *extra))
    if origin in (types.UnionType, typing.Union):
        (inner,) = (item for item in arguments if item is not type(None))
        return core_schema.nullable_schema(_schema(inner, use, limits))
    if origin is tuple:
        return core_schema.tuple_schema(
            [_schema(arguments[0], use)],
            variadic_item_index=0,
            min_length=fewest if use.sent else None,
            max_length=MOST_ITEMS if use.sent else None,
            strict=False,
        )
    if origin is Personal:
        return _personal(arguments[0], use)
    return _plain(hint, use, limits)


def _plain(hint: Any, use: Use, limits: tuple[Limit, ...]) -> CoreSchema:
    limit = limits[0] if limits and use.sent else _UNLIMITED
    if hint is str:
        return core_schema.str_schema(
            pattern=limit.pattern, max_length=limit.max_length, strict=True,
            min_length=1 if use.sent else None, metadata=_told(limit.pattern),
        )  # fmt: skip
    if hint is bool:
        return core_schema.bool_schema(strict=True)
    if hint is int:
        return core_schema.int_schema(ge=limit.minimum, le=limit.maximum, strict=True)
    if hint is date:
        return _text(DAY, parse_day, date.isoformat, "date")
    if hint is datetime:
        return _text(None, _instant, datetime.isoformat, "date-time")
    if hint is Period:
        return _text(PERIOD, Period.parse, str, None)
    if isinstance(hint, type) and issubclass(hint, Enum):
        told = {"description": hint.told()} if issubclass(hint, Word) else {}
        return core_schema.enum_schema(
            hint, list(hint), sub_type="str", strict=False, metadata={"pydantic_js_updates": told}
        )
    if dataclasses.is_dataclass(hint):
        return _dataclass(cast("type", hint), use)
    raise TypeError(f"no shape for {hint!r}")


def _text(pattern: str | None, parse: Any, write: Any, format_: str | None) -> CoreSchema:
    """A value that is text in JSON; `parse` raises ValueError."""
    metadata = _told(pattern)
    metadata["pydantic_js_updates"] |= {"format": format_} if format_ else {}
    text = core_schema.str_schema(strict=True, pattern=pattern, max_length=64, metadata=metadata)
    return core_schema.no_info_after_validator_function(
        parse, text, serialization=core_schema.plain_serializer_function_ser_schema(write)
    )


def _told(pattern: str | None) -> dict[str, Any]:
    """The JSON Schema says in words what a pattern means, and shows a text that fits."""
    words = PATTERNS.get(pattern or "")
    told = {"description": words.meaning, "examples": [words.sample]} if words else {}
    return {"pydantic_js_updates": told}


def _personal(inner: Any, use: Use) -> CoreSchema:
    if use.stored:
        schema: CoreSchema = core_schema.int_schema(ge=0, strict=True)
        return core_schema.no_info_after_validator_function(
            lambda block: Personal(block=block), schema,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda it: it.block),
        )  # fmt: skip
    schema = _schema(inner, use)
    return core_schema.no_info_after_validator_function(
        Personal, schema,
        serialization=core_schema.plain_serializer_function_ser_schema(lambda it: it.value),
    )  # fmt: skip


def _instant(text: str) -> datetime:
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        made = datetime(1, 1, 1)  # noqa: DTZ001  refused below, without repeating the text
    if made.tzinfo is None or "T" not in text.upper():
        raise ValueError("an instant is RFC 3339 with its offset, like 2025-03-19T09:12:04+08:00")
    return made


def _real(errors: Any) -> list[Any]:
    """Without the shortness of a list that only counts the items which do not fit as missing."""
    places = [error["loc"] for error in errors]
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(
            len(place) > len(error["loc"]) and place[: len(error["loc"])] == error["loc"]
            for place in places
        )
    ]


def _fields_at(hint: Any, steps: tuple[str | int, ...]) -> list[str]:
    """The names of the fields of the object that the steps lead to."""
    for step in (None, *(it for it in steps if isinstance(it, str))):
        if step is not None:
            hint = typing.get_type_hints(hint, include_extras=True).get(step)
        while typing.get_origin(hint) is not None:  # Annotated, a list, Personal, `… | None`
            hint = next(it for it in typing.get_args(hint) if it is not type(None))
        if not dataclasses.is_dataclass(hint):
            return []
    return [item.name for item in dataclasses.fields(hint)]


def _is_list(hint: Any) -> bool:
    if typing.get_origin(hint) is Annotated:
        hint = typing.get_args(hint)[0]
    return typing.get_origin(hint) is tuple
