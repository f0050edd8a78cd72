"""All packs and calendars that a ledger adopted up to a position, and which of them decides.

(1) versions of one pack follow one another: of two that are in force on a day, the later begun
(2) of several packs with a rule of the same name: the higher precedence, then the later begun
(3) a pilot decides nothing; `tried` gives the book as if it did, to compare

What the book reads is in the entries alone: replay never depends on today's files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, tzinfo
from functools import cached_property
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.cases.lifecycle import Irregularity, Step, standing
from domain.catalogue import all_kinds
from domain.clocks import SHAPES, locks
from domain.clocks.holds import KINDS as HELD_BY
from domain.clocks.rule import Per, Rule, Source
from domain.clocks.ruling import InForce, Nobody, People, Ruling, Whom
from domain.clocks.workdays import WorkingDays, WorkingYear
from domain.entry import Recorded
from domain.events.register import CalendarPublished, LedgerOpened, PackStatus, RulePackAdopted
from domain.rulebook.calendar import parse_year
from domain.rulebook.pack import Pack, parse
from domain.rulebook.thresholds import Thresholds
from domain.tables import Faulty

KINDS = (LedgerOpened, RulePackAdopted, CalendarPublished)


@dataclass(frozen=True, slots=True)
class Adopted:
    """A pack and the entry that adopted it."""

    position: int
    pack: Pack


@dataclass(frozen=True, slots=True)
class Reckoner:
    """A clock or a lock under all versions of its rule: `items` of the statements of one key.

    `kinds` are the stored names of what it reads, `per` says what its keys are.
    """

    id: str
    per: Per
    kinds: frozenset[str]
    facts: frozenset[type]
    ruling: Ruling[Any]
    reckon: Callable[[str, Sequence[Step], Ruling[Any]], Iterator[Any]]
    moved: frozenset[str] = frozenset()
    """It goes by no other rule."""

    def items(self, key: str, steps: Sequence[Step]) -> Iterator[Any]:
        """Items of a clock, or locks."""
        return self.reckon(key, [it for it in steps if self.reads(it)], self.ruling)

    def reads(self, step: Step) -> bool:
        """Whether it reads a statement, or is moved by it."""
        fact = step.fact
        return type(fact) in self.facts or (type(fact) in HELD_BY and fact.clock == self.id)

    def rule(self, pack: str, version: str) -> Rule:
        """As the version states it that decided."""
        decides = (it for it in self.ruling.versions if (it.pack, it.version) == (pack, version))
        found: Rule = next(decides).rule
        return found

    def source(self, pack: str, version: str) -> Source:
        """The article of the version that decided."""
        return self.rule(pack, version).source


@dataclass(frozen=True, eq=False)
class Rulebook:
    """`adopted` in position order, `years` by calendar and year. `noted` is what does not fit in what
    was adopted: a text that this program cannot read, a version told twice, a rule of another form
    than the one that has its id. The first and the last of these decide nothing."""

    adopted: tuple[Adopted, ...] = ()
    years: Mapping[tuple[str, int], WorkingYear] = field(default_factory=dict)
    noted: tuple[Irregularity, ...] = ()
    pilot: str | None = None
    people: People = field(default_factory=Nobody)
    zone: tzinfo = UTC

    def day_of(self, recorded: Recorded) -> date:
        """The day on which an entry was recorded, cut in the ledger's zone."""
        return recorded.recorded_at.astimezone(self.zone).date()

    def tried(self, pilot: str) -> Rulebook:
        """As if a pilot decided in its scope."""
        return replace(self, pilot=pilot)

    def among(self, people: People) -> Rulebook:
        return replace(self, people=people)

    @property
    def pilots(self) -> tuple[str, ...]:
        """The ids of the packs that are tried somewhere."""
        found = [it.pack.pack for it in self.adopted if it.pack.status is PackStatus.PILOT]
        return tuple(dict.fromkeys(found))

    def scope(self, pilot: str) -> frozenset[str]:
        """The units in which a pilot is tried."""
        return frozenset(
            unit for it in self.adopted if it.pack.pack == pilot for unit in it.pack.scope
        )

    @cached_property
    def clocks(self) -> Mapping[str, Reckoner]:
        """By id."""
        ids = dict.fromkeys(it for book in self._deciding for it in book.pack.clocks)
        return MappingProxyType({it: self._clock(it) for it in ids})

    @cached_property
    def locks(self) -> Mapping[str, Reckoner]:
        """By id."""
        ids = dict.fromkeys(it for book in self._deciding for it in book.pack.locks)
        return MappingProxyType({it: self._lock(it) for it in ids})

    def thresholds(self, indicator: str, day: date, whom: Whom) -> tuple[Thresholds, Pack] | None:
        """What an indicator goes by on a day, and the pack that says so."""
        return next((it for it in self.stated(indicator, whom) if it[1].holds(day)), None)

    def stated(self, indicator: str, whom: Whom) -> list[tuple[Thresholds, Pack]]:
        """What packs say for somebody, on whatever days, those that decide first first."""
        every = self._thresholds.get(indicator, ())
        return [it for it in every if whom.within(it[1].levels, it[1].scope)]

    @cached_property
    def _thresholds(self) -> Mapping[str, list[tuple[Thresholds, Pack]]]:
        """By indicator, those that decide first first."""
        made: dict[str, list[tuple[Thresholds, Pack]]] = {}
        for it in self._deciding:
            for indicator, found in it.pack.indicators.items():
                made.setdefault(indicator, []).append((found, it.pack))
        return made

    @cached_property
    def tries(self) -> frozenset[str]:
        """The clocks, locks and indicators by id that the pilot which is tried says otherwise."""
        packs = [it.pack for it in self.adopted if it.pack.pack == self.pilot]
        return frozenset(
            id_ for it in packs for ids in (it.clocks, it.locks, it.indicators) for id_ in ids
        )

    def allows(self, event: str, day: date) -> bool:
        """Whether a pack switches a local kind on, on a day."""
        return any(
            kind.event == event and it.pack.holds(day)
            for it in self._deciding
            for kind in it.pack.local_kinds
        )

    def days(self, calendar: str) -> WorkingDays:
        return self._calendars.get(calendar, WorkingDays())

    @cached_property
    def _calendars(self) -> dict[str, WorkingDays]:
        names = {name for name, _year in self.years}
        return {
            name: WorkingDays.of(year for (its, _), year in self.years.items() if its == name)
            for name in names
        }

    @cached_property
    def _deciding(self) -> list[Adopted]:
        """The packs that decide, the first first."""
        named = [
            it
            for it in self.adopted
            if it.pack.status is PackStatus.GENERAL or it.pack.pack == self.pilot
        ]

        def rank(it: Adopted) -> tuple[bool, int, date, int]:
            tried = it.pack.status is PackStatus.PILOT
            return tried, it.pack.precedence, it.pack.effective_from, it.position

        return sorted(named, key=rank, reverse=True)

    def _clock(self, id_: str) -> Reckoner:
        """All versions have one form, see `book`."""
        found = [it.pack for it in self._deciding if id_ in it.pack.clocks]
        versions = [
            self._in_force(it, it.clocks[id_][1], moves=id_ in it.moves_running) for it in found
        ]
        return self._reckoner(id_, versions, SHAPES[found[0].clocks[id_][0]].items)

    def _lock(self, id_: str) -> Reckoner:
        found = [it.pack for it in self._deciding if id_ in it.pack.locks]
        versions = [self._in_force(it, it.locks[id_], moves=False) for it in found]
        return self._reckoner(id_, versions, locks.locks)

    def _reckoner(
        self,
        id_: str,
        versions: list[InForce[Any]],
        reckon: Callable[[str, Sequence[Step], Ruling[Any]], Iterator[Any]],
    ) -> Reckoner:
        kinds = frozenset(it for version in versions for it in version.rule.kinds)
        facts = frozenset(all_kinds()[it].fact for it in kinds)
        ruling = Ruling(versions, self.people)
        return Reckoner(id_, versions[0].rule.per, kinds, facts, ruling, reckon)

    def _in_force(self, pack: Pack, rule: Any, *, moves: bool) -> InForce[Any]:
        return InForce(
            rule, pack.pack, pack.version, pack.effective_from, pack.effective_to, moves,
            pack.levels, frozenset(pack.scope), self.days(pack.calendar), self.zone,
        )  # fmt: skip


