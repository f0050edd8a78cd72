"""The ledger's entries up to a position, found by tag, and what is supposed to follow them.

Folds and placements are made from the entries alone, without tables; see `replay` and `foreseen`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from domain.cases.lifecycle import Lifecycle
from domain.cases.official import OFFICIAL, group
from domain.cases.tenure import TENURE, Tenure, served
from domain.catalogue import Stage, all_kinds, kind_named
from domain.entry import Recorded
from domain.events.appointment import AppointmentMade
from domain.events.register import LedgerOpened, MergeUndone, OfficialsMerged
from domain.rulebook.book import Rulebook, book
from domain.stage import Career, Placement, place
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from projections.unreadable import reading

T = TypeVar("T")


class Prefix:
    """Reads each question once, and folds it once until something more is supposed. Everything may
    raise EntryUnreadable."""

    def __init__(self, recorder: LedgerRecorder, position: int) -> None:
        self.position = position
        self._recorder = recorder
        self._read: dict[tuple[str, tuple[str, ...]], list[Recorded]] = {}
        self._supposed: dict[str, list[Recorded]] = {}
        self._made: dict[Hashable, Any] = {}

    def suppose(self, entry: Recorded) -> None:
        """As if it were recorded next."""
        self._made = {}
        for tag in entry.tags:
            self._supposed.setdefault(tag, []).append(entry)

    def day_of(self, entry: Recorded) -> date:
        """The day on which an entry was recorded, cut in the ledger's zone."""
        return self._opening.day_of(entry)

    @cached_property
    def _opening(self) -> Rulebook:
        rows = self._recorder.matching([kind_named(LedgerOpened)], upto=self.position)
        return book(_read(row) for row in rows)

    def tagged(self, tag: str, types: Iterable[str] = ()) -> list[Recorded]:
        """In position order; of these types, or of any where none is given."""
        asked = (tag, tuple(types))
        if asked not in self._read:
            rows = self._recorder.matching(asked[1], [tag], upto=self.position)
            self._read[asked] = [_read(row) for row in rows]
        supposed = self._supposed.get(tag, ())
        return self._read[asked] + [
            it for it in supposed if not asked[1] or it.entry.kind.name in asked[1]
        ]

    def fold(self, lifecycle: Lifecycle[Any], key: str) -> Any:
        """None where nothing of the lifecycle is recorded for the key."""
        return self._once((lifecycle.name, key), lambda: self._fold(lifecycle, key))

    def _once(self, what: Hashable, make: Callable[[], T]) -> T:
        if what not in self._made:
            self._made[what] = make()
        made: T = self._made[what]
        return made

    def _fold(self, lifecycle: Lifecycle[Any], key: str) -> Any:
        entries = self.tagged(f"{lifecycle.tag}:{key}", map(kind_named, lifecycle.kinds))
        state, last = lifecycle.fold(key, entries)
        return None if last is None else state

    def person(self, official: str) -> tuple[str, ...]:
        """All ids of one person, the one it is read under first; found merge by merge."""
        return self._once(("person", official), lambda: self._person(official))

    def _person(self, official: str) -> tuple[str, ...]:
        types = [kind_named(OfficialsMerged), kind_named(MergeUndone)]
        into: dict[str, str | None] = {}
        fresh = {official}
        while fresh:
            states = {it: self.fold(OFFICIAL, it) for it in fresh}
            into |= {it: state.merged_into if state else None for it, state in states.items()}
            merges = [entry for it in fresh for entry in self.tagged(f"official:{it}", types)]
            fresh = {it for entry in merges for it in entry.tagged("official")} - into.keys()
        return group(official, into)

    def entries(self, aliases: Iterable[str]) -> list[Recorded]:
        """Every entry that names one of them, and each correction of such an entry."""
        found = {it.position: it for alias in aliases for it in self.tagged(f"official:{alias}")}
        return [found[position] for position in sorted(found)]

    def tenures(self, aliases: Sequence[str]) -> dict[str, Tenure]:
        """A person's own, in the order in which they began."""
        return self._once(("tenures", tuple(aliases)), lambda: self._tenures(aliases))

    def _tenures(self, aliases: Sequence[str]) -> dict[str, Tenure]:
        appointed = [kind_named(AppointmentMade)]
        made = [it for alias in aliases for it in self.tagged(f"official:{alias}", appointed)]
        states = {it: self.fold(TENURE, it) for entry in made for it in entry.tagged("tenure")}
        begun = {
            it: mine.term_from for it, state in states.items()
            if state and (mine := served(state)) and mine.official in aliases
        }  # fmt: skip
        return {it: states[it] for it in sorted(begun, key=lambda it: (begun[it], it))}

    def processes(self, cases: Iterable[str], aliases: Iterable[str]) -> set[str]:
        """The cases that some pre-appointment entry made a selection process of a person."""
        return {it for it in cases if not self.selected(it).isdisjoint(aliases)}

    def selected(self, case: str) -> frozenset[str]:
        """Whom the pre-appointment entries of a case name."""
        return self._once(("selected", case), lambda: self._selected(case))

    def _selected(self, case: str) -> frozenset[str]:
        stand = standing(case, self.tagged(f"case:{case}", selecting()))
        return frozenset(who for it in stand for who in it.officials)

    def career(self, official: str) -> Career:
        """That of the person whom the id is read under."""
        aliases = self.person(official)
        return self._once(("career", aliases), lambda: Career(self.tenures(aliases)))

    def placed(self, entry: Recorded, career: Career, processes: set[str]) -> Placement:
        """`career` is the official's, `processes` those among the entry's cases."""
        it = entry.entry
        return place(
            it.kind, it.when.occurred, it.subject.tenure, it.subject.cases, it.subject.stage, career, processes
        )  # fmt: skip


def selecting() -> list[str]:
    """The kinds that make a case a selection process."""
    return [it.name for it in all_kinds().values() if it.stages == (Stage.PRE_APPOINTMENT,)]


def standing(case: str, entries: list[Recorded]) -> list[Recorded]:
    """Those of a case's entries that no correction restates."""
    over = restated(entries)
    return [it for it in entries if it.position not in over and case in it.entry.subject.cases]


def restated(entries: Iterable[Recorded]) -> dict[int, int]:
    """Position of each statement that no longer stands, and of the one that took its place."""
    stands: dict[tuple[str, str], int] = {}
    found: dict[int, int] = {}
    for entry in entries:
        if entry.origin in stands:
            found[stands[entry.origin]] = entry.position
        stands[entry.origin] = entry.position
    return found


def _read(row: Row) -> Recorded:
    with reading(row.position):
        return recorded(row)
