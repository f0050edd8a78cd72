"""The types of event as senders see them: titles, where they belong, JSON Schemas."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson

from api.intake.samples import sample_data
from api.intake.schemas import data_schema
from domain.catalogue import Kind, all_kinds
from domain.events.register import LedgerOpened

FORMER = Path(__file__).parent / "former"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def event_types() -> list[dict[str, Any]]:
    return [_described(kind) for kind in all_kinds().values()]


def event_type(name: str) -> dict[str, Any] | None:
    kind = all_kinds().get(name)
    return _described(kind) if kind else None


@cache
def schema_of(name: str, version: int | None = None) -> dict[str, Any] | None:
    """JSON Schema 2020-12 of the event's `data`, in words of today; None for what never was.

    What is taken is the latest version. What an earlier one asked for lies in a file since it ended.
    """
    kind = all_kinds().get(name)
    if kind is None or version == 0 or (version or 0) > kind.version:
        return None
    if version not in {None, kind.version}:
        former: dict[str, Any] = orjson.loads((FORMER / f"{name}.v{version}.json").read_bytes())
        return former
    data = data_schema(kind)
    return {
        "$schema": DIALECT,
        "$id": address(name, version),
        "title": kind.title_en,
        "description": _says(kind),
        **data,
        "examples": [sample_data(kind, data)],
    }


def address(name: str, version: int | None = None) -> str:
    """Of the latest schema, or of that of a version, which never changes."""
    of_version = f"/versions/{version}" if version else ""
    return f"/v1/event-types/{name}{of_version}/schema"


def _says(kind: Kind) -> str:
    """A dataclass without words of its own has its signature for them, which says nothing here."""
    words = kind.fact.__doc__ or ""
    return kind.title_en if words.startswith(f"{kind.fact.__name__}(") else words


def _described(kind: Kind) -> dict[str, Any]:
    return {
        "type": kind.name, "version": kind.version, "chapter": kind.chapter,
        "postable": kind.fact is not LedgerOpened,  # the service opens its ledger itself
        "title_en": kind.title_en, "title_zh": kind.title_zh,
        "stages": kind.stages, "circles": kind.circles, "mechanisms": kind.mechanisms,
        "channels": [
            {"direction": it.direction, "side": it.side, "agent": it.agent} for it in kind.channels
        ],
        "officials": kind.officials, "needs": kind.needs,
        "rules": [{"name": it.name, "article": it.article, "mark": it.mark} for it in kind.rules],
        "release": kind.release, "schema": address(kind.name),
        "schema_of_version": address(kind.name, kind.version),
    }  # fmt: skip
