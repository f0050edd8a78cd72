"""What a stored row means, personal values included, to compare with what was posted."""

from __future__ import annotations

import dataclasses
from typing import Any

from domain.entry import Entry
from domain.values import Personal
from ledger.codec import Codec, decode

Json = Any


def opened(data: bytes, codec: Codec) -> Entry:
    """The typed entry with its personal values in the clear, none of them shut."""
    stored, shut = codec.read_back(data)
    assert shut == ()
    entry = decode(data)
    return dataclasses.replace(entry, fact=_filled(entry.fact, stored["fact"]))


def as_stored(data: Json) -> Json:
    """Posted JSON as it is kept: nulls and empty lists leave no trace."""
    if isinstance(data, dict):
        kept = {name: as_stored(item) for name, item in data.items()}
        return {name: item for name, item in kept.items() if item is not None and item != []}
    return [as_stored(item) for item in data] if isinstance(data, list) else data


def _filled(value: Any, read: Json) -> Any:
    if isinstance(value, Personal):
        return Personal(read)
    if isinstance(value, tuple):
        return tuple(_filled(item, read[index]) for index, item in enumerate(value))
    if dataclasses.is_dataclass(value) and isinstance(read, dict):
        names = [it.name for it in dataclasses.fields(value)]
        made: Any = type(value)
        return made(**{it: _filled(getattr(value, it), read.get(it)) for it in names})
    return value
