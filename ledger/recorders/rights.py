"""What the service's role may do on PostgreSQL, beyond what it must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg

from ledger.recorders.finding import FAIL, OK, Finding

_RIGHTS = """SELECT current_user, r.rolsuper, pg_has_role(c.relowner, 'MEMBER'),
    has_table_privilege(c.oid, 'INSERT'), has_table_privilege(c.oid, 'UPDATE'),
    has_table_privilege(c.oid, 'DELETE'), has_table_privilege(c.oid, 'TRUNCATE')
FROM pg_class c, pg_roles r WHERE c.oid = 'ledger.entry'::regclass AND r.rolname = current_user"""
_BEYOND = """SELECT has_table_privilege('ledger.answer', 'DELETE'),
    has_any_column_privilege('ledger.head', 'UPDATE'),
    has_database_privilege(current_database(), 'CREATE'),
    (SELECT string_agg(nspname, ', ' ORDER BY nspname) FROM pg_namespace
     WHERE nspname ~ '^(supervision|view_[0-9]+)$' AND pg_has_role(nspowner, 'MEMBER'))"""


def rights(connection: psycopg.Connection[Any]) -> Finding:
    name, above, owner, insert, *changes = connection.execute(_RIGHTS).fetchone() or ("?",) * 7
    verbs = [
        verb for verb, may in zip(("UPDATE", "DELETE", "TRUNCATE"), changes, strict=True) if may
    ]
    way_out = "run the service as a role that `supervision migrate --service-role` gave its rights"
    if not insert:
        return Finding("rights", FAIL, f"{name} may not add entries", way_out)
    if above or owner or verbs:
        why = (
            "is a superuser"
            if above
            else "owns the entries"
            if owner
            else f"may {', '.join(verbs)} entries"
        )
        return Finding("rights", FAIL, f"{name} {why}: it may change what is recorded", way_out)
    also = "; ".join(_beyond(connection)) or "nothing"
    return Finding(
        "rights", OK,
        f"{name} may add entries and read them; it changes or removes none. Beyond that: {also}",
    )  # fmt: skip


def _beyond(connection: psycopg.Connection[Any]) -> Iterator[str]:
    answers, head, create, schemas = connection.execute(_BEYOND).fetchone() or (None,) * 4
    if head:
        yield "it moves the head forward, never back"
    if answers:
        yield "it deletes answers kept under a key"
    if create:
        yield "it makes schemas"
    if schemas:
        yield f"it owns {schemas}: what is seen of the record, and the counts, it may change or drop"
