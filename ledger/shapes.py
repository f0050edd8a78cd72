"""Domain types as validators, serialisers and JSON Schemas, without the domain knowing of them.

A sender's shape and the stored shape differ in one thing: a personal field holds its value in the
first, and the index of a sealed block in the second.
"""

from __future__ import annotations

import dataclasses
import types
import typing
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

from domain.errors import Fault, Unreadable
from domain.values import Limit, Period, Personal, escaped, parse_day

T = TypeVar("T")
MOST_ITEMS = 500
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_PERIOD = r"^\d{4}(-\d{2}(-\d{2}(/\d{4}-\d{2}-\d{2})?)?)?$"


class Shape(Generic[T]):
    """Reads JSON values into `T` and writes them back."""

    def __init__(self, cls: type[T], *, stored: bool) -> None:
        self._schema = _dataclass(cls, stored)
        self._validator = SchemaValidator(self._schema)
        self._serializer = SchemaSerializer(self._schema)

    def read(self, value: Any, pointer: str = "") -> T:
        """Raise Unreadable with every fault, each pointing below `pointer`."""
        try:
            return cast("T", self._validator.validate_python(value))
        except ValidationError as error:
            raise Unreadable(tuple(_fault(item, pointer) for item in error.errors())) from None

    def write(self, value: T) -> dict[str, Any]:
        """A JSON object; what is None or an empty list is left out."""
        written = self._serializer.to_python(value, mode="json", exclude_none=True)
        return cast("dict[str, Any]", written)

    def json_schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 of what `read` takes."""
        return GenerateJsonSchema().generate(self._schema, mode="validation")


@cache
def shape(cls: type[T], *, stored: bool = False) -> Shape[T]:
    return Shape(cls, stored=stored)


def _dataclass(cls: type, stored: bool) -> CoreSchema:
    hints = typing.get_type_hints(cls, include_extras=True)
    fields = []
    for item in dataclasses.fields(cls):
        optional = item.default is not dataclasses.MISSING
        schema = _schema(hints[item.name], stored, fewest=0 if optional else 1)
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


def _schema(hint: Any, stored: bool, limits: tuple[Limit, ...] = (), fewest: int = 1) -> CoreSchema:
    """`fewest` items of a list: one that must be given is not empty."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        extra = tuple(item for item in hint.__metadata__ if isinstance(item, Limit))
        return _schema(arguments[0], stored, (*limits, *extra))
    if origin in (types.UnionType, typing.Union):
        (inner,) = (item for item in arguments if item is not type(None))
        return core_schema.nullable_schema(_schema(inner, stored, limits))
    if origin is tuple:
        return core_schema.tuple_schema(
            [_schema(arguments[0], stored)],
            variadic_item_index=0,
            min_length=fewest,
            max_length=MOST_ITEMS,
            strict=False,
        )
    if origin is Personal:
        return _personal(arguments[0], stored)
    return _plain(hint, stored, limits)


def _plain(hint: Any, stored: bool, limits: tuple[Limit, ...]) -> CoreSchema:
    limit = limits[0] if limits else Limit()
    if hint is str:
        return core_schema.str_schema(
            pattern=limit.pattern, max_length=limit.max_length, min_length=1, strict=True
        )
    if hint is bool:
        return core_schema.bool_schema(strict=True)
    if hint is int:
        return core_schema.int_schema(ge=limit.minimum, le=limit.maximum, strict=True)
    if hint is date:
        return _text(_DAY, parse_day, date.isoformat, "date")
    if hint is datetime:
        return _text(None, _instant, datetime.isoformat, "date-time")
    if hint is Period:
        return _text(_PERIOD, Period.parse, str, None)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return core_schema.enum_schema(hint, list(hint), sub_type="str", strict=False)
    if dataclasses.is_dataclass(hint):
        return _dataclass(cast("type", hint), stored)
    raise TypeError(f"no shape for {hint!r}")


def _text(pattern: str | None, parse: Any, write: Any, format_: str | None) -> CoreSchema:
    """A value that is text in JSON; `parse` raises ValueError."""
    text = core_schema.str_schema(strict=True, pattern=pattern, max_length=64)
    if format_:
        text["metadata"] = {"pydantic_js_updates": {"format": format_}}
    return core_schema.no_info_after_validator_function(
        parse, text, serialization=core_schema.plain_serializer_function_ser_schema(write)
    )


def _personal(inner: Any, stored: bool) -> CoreSchema:
    if stored:
        schema: CoreSchema = core_schema.int_schema(ge=0, strict=True)
        return core_schema.no_info_after_validator_function(
            lambda block: Personal(block=block), schema,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda it: it.block),
        )  # fmt: skip
    schema = _schema(inner, stored)
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


_NICE = {
    "unexpected_keyword_argument": ("schema.unlisted", "no such field", "leave it out; see the type's schema"),
    "missing_argument": ("schema.missing", "is missing", ""),
    "missing": ("schema.missing", "is missing", ""),
}  # fmt: skip


def _fault(error: Any, pointer: str) -> Fault:
    place = "/".join([pointer, *map(escaped, error["loc"])])
    kind = error["type"]
    rule, detail, way_out = _NICE.get(kind, (f"schema.{kind.replace('_', '-')}", error["msg"], ""))
    return Fault(place, rule, detail, way_out)


def _is_list(hint: Any) -> bool:
    if typing.get_origin(hint) is Annotated:
        hint = typing.get_args(hint)[0]
    return typing.get_origin(hint) is tuple
