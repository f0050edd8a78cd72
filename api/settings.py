"""Settings from the environment, one prefix, each with what it is for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.events.register import ManagementLevel

PREFIX = "SUPERVISION_"
MOST_COUNT = 1_000_000
_LEVELS = " ".join(ManagementLevel)


class BadSetting(Exception):
    """Says which variable, what was found and what is expected."""


def _setting(default: Any, about: str) -> Any:
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path = _setting(Path("var"), "data folder: ledger, keys, view, intake log")
    port: int = _setting(8000, "port on the loopback address; there is no access control yet")
    database_url: str | None = _setting(None, "PostgreSQL address; embedded SQLite when not set")
    ledger: str = _setting("main", "name of this body's ledger, never changed afterwards")
    body: str = _setting(
        "示例市委组织部", "name of the supervising body, written when the ledger opens"
    )
    level: str = _setting("CITY", f"its level, written when the ledger opens: {_LEVELS}")
    zone: str = _setting(
        "Asia/Shanghai",
        "IANA time zone of the ledger's days; counts only when the ledger is opened",
    )
    key_file: Path | None = _setting(None, "key-encryption key, mode 600; HOME/keys/kek if not set")
    most_events_per_second: int | None = _setting(
        None, "from one address; who sends more is answered 429. Any number when not set"
    )
    projector: bool = _setting(
        default=True,
        about="keep the view current while serving; off where `supervision project` does",
    )
    graphiql: bool = _setting(default=True, about="serve the GraphiQL page at /graphql")

    @property
    def keys_folder(self) -> Path:
        return self.home / "keys"

    @property
    def key_path(self) -> Path:
        return self.key_file or self.keys_folder / "kek"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raise BadSetting for a value that does not fit, or a name under the prefix we do not know."""
    known = {PREFIX + it.name.upper(): it for it in fields(Settings)}
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise BadSetting(f"{unknown[0]} is not a setting; `supervision config` lists them")
    told = {
        it.name: _read(name, environment[name])
        for name, it in known.items()
        if environment.get(name)
    }
    return Settings(**told)


def described(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> list[tuple[str, str, str, str]]:
    """(variable, value, where it comes from, what it is for); passwords are masked."""
    found = []
    for it in fields(Settings):
        name, value = PREFIX + it.name.upper(), getattr(settings, it.name)
        shown = "" if value is None else _masked(str(value))
        origin = "environment" if environment.get(name) else "default"
        found.append((name, shown, origin, it.metadata["about"]))
    return found


def _masked(text: str) -> str:
    """An address without its password, wherever that stands in it."""
    text = re.sub(r"(://[^:/?]*):.*@", r"\1:***@", text)
    return re.sub(r"(password=)[^&]*", r"\1***", text)


def _read(name: str, value: str) -> Any:
    read, expected = _READERS.get(name.removeprefix(PREFIX), (str, ""))
    try:
        return read(value)
    except (ValueError, KeyError, OSError):
        found = "something else" if name.endswith("_URL") else repr(value)  # it may hold a password
        raise BadSetting(f"{name} is {found}; {expected}") from None


def _folder(value: str) -> Path:
    if Path(value).exists() and not Path(value).is_dir():
        raise ValueError(value)
    return Path(value)


def _port(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 1 << 16:
        raise ValueError(value)
    return int(value)


def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) <= MOST_COUNT:
        raise ValueError(value)
    return int(value)


def _switch(value: str) -> bool:
    if value.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
        raise ValueError(value)
    return value.lower() in {"1", "true", "yes", "on"}


def _matching(pattern: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if not re.fullmatch(pattern, value, re.DOTALL):
            raise ValueError(value)
        return value

    return read


_READERS: dict[str, tuple[Callable[[str], Any], str]] = {
    "HOME": (_folder, "it is a folder, and not a file"),
    "KEY_FILE": (Path, "it is a file"),
    "PORT": (_port, "a port is a number from 1 to 65535"),
    "MOST_EVENTS_PER_SECOND": (_count, "it is a whole number of events, at least 1"),
    "PROJECTOR": (_switch, "say on or off"),
    "GRAPHIQL": (_switch, "say on or off"),
    "LEVEL": (lambda value: ManagementLevel(value).value, f"it is one of {_LEVELS}"),
    "ZONE": (lambda value: ZoneInfo(value).key, "it is an IANA time zone, like Asia/Shanghai"),
    "LEDGER": (
        _matching(r"[a-z0-9][a-z0-9-]{0,62}"), "small letters, digits and hyphens, at most 63"
    ),
    "DATABASE_URL": (
        _matching(r"postgres(ql)?://.*"), "it is a PostgreSQL address: postgresql://user@host/database"
    ),
}  # fmt: skip
"""How a value is read, and what is said when it does not fit; any other is taken as it is."""
