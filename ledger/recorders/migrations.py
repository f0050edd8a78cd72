"""The ledger's schema on PostgreSQL as numbered SQL files, each applied once and never changed.

Opening a ledger whose schema is up to date takes no lock and needs no right to define anything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Any

from psycopg import Connection, sql
from psycopg.errors import InsufficientPrivilege, UndefinedObject

_LOCK = 7301001
_REGISTER = """
CREATE SCHEMA IF NOT EXISTS ledger;
CREATE TABLE IF NOT EXISTS ledger.migration (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""
_RIGHTS = """
GRANT CREATE ON DATABASE {database} TO {role};
GRANT USAGE ON SCHEMA ledger TO {role};
GRANT SELECT ON ledger.migration TO {role};
GRANT SELECT, INSERT ON ledger.entry TO {role};
GRANT SELECT, INSERT ON ledger.head TO {role};
GRANT UPDATE (position, recorded_at_us) ON ledger.head TO {role};
GRANT SELECT, INSERT, DELETE ON ledger.answer TO {role};
"""
"""What the service may do: add entries and read them, and keep answers for some days. CREATE is for
the schemas of its views."""


SERVICE_ROLE = (
    "run `supervision migrate --service-role ROLE`, with the service's role as ROLE and the address "
    "of a role that owns the tables"
)


class NotMigrated(Exception):
    """The schema is older or newer than this program; says what to do."""


def no_rights(role: str | None) -> str:
    return f"the role {role or 'of the service'} lacks rights in the database"


@contextmanager
def permitted(role: str | None = None) -> Iterator[None]:
    """Raise NotMigrated, with the way out, where the service's role may not do what it must."""
    try:
        yield
    except InsufficientPrivilege as error:
        raise NotMigrated(f"{no_rights(role)}: {SERVICE_ROLE}") from error


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def migrations() -> list[Migration]:
    """In the order of their names."""
    folder = resources.files("ledger.recorders") / "sql"
    found = [
        Migration(it.name.removesuffix(".sql"), it.read_text("utf-8")) for it in folder.iterdir()
    ]
    return sorted(found, key=lambda it: it.name)


def missing(connection: Connection[Any]) -> list[Migration]:
    """What is still to be applied. Raises NotMigrated for a schema that this program does not know."""
    (there,) = connection.execute("SELECT to_regclass('ledger.migration')").fetchone() or (None,)
    rows = connection.execute("SELECT name, sha256 FROM ledger.migration") if there else ()
    applied: dict[str, str] = dict(rows)
    known = {it.name: it for it in migrations()}
    for name, sha256 in applied.items():
        if name not in known:
            raise NotMigrated(f"the database has {name}, which this program is too old to know")
        if known[name].sha256 != sha256:
            raise NotMigrated(f"{name} is not what was applied to the database")
    return [it for name, it in known.items() if name not in applied]


def migrate(connection: Connection[Any], service_role: str | None = None) -> list[str]:
    """Apply what is missing, all or nothing, and give a role its rights. The names applied.

    Raises NotMigrated, also for a role that may not define tables.
    """
    try:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            connection.execute(_REGISTER)
            todo = missing(connection)
            for it in todo:
                connection.execute(it.text.encode())
                connection.execute(
                    "INSERT INTO ledger.migration (name, sha256) VALUES (%s, %s)",
                    (it.name, it.sha256),
                )
            if service_role:
                names = {"role": service_role, "database": connection.info.dbname}
                parts = {name: sql.Identifier(it) for name, it in names.items()}
                connection.execute(sql.SQL(_RIGHTS).format(**parts))
    except UndefinedObject:
        raise NotMigrated(f"there is no role {service_role}; create it first") from None
    except InsufficientPrivilege:
        raise NotMigrated(
            "this role may not define the ledger's tables: "
            "run `supervision migrate` with the address of one that may"
        ) from None
    return [it.name for it in todo]
