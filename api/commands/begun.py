"""Whether the ledger that the settings name has begun, and what speaks for it where it has not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from api.service import FURTHER, named
from api.settings import Settings
from ledger.recorders.finding import FAIL, OK, SKIPPED, WARN, Finding
from ledger.recorders.inspection import ledgers
from projections.inspection import FAILURES
from vault.inspection import holders

There = Callable[[], list[str] | str]
"""The ledgers of the place, or by name what kept them from being read."""


def there(settings: Settings) -> list[str] | str:
    """See There."""
    try:
        return ledgers(settings.database_url or settings.home / "ledger.db")
    except FAILURES as error:
        return type(error).__name__


def begun(settings: Settings, found: list[str] | str) -> bool | None:
    """None where it cannot be seen."""
    return None if isinstance(found, str) else settings.ledger in found


def bears_keys(settings: Settings) -> bool:
    """Whether the key store holds keys of others than the ledger itself: so it had entries."""
    try:
        found = holders(settings.keys_folder / f"{settings.ledger}.db")
    except (OSError, sqlite3.Error):
        return False
    return any(it != f"ledger/{settings.ledger}" for it in found)


def look(settings: Settings, found: list[str] | str) -> Finding:
    """A first start is a warning; a start that is refused is none."""
    name, place = settings.ledger, settings.place
    if isinstance(found, str):
        why = f"not checked: the database cannot be read ({found})"
        return Finding("ledger", SKIPPED, why)
    if name in found:
        return Finding("ledger", OK, f"{name} has begun")
    if bears_keys(settings):
        return Finding(
            "ledger", FAIL,
            f"{settings.keys_folder} holds keys of a ledger {name} that is not in {place}",
            "bring the ledger back; nothing is begun beside its keys",
        )  # fmt: skip
    if found:
        return Finding(
            "ledger", FAIL, f"{name} is not there; {place} holds {named(found)}",
            f"set SUPERVISION_LEDGER to one that is there; `{FURTHER}` begins a further one",
        )  # fmt: skip
    return Finding("ledger", WARN, f"{name} has not begun", "the first start begins it")
