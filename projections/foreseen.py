"""What would not fit any more if something were recorded: the same folds, with and without it.

(1) whose stages and which cases could change
(2) what does not fit there as it stands
(3) suppose the entry
(4) what does not fit then, and did not show before

What the view shows once the entry is really recorded is the same, and no table is asked for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain import oddities, references
from domain.cases import CASES, PEOPLE
from domain.cases.lifecycle import Irregularity
from domain.cases.tenure import TENURE
from domain.catalogue import Stage, kind_named
from domain.entry import Recorded
from domain.events.appointment import AppointmentMade
from domain.events.register import MergeUndone, OfficialsMerged
from domain.stage import SAYS, Placement
from ledger.recorders.base import LedgerRecorder
from projections.prefix import Prefix, selecting

_MERGES = {kind_named(OfficialsMerged), kind_named(MergeUndone)}
Where = tuple[str, Irregularity]


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`stages` by official that the entry names; nobody's for an entry of the register."""

    stages: dict[str, Stage]
    irregularities: tuple[Irregularity, ...]

    @property
    def stage(self) -> Stage | None:
        """The one stage of all whom it names; None where there is none, or they differ."""
        (stage, *others) = {*self.stages.values()} or (None,)
        return None if others else stage


def foreseen(recorder: LedgerRecorder, entries: Sequence[Recorded]) -> list[Foreseen]:
    """What each adds to what is recorded before the first, and to those that go before it.

    The entries follow one another, tagged as they would be. Raises EntryUnreadable.
    """
    prefix = Prefix(recorder, entries[0].position - 1) if entries else None
    return [_foreseen(prefix, entry) for entry in entries if prefix]


def _foreseen(prefix: Prefix, entry: Recorded) -> Foreseen:
    people, cases = _moved(prefix, entry), _turned(prefix, entry)  # (1)
    before = set(_irregular(prefix, entry, people, cases))  # (2)
    prefix.suppose(entry)  # (3)
    own = _placed(prefix, entry)
    after = [
        *_irregular(prefix, entry, people, cases),
        *_misplaced(entry, own),
        *_odd(prefix, entry),
        *_unmet(prefix, entry),
    ]  # (4)
    return Foreseen(
        {official: it.stage for official, it in own.items()},
        tuple(dict.fromkeys(it for where, it in after if (where, it) not in before)),
    )


def _moved(prefix: Prefix, entry: Recorded) -> set[str]:
    """Everybody whose tenures, or whose person, may change: by each of their ids."""
    named = set[str]()
    if entry.entry.kind.name in _MERGES:
        named |= {*entry.tagged("official")}
    for tenure in TENURE.keys(entry):
        appointed = prefix.tagged(f"tenure:{tenure}", [kind_named(AppointmentMade)])
        named |= {it for made in (*appointed, entry) for it in made.tagged("official")}
    return {alias for it in named for alias in prefix.person(it)}


def _turned(prefix: Prefix, entry: Recorded) -> set[str]:
    """Cases that may become selection processes of somebody, or turn out to be none."""
    if entry.entry.kind.name not in selecting():
        return set()
    named = {*entry.tagged("case")}
    if entry.entry.provenance.corrects:
        return named
    return {it for it in named if not prefix.selected(it).issuperset(entry.officials)}


def _irregular(
    prefix: Prefix, entry: Recorded, people: Iterable[str], cases: Iterable[str]
) -> Iterator[Where]:
    """What does not fit, each with what it belongs to: what the entry touches, and what moves."""
    for lifecycle in (*CASES, *PEOPLE):
        for key in lifecycle.keys(entry):
            noted = getattr(prefix.fold(lifecycle, key), "irregularities", ())
            yield from ((f"{lifecycle.name}:{key}", it) for it in noted)
    tags = [*(f"official:{it}" for it in people), *(f"case:{it}" for it in cases)]
    if isinstance(entry.entry.fact, AppointmentMade):
        tags += [f"tenure:{it}" for it in entry.tagged("tenure")]
    moving = {it.position: it for tag in tags for it in prefix.tagged(tag)}
    for position in sorted(moving):
        yield from _misplaced(moving[position], _placed(prefix, moving[position]))
        yield from _unmet(prefix, moving[position])


def _misplaced(entry: Recorded, placed: Mapping[str, Placement]) -> Iterator[Where]:
    for official, it in placed.items():
        if it.irregularity:
            noted = Irregularity(it.irregularity, SAYS[it.irregularity], (entry.position,))
            yield f"official:{official}", noted


def _odd(prefix: Prefix, entry: Recorded) -> Iterator[Where]:
    """Whatever else is recorded."""
    for rule in oddities.odd_in(entry.entry, prefix.day_of(entry)):
        yield "", Irregularity(rule, oddities.SAYS[rule], (entry.position,))


def _unmet(prefix: Prefix, entry: Recorded) -> Iterator[Where]:
    """What it names and nobody has stated."""
    for rule in references.unmet(entry, prefix):
        yield "", Irregularity(rule, references.SAYS[rule], (entry.position,))


def _placed(prefix: Prefix, entry: Recorded) -> dict[str, Placement]:
    """By official that the entry names; none where it is of the register."""
    if not entry.entry.kind.supervises:
        return {}
    cases = entry.entry.subject.cases
    return {
        it: prefix.placed(entry, prefix.career(it), prefix.processes(cases, prefix.person(it)))
        for it in entry.officials
    }
