"""What is asked of a ledger in SQLite: statements, each with its values."""

from __future__ import annotations

from typing import Any

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from ledger.recorders.rows import parse_ref

COLUMNS = "e.position, e.type, e.data, e.tags, e.recorded_at_us, e.content"
_ALSO = (
    "EXISTS (SELECT 1 FROM entry_tag o "
    "WHERE o.ledger = t.ledger AND o.tag = ? AND o.position = t.position)"
)
HEAD = "(SELECT h.position FROM head h WHERE h.ledger = ?)"
"""Nothing beyond the head is recorded, whatever lies in the table."""


def question(
    ledger: str, query: DCBQuery | None, after: int, upto: int | None, limit: int
) -> tuple[str, list[Any]]:
    """At most `limit` matching entries with `after < position <= upto`, none beyond the head."""
    bound, ends = f"position > ? AND position <= {HEAD}", [after, ledger]
    if upto is not None:
        bound, ends = (
            f"position > ? AND position <= min(?, {HEAD})",
            [after, upto, ledger],
        )
    if not query or not query.items:
        sql = (
            f"SELECT {COLUMNS} FROM entry e WHERE ledger = ? AND {bound} ORDER BY position LIMIT ?"
        )
        return sql, [ledger, *ends, limit]
    parts, values = [], list[Any]()
    for item in query.items:
        where, chosen = _item(item)
        # each part gives its own first positions: a popular tag is never read whole
        parts.append(
            f"SELECT * FROM (SELECT position FROM {where} AND ledger = ? AND {bound} "
            f"ORDER BY position LIMIT ?)"
        )
        values += [*chosen, ledger, *ends, limit]
    positions = " UNION ".join(parts)
    sql = (
        f"SELECT {COLUMNS} FROM entry e WHERE ledger = ? AND position IN ({positions}) "
        f"ORDER BY position LIMIT ?"
    )
    return sql, [ledger, *values, limit]


def _item(item: DCBQueryItem) -> tuple[str, list[Any]]:
    """A table and condition that give the positions of one query item."""
    refs = [ref for tag in item.tags if (ref := parse_ref(tag))]
    tags = [tag for tag in item.tags if not parse_ref(tag)]
    if not tags:
        conditions = [*["x.source = ? AND x.source_id = ?"] * len(refs)]
        values = [part for ref in refs for part in ref]
        if item.types:
            conditions.append(f"x.type IN ({', '.join('?' * len(item.types))})")
        return f"entry x WHERE {' AND '.join(conditions or ['1'])}", [*values, *item.types]
    conditions = ["t.tag = ?", *[_ALSO] * (len(tags) - 1)]
    of_entry = [*["x.source = ? AND x.source_id = ?"] * len(refs)]
    if item.types:
        of_entry.append(f"x.type IN ({', '.join('?' * len(item.types))})")
    if of_entry:
        conditions.append(
            "EXISTS (SELECT 1 FROM entry x WHERE x.ledger = t.ledger AND x.position = t.position "
            f"AND {' AND '.join(of_entry)})"
        )
    values = [*tags, *(part for ref in refs for part in ref), *item.types]
    return f"entry_tag t WHERE {' AND '.join(conditions)}", values
