"""`supervision doctor`: everything an operator would look at. Nothing is changed or made by asking.

Exit code 0 where all is well, 1 where something is to be looked at, 2 where something fails. What
could not be looked at is listed too, with the reason; that alone counts for nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache, partial
from ipaddress import ip_address

from api.commands.begun import There, bears_keys, begun, there
from api.commands.begun import look as look_at_ledger
from api.commands.entries import ENTRY_CHECKS, look_at_entries
from api.commands.keys import KEY_CHECKS, look_at_keys
from api.commands.rules import RULES, look_at_rules
from api.service import system_clock_us
from api.settings import BadSetting, Settings, read_settings
from ledger.recorders.finding import FAIL, OK, SKIPPED, WARN, Finding
from ledger.recorders.inspection import (
    POSTGRES_CHECKS,
    SQLITE_CHECKS,
    inspect_postgres,
    inspect_sqlite,
)
from projections.inspection import FAILURES, ViewDamaged, inspect_counts, standing
from projections.view import RETIRED

_LITTLE, _TOO_LITTLE = 5 << 30, 500 << 20
"""Bytes free: a warning, and what a day of intake may fill."""
CODES = {OK: 0, SKIPPED: 0, WARN: 1, FAIL: 2}


def doctor(only: str | None, *, as_json: bool) -> int:
    """Print a line a check; the exit code. Raises BadSetting for a check that is not known."""
    try:
        settings = read_settings()
    except BadSetting as error:
        told = "; ".join(str(error).splitlines())
        found = [Finding("settings", FAIL, told, "mend the environment")]
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
    for group, names in _groups(settings):
        if only is None or only in names:
            yield from (it for it in _whole(group(settings), names) if only in {None, it.check})


def _groups(
    settings: Settings,
) -> tuple[tuple[Callable[[Settings], Iterator[Finding]], tuple[str, ...]], ...]:
    """Which checks are made of a group, in the order in which one stands on those before it."""
    password = ("password-file",) if settings.database_password_file else ()
    once = cache(partial(there, settings))
    database = POSTGRES_CHECKS if settings.database_url else SQLITE_CHECKS
    return (
        (_settings, ("settings", "listen", *password)),
        (_folder, ("home", "disk")),
        (partial(_ledger, once), ("ledger",)),
        (partial(look_at_keys, once), KEY_CHECKS),
        (_database, database),
        (partial(_rules, once), RULES),
        (look_at_entries, ENTRY_CHECKS),
        (_view, ("view", "quarantine")),
        *(() if settings.database_url else ((_counts, ("counts",)),)),
    )


def _whole(found: Iterator[Finding], names: tuple[str, ...]) -> Iterator[Finding]:
    """Also what could not be looked at, and which check stands in the way."""
    seen, way = set[str](), ""
    try:
        for it in found:
            seen.add(it.check)
            way = it.check if it.state != OK else way
            yield it
    except OSError as error:
        way = next((name for name in names if name not in seen), names[-1])
        seen.add(way)
        told = f"{error.filename or 'a file'}: {(error.strerror or type(error).__name__).lower()}"
        yield Finding(way, FAIL, told, "let the service's user look at it")
    for name in names:
        if name not in seen:
            yield Finding(name, SKIPPED, f"not checked, because of {way}")


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
        above = next(it for it in home.absolute().parents if it.is_dir())
        if not os.access(above, os.W_OK | os.X_OK):
            told = f"{home} is not there, and {above} cannot be written to"
            yield Finding("home", FAIL, told, "make it, and give it to the service's user")
            return
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


def _ledger(there: There, settings: Settings) -> Iterator[Finding]:
    yield look_at_ledger(settings, there())


def _database(settings: Settings) -> Iterator[Finding]:
    if settings.database_url:
        yield from inspect_postgres(settings.database_url, settings.ledger, system_clock_us())
        return
    file = settings.home / "ledger.db"
    if not file.exists() and bears_keys(settings):
        yield Finding("database", FAIL, f"{file} is gone, its keys are there", "bring it back")
        return
    yield from inspect_sqlite(file, settings.ledger)


def _rules(there: There, settings: Settings) -> Iterator[Finding]:
    if not begun(settings, there()):
        yield Finding("rules", SKIPPED, "not checked: no ledger is seen that has begun")
        return
    try:
        yield look_at_rules(settings)
    except FAILURES as error:
        yield Finding("rules", SKIPPED, f"not checked: {type(error).__name__}")


def _counts(settings: Settings) -> Iterator[Finding]:
    yield inspect_counts(settings.home / "intake.db")


def _view(settings: Settings) -> Iterator[Finding]:
    try:
        now = standing(settings.database_url or settings.home, settings.ledger)
    except ViewDamaged:
        yield Finding(
            "view", FAIL, "quick_check finds damage in it",
            "`supervision rebuild --accept` makes it anew; a projector does, once somebody reads there",
        )  # fmt: skip
        return
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
    if now.version == RETIRED:
        yield Finding(
            "view", FAIL, "it was put away, and its names with it, when a newer one was made live",
            "a projector builds another; without one `supervision rebuild` does",
        )  # fmt: skip
    elif not now.founded:
        yield Finding(
            "view", FAIL, f"{detail}, and the last that it took is not the ledger's",
            "the ledger lost entries, or is another one; where a copy was brought back: "
            "`supervision rebuild --accept`",
        )  # fmt: skip
    elif seconds > settings.most_lag_seconds:
        yield Finding("view", FAIL, f"{detail}, and lacks one since {seconds:.0f} s", way_out)
    else:
        yield Finding("view", OK, detail)
    if now.aside:
        yield Finding(
            "quarantine", WARN, f"{now.aside} entries are set aside",
            "GraphQL `ledger { quarantine }` names them; a newer version may take them",
        )  # fmt: skip
    else:
        yield Finding("quarantine", OK, "no entry is set aside")
