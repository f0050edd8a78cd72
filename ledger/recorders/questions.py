"""A query of tags and types as SQL for PostgreSQL whose plan does not depend on statistics.

A fresh or growing ledger has none, or old ones; a planner left free then walks the whole ledger.
So each part is fenced (OFFSET 0, LIMIT) to the one index that answers it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from ledger.recorders.rows import Ref, parse_ref

NEAR = 1_000
"""So many entries are read through sooner than the index of tags is asked for a popular one."""
COLUMNS = "e.position, e.type, e.data, e.tags, e.ref, e.recorded_at_us, e.content"
TAGS = "string_to_array(e.tags, chr(10))"
RECORDED = "e.position + 0 <= (SELECT h.position FROM ledger.head h WHERE h.ledger = %s)"
"""Nothing beyond the head is recorded. It is a filter and no bound of an index, since the planner
would take a bound that it does not know for a narrow one, and walk the ledger in its order."""
Question = tuple[Any, list[Any]]


def question(
    ledger: str, query: DCBQuery | None, after: int, upto: int | None, limit: int
) -> Question:
    """At most `limit` rows of COLUMNS in order, `after < position <= upto`."""
    items = query.items if query else []
    bound = f"e.ledger = %s AND e.position > %s AND {RECORDED}"
    ends: list[Any] = [ledger, after, ledger]
    if upto is not None:
        bound, ends = f"{bound} AND e.position <= %s", [*ends, upto]
    if not items:
        return f"SELECT {COLUMNS} FROM ledger.entry e WHERE {bound} {_page()}", [*ends, limit]
    if upto is not None and upto - after <= NEAR:
        return _read_through(items, bound, [*ends, limit])
    parts = [_part(item, bound, ends, limit) for item in items]
    each = " UNION ALL ".join(f"({sql})" for sql, _values in parts)
    once = "DISTINCT ON (e.position)" if len(parts) > 1 else ""
    values = [value for _sql, values in parts for value in values]
    return f"SELECT {once} {COLUMNS} FROM ({each}) e {_page()}", [*values, limit]


def any_of(ledger: str, tags: Sequence[str], after: int, limit: int) -> Question:
    """Rows with at least one of the tags, in no order."""
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT * FROM ledger.entry e WHERE {TAGS} && %s::text[] OFFSET 0) e "
        "WHERE e.ledger = %s AND e.position > %s LIMIT %s"
    )
    return sql, [list(tags), ledger, after, limit]


def since(ledger: str, tags: Sequence[str], after: int) -> Question:
    """Of the NEAR rows that follow, those with at least one of the tags: by position, so that the
    history of a popular tag costs nothing."""
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT * FROM ledger.entry e WHERE e.ledger = %s AND e.position > %s "
        f"ORDER BY e.position LIMIT %s) e WHERE {TAGS} && %s::text[]"
    )
    return sql, [ledger, after, NEAR, list(tags)]


def of_refs(ledger: str, refs: Sequence[Ref]) -> Question:
    """Source, id and COLUMNS of those that are recorded, in no order."""
    # one by one, by its own index: joined freely, a planner without statistics would walk
    sql = (
        f"SELECT e.source, e.source_id, {COLUMNS} "
        "FROM unnest(%s::text[], %s::text[]) AS wanted (source, source_id), "
        "LATERAL (SELECT * FROM ledger.entry it WHERE it.ledger = %s AND it.source = wanted.source "
        f"AND it.source_id = wanted.source_id LIMIT 1) e WHERE {RECORDED}"
    )
    return sql, [[ref[0] for ref in refs], [ref[1] for ref in refs], ledger, ledger]


def kept_under(ledger: str, keys: Sequence[bytes], since_us: int) -> Question:
    """The answers that are kept under the keys, in no order."""
    sql = (
        "SELECT key, request, places FROM ledger.answer "
        "WHERE ledger = %s AND key = ANY (%s::bytea[]) AND kept_at_us > %s"
    )
    return sql, [ledger, list(keys), since_us]


def over_time(ledger: str, keys: Sequence[bytes], over_us: int, most: int) -> Question:
    """Drop the answers of the keys that are over their time, and at most so many others."""
    sql = (
        "DELETE FROM ledger.answer WHERE ledger = %s AND kept_at_us <= %s AND key = ANY ("
        "%s::bytea[] || ARRAY(SELECT old.key FROM ledger.answer old WHERE old.ledger = %s "
        "AND old.kept_at_us <= %s ORDER BY old.kept_at_us LIMIT %s))"
    )
    return sql, [ledger, over_us, list(keys), ledger, over_us, most]


def _page() -> str:
    return "ORDER BY e.position LIMIT %s"


def _read_through(items: Sequence[DCBQueryItem], bound: str, ends: list[Any]) -> Question:
    filters, values = [], list[Any]()
    for item in items:
        found = ["true"]
        if item.types:
            found.append("e.type = ANY (%s)")
            values.append(item.types)
        for source, source_id in _refs(item):
            found.append("e.source = %s AND e.source_id = %s")
            values += [source, source_id]
        if tags := _plain(item):
            found.append(f"{TAGS} @> %s::text[]")
            values.append(tags)
        filters.append(f"({' AND '.join(found)})")
    *between, limit = ends
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT * FROM ledger.entry e WHERE {bound} OFFSET 0) e "
        f"WHERE {' OR '.join(filters)} {_page()}"
    )
    return sql, [*between, *values, limit]


def _part(item: DCBQueryItem, bound: str, ends: list[Any], limit: int) -> Question:
    refs = [part for ref in _refs(item) for part in ref]
    also = "AND e.source = %s AND e.source_id = %s " * (len(refs) // 2)
    if tags := _plain(item):
        typed = "AND e.type = ANY (%s) " if item.types else ""
        sql = (
            f"SELECT * FROM (SELECT * FROM ledger.entry e WHERE {TAGS} @> %s::text[] OFFSET 0) e "
            f"WHERE {bound} {also}{typed}{_page()}"
        )
        return sql, [tags, *ends, *refs, *([item.types] if item.types else []), limit]
    if item.types:
        sql = (
            "SELECT found.* FROM unnest(%s::text[]) AS wanted (type), LATERAL (SELECT * FROM "
            f"ledger.entry e WHERE {bound} AND e.type = wanted.type {also}{_page()}) found"
        )
        return sql, [list(dict.fromkeys(item.types)), *ends, *refs, limit]
    return f"SELECT * FROM ledger.entry e WHERE {bound} {also}{_page()}", [*ends, *refs, limit]


def _refs(item: DCBQueryItem) -> list[tuple[str, str]]:
    return [ref for ref in map(parse_ref, item.tags) if ref]


def _plain(item: DCBQueryItem) -> list[str]:
    return [tag for tag in item.tags if not parse_ref(tag)]
