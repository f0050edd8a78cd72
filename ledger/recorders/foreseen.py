"""What conditions may match, looked up together: most are then judged without asking for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery

from ledger.recorders.rows import Row, parse_ref

MOST_FORESEEN = 1_000
"""Rows that are looked at together; where more may match, each condition is asked by itself."""


class Seen:
    """Rows at hand, found by tag, so that conditions are judged without asking for each.

    All rows after `since` are at hand that have one of the tags `asked`.
    """

    def __init__(self, rows: Iterable[Row], asked: Iterable[str] = (), since: int = 0) -> None:
        self._asked = frozenset(asked)
        self._since = since
        self._rows: list[Row] = []
        self._by_tag: dict[str, list[Row]] = {}
        for row in rows:
            self.add(row)

    def add(self, row: Row) -> None:
        self._rows.append(row)
        for tag in row.tags:
            self._by_tag.setdefault(tag, []).append(row)

    def reaches(self, query: DCBQuery, after: int) -> bool:
        return (
            bool(query.items)
            and self._since <= after
            and all(it.tags and it.tags[0] in self._asked for it in query.items)
        )

    def match(self, query: DCBQuery, after: int) -> bool:
        if not query.items:
            return any(row.position > after for row in self._rows)
        return any(
            row.position > after
            and (not item.types or row.type in item.types)
            and set(item.tags) <= set(row.tags)
            for item in query.items
            for row in (self._by_tag.get(item.tags[0], ()) if item.tags else self._rows)
        )


def _told_by_tags(query: DCBQuery) -> bool:
    return bool(query.items) and all(it.tags and not parse_ref(it.tags[0]) for it in query.items)


def foreseeable(conditions: Sequence[DCBAppendCondition]) -> tuple[list[str], int] | None:
    """Tags such that whatever a condition matches has one of them, and after which position.

    None where there is nothing to ask, or too much. Conditions that are not told by tags are left.
    """
    told = [it for it in conditions if _told_by_tags(it.fail_if_events_match)]
    tags = {item.tags[0] for it in told for item in it.fail_if_events_match.items}
    if not tags or len(tags) > MOST_FORESEEN:
        return None
    return list(tags), min(it.after or 0 for it in told)
