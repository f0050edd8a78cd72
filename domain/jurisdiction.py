"""Whose complaints may be held here: 检举控告规则 15 (F), domain 4.4.

A complaint about somebody managed by a higher level than the ledger's own body, or about the head
of that body, goes up sealed and unread: nothing of it may be entered. What was entered cannot be
taken back, and what was refused can be sent again; so where nobody has said which level manages an
official, the complaint waits until somebody has. Registering an official says nothing of the level:
those whom this guard is for, the leaders of the body itself, are on its own lists too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from domain.catalogue import Kind, Officials
from domain.entry import Entry
from domain.errors import Fault
from domain.events.discovery import ClueSource
from domain.events.register import ManagementLevel, ManagementLevelSet, OrganHeadDesignated

RANKS = (
    ManagementLevel.TOWNSHIP, ManagementLevel.COUNTY, ManagementLevel.CITY,
    ManagementLevel.PROVINCE, ManagementLevel.CENTRAL,
)  # fmt: skip
"""From below to above. NEUTRAL is none of them: a neutral ledger has no guard."""
_UNRANKED = -1
_CHAPTERS = ("petition.", "informant.")
_FIELDS = frozenset({"clue_source", "merged_petitions", "petition"})
"""Where a fact of another kind says that it comes from a petition."""
UPWARD = (
    "hand it up sealed and unread within 5 working days, registering nobody for it; "
    "petition.dispatched-upward then records dates, organ and envelope number"
)
MANAGED_HERE = "where this body or a lower one manages them, send {} first; else " + UPWARD
UNKNOWN = MANAGED_HERE.format("official.registered and official.management-level-set")
"""The way out where a complaint names nobody who is registered."""
Reason = tuple[str, str, str]
_HEAD: Reason = (
    "gate.jurisdiction",
    "heads this ledger's own body: no complaint about them may be entered (检举控告规则 15)",
    UPWARD,
)
_HIGHER: Reason = (
    "gate.jurisdiction",
    "is managed by a higher level: no complaint about them may be entered (检举控告规则 15)",
    UPWARD,
)
_UNSAID: Reason = (
    "gate.level-unknown",
    "nobody has said which level manages them, and what is entered stays (检举控告规则 15)",
    MANAGED_HERE.format("official.management-level-set"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """What the register says of one official, under all ids that are read as theirs."""

    levels: tuple[ManagementLevelSet, ...] = ()
    heads: tuple[OrganHeadDesignated, ...] = ()


def may_complain(kind: Kind) -> bool:
    """Whether entries of a kind may be about a complaint."""
    return _may_complain(kind.name, kind.fact) and kind.officials is not Officials.NONE


def complains(entry: Entry) -> bool:
    """Whether an entry is about a complaint: a petition, or a clue that comes from one."""
    if not may_complain(entry.kind):
        return False
    fact = entry.fact
    return (
        entry.kind.name.startswith(_CHAPTERS)
        or getattr(fact, "clue_source", None) is ClueSource.PETITION
        or bool(getattr(fact, "merged_petitions", ()) or getattr(fact, "petition", None))
    )


def held_back(entry: Entry, own: ManagementLevel, people: Iterable[Person]) -> Iterator[Fault]:
    """Why a complaint may not be held by a body of this level; `people` in the entry's order."""
    for index, person in enumerate(people):
        if told := _why(entry, own, person):
            yield Fault(f"/data/subject/officials/{index}", *told)


def _why(entry: Entry, own: ManagementLevel, person: Person) -> Reason | None:
    first, last = _received(entry)
    if any(it.head_from <= last and (it.head_to or last) >= first for it in person.heads):
        return _HEAD
    ranks = {_rank(level) for level in _levels(person.levels, first)}
    if max(ranks, default=_UNRANKED) > RANKS.index(own):
        return _HIGHER
    return _UNSAID if not ranks or _UNRANKED in ranks else None


def _received(entry: Entry) -> tuple[date, date]:
    """The days on which it may have come in."""
    on = getattr(entry.fact, "received_on", None)
    return (on, on) if on else (entry.when.occurred.first, entry.when.occurred.last)


def _levels(levels: tuple[ManagementLevelSet, ...], day: date) -> set[ManagementLevel]:
    """In force on the day, and whatever followed or will: what has come down from above stays
    above, and what will go up is not begun below. Of two set for one day, both."""
    since = max((it.effective_on for it in levels if it.effective_on <= day), default=date.min)
    return {it.level for it in levels if it.effective_on >= since}


def _rank(level: ManagementLevel) -> int:
    return RANKS.index(level) if level in RANKS else _UNRANKED


@cache
def _may_complain(name: str, fact: type) -> bool:
    return name.startswith(_CHAPTERS) or any(it.name in _FIELDS for it in fields(fact))
