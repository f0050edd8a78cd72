"""Who is read as one person, and what rules ask of people, kept while entries are carried over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.cases.official import group
from domain.events.register import ManagementLevel
from projections import officials
from projections.shapes import ALWAYS
from projections.work import Work

_ASKED = ("unit", "level", "key_post_since", "merged_into")


def ids(work: Work, official: str) -> tuple[str, ...]:
    """All ids of the person, the one that they are read under first."""
    kept = work.kept("groups")
    if official not in kept:
        kept[official] = group(official, _merged(work))
    found: tuple[str, ...] = kept[official]
    return found


def read_under(work: Work, official: str, other: str | None) -> None:
    """A merge, or its undoing."""
    _merged(work)[official] = other
    work.kept("groups").clear()


def changed(work: Work) -> list[str]:
    """Of whom this entry changed what rules ask: each by every id, before and after."""
    touched: set[str] = set()
    for official, before, after in work.changed.get("officials", ()):
        was, now = dict(before), dict(after)
        if any(was.get(it) != now.get(it) for it in _ASKED):
            touched |= {
                official,
                *(it for it in (was.get("merged_into"), now.get("merged_into")) if it),
            }
    return sorted({alias for one in touched for alias in (one, *ids(work, one))})


def regrouped(work: Work) -> bool:
    """Whether this entry changed which ids are one person."""
    return any(
        dict(before).get("merged_into") != dict(after).get("merged_into")
        for _official, before, after in work.changed.get("officials", ())
    )


class Known:
    """The people of the register, as the rules ask for them."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def key_post(self, official: str, day: date) -> bool:
        return any(
            (since := row["key_post_since"]) and since <= day for row in self._rows(official)
        )

    def level(self, official: str) -> ManagementLevel | None:
        levels = [row["level"] for row in self._rows(official) if row["level"]]
        return ManagementLevel(levels[0]) if levels else None

    def unit(self, official: str) -> str | None:
        return next((row["unit"] for row in self._rows(official) if row["unit"]), None)

    def person(self, official: str) -> str:
        return ids(self._work, official)[0]

    def _rows(self, official: str) -> list[Mapping[str, Any]]:
        live = self._work.states(officials.TABLE).live
        return [row for it in ids(self._work, official) if (row := live(it))]


def _merged(work: Work) -> dict[str, str | None]:
    """Whom each merged official is read under; merges are few, so all of them are kept."""
    kept = work.kept("aliases")
    if "" not in kept:
        work.flush()
        kept |= {"": None, **officials.merged(work.connection, work.ledger, ALWAYS - 1)}
    return kept
