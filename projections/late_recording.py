"""R20, kept by totals: how many entries of a unit were recorded in a month, and how many of them late.

What it asks stands among the findings, one for each unit and month.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Column, Integer, Text, select

from domain.clocks.ruling import Whom
from domain.entry import Recorded
from domain.indicators import late_recording
from domain.indicators.indicator import Limits, identity
from domain.pleas import PLEAS
from domain.rulebook.book import Rulebook
from projections import findings, persons, rules
from projections.buffers import Values
from projections.shapes import facts, tallies
from projections.work import Work

TALLY = tallies(
    "recorded_month",
    Column("unit", Text, nullable=False),
    Column("month", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    key=("unit", "month"),
)
LATE = facts(
    "recorded_late",
    Column("unit", Text, nullable=False),
    Column("month", Text, nullable=False),
    key=("unit", "month"),
)
MOST_SHOWN = 100
"""Positions that a finding names; the totals count all."""


class LateRecording:
    name = "late recording"
    version = 3
    tables = (TALLY, LATE)

    def apply(self, work: Work, entry: Recorded) -> None:
        it = entry.entry
        unit = it.subject.unit or _unit(work, entry)
        counts = it.kind.supervises and not it.provenance.corrects and type(it.fact) not in PLEAS
        if not counts or unit is None:
            return
        book = rules.rulebook(work, entry.position)
        day = book.day_of(entry)
        of_unit = Whom.of(book.people, [], unit)
        found = book.thresholds(late_recording.INDICATOR.id, day, of_unit)
        if found is None:
            return
        limits = Limits(found[0].values, found[0].source, found[1].pack, found[1].version)
        late = late_recording.is_late(entry, day, limits)
        key = (unit, late_recording.month(day))
        if late:
            work.add(LATE, {"unit": unit, "month": key[1], "position": entry.position})
        totals = work.tallies(TALLY).add(key, entry.position, total=1, late=int(late))
        positions = _late(work, unit, day, entry, late=late)
        _ask(work, entry, book, unit, day, totals, positions, limits)


def _unit(work: Work, entry: Recorded) -> str | None:
    known = persons.Known(work)
    return next((unit for it in entry.officials if (unit := known.unit(it))), None)


def _ask(
    work: Work, entry: Recorded, book: Rulebook, unit: str, day: date, totals: Values,
    positions: tuple[int, ...], limits: Limits,
) -> None:  # fmt: skip
    counts = (unit, day, totals["total"], totals["late"])
    asked = late_recording.finding(*counts, positions, limits)
    told = asked or late_recording.finding(unit, day, 1, 1, (), limits)
    assert told is not None, "all late is beyond any share"
    indicator = late_recording.INDICATOR
    place = ("", indicator.id, unit, identity(indicator.id, unit, told), "", 0)
    states = work.states(findings.TABLE)
    if asked is None:
        states.end(place, entry.position)
    else:
        states.put(
            place, entry.position, {**findings.columns(indicator, book, asked), "lead": True}
        )


def _late(work: Work, unit: str, day: date, entry: Recorded, *, late: bool) -> tuple[int, ...]:
    """The newest positions of what was late, with this one."""
    kept, key = work.kept("late"), (unit, late_recording.month(day))
    if key not in kept:
        kept[key] = () if work.first_met("late", key) else _found(work, *key)
    if late and entry.position not in kept[key]:
        kept[key] = (*kept[key], entry.position)[-MOST_SHOWN:]
    positions: tuple[int, ...] = kept[key]
    return positions


def _found(work: Work, unit: str, month: str) -> tuple[int, ...]:
    newest = (
        select(LATE.c.position)
        .where(LATE.c.ledger == work.ledger, LATE.c.unit == unit, LATE.c.month == month)
        .order_by(LATE.c.position.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(sorted(row["position"] for row in work.rows(newest)))


PROJECTION = LateRecording()
