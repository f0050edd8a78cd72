"""What was known of one official at a position, folded from the ledger alone, without tables.

(1) resolve the name, and the ids that were read as one person
(2) take every entry that names one of them, up to the position
(3) fold tenures and cases, each from its own entries
(4) place each entry, and count

It shares the folds with the view and none of its tables or queries, so that each checks the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from domain.cases import CASES
from domain.cases.lifecycle import Lifecycle
from domain.cases.official import OFFICIAL, Official
from domain.cases.tenure import TENURE, Tenure, served
from domain.catalogue import Circle, Mechanism, Stage, kind_named
from domain.entry import Recorded
from domain.events.register import MergeUndone, OfficialIdentifierLinked, OfficialsMerged
from domain.stage import place
from domain.values import Period
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from projections.cases import CaseRow, Clearings, case_row, clears, columns
from projections.officials import OfficialRow, group
from projections.profile import Cell
from projections.timeline import TimelineRow, timeline_row
from projections.timeline import columns as timeline_columns
from projections.unreadable import reading


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was known of one person at `position`; timeline newest first.

    `parties` are the officials whom each case concerns, as its entries named them.
    """

    position: int
    official: OfficialRow
    tenures: dict[str, Tenure]
    cases: list[CaseRow]
    parties: dict[str, tuple[str, ...]]
    profile: list[Cell]
    timeline: list[TimelineRow]


@dataclass(frozen=True)
class Replay:
    """The ledger's prefix up to a position."""

    recorder: LedgerRecorder
    position: int

    def official(self, name: str) -> Known | None:
        """None when nobody was known by that id or key. Raises EntryUnreadable."""
        wanted = self._by_key(name) if ":" in name else name
        aliases = group(wanted, self._merged()) if wanted else ()  # (1)
        states = {alias: self._fold(OFFICIAL, alias) for alias in aliases}
        if not aliases or states[aliases[0]] is None:
            return None
        entries = self._entries(aliases)  # (2)
        restated = _restated(entries)
        named = {
            case
            for entry in entries
            if entry.position not in restated and set(entry.officials) & set(aliases)
            for case in entry.entry.subject.cases
        }
        cases = self._cases(named)  # (3)
        tenures = self._tenures(entries, aliases)
        timeline = self._timeline(entries, aliases, tenures)  # (4)
        return Known(
            self.position, _register(aliases, states), tenures, cases,
            {it.matter: self._parties(it.matter) for it in cases},
            _counted(timeline, {case.matter: case.cleared for case in cases}, aliases), timeline,
        )  # fmt: skip

    def _tagged(self, tag: str, types: Iterable[type] = ()) -> list[Recorded]:
        named = [kind_named(it) for it in types]
        return [_read(row) for row in self.recorder.matching(named, [tag], upto=self.position)]

    def _fold(self, lifecycle: Lifecycle[Any], key: str) -> Any:
        """None where nothing of the lifecycle is recorded for the key."""
        entries = self._tagged(f"{lifecycle.tag}:{key}", lifecycle.kinds)
        state, last = lifecycle.fold(key, entries)
        return None if last is None else state

    def _by_key(self, name: str) -> str | None:
        linked = self._tagged(f"key:{name}", (OfficialIdentifierLinked,))
        return linked[0].officials[0] if linked else None

    def _merged(self) -> dict[str, str | None]:
        named = [kind_named(OfficialsMerged), kind_named(MergeUndone)]
        rows = self.recorder.matching(named, upto=self.position)
        people = {official for row in rows for official in _read(row).officials}
        states = {official: self._fold(OFFICIAL, official) for official in sorted(people)}
        return {
            official: it.merged_into for official, it in states.items() if it and it.merged_into
        }

    def _entries(self, aliases: tuple[str, ...]) -> list[Recorded]:
        found = {
            entry.position: entry
            for alias in aliases
            for entry in self._tagged(f"official:{alias}")
        }
        return [found[position] for position in sorted(found)]

    def _cases(self, named: Iterable[str]) -> list[CaseRow]:
        made = [
            case_row({"lifecycle": lifecycle.name, "matter": case, **columns(lifecycle, state)})
            for lifecycle in CASES
            for case in named
            if (state := self._fold(lifecycle, case)) is not None
        ]
        return sorted(made, key=lambda it: (it.lifecycle, it.matter))

    def _tenures(self, entries: list[Recorded], aliases: tuple[str, ...]) -> dict[str, Tenure]:
        named = {it for entry in entries for it in entry.tagged("tenure")}
        found = {it: self._fold(TENURE, it) for it in sorted(named)}
        mine = {
            it: state for it, state in found.items()
            if state and (made := served(state)) and made.official in aliases
        }  # fmt: skip

        def begun(it: str) -> Any:
            made = served(mine[it])
            return (made.term_from, it) if made else it

        return {it: mine[it] for it in sorted(mine, key=begun)}

    def _timeline(
        self,
        entries: list[Recorded],
        aliases: tuple[str, ...],
        tenures: dict[str, Tenure],
    ) -> list[TimelineRow]:
        restated = _restated(entries)
        processes = self._processes(
            {case for entry in entries for case in entry.entry.subject.cases}
        )
        made = []
        for entry in entries:
            it = entry.entry
            if not it.kind.supervises:
                continue
            placement = place(
                it.kind, it.when.occurred, it.subject.tenure, it.subject.cases, it.subject.stage,
                tenures, processes,
            )  # fmt: skip
            values = {
                "position": entry.position, **timeline_columns(entry),
                "stage": placement.stage.value, "irregularity": placement.irregularity,
                "corrected_by": restated.get(entry.position),
            }  # fmt: skip
            made += [
                (
                    it.when.occurred.first,
                    entry.position,
                    official,
                    timeline_row({**values, "official": official}),
                )
                for official in sorted({*entry.officials} & {*aliases})[:1]
            ]
        return [row for *_place, row in sorted(made, key=lambda it: it[:3], reverse=True)]

    def _processes(self, named: set[str]) -> set[str]:
        """The cases that some pre-appointment entry made a selection process."""
        return {
            case
            for case in named
            for entry in self._standing(case)
            if entry.entry.kind.stages == (Stage.PRE_APPOINTMENT,)
        }

    def _parties(self, case: str) -> tuple[str, ...]:
        return tuple(sorted({it for entry in self._standing(case) for it in entry.officials}))

    def _standing(self, case: str) -> list[Recorded]:
        """The entries of a case that no correction restates."""
        entries = self._tagged(f"case:{case}")
        restated = _restated(entries)
        return [
            entry
            for entry in entries
            if entry.position not in restated and case in entry.entry.subject.cases
        ]


