"""Everything that a process needs, opened once: ledger, keys, view, intake log."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from api.metrics import Metrics
from api.settings import BadSetting, Settings
from domain.events.register import ManagementLevel
from ledger.receipt import instant
from ledger.record import ForeignKeys, Record
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.inspection import ledgers
from ledger.recorders.postgres import PostgresRecorder
from ledger.recorders.sqlite import SQLiteRecorder
from projections.inspection import FAILURES
from projections.intake_log import IntakeLog
from projections.runner import Runner
from projections.view import Views
from projections.view_files import SQLiteViews
from projections.view_schemas import PostgresViews, sqlalchemy_url
from vault.journal import UnusableFile, usable
from vault.keyfile import load_or_make
from vault.keys import Keys, WrongKeyFile

FURTHER = "supervision run --new-ledger"
MOST_NAMED = 5
ClockUs = Callable[[], int]


def system_clock_us() -> int:
    """Microseconds since 1970-01-01T00:00:00Z."""
    return time.time_ns() // 1000


@dataclass
class Service:
    settings: Settings
    record: Record
    recorder: LedgerRecorder
    keys: Keys
    views: Views
    intake_log: IntakeLog
    clock_us: ClockUs
    metrics: Metrics

    def runner(self) -> Runner:
        return Runner(self.recorder, self.record.codec, self.views)

    def close(self) -> None:
        self.intake_log.close()
        self.views.close()
        self.record.close()
        self.recorder.close()
        self.keys.close()


def open_service(
    settings: Settings,
    clock_us: ClockUs = system_clock_us,
    chance: Callable[[int], bytes] = os.urandom,
) -> Service:
    """Open, or make where there is nothing yet.

    Raises BadSetting, UnsafeKeyFile, UnusableFile, Busy.
    """
    level, zone = ManagementLevel(settings.level), ZoneInfo(settings.zone)
    home = settings.home
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    metrics = Metrics()
    with ExitStack() as made:  # closed again where something is refused
        recorder = _recorder(settings, clock_us, chance)
        made.callback(recorder.close)
        file = settings.home / "ledger.db"
        with usable(file):
            begun = recorder.head() > 0
        keys = _open_keys(settings, begun=begun, chance=chance)
        made.callback(keys.close)
        record = Record(recorder, keys, chance, watch=metrics)
        made.callback(record.close)
        try:
            with usable(file):
                record.open(
                    settings.body, level, settings.zone, instant(clock_us()).astimezone(zone).date()
                )
        except ForeignKeys:
            raise BadSetting(
                f"the keys in {settings.keys_folder} are another ledger's: bring this one's back. "
                "All processes of one ledger share one key store"
            ) from None
        views = _views(settings)
        made.callback(views.close)
        log = IntakeLog(settings.database_url, home, settings.ledger, metrics.sent)
        made.pop_all()
    return Service(settings, record, recorder, keys, views, log, clock_us, metrics)


def check_begun(settings: Settings) -> None:
    """Raise BadSetting where there is no such ledger, and make nothing; UnusableFile, Busy."""
    if settings.database_url:
        if not PostgresRecorder.begun(settings.database_url, settings.ledger):
            raise BadSetting(f"there is no ledger {settings.ledger} in {settings.place}")
        return
    file = settings.home / "ledger.db"
    if not file.is_file():
        raise BadSetting(f"{settings.home} holds no ledger; `supervision run` begins one")
    if not SQLiteRecorder.begun(file, settings.ledger):
        raise BadSetting(f"there is no ledger {settings.ledger} in {settings.home}")


def check_meant(settings: Settings) -> None:
    """Raise BadSetting where others are there and this ledger is not: its name may be mistyped.

    What cannot be read is left to whoever opens it.
    """
    try:
        there = ledgers(settings.database_url or settings.home / "ledger.db")
    except FAILURES:
        return
    if there and settings.ledger not in there:
        raise BadSetting(
            f"SUPERVISION_LEDGER is {settings.ledger}, but {settings.place} holds {named(there)}: set it to one "
            f"that is there. If a further one is meant, `{FURTHER}` begins it"
        )


def named(there: Sequence[str]) -> str:
    """Some of the ledgers, for a line."""
    more = f" and {len(there) - MOST_NAMED} more" if len(there) > MOST_NAMED else ""
    return f"{', '.join(there[:MOST_NAMED])}{more}"


def _recorder(
    settings: Settings, clock_us: ClockUs, chance: Callable[[int], bytes]
) -> LedgerRecorder:
    if settings.database_url:
        return PostgresRecorder(settings.database_url, settings.ledger, clock_us)
    file = settings.home / "ledger.db"
    if not file.exists():  # beside keys of a ledger that is lost no empty one is made
        _open_keys(settings, begun=False, chance=chance).close()
    return SQLiteRecorder(file, settings.ledger, clock_us)


def _views(settings: Settings) -> Views:
    if settings.database_url:
        return PostgresViews(sqlalchemy_url(settings.database_url), settings.ledger)
    return SQLiteViews(settings.home / "view", settings.ledger)


def _open_keys(settings: Settings, *, begun: bool, chance: Callable[[int], bytes]) -> Keys:
    """New keys for a ledger that has begun would shut what is sealed and forget what was sent."""
    settings.keys_folder.mkdir(exist_ok=True, mode=0o700)
    store = settings.keys_folder / f"{settings.ledger}.db"
    for file in (settings.key_path, store):
        if begun and not file.exists():
            raise BadSetting(f"the ledger has entries but {file} is gone; bring it back first")
    with usable(store):
        keys = Keys(store, load_or_make(settings.key_path, chance), chance)
    try:
        with usable(store):
            keys.check([f"ledger/{settings.ledger}"])
    except WrongKeyFile:
        keys.close()
        raise BadSetting(
            f"{settings.key_path} is not the key file that {store} was made with"
        ) from None
    except UnusableFile:
        keys.close()
        raise
    _check_holders(keys, settings, begun=begun)
    return keys


def _check_holders(keys: Keys, settings: Settings, *, begun: bool) -> None:
    """A ledger and its keys belong together: neither is begun anew beside what is left of the other."""
    holders, own = keys.holders(), f"ledger/{settings.ledger}"
    if begun and own not in holders:
        keys.close()
        raise BadSetting(
            f"the ledger has entries but its key store in {settings.keys_folder} is empty; bring it back"
        )
    if not begun and [it for it in holders if it != own]:
        keys.close()
        raise BadSetting(
            f"{settings.keys_folder} holds keys of a ledger {settings.ledger} that is not there; bring it back"
        )
