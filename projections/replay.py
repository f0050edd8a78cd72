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
from datetime import date

from domain.cases import CASES
from domain.cases.lifecycle import concerns
from domain.cases.official import OFFICIAL, Official
from domain.cases.tenure import Tenure
from domain.catalogue import Circle, Mechanism, Stage, kind_named
from domain.entry import Recorded
from domain.events.register import OfficialIdentifierLinked
from domain.references import unmet
from domain.stage import Career
from domain.values import Period
from ledger.recorders.base import LedgerRecorder
from projections.cases import CaseRow, Clearings, case_row, clears, columns, matters
from projections.officials import OfficialRow
from projections.prefix import Prefix, restated
from projections.profile import Cell
from projections.replay_days import OnDay, on_day
from projections.timeline import TimelineRow, timeline_row
from projections.timeline import columns as timeline_columns


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was known of one person at `position`; timeline newest first.

    `parties` are the officials whom each case concerns, by lifecycle and reference.
    """

    position: int
    official: OfficialRow
    tenures: dict[str, Tenure]
    cases: list[CaseRow]
    parties: dict[tuple[str, str], tuple[str, ...]]
    profile: list[Cell]
    timeline: list[TimelineRow]
    on_day: OnDay | None = None
    """What was owed, barred and asked on the day that was named."""


@dataclass(frozen=True)
class Replay:
    """The ledger's prefix up to a position."""

    recorder: LedgerRecorder
    position: int

    def official(self, name: str, on: date | None = None) -> Known | None:
        """None when nobody was known by that id or key. Raises EntryUnreadable."""
        prefix = Prefix(self.recorder, self.position)
        wanted = _by_key(prefix, name) if ":" in name else name
        aliases = prefix.person(wanted) if wanted else ()  # (1)
        states = {alias: prefix.fold(OFFICIAL, alias) for alias in aliases}
        if not aliases or states[aliases[0]] is None:
            return None
        entries = prefix.entries(aliases)  # (2)
        over = restated(entries)
        named = {
            case
            for entry in entries
            if entry.position not in over and set(entry.officials) & set(aliases)
            for case in matters(entry)
        }
        known = _cases(prefix, named)  # (3)
        parties = {(it.lifecycle, it.matter): _parties(prefix, it) for it in known}
        cases = [
            it for it in known if not set(parties[it.lifecycle, it.matter]).isdisjoint(aliases)
        ]
        tenures = prefix.tenures(aliases)
        timeline = _timeline(prefix, entries, aliases, tenures)  # (4)
        return Known(
            self.position, _register(aliases, states), tenures, cases,
            {place: parties[place] for it in cases if (place := (it.lifecycle, it.matter))},
            _counted(timeline, _cleared(cases), aliases), timeline,
            on_day(self.recorder, prefix, aliases, named, on) if on else None,
        )  # fmt: skip


def _by_key(prefix: Prefix, name: str) -> str | None:
    linked = prefix.tagged(f"key:{name}", [kind_named(OfficialIdentifierLinked)])
    return linked[0].officials[0] if linked else None


def _cases(prefix: Prefix, named: Iterable[str]) -> list[CaseRow]:
    made = [
        case_row({"lifecycle": lifecycle.name, "matter": case, **told})
        for lifecycle in CASES
        for case in named
        if (state := prefix.fold(lifecycle, case)) is not None
        and (told := columns(lifecycle, state)) is not None
    ]
    return sorted(made, key=lambda it: (it.lifecycle, it.matter))


def _cleared(cases: Iterable[CaseRow]) -> dict[str, Clearings]:
    """By matter, which several lifecycles may follow."""
    found: dict[str, Clearings] = {}
    for case in cases:
        found[case.matter] = (*found.get(case.matter, ()), *case.cleared)
    return found


def _parties(prefix: Prefix, case: CaseRow) -> tuple[str, ...]:
    """Whom the statements name that a lifecycle reads of a case, or of a tenure that is left."""
    (lifecycle,) = (it for it in CASES if it.name == case.lifecycle)
    entries = prefix.tagged(f"{lifecycle.tag}:{case.matter}", map(kind_named, lifecycle.kinds))
    over = restated(entries)
    named = [it for it in entries if it.position not in over]
    return tuple(
        sorted(
            {
                who
                for it in named
                if case.matter in concerns(it, lifecycle.tag)
                for who in it.officials
            }
        )
    )


def _timeline(
    prefix: Prefix,
    entries: list[Recorded],
    aliases: tuple[str, ...],
    tenures: dict[str, Tenure],
) -> list[TimelineRow]:
    over = restated(entries)
    processes = prefix.processes(
        {it for entry in entries for it in entry.entry.subject.cases}, aliases
    )
    career, made = Career(tenures), []
    for entry in entries:
        it = entry.entry
        if not it.kind.supervises:
            continue
        placement = prefix.placed(entry, career, processes)
        values = {
            "position": entry.position, **timeline_columns(entry, prefix.day_of(entry)),
            "stage": placement.stage.value, "irregularity": placement.irregularity,
            "unmet": tuple(unmet(entry, prefix)),
            "corrected_by": over.get(entry.position),
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