def book(entries: Iterable[Recorded]) -> Rulebook:
    """From the entries that adopt packs and publish calendars, in position order.

    A restated entry counts at its first place. A version adopted twice counts as the last says, and
    is noted. Of rules with one id those of another form than the first adopted are left out.
    """
    adopted: dict[tuple[str, str], Adopted] = {}
    years: dict[tuple[str, int], WorkingYear] = {}
    noted: list[Irregularity] = []
    zone: tzinfo = UTC
    for step in sorted(standing(entries), key=lambda it: it.position):
        try:
            match step.fact:
                case LedgerOpened() as fact:
                    zone = ZoneInfo(fact.zone)
                case RulePackAdopted() as fact:
                    made = Adopted(step.position, parse(fact.toml))
                    before = adopted.get((fact.pack, fact.pack_version))
                    if before and before.pack != made.pack:
                        noted.append(_told_twice(before, made))
                    adopted[fact.pack, fact.pack_version] = made
                case CalendarPublished() as fact:
                    published = parse_year(fact.toml)
                    years[published.calendar, published.working.year] = published.working
        except ZoneInfoNotFoundError:
            continue  # whoever opened the ledger had it; days are cut at Greenwich
        except Faulty as error:
            noted.append(_unread(step, error))
    fitting = tuple(_fitting(adopted.values(), noted))
    return Rulebook(fitting, MappingProxyType(years), tuple(noted), zone=zone)


def _fitting(adopted: Iterable[Adopted], noted: list[Irregularity]) -> Iterator[Adopted]:
    """Without the rules that have the id of one of another form: its items have other keys, so both
    cannot be versions of one rule."""
    first: dict[str, tuple[object, Adopted]] = {}
    for it in adopted:
        odd = set[str]()
        forms = {id_: (SHAPES[kind], rule.per) for id_, (kind, rule) in it.pack.clocks.items()}
        for id_, form in (forms | {id_: rule.per for id_, rule in it.pack.locks.items()}).items():
            known, by = first.setdefault(id_, (form, it))
            if known != form:
                odd.add(id_)
                noted.append(_of_another_form(id_, it, by))
        yield it if not odd else Adopted(it.position, it.pack.without(odd))


def _of_another_form(id_: str, it: Adopted, by: Adopted) -> Irregularity:
    detail = (
        f"{id_} is of another kind or key than in {by.pack.pack} {by.pack.version}: it decides "
        "nothing; give it an id of its own"
    )
    return Irregularity("rulebook.another-form", detail, (by.position, it.position))


def _told_twice(before: Adopted, again: Adopted) -> Irregularity:
    pack = again.pack
    detail = f"{pack.pack} {pack.version} is adopted again with another text: the last one decides"
    return Irregularity("rulebook.version-told-twice", detail, (before.position, again.position))


def _unread(step: Step, error: Faulty) -> Irregularity:
    first = error.faults[0]
    detail = f"the adopted text cannot be read: {first.pointer or '/'} {first.detail}"
    return Irregularity("rulebook.unread", detail, (step.position,))
