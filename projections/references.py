"""What statements name and nobody has stated, as it was known at any moment.

(1) an entry may name what is not there
(2) it may be what others wait for, by its id, its task, its request
(3) an appointment says whose a tenure is, for all that name it
(4) a merge, or its undoing, makes other statements a person's own
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress

from sqlalchemy import BigInteger, Column, Connection, Index, Text, select

from domain import references
from domain.cases.lifecycle import Step, gathered
from domain.catalogue import all_kinds, kind_named
from domain.entry import Recorded
from domain.events.appointment import AppointmentMade
from ledger.codec import Undecodable
from ledger.recorders.rows import Row
from projections import persons
from projections.shapes import ALWAYS, as_of, states
from projections.work import Work

TABLE = states(
    "unmet",
    Column("entry", BigInteger, nullable=False),
    Column("rule", Text, nullable=False),
    Column("awaited", Text),
    key=("entry", "rule"),
)
"""`awaited` is the id that the entry names, none where it names a tenure."""
Index("unmet_awaited", TABLE.c.ledger, TABLE.c.valid_to, TABLE.c.awaited)
MOST_AWAITED = 10_000
"""So many ids are kept at hand; where more are awaited, each is asked for."""
_APPOINTED = gathered("appointed", "tenure", (AppointmentMade,))
_NAMING = tuple(it.name for it in all_kinds().values() if references.of_kind(it.fact))


class References:
    name = "references"
    version = 1
    tables = (TABLE,)

    def apply(self, work: Work, entry: Recorded) -> None:
        known = _Known(work, entry)
        touched = dict.fromkeys(_waiting(work, entry))  # (2)
        for tenure in _APPOINTED.keys(entry):  # (3) that of what it restates too
            fresh = work.first_met(_APPOINTED.name, tenure)
            work.follow(_APPOINTED, tenure, entry, fresh=fresh)
            if not fresh:  # something named it before
                touched |= dict.fromkeys(it.position for it in known.tagged(f"tenure:{tenure}"))
        if persons.regrouped(work):
            for official in persons.changed(work):  # (4)
                touched |= dict.fromkeys(_of_person(known, official))
        touched.pop(entry.position, None)
        _judge(work, known, entry, entry, fresh=True)  # (1)
        for position in sorted(touched):
            if row := work.recorder.entry(position):
                _judge(work, known, entry, work.read(row), fresh=False)


PROJECTION = References()


class _Known:
    """The ledger up to the entry that is being applied, of what the view took."""

    def __init__(self, work: Work, entry: Recorded) -> None:
        self._work, self._entry = work, entry

    def tagged(self, tag: str, types: Iterable[str] = ()) -> Collection[Recorded]:
        asked = list(types)
        if asked == [kind_named(AppointmentMade)]:
            return [it.recorded for it in self._appointed(tag.removeprefix("tenure:"))]
        rows = self._work.recorder.matching(asked, [tag], upto=self._entry.position)
        return list(self._read(rows))

    def person(self, official: str) -> tuple[str, ...]:
        return persons.ids(self._work, official)

    def _read(self, rows: Iterable[Row]) -> Iterator[Recorded]:
        for row in rows:
            if row.position not in (self._work.aside or ()):
                with suppress(Undecodable):
                    yield self._work.read(row)

    def _appointed(self, tenure: str) -> tuple[Step, ...]:
        if self._work.first_met(_APPOINTED.name, tenure):
            return ()
        return self._work.stands(_APPOINTED, tenure, self._entry.position)


def _judge(work: Work, known: _Known, by: Recorded, entry: Recorded, *, fresh: bool) -> None:
    """What an entry names that is not there, from the position of another on that may change it."""
    may = [it.rule for it in references.of_kind(entry.entry.kind.fact)]
    if references.tenure_named(entry):
        may += [references.NO_TENURE, references.TENURE_OF_ANOTHER]
    found = references.unmet(entry, known) if may else {}
    table = work.states(TABLE)
    for rule in may:
        key = (entry.position, rule)
        if rule in found:
            table.put(key, by.position, {"awaited": found[rule]}, fresh=fresh)
            _await(work, found[rule], entry.position)
        elif not fresh:
            table.end(key, by.position)


def _await(work: Work, name: str | None, position: int) -> None:
    at_hand = _at_hand(work)
    if name is not None and at_hand is not None:
        at_hand.setdefault(name, set()).add(position)


def _waiting(work: Work, entry: Recorded) -> set[int]:
    """The entries that may wait for this one."""
    at_hand, names = _at_hand(work), references.answers(entry)
    if at_hand is not None:
        return {position for name in names for position in at_hand.get(name, ())}
    wait = select(TABLE.c.entry).where(
        TABLE.c.ledger == work.ledger, TABLE.c.valid_to == ALWAYS, TABLE.c.awaited.in_(names)
    )
    return {row["entry"] for row in work.rows(wait)}


def _at_hand(work: Work) -> dict[str, set[int]] | None:
    """By id the entries that wait for it, or did; None where too many are awaited."""
    kept = work.kept("awaited")
    if "" not in kept:
        wait = select(TABLE.c.awaited, TABLE.c.entry).where(
            TABLE.c.ledger == work.ledger, TABLE.c.valid_to == ALWAYS, TABLE.c.awaited.is_not(None)
        )
        kept[""] = {}
        for row in work.rows(wait.limit(MOST_AWAITED + 1)):
            kept[""].setdefault(row["awaited"], set()).add(row["entry"])
    if kept[""] is not None and len(kept[""]) > MOST_AWAITED:
        kept[""] = None
    found: dict[str, set[int]] | None = kept[""]
    return found


def _of_person(known: _Known, official: str) -> Iterator[int]:
    """What names a statement or a tenure, of one of a person's ids."""
    for it in known.tagged(f"official:{official}"):
        if it.entry.kind.name in _NAMING or references.tenure_named(it):
            yield it.position


def of_entries(
    connection: Connection, ledger: str, positions: Collection[int], position: int
) -> dict[int, tuple[str, ...]]:
    """The rules that each of these entries did not fit as of a position, in their order."""
    found = connection.execute(
        select(TABLE.c.entry, TABLE.c.rule).where(
            as_of(TABLE, ledger, position), TABLE.c.entry.in_(list(positions))
        )
    )
    rules: dict[int, set[str]] = {}
    for entry, rule in found:
        rules.setdefault(entry, set()).add(rule)
    return {
        entry: tuple(it for it in references.RULES if it in those) for entry, those in rules.items()
    }
