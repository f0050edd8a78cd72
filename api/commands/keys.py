"""What `doctor` looks at of the keys: where they lie, whether they open, and whose they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from api.commands.begun import There, begun
from api.settings import Settings
from ledger.codec import sealed_with
from ledger.opening import begun_with
from ledger.recorders.finding import FAIL, OK, SKIPPED, WARN, Finding
from ledger.recorders.inspection import entry_at, newest
from projections.inspection import FAILURES
from vault.inspection import Unfit, key_file_fault, lacking, stored_key
from vault.keys import DataKey

KEY_CHECKS = ("key-apart", "key-file", "key-store", "key-ledger", "key-entries")


def look_at_keys(there: There, settings: Settings) -> Iterator[Finding]:
    file, store = settings.key_path, settings.keys_folder / f"{settings.ledger}.db"
    yield _apart(file, settings.home)
    has_begun = begun(settings, there())
    if has_begun is False and not store.exists() and file.is_file():  # the file may come first
        way_out = "the first start of this ledger makes it"
        yield Finding("key-store", WARN, f"{store} is not there yet", way_out)
        return
    if not file.is_file() and not store.is_file():
        if has_begun is None:
            told = f"{file} is not there, and whether the ledger needs it cannot be seen"
            yield Finding(
                "key-file", WARN, told, "see that the database can be read, then ask again"
            )
        elif not has_begun:
            yield Finding("key-file", WARN, f"{file} is not there yet", "the first start makes it")
        else:
            way_out = "bring back the key file and the key store; nothing personal opens without"
            yield Finding("key-file", FAIL, f"{file} is not there", way_out)
            yield Finding("key-store", FAIL, f"{store} is not there", way_out)
        return
    try:
        if fault := key_file_fault(file):
            way_out = f"chmod 600 {file}, or bring back the right one"
            yield Finding("key-file", FAIL, f"{file}: {fault}", way_out)
        else:
            yield Finding("key-file", OK, f"{file} is a key that only its owner reads")
        own = stored_key(store, file, f"ledger/{settings.ledger}")
    except Unfit as fault:
        yield Finding("key-store", FAIL, f"{store}: {fault}", "bring both back from one copy")
        return
    except (OSError, sqlite3.Error) as error:
        yield Finding(
            "key-store", FAIL, f"{file} or {store} cannot be read ({type(error).__name__})",
            "bring both back: without them nothing personal can be opened",
        )  # fmt: skip
        return
    yield Finding("key-store", OK, f"{store} opens with the key file")
    yield _of_the_ledger(settings, store, own)
    yield _of_its_entries(settings, store)


def _of_the_ledger(settings: Settings, store: Path, own: DataKey) -> Finding:
    place: str | Path = settings.database_url or settings.home / "ledger.db"
    try:
        first = entry_at(place, settings.ledger, 1)
    except FAILURES as error:
        why = f"not checked: the ledger's first entry cannot be read ({type(error).__name__})"
        return Finding("key-ledger", SKIPPED, why)
    belongs = begun_with(first, own) if first else None
    if belongs is None:
        return Finding("key-ledger", SKIPPED, "not checked: no first entry tells it")
    if not belongs:
        return Finding(
            "key-ledger", FAIL, f"{store} is another ledger's of the same name",
            "bring this one's back: all processes of one ledger share one key store",
        )  # fmt: skip
    return Finding("key-ledger", OK, f"the ledger was begun with the keys of {store}")


def _of_its_entries(settings: Settings, store: Path) -> Finding:
    """An older copy of the store lacks the keys that were made since."""
    try:
        rows = newest(settings.database_url or settings.home / "ledger.db", settings.ledger)
        sealed = [keys for row in rows if (keys := sealed_with(row.data))]
        lacks = lacking(store, {key for keys in sealed for key in keys})
    except FAILURES as error:
        why = f"not checked: entries or keys cannot be read ({type(error).__name__})"
        return Finding("key-entries", SKIPPED, why)
    told = f"of the newest {len(rows)} entries {len(sealed)} are sealed"
    if shut := sum(not keys.isdisjoint(lacks) for keys in sealed):
        return Finding(
            "key-entries", FAIL, f"{told}, {shut} of them with keys that {store} never held",
            "bring a newer copy of the key store back: what they seal cannot be opened",
        )  # fmt: skip
    return Finding("key-entries", OK, f"{told}, and their keys are in {store}")


def _apart(file: Path, home: Path) -> Finding:
    """Where the files lie; who copies what is not seen from here."""
    file, home = file.resolve(), home.resolve()
    way_out = "set SUPERVISION_KEY_FILE to a place that is copied elsewhere or not at all"
    if file.is_relative_to(home):
        told = f"{file} lies in {home}: whoever copies that folder has both"
        return Finding("key-apart", WARN, told, way_out)
    if _file_system(file) != _file_system(home):
        return Finding("key-apart", OK, f"{file} is on another file system than {home}")
    if home.parent != Path("/") and file.is_relative_to(home.parent):
        told = (
            f"{file} lies beside {home} on its file system: whoever copies {home.parent} has both"
        )
        return Finding("key-apart", WARN, told, way_out)
    told = (
        f"{file} is in no folder with {home}, but on its file system: a copy of the disk has both"
    )
    return Finding("key-apart", OK, told)


def _file_system(place: Path) -> int:
    """Of the nearest that is there."""
    there = next(it for it in (place, *place.parents) if it.exists())
    return there.stat().st_dev
