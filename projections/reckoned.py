"""A projection of what rules give: clocks, locks, findings, each kept as a set of rows.

(1) an entry that changes the rules: reckon everything anew
(2) else by the rules that read such an entry, for what it concerns
(3) and for those of whom it changed what rules ask: key post, level, unit, who is one person
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Table, and_, select

from domain.cases.lifecycle import Step
from domain.clocks.holds import KINDS as HELD_BY
from domain.clocks.rule import Per
from domain.entry import Recorded
from domain.rulebook.book import Rulebook
from projections import persons, rules, steps
from projections.buffers import Values
from projections.shapes import ALWAYS
from projections.work import Work

Key = tuple[Any, ...]


class Reads(Protocol):
    """A rule, as far as it says what it reads. Without one of its `facts` it gives nothing; `moved`
    are the other rules that it goes by."""

    @property
    def id(self) -> str: ...

    @property
    def per(self) -> Per: ...

    @property
    def facts(self) -> frozenset[type]: ...

    @property
    def moved(self) -> frozenset[str]: ...

    def reads(self, step: Step) -> bool: ...


class About(Protocol):
    """What a rule gives, as far as it says whom it concerns."""

    @property
    def unit(self) -> str | None: ...

    @property
    def officials(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=Reads)


@dataclass(frozen=True)
class Reckoned(Generic[R]):
    """`rules` are those of a rulebook by id; `rows` what one gives for the statements of a key, by
    the rest of the table's key, which begins with the trial, the rule and the key. Rows of rules
    that are kept `apart` are another projection's."""

    name: str
    version: int
    table: Table
    rules: Callable[[Rulebook], Mapping[str, R]]
    rows: Callable[[R, Rulebook, str, Sequence[Step]], Iterable[tuple[Key, Values]]]
    apart: frozenset[str] = frozenset()

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.table,)

    def apply(self, work: Work, entry: Recorded) -> None:
        if rules.changes(work, entry):
            self._all(work, entry)  # (1)
            return
        moved = persons.changed(work)
        for trial, book in rules.books(work, entry.position):
            for rule, key in self._touched(work, entry, trial, book, moved):
                self._reckon(work, trial, book, rule, key, entry)

    def _touched(
        self, work: Work, entry: Recorded, trial: str, book: Rulebook, moved: Sequence[str]
    ) -> Iterator[tuple[R, str]]:
        for rule in self._reading(work, entry, trial, book):  # (2)
            yield from ((rule, key) for key in steps.keys(work, entry, rule.per))
        every = list(self.own(book).values()) if moved else []
        regrouped = bool(moved) and persons.regrouped(work)
        for official in moved:  # (3)
            for per in dict.fromkeys(it.per for it in every):
                for key in steps.keys_of(work, official, per):
                    told = steps.kinds(work, per, key, entry)
                    for rule in every:
                        if rule.per is per and (regrouped or not told.isdisjoint(rule.facts)):
                            yield rule, key

    def _reading(self, work: Work, entry: Recorded, trial: str, book: Rulebook) -> list[R]:
        """The rules that read an entry; of most kinds always the same ones."""
        step = Step(entry, entry.ref)
        if isinstance(step.fact, HELD_BY):
            return [it for it in self.own(book).values() if it.reads(step)]
        kept, place = work.kept("rulebook"), (self.name, trial, type(step.fact))
        if place not in kept:
            kept[place] = [it for it in self.own(book).values() if it.reads(step)]
        found: list[R] = kept[place]
        return found

    def own(self, book: Rulebook) -> Mapping[str, R]:
        """By id; of a pilot those that it changes, for of the others it says what is in force."""
        return {
            id_: it
            for id_, it in self.rules(book).items()
            if id_ not in self.apart and (not book.pilot or book.tries & {id_, *it.moved})
        }

    def _all(self, work: Work, entry: Recorded) -> None:
        work.kept(f"rows of {self.table.name}").clear()
        old = {of for of in _every(work, self.table) if of[1] not in self.apart}
        for trial, book in rules.books(work, entry.position):
            for rule in self.own(book).values():
                stands = self._stands(work, trial, rule)
                for key in steps.all_keys(work, rule.per, entry.position):
                    self._knows(work, (trial, rule.id, key), stands.get(key, set()))
                    told = steps.kinds(work, rule.per, key, entry)
                    if key in stands or not told.isdisjoint(rule.facts):
                        self._reckon(work, trial, book, rule, key, entry)
                    old.discard((trial, rule.id, key))
        for of in sorted(old):
            self._replace(work, of, {}, entry.position)

    def _stands(self, work: Work, trial: str, rule: R) -> dict[str, set[Key]]:
        """The live rows of a rule by key, asked for all together and not key by key."""
        places, found = list(_live(work, self.table, (trial, rule.id))), dict[str, set[Key]]()
        work.states(self.table).load(places)
        for place in places:
            found.setdefault(place[2], set()).add(place)
        return found

    def _knows(self, work: Work, of: Key, rows: set[Key]) -> None:
        """As if the rows of one key had been looked up."""
        work.first_met(self.table.name, of)
        work.kept(f"rows of {self.table.name}")[of] = rows

    def _reckon(
        self, work: Work, trial: str, book: Rulebook, rule: R, key: str, entry: Recorded
    ) -> None:
        of = (trial, rule.id, key)
        found = self.rows(rule, book, key, steps.of(work, rule.per, key, entry))
        self._replace(work, of, {(*of, *rest): values for rest, values in found}, entry.position)

    def _replace(self, work: Work, of: Key, rows: Mapping[Key, Values], position: int) -> None:
        """What is reckoned of one rule and key takes the place of what was."""
        kept, states = work.kept(f"rows of {self.table.name}"), work.states(self.table)
        if of not in kept:
            fresh = work.first_met(self.table.name, of)
            kept[of] = set() if fresh else set(_live(work, self.table, of))
        for place in kept[of] - rows.keys():
            states.end(place, position)
        for place, values in rows.items():
            states.put(place, position, values, fresh=place not in kept[of])
        kept[of] = set(rows)


@lru_cache(100_000)
def text(of: tuple[str, ...] | tuple[int, ...]) -> str:
    """As a column. Kept, for each entry gives most rows again as they were."""
    return json.dumps(of)


def unit_of(book: Rulebook, it: About) -> str | None:
    """The unit that the statement which started something named, else that of its first official."""
    return it.unit or (book.people.unit(it.officials[0]) if it.officials else None)


def _every(work: Work, table: Table) -> Iterator[Key]:
    """Trial, rule and key of all live rows."""
    columns = [table.c[it] for it in table.info["key"][:3]]
    alive = and_(table.c.ledger == work.ledger, table.c.valid_to == ALWAYS)
    return (tuple(row.values()) for row in work.rows(select(*columns).where(alive).distinct()))


def _live(work: Work, table: Table, of: Key) -> Iterator[Key]:
    names = table.info["key"][:-1]
    same = [table.c[name] == value for name, value in zip(names, of, strict=False)]
    alive = and_(table.c.ledger == work.ledger, table.c.valid_to == ALWAYS, *same)
    found = work.rows(select(*(table.c[it] for it in names)).where(alive))
    return (tuple(row.values()) for row in found)
