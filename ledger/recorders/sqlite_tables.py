"""The ledger's tables in SQLite, and the triggers that let nothing be changed in them."""

from __future__ import annotations

import sqlite3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS head (
    ledger TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    recorded_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS entry (
    ledger TEXT NOT NULL,
    position INTEGER NOT NULL,
    type TEXT NOT NULL,
    data BLOB NOT NULL,
    tags TEXT NOT NULL,
    recorded_at_us INTEGER NOT NULL,
    source TEXT,
    source_id TEXT,
    content BLOB NOT NULL,
    PRIMARY KEY (ledger, position)
) STRICT;

CREATE UNIQUE INDEX IF NOT EXISTS entry_ref ON entry (ledger, source, source_id)
    WHERE source IS NOT NULL;
CREATE INDEX IF NOT EXISTS entry_type ON entry (ledger, type, position);

CREATE TABLE IF NOT EXISTS entry_tag (
    ledger TEXT NOT NULL,
    tag TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (ledger, tag, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS answer (
    ledger TEXT NOT NULL,
    key BLOB NOT NULL,
    request BLOB NOT NULL,
    places TEXT NOT NULL,
    kept_at_us INTEGER NOT NULL,
    PRIMARY KEY (ledger, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answer_age ON answer (ledger, kept_at_us);
"""
# Each is known by its number in the databases there are: a new one goes to the end, none is changed.
# REPLACE deletes a row without firing a delete trigger, so an insert over a row is refused too
_GUARDS = (
    ("entry", "UPDATE", "1"), ("entry", "DELETE", "1"),
    ("entry_tag", "UPDATE", "1"), ("entry_tag", "DELETE", "1"),
    ("head", "DELETE", "1"),
    ("head", "UPDATE", """NEW.ledger <> OLD.ledger OR NEW.position < OLD.position
        OR NEW.recorded_at_us < OLD.recorded_at_us"""),
    ("head", "INSERT", "EXISTS (SELECT 1 FROM head h WHERE h.ledger = NEW.ledger)"),
    ("entry", "INSERT", """EXISTS (SELECT 1 FROM entry e WHERE e.ledger = NEW.ledger
        AND (e.position = NEW.position OR (e.source = NEW.source AND e.source_id = NEW.source_id)))"""),
    ("entry_tag", "INSERT", """EXISTS (SELECT 1 FROM head h WHERE h.ledger = NEW.ledger
        AND h.position >= NEW.position)"""),
    ("entry", "INSERT", """NEW.position <> 1 AND NOT EXISTS (SELECT 1 FROM entry e
        WHERE e.ledger = NEW.ledger AND e.position = NEW.position - 1)"""),
    ("head", "UPDATE", """NEW.position <> OLD.position AND NOT EXISTS (SELECT 1 FROM entry e
        WHERE e.ledger = NEW.ledger AND e.position = NEW.position)"""),
    ("head", "INSERT", """NEW.position <> 0 AND NOT EXISTS (SELECT 1 FROM entry e
        WHERE e.ledger = NEW.ledger AND e.position = NEW.position)"""),
)  # fmt: skip


def define(connection: sqlite3.Connection) -> None:
    """Where they are not there yet."""
    connection.executescript(_SCHEMA)
    for number, (table, act, when) in enumerate(_GUARDS):
        connection.execute(
            f"CREATE TRIGGER IF NOT EXISTS guard_{number} BEFORE {act} ON {table} WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
