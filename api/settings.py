"""Settings from the environment, one prefix, each with what it is for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from domain.events.register import ManagementLevel

PREFIX = "SUPERVISION_"
MOST_COUNT = 1_000_000
_URL, _PASSWORD_FILE = f"{PREFIX}DATABASE_URL", f"{PREFIX}DATABASE_PASSWORD_FILE"
_LEVELS = " ".join(ManagementLevel)


class BadSetting(Exception):
    """Says which variable, what was found and what is expected; a line for each."""


def _setting(default: Any, about: str, *, shown: bool = True) -> Any:
    return field(default=default, metadata={"about": about}, repr=shown)


@dataclass(frozen=True, slots=True)
class Settings:
    home: Path = _setting(Path("var"), "data folder: ledger, keys, view, intake log")
    listen: str = _setting(
        "127.0.0.1",
        "ANYBODY who reaches another address than the loopback reads and writes everything: there "
        "is no access control yet. 0.0.0.0 only in a container whose port is published on 127.0.0.1",
    )
    port: int = _setting(8000, "port to listen on")
    hosts: tuple[str, ...] = _setting(
        (), "names by which the service may be asked, parted by commas, besides the loopback's own"
    )
    database_url: str | None = _setting(
        None, "PostgreSQL address; embedded SQLite when not set", shown=False
    )
    database_password_file: Path | None = _setting(
        None, "file that holds the password of the PostgreSQL address, and nothing else"
    )
    ledger: str = _setting("main", "name of this body's ledger, never changed afterwards")
    body: str = _setting(
        "示例市委组织部", "name of the supervising body, written when the ledger opens"
    )
    level: str = _setting("CITY", f"its level, written when the ledger opens: {_LEVELS}")
    zone: str = _setting(
        "Asia/Shanghai",
        "IANA time zone of the ledger's days; counts only when the ledger is opened",
    )
    demonstration: bool = _setting(
        default=True,
        about="fill a new embedded ledger with an invented history; never where BODY, LEVEL or ZONE is set",
    )
    key_file: Path | None = _setting(None, "key-encryption key, mode 600; HOME/keys/kek if not set")
    most_events_per_second: int | None = _setting(
        None, "from one address; who sends more is answered 429. Any number when not set"
    )
    projector: bool = _setting(
        default=True,
        about="keep the view current while serving; off where `supervision project` does",
    )
    most_lag_seconds: int = _setting(
        60, "an entry that the view lacks for longer makes the service not ready"
    )
    alive_file: Path | None = _setting(
        None,
        "`supervision project` touches it whenever it saw the view to be there and no longer behind than that",
    )
    graphiql: bool = _setting(default=True, about="serve the GraphiQL page at /graphql")

    @property
    def keys_folder(self) -> Path:
        return self.home / "keys"

    @property
    def place(self) -> str:
        """Where the ledger is, for a line; a password is masked."""
        return f"the database {_masked(self.database_url)}" if self.database_url else str(self.home)

    @property
    def key_path(self) -> Path:
        return self.key_file or self.keys_folder / "kek"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raise BadSetting for values that do not fit, and names under the prefix we do not know: all."""
    known = {PREFIX + it.name.upper(): it for it in fields(Settings)}
    unknown = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    faults = [f"{name} is not a setting; `supervision config` lists them" for name in unknown]
    told = dict[str, Any]()
    for name, it in known.items():
        if environment.get(name):
            try:
                told[it.name] = _read(name, environment[name])
            except BadSetting as error:
                faults.append(str(error))
    if environment.get(_PASSWORD_FILE) and not environment.get(_URL):
        faults.append(f"{_PASSWORD_FILE} is set, but {_URL}, whose password it holds, is not")
    if faults:
        raise BadSetting("\n".join(faults))
    if told.keys() & {"body", "level", "zone"}:  # somebody's own ledger
        told["demonstration"] = False
    settings = Settings(**told)
    if settings.database_url and settings.database_password_file:
        whole = _with_password(settings.database_url, settings.database_password_file)
        return replace(settings, database_url=whole)
    return settings


def described(
    settings: Settings, environment: Mapping[str, str] = os.environ
) -> list[tuple[str, str, str, str]]:
    """(variable, value, where it comes from, what it is for); passwords are masked."""
    found = []
    for it in fields(Settings):
        name, value = PREFIX + it.name.upper(), getattr(settings, it.name)
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        shown = "" if value is None else _masked(text)
        origin = "environment" if environment.get(name) else "default"
        found.append((name, shown, origin, it.metadata["about"]))
    return found


def _with_password(url: str, file: Path) -> str:
    name = _PASSWORD_FILE
    try:
        password = file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise BadSetting(f"{name} is {file}, which cannot be read as text") from None
    if not password or "\n" in password:
        raise BadSetting(f"{name} is {file}; it holds one line, the password")
    address = urlsplit(url)
    user, at, host = address.netloc.rpartition("@")
    if not user or ":" in user or "password" in parse_qs(address.query):
        raise BadSetting(
            f"{name} needs an address with a user and no password: postgresql://user@host/database"
        )
    return urlunsplit(address._replace(netloc=f"{user}:{quote(password, safe='')}{at}{host}"))


def _masked(text: str) -> str:
    """An address without its password, wherever that stands in it."""
    text = re.sub(r"(://[^:/?]*):.*@", r"\1:***@", text)
    return re.sub(r"(password=)[^&]*", r"\1***", text)


def _read(name: str, value: str) -> Any:
    read, expected = _READERS.get(name.removeprefix(PREFIX), (str, ""))
    try:
        return read(value)
    except PermissionError:
        raise BadSetting(f"{name} is {value!r}, which this user may not look at") from None
    except (ValueError, KeyError, OSError):
        found = "something else" if name.endswith("_URL") else repr(value)  # it may hold a password
        raise BadSetting(f"{name} is {found}; {expected}") from None


def _folder(value: str) -> Path:
    if Path(value).exists() and not Path(value).is_dir():
        raise ValueError(value)
    return Path(value)


def _file(value: str) -> Path:
    if Path(value).is_dir():
        raise ValueError(value)
    return Path(value)


def _names(value: str) -> tuple[str, ...]:
    names = tuple(it.strip().lower() for it in value.split(","))
    if not all(re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", it) for it in names):
        raise ValueError(value)
    return names


def _seconds(value: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", value):
        raise ValueError(value)
    return int(value)


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
    "KEY_FILE": (_file, "it is a file"),
    "LISTEN": (
        lambda value: str(ip_address(value)), "it is an IP address of this machine, like 127.0.0.1"
    ),
    "HOSTS": (_names, "it is a list of host names without ports, like record.example.org"),
    "DATABASE_PASSWORD_FILE": (_file, "it is a file"),
    "ALIVE_FILE": (_file, "it is a file"),
    "MOST_LAG_SECONDS": (_seconds, "it is a number of seconds from 1 to 999999"),
    "PORT": (_port, "a port is a number from 1 to 65535"),
    "MOST_EVENTS_PER_SECOND": (_count, "it is a whole number of events, at least 1"),
    "PROJECTOR": (_switch, "say on or off"),
    "GRAPHIQL": (_switch, "say on or off"),
    "DEMONSTRATION": (_switch, "say on or off"),
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
