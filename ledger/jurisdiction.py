"""The jurisdiction guard over what is registered: whom a complaint is about, and who manages them.

The register is read up to a head, and the entry is written only unless something about these people
came after it: whoever sets a level at the same moment is either seen, or makes the writer look again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from domain.cases.lifecycle import standing
from domain.cases.official import OFFICIAL, group
from domain.catalogue import kind_named
from domain.entry import Entry, Recorded
from domain.errors import Forbidden
from domain.events.register import (
    ManagementLevel,
    ManagementLevelSet,
    MergeUndone,
    OfficialsMerged,
    OrganHeadDesignated,
)
from domain.jurisdiction import Person, held_back, may_complain
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder

_FACTS = (ManagementLevelSet, OrganHeadDesignated, OfficialsMerged, MergeUndone)
TYPES = tuple(kind_named(it) for it in _FACTS)
"""What tells who manages whom, and who is whom."""
_AFTER_ALL = 1 << 62
_NO_TIME = datetime.fromtimestamp(0, UTC)


class Foregoing:
    """Such entries that one request tells before others, by official. Of the oldest nothing is kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._told: dict[int, Recorded] = {}
        self._number = _AFTER_ALL
        self._of: dict[str, list[Recorded]] = {}

    def add(self, entry: Entry, tags: tuple[str, ...]) -> None:
        if not isinstance(entry.fact, _FACTS):
            return
        self._number += 1
        made = self._told[self._number] = Recorded(self._number, _NO_TIME, tags, entry)
        for official in made.tagged("official"):
            self._of.setdefault(official, []).append(made)
        if len(self._told) > self._most:
            oldest = self._told.pop(next(iter(self._told)))
            for official in oldest.tagged("official"):
                self._of[official].remove(oldest)

    def about(self, official: str) -> Sequence[Recorded]:
        return self._of.get(official, ())


class Guard:
    """`level` is that of the ledger's own body."""

    def __init__(self, recorder: LedgerRecorder, level: Callable[[], ManagementLevel]) -> None:
        self._recorder = recorder
        self._level = level

    def head(self, entry: Entry) -> int | None:
        """Up to where the register is to be read; None where the entry needs no guard whatever it
        restates."""
        if not may_complain(entry.kind) or self._level() is ManagementLevel.NEUTRAL:
            return None
        return self._recorder.head()

    def judge(
        self,
        entry: Entry,
        officials: Iterable[str],
        head: int,
        foregoing: Foregoing | None,
    ) -> DCBAppendCondition:
        """What must still hold when a complaint is written. Raises Forbidden."""
        watched: list[str] = []
        people = []
        for official in officials:
            person, ids = self._person(official, head, foregoing)
            people.append(person)
            watched += ids
        if faults := tuple(held_back(entry, self._level(), people)):
            raise Forbidden(faults)
        items = [DCBQueryItem(list(TYPES), [f"official:{it}"]) for it in dict.fromkeys(watched)]
        return DCBAppendCondition(DCBQuery(items), head)

    def _person(
        self, official: str, head: int, foregoing: Foregoing | None
    ) -> tuple[Person, Iterable[str]]:
        """What stands of one person, and the ids that were looked at."""
        told: dict[str, list[Recorded]] = {}
        fresh = [official]
        while fresh:
            for it in fresh:
                rows = self._recorder.matching(TYPES, [f"official:{it}"], upto=head)
                told[it] = [*map(recorded, rows), *(foregoing.about(it) if foregoing else ())]
            named = {
                name for it in fresh for entry in told[it] for name in entry.tagged("official")
            }
            fresh = sorted(named - told.keys())
        into = {it: OFFICIAL.fold(it, entries)[0].merged_into for it, entries in told.items()}
        facts = [
            step.fact
            for it in group(official, into)
            for step in standing(told[it])
            if it in step.recorded.officials
        ]
        levels = tuple(it for it in facts if isinstance(it, ManagementLevelSet))
        heads = tuple(it for it in facts if isinstance(it, OrganHeadDesignated))
        return Person(levels, heads), told