def _read(row: Row) -> Recorded:
    with reading(row.position):
        return recorded(row)


def _restated(entries: list[Recorded]) -> dict[int, int]:
    """Position of each statement that no longer stands, and of the one that took its place."""
    stands: dict[tuple[str, str], int] = {}
    restated: dict[int, int] = {}
    for entry in entries:
        if entry.origin in stands:
            restated[stands[entry.origin]] = entry.position
        stands[entry.origin] = entry.position
    return restated


def _register(aliases: tuple[str, ...], states: dict[str, Official | None]) -> OfficialRow:
    state = states[aliases[0]]
    assert state is not None, "the caller looked"
    keys = sorted({key for it in states.values() if it for key in it.keys})
    return OfficialRow(
        aliases[0], state.named_at, state.unit, state.key_post, state.level, tuple(keys), aliases
    )


def _counted(
    timeline: list[TimelineRow], cleared: dict[str, Clearings], aliases: tuple[str, ...]
) -> list[Cell]:
    standing = [row for row in timeline if row.corrected_by is None]
    place = [(row.stage, row.circle, row.mechanism) for row in standing]
    over = [
        it
        for it, row in zip(place, standing, strict=True)
        if any(
            clears(cleared.get(case, ()), aliases, row.kind, Period.parse(row.occurred).first)
            for case in row.cases
        )
    ]
    totals, of_cleared = Counter(place), Counter(over)
    return [
        Cell(stage, circle, mechanism, totals[key], of_cleared[key])
        for stage in Stage
        for circle in Circle
        for mechanism in Mechanism
        if totals[key := (stage.value, circle.value, mechanism.value)]
    ]
