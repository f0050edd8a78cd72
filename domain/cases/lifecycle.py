"""What every lifecycle shares: the order of a fold, corrections, irregularities.

A fold does not depend on the order of arrival (DESIGN idea 6): corrections are applied to their
targets in position order, then the standing statements are folded by (occurred, rank of the kind
in the lifecycle, source, id). Numbers within an id count as numbers: of two steps of one day, a
sender's ninth comes before its tenth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Any, Generic, TypeVar

from domain.cases.outcome import Outcome
from domain.entry import Recorded
from domain.events.petitions import PetitionDispatchedUpward
from domain.values import Period, Precision

S = TypeVar("S")
Ref = tuple[str, str]
_DIGITS = re.compile(r"([0-9]+)")
_WITHIN = re.compile(r"(?<!^)(?=[A-Z])")
Key = tuple[date, date, Precision, int, str, tuple[str | int, ...], str]


@dataclass(frozen=True, slots=True)
class Irregularity:
    """What does not fit, under which rule, and the positions that prove it."""

    rule: str
    detail: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A standing statement. `origin` is the ref of the statement first made, `position` the one
    in force; they differ after a correction."""

    recorded: Recorded
    origin: Ref

    @property
    def fact(self) -> Any:
        return self.recorded.entry.fact

    @property
    def occurred(self) -> Period:
        return self.recorded.entry.when.occurred

    @property
    def decided_on(self) -> date | None:
        return self.recorded.entry.when.decided_on

    @property
    def position(self) -> int:
        return self.recorded.position


def in_words(state: type) -> str:
    """The name of a state as it is told: AFTER_OFFICE."""
    return _parted(state.__name__)


@cache
def _parted(name: str) -> str:
    return _WITHIN.sub("_", name).upper()


def always(_state: Any) -> bool:
    return True


@dataclass(frozen=True)
class Lifecycle(Generic[S]):
    """`tag` names what it follows (`case`, `tenure`, `official`, `unit`); `kinds` are in order of rank.

    `states` are the types of state that `evolve` gives, in the order in which they are told.
    `outcome` says what a state came to, `begun` whether there is anything to tell of it: other
    cases share some of its kinds. `zh` is what people call it.
    """

    name: str
    tag: str
    kinds: tuple[type, ...]
    start: S
    evolve: Callable[[S, Step], S]
    states: tuple[type, ...]
    outcome: Callable[[S], Outcome] = lambda _state: Outcome.NOT_STATED
    begun: Callable[[S], bool] = always
    zh: str = ""

    @cached_property
    def ranks(self) -> dict[type, int]:
        return {kind: rank for rank, kind in enumerate(self.kinds)}

    def key(self, step: Step) -> Key:
        return _key(step, self.ranks[type(step.fact)])

    def keys(self, recorded: Recorded) -> tuple[str, ...]:
        """What an entry touches: what it concerns, and for a correction what its target did."""
        if type(recorded.entry.fact) not in self.ranks:
            return ()
        if recorded.entry.provenance.corrects:
            return recorded.tagged(self.tag)
        return concerns(recorded, self.tag)

    def fold(self, key: str, entries: Iterable[Recorded]) -> tuple[S, Key | None]:
        """The state, and the place of the last step, from entries in position order."""
        placed = self.placed(key, entries)
        return self.state(placed), placed[-1][0] if placed else None

    def placed(self, key: str, entries: Iterable[Recorded]) -> list[tuple[Key, Step]]:
        """What stands of a key, in the order of the fold, from entries in position order."""
        ranks, tag = self.ranks, self.tag
        placed = [
            (_key(step, rank), step)
            for step in standing(entries)
            if (rank := ranks.get(type(step.recorded.entry.fact))) is not None
            and key in concerns(step.recorded, tag)
        ]
        placed.sort(key=itemgetter(0))
        return placed

    def state(self, placed: Iterable[tuple[Key, Step]]) -> S:
        """What they come to."""
        state = self.start
        for _place, step in placed:
            state = self.evolve(state, step)
        return state


def gathered(name: str, tag: str, kinds: Iterable[type]) -> Lifecycle[tuple[Step, ...]]:
    """The statements of a key themselves, in the order of a fold."""
    return Lifecycle(name, tag, tuple(kinds), (), lambda state, step: (*state, step), (tuple,))


@lru_cache(100_000)
def _counted(id_: str) -> tuple[str | int, ...]:
    """Texts and numbers in turn, so that two of these compare place by place. Kept, for each of the
    folds that read a statement asks."""
    parts: list[str | int] = [*_DIGITS.split(id_)]
    parts[1::2] = map(int, parts[1::2])
    return tuple(parts)


def _key(step: Step, rank: int) -> Key:
    (source, id_), it = step.origin, step.recorded.entry.when.occurred
    return (it.first, it.last, it.precision, rank, source, _counted(id_), id_)


def standing(entries: Iterable[Recorded]) -> list[Step]:
    """The statements in force: of each one, the last that restates it."""
    origins: dict[Ref, Ref] = {}
    steps: dict[Ref, Step] = {}
    for it in entries:
        provenance = it.entry.provenance
        ref = (provenance.source, provenance.source_id)
        first = it.origin if provenance.corrects else ref
        origin = origins.setdefault(ref, origins.get(first, first))
        steps[origin] = Step(it, origin)
    return list(steps.values())


def concerns(recorded: Recorded, tag: str) -> tuple[str, ...]:
    """What a statement itself is about; not what the target of its correction was about."""
    subject = recorded.entry.subject
    if tag == "official":
        return recorded.officials
    if tag == "case":
        return subject.cases
    if tag == "envelope":
        fact = recorded.entry.fact
        return (fact.sealed_envelope_no,) if isinstance(fact, PetitionDispatchedUpward) else ()
    one = subject.unit if tag == "unit" else subject.tenure
    return (one,) if one else ()
