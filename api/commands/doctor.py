"""`supervision doctor`: everything an operator would look at. Nothing is changed or made by asking.

Exit code 0 where all is well, 1 where something is to be looked at, 2 where something fails.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict
from ipaddress import ip_address
from pathlib import Path

from api.service import system_clock_us
from api.settings import BadSetting, Settings, read_settings
from ledger.recorders.inspection import FAIL, OK, WARN, Finding, inspect_postgres, inspect_sqlite
from projections.inspection import FAILURES, standing
from vault.inspection import key_file_fault, store_fault

_LITTLE, _TOO_LITTLE = 5 << 30, 500 << 20
"""Bytes free: a warning, and what a day of intake may fill."""
CODES = {OK: 0, WARN: 1, FAIL: 2}


def doctor(only: str | None, *, as_json: bool) -> int:
    """Print a line a check; the exit code. Raises BadSetting for a check that is not known."""
    try:
        settings = read_settings()
    except BadSetting as error:
        found = [Finding("settings", FAIL, str(error), "mend the environment")]
    else:
        found = list(_findings(settings, only))
        if only and not found:
            raise BadSetting(f"--only {only} is none of the checks; without it all are made")
    if as_json:
        print(json.dumps([asdict(it) for it in found], ensure_ascii=False))
    else:
        for it in found:
            print(
                f"{it.state:4} {it.check:18} {it.detail}{f'. {it.way_out}' if it.way_out else ''}"
            )
    return max(CODES[it.state] for it in found)


def _findings(settings: Settings, only: str | None) -> Iterator[Finding]:
    groups: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _settings, _folder, _keys, _database, _view
    )  # fmt: skip
    for group in groups:
        if only == "view" and group is not _view:
            continue  # what a container is asked every half minute
        yield from (it for it in group(settings) if only in {None, it.check})


def _settings(settings: Settings) -> Iterator[Finding]:
    yield Finding("settings", OK, "all can be read")
    if ip_address(settings.listen).is_loopback:
        yield Finding("listen", OK, f"{settings.listen}, this machine only")
    else:
        yield Finding(
            "listen", WARN, f"{settings.listen}: whoever reaches it reads and writes everything",
            "there is no access control yet: publish the port on 127.0.0.1 alone",
        )  # fmt: skip
    if file := settings.database_password_file:
        open_to_all = file.stat().st_mode & 0o007 and file.parent.stat().st_mode & 0o007
        way_out = f"chmod 700 {file.parent}" if open_to_all else ""
        detail = "others on this machine can read it" if open_to_all else f"{file} can be read"
        yield Finding("password-file", WARN if open_to_all else OK, detail, way_out)


def _folder(settings: Settings) -> Iterator[Finding]:
    home = settings.home
    if not home.is_dir():
        yield Finding("home", WARN, f"{home} is not there yet", "the first start makes it")
        return
    if not os.access(home, os.W_OK | os.X_OK):
        yield Finding("home", FAIL, f"{home} cannot be written to", "give it to the service's user")
    elif mode := stat.S_IMODE(home.stat().st_mode) & 0o077:
        yield Finding("home", WARN, f"{home} is open to others ({mode:o})", f"chmod 700 {home}")
    else:
        yield Finding("home", OK, f"{home} is the service's own")
    free = shutil.disk_usage(home).free
    state = FAIL if free < _TOO_LITTLE else WARN if free < _LITTLE else OK
    yield Finding("disk", state, f"{free >> 20} MiB free", "" if state == OK else "make room")


def _keys(settings: Settings) -> Iterator[Finding]:
    file, store = settings.key_path, settings.keys_folder / f"{settings.ledger}.db"
    if not file.is_file() and not store.is_file():
        yield Finding("key-file", WARN, f"{file} is not there yet", "the first start makes it")
        return
    try:
        if fault := key_file_fault(file):
            yield Finding(
                "key-file",
                FAIL,
                f"{file}: {fault}",
                f"chmod 600 {file}, or bring back the right one",
            )
        else:
            yield Finding("key-file", OK, f"{file} is a key that only its owner reads")
        holder = f"ledger/{settings.ledger}"
        if fault := store_fault(store, file, holder):
            yield Finding("key-store", FAIL, f"{store}: {fault}", "bring both back from one copy")
        else:
            yield Finding("key-store", OK, f"{store} opens with the key file")
    except (OSError, sqlite3.Error) as error:
        yield Finding(
            "key-store", FAIL, f"{file} or {store} cannot be read ({type(error).__name__})",
            "bring both back: without them nothing personal can be opened",
        )  # fmt: skip
    yield _apart(file, settings.home)


def _apart(file: Path, home: Path) -> Finding:
    if file.resolve().is_relative_to(home.resolve()):
        return Finding(
            "key-apart", WARN, f"{file} lies in {home}: a copy of that folder opens everything",
            "set SUPERVISION_KEY_FILE to a place that is copied elsewhere or not at all",
        )  # fmt: skip
    return Finding("key-apart", OK, "the key file lies apart from the data")


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url:
        yield from inspect_postgres(settings.database_url, settings.ledger, system_clock_us())
    else:
        yield from inspect_sqlite(settings.home / "ledger.db", settings.ledger)


def _view(settings: Settings) -> Iterator[Finding]:
    try:
        now = standing(settings.database_url or settings.home, settings.ledger)
    except FAILURES as error:
        yield Finding(
            "view", FAIL, f"it cannot be read ({type(error).__name__})",
            "see that the database answers; `supervision rebuild` makes a view anew",
        )  # fmt: skip
        return
    way_out = "see that a projector runs: `supervision project`, or SUPERVISION_PROJECTOR=on"
    if now is None:
        yield Finding("view", WARN, "there is no view yet", way_out)
        return
    seconds = (system_clock_us() - now.since_us) / 1_000_000 if now.since_us else 0
    detail = f"it holds {now.view} of {now.head} entries"
    if seconds > settings.most_lag_seconds:
        yield Finding("view", FAIL, f"{detail}, and lacks one since {seconds:.0f} s", way_out)
    elif now.view > now.head:
        yield Finding("view", FAIL, detail, "the ledger lost entries, or it is another one")
    else:
        yield Finding("view", OK, detail)
    if now.aside:
        yield Finding(
            "quarantine", WARN, f"{now.aside} entries are set aside",
            "GraphQL `ledger { quarantine }` names them; a newer version may take them",
        )  # fmt: skip
    else:
        yield Finding("quarantine", OK, "no entry is set aside")
