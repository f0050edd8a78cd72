"""Which stage each entry belongs to, as it was known at any moment.

A tenure that is recorded later, a merge, a selection process that becomes known, a correction or a
case that ends cleared changes what entries are counted as; each such change is a state of its own,
at the position that brought it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Index, Text

from domain.cases import CASES
from domain.cases.tenure import Tenure
from domain.catalogue import Stage, all_kinds
from domain.entry import Recorded
from domain.stage import Career, place
from domain.values import Period
from projections import cases, persons, tenures
from projections.buffers import Values
from projections.entries import CORRECTION, TIMELINE
from projections.shapes import ALWAYS, states
from projections.work import Work

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
"""`standing` is False once a correction restates the entry; `cleared` once a case of it ended in
a clearing that names the official."""
Index("placement_entry", TABLE.c.ledger, TABLE.c.entry)


class Stages:
    name = "stages"
    version = 3
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        moved = _moved(work)
        turned = _turned(work, entry)
        for row in work.notes.get("timeline", ()):
            self._place(work, entry.position, row, restated=False, fresh=True)
        earlier: dict[str, set[int] | None] = {}  # by official: which positions, None for all
        if "corrected" in work.notes:
            for official in entry.tagged("official"):  # those of what it restates among them
                earlier[official] = {work.notes["corrected"]}
        for case in turned:
            for party in work.known(cases.PARTY, matter=case):
                if party["official"]:
                    _add(earlier, party["official"], party["position"])
        self._place_again(work, entry, earlier | dict.fromkeys(moved))

    def _place_again(
        self, work: Work, entry: Recorded, earlier: Mapping[str, set[int] | None]
    ) -> None:
        rows = [
            row
            for official, positions in earlier.items()
            for row in work.known(TIMELINE, official=official)
            if row["position"] < entry.position
            and (positions is None or row["position"] in positions)
        ]
        placed = work.states(TABLE)
        placed.load([(row["official"], row["position"]) for row in rows])
        for row in rows:
            before = placed.live(row["official"], row["position"])
            restated = row["position"] == work.notes.get("corrected")
            stood = before is None or before["standing"]
            self._place(work, entry.position, row, restated=restated or not stood, fresh=False)

    def _place(self, work: Work, position: int, row: Any, *, restated: bool, fresh: bool) -> None:
        placed, key = work.states(TABLE), (row["official"], row["position"])
        before = None if fresh else placed.live(*key)
        values = _values(work, row, restated=restated)
        if placed.put(key, position, values, fresh=fresh):
            counts = (_counts(before), _counts(values))
            work.note("placement", [(row, *counts)])


PROJECTION = Stages()


def _values(work: Work, row: Any, *, restated: bool) -> Values:
    of_cases = json.loads(row["cases"])
    placement = place(
        all_kinds()[row["kind"]],
        Period(row["occurred_first"], row["occurred_last"]),
        row["tenure"],
        of_cases,
        Stage(row["claimed_stage"]) if row["claimed_stage"] else None,
        _career(work, row["official"]),
        [case for case in of_cases if _selected(work, case, row["official"])],
    )
    return {
        "stage": placement.stage.value,
        "irregularity": placement.irregularity,
        "standing": not restated,
        "cleared": any(_is_cleared(work, case, row) for case in of_cases),
    }


def _add(earlier: dict[str, set[int] | None], official: str, position: int) -> None:
    positions = earlier.setdefault(official, set())
    if positions is not None:
        positions.add(position)


def _counts(values: Values | None) -> tuple[str, int, int]:
    """(stage, counted, counted as cleared) of a placement; nothing before there was one."""
    if values is None:
        return ("", 0, 0)
    counted = int(values["standing"])
    return (values["stage"], counted, counted * int(values["cleared"]))


def _moved(work: Work) -> list[str]:
    """Everybody whose tenures, or whose person, changed with this entry."""
    touched: set[str | None] = set()
    for key, before, after in work.changed.get("tenures", ()):
        was, now = dict(before), dict(after)
        for official in (was.get("official"), now.get("official")):
            if official:
                own_tenures(work, official).pop(key, None)
        if now.get("official"):
            own_tenures(work, now["official"])[key] = tenures.state(now)
        touched |= {was.get("official"), now.get("official")}
    for official, before, after in work.changed.get("officials", ()):
        old, new = dict(before).get("merged_into"), dict(after).get("merged_into")
        if old != new:
            persons.read_under(work, official, new)
            touched |= {official, old, new}
    if touched:
        work.kept("careers").clear()
    return sorted({member for one in touched if one for member in persons.ids(work, one)})


def _turned(work: Work, entry: Recorded) -> list[str]:
    """Cases that are cleared now, or no longer, or turn out to be selection processes or not."""
    turned = set(work.changed.get("processes", ()))
    if "corrected" in work.notes:
        turned.update(entry.tagged("case"))
    for case in turned:
        work.kept("selected").pop(case, None)
    for case, before, after in work.changed.get("cases", ()):
        if dict(before).get("cleared", "[]") != dict(after).get("cleared", "[]"):
            work.kept("clearings").pop(case, None)
            turned.add(case)
    return sorted(turned)


def _career(work: Work, official: str) -> Career:
    kept = work.kept("careers")
    if official not in kept:
        members = persons.ids(work, official)
        own = (own_tenures(work, member).items() for member in members)
        kept[official] = Career({key: it for some in own for key, it in some})
    found: Career = kept[official]
    return found


def own_tenures(work: Work, official: str) -> dict[str, Tenure]:
    """The tenures of one id as they stand, by reference."""
    kept = work.kept("tenures")
    if official not in kept:
        kept[official] = {}
        if not work.first_met("tenures of", official):
            work.flush()
            found = tenures.of_officials(work.connection, work.ledger, [official], ALWAYS - 1)
            kept[official] = found
    its: dict[str, Tenure] = kept[official]
    return its


def _selected(work: Work, case: str, official: str) -> bool:
    """Whether a case is a selection process of the person: a member of the commission, or who is
    heard, is none of those whom it selects among."""
    kept = work.kept("selected")
    if case not in kept:
        kept[case] = {
            it["official"]
            for it in work.known(cases.PARTY, matter=case)
            if it["selecting"] and not work.known(CORRECTION, target=it["position"])
        }
    named: set[str] = kept[case]
    return not named.isdisjoint(persons.ids(work, official))


def _is_cleared(work: Work, case: str, row: Any) -> bool:
    clearings = _clearings(work, case)
    if not clearings:
        return False
    return cases.clears(
        clearings, persons.ids(work, row["official"]), row["kind"], row["occurred_first"]
    )


def _clearings(work: Work, case: str) -> cases.Clearings:
    kept = work.kept("clearings")
    if case not in kept:
        live = work.states(cases.TABLE).live
        found = [live(lifecycle.name, case) for lifecycle in CASES]
        kept[case] = [it for values in found if values for it in cases.clearings(values)]
    its: cases.Clearings = kept[case]
    return its
