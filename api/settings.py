"""Settings from the environment, one prefix, each with what it is for."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "SUPERVISION_"


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
    level: str = _setting("CITY", "its level: CENTRAL PROVINCE CITY COUNTY TOWNSHIP NEUTRAL")
    zone: str = _setting("Asia/Shanghai", "IANA time zone in which the ledger's days are cut")
    key_file: Path | None = _setting(None, "key-encryption key, mode 600; HOME/keys/kek if not set")
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
    match name.removeprefix(PREFIX):
        case "HOME" | "KEY_FILE":
            return Path(value)
        case "PORT":
            if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 1 << 16:
                raise BadSetting(f"{name} is {value!r}; a port is a number from 1 to 65535")
            return int(value)
        case "GRAPHIQL":
            if value.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
                raise BadSetting(f"{name} is {value!r}; say on or off")
            return value.lower() in {"1", "true", "yes", "on"}
        case "LEDGER":
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", value):
                raise BadSetting(
                    f"{name} is {value!r}; small letters, digits and hyphens, at most 63"
                )
            return value
        case "DATABASE_URL":
            if not re.match(r"postgres(ql)?://", value):
                raise BadSetting(
                    f"{name} is not a PostgreSQL address: postgresql://user@host/database"
                )
            return value
        case _:
            return value
