"""In a dry run nobody is registered, so who an earlier line of the file registers is remembered here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from api.imports.row import Row

_KINDS = (b"official.registered", b"official.identifier-linked")


class Supposed:
    """Grows with the people whom a file registers, and with nothing else."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def meets(self, row: Row, result: dict[str, Any]) -> bool:
        """Whether all that is wrong with a row is that nobody is registered yet."""
        told = result.get("problem", {})
        unknown = told.get("type") == "/problems/unknown-official"
        if result["status"] == "would-store" or unknown:
            return self._looked_at(row.told, told.get("errors", ()), unknown=unknown)
        return False

    def _looked_at(self, told: bytes, errors: Iterable[Any], *, unknown: bool) -> bool:
        registers = any(it in told for it in _KINDS)
        if not unknown and not registers:
            return False
        event = orjson.loads(told)
        if not all(_at(event, it["pointer"]) in self._known for it in errors):
            return False
        if registers:
            self._register(event)
        return unknown

    def _register(self, event: dict[str, Any]) -> None:
        data = event["data"]
        named, fact = data["subject"]["officials"], data["fact"]
        if event["type"] == "official.registered":
            self._known.update(named)
        else:
            self._known.update(f"{it['scheme']}:{it['key']}" for it in fact.get("identifiers", ()))


def _at(event: Any, pointer: str) -> Any:
    try:
        for step in pointer.split("/")[1:]:
            event = event[int(step)] if isinstance(event, list) else event[step]
    except (LookupError, ValueError, TypeError):
        return None
    return event if isinstance(event, str) else None
