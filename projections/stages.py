"""Which stage each entry belongs to, as it was known at any moment.

A tenure that is recorded later, a merge, or a case that ends cleared changes what entries are
counted as; each such change is a state of its own, at the position that brought it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Text, select

from domain.cases.outcome import Outcome
from domain.cases.tenure import Tenure
from domain.catalogue import Stage, all_kinds
from domain.entry import Recorded
from domain.stage import place
from domain.values import Period
from projections import cases, officials, tenures
from projections.shapes import ALWAYS, states
from projections.work import Values, Work

TABLE = states(
    "placement",
    Column("official", Text, nullable=False),
    Column("entry", BigInteger, nullable=False),
    Column("stage", Text, nullable=False),
    Column("irregularity", Text),
    Column("standing", Boolean, nullable=False),
    Column("cleared", Boolean, nullable=False),
    key=("official", "entry"),
)
"""`standing` is False once a correction restates the entry; `cleared` once a case of it is."""
Index("placement_entry", TABLE.c.ledger, TABLE.c.entry)


class Stages:
    name = "stages"
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        from projections.timeline import TABLE as TIMELINE  # noqa: PLC0415  it reads this table

        mine = TIMELINE.c.ledger == work.ledger
        affected = [TIMELINE.c.position == entry.position] if entry.entry.kind.supervises else []
        if "corrected" in work.notes:
            affected.append(TIMELINE.c.position == work.notes["corrected"])
        if moved := _moved(work):
            affected.append(TIMELINE.c.official.in_(moved))
        if cleared := _cleared_or_not(work):
            entries = select(cases.PARTY.c.position).where(
                cases.PARTY.c.ledger == work.ledger, cases.PARTY.c.matter.in_(cleared)
            )
            affected.append(TIMELINE.c.position.in_(entries))
        rows = {
            (row["official"], row["position"]): row
            for condition in affected
            for row in work.rows(select(TIMELINE).where(mine, condition))
        }
        if rows:
            self._place(work, entry.position, list(rows.values()))

    def _place(self, work: Work, position: int, rows: list[Any]) -> None:
        placed = work.states(TABLE)
        placed.load([(row["official"], row["position"]) for row in rows])
        tenures_of = {official: _tenures(work, official) for official in {it["official"] for it in rows}}
        over = _cleared_cases(work, rows)
        restated = _restated(work, [row["position"] for row in rows])
        for row in rows:
            key = (row["official"], row["position"])
            before = placed.live(*key)
            values = _values(row, tenures_of[row["official"]], over, restated)
            if placed.put(key, position, values):
                work.note("placement", [(row["official"], row["circle"], row["mechanism"],
                                         _counts(before), _counts(values))])  # fmt: skip


PROJECTION = Stages()


def _values(row: Any, known: dict[str, Tenure], over: set[str], restated: set[int]) -> Values:
    of_cases = json.loads(row["cases"])
    claim = Stage(row["claimed_stage"]) if row["claimed_stage"] else None
    occurred = Period(row["occurred_first"], row["occurred_last"])
    placement = place(all_kinds()[row["kind"]], occurred, row["tenure"], of_cases, claim, known)
    return {
        "stage": placement.stage.value,
        "irregularity": placement.irregularity,
        "standing": row["position"] not in restated,
        "cleared": bool(over.intersection(of_cases)),
    }


def _counts(values: Values | None) -> tuple[str, int, int]:
    """(stage, counted, counted as cleared) of a placement; nothing before there was one."""
    if values is None:
        return ("", 0, 0)
    counted = int(values["standing"])
    return (values["stage"], counted, counted * int(values["cleared"]))


def _moved(work: Work) -> list[str]:
    """Everybody whose tenures or whose person changed with this entry."""
    moved: set[str] = set()
    for _key, before, after in work.changed.get("tenures", ()):
        moved |= {it for it in (dict(before).get("official"), dict(after).get("official")) if it}
    for official, before, after in work.changed.get("officials", ()):
        was, now = dict(before).get("merged_into"), dict(after).get("merged_into")
        moved |= {it for it in (official, was, now) if it} if was != now else set()
    return sorted({member for one in moved for member in _group(work, one)})


def _group(work: Work, official: str) -> tuple[str, ...]:
    work.flush()
    return officials.group(work.connection, work.ledger, official, ALWAYS - 1)


def _tenures(work: Work, official: str) -> dict[str, Tenure]:
    members = _group(work, official)
    return tenures.of_officials(work.connection, work.ledger, members, ALWAYS - 1)


def _cleared_or_not(work: Work) -> list[str]:
    """Cases that became cleared, or are no longer."""
    return sorted(
        case
        for case, before, after in work.changed.get("cases", ())
        if (dict(before).get("outcome") == Outcome.CLEARED)
        != (dict(after).get("outcome") == Outcome.CLEARED)
    )


def _cleared_cases(work: Work, rows: Iterable[Any]) -> set[str]:
    named = sorted({case for row in rows for case in json.loads(row["cases"])})
    found = cases.by_reference(work.connection, work.ledger, named, ALWAYS - 1) if named else {}
    return {case for case, row in found.items() if row.outcome is Outcome.CLEARED}


def _restated(work: Work, positions: list[int]) -> set[int]:
    from projections.timeline import CORRECTION  # noqa: PLC0415  it reads this module's table

    found = work.rows(
        select(CORRECTION.c.target).where(
            CORRECTION.c.ledger == work.ledger, CORRECTION.c.target.in_(positions)
        )
    )
    return {row["target"] for row in found}
