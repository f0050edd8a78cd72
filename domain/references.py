"""What a statement names and nobody has stated: REFERENCES is the list in force.

Unlike what is odd in a statement by itself, this depends on others: it stands until what is named
arrives, in whatever order. Statements that were restated count, for their ids are named as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from domain.cases.lifecycle import concerns, standing
from domain.catalogue import kind_named
from domain.entry import Recorded
from domain.events.appointment import AppointmentMade
from domain.events.correction import (
    ReviewDecided,
    ReviewRequested,
    ReviewRoute,
    SanctionAnnounced,
    SanctionExecuted,
    SanctionImposed,
    SanctionPeriodEnded,
)
from domain.events.keeping import (
    ClockCancelled,
    ClockExtended,
    ClockResumed,
    ClockSuspended,
    CorrectionAnswered,
    CorrectionRequested,
    TaskClosed,
    TaskOpened,
)
from domain.events.selection import ObjectionResolved, PublicityObjectionReceived


class Known(Protocol):
    """What is recorded up to some position."""

    def tagged(self, tag: str, types: Iterable[str] = ()) -> Collection[Recorded]:
        """In position order; of these types, or of any where none is given."""

    def person(self, official: str) -> tuple[str, ...]:
        """All ids of one person."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The `field` of some kinds names a statement by its id, or by the `by` of its fact.

    It is looked for `among` kinds, any where none is given, and `within` what the statement that
    names it concerns: its person, case, tenure. Of what concerns none of these nothing is said.
    """

    rule: str
    says: str
    kinds: tuple[type, ...]
    field: str
    within: tuple[str, ...]
    among: tuple[type, ...] = ()
    by: str = ""

    def named(self, entry: Recorded) -> str | None:
        """None where it names nothing."""
        fact = entry.entry.fact
        if getattr(fact, "route", None) in _OF_MEASURES_NOT_HELD:
            return None
        found: str | None = getattr(fact, self.field)
        return found

    def answers(self, entry: Recorded) -> Iterator[str]:
        """By what an entry may be named."""
        if not self.among or isinstance(entry.entry.fact, self.among):
            yield from [getattr(entry.entry.fact, self.by)] if self.by else _ids(entry)


_OF_MEASURES_NOT_HELD = (ReviewRoute.MEASURE_COMPLAINT, ReviewRoute.MEASURE_COMPLAINT_REVIEW)
"""A complaint about a measure of an investigation (监察法 69), of which no statement tells."""
_ABOUT = ("official", "case", "tenure")
REFERENCES = (
    Reference(
        "names.no-sanction", "it names a sanction that nobody has stated of this person",
        (SanctionAnnounced, SanctionExecuted, SanctionPeriodEnded), "sanction", ("official",),
        (SanctionImposed,),
    ),
    Reference(
        "names.no-decision", "what the review is against, nobody has stated of this person",
        (ReviewRequested, ReviewDecided), "against", ("official",),
    ),
    Reference(
        "names.no-objection", "it names an objection that nobody has stated in this selection",
        (ObjectionResolved,), "objection", ("case",), (PublicityObjectionReceived,),
    ),
    Reference(
        "names.no-start", "what is said to have started the clock, nobody has stated of what this concerns",
        (ClockExtended, ClockSuspended, ClockResumed, ClockCancelled), "of", _ABOUT,
    ),
    Reference(
        "names.no-task", "it names a task that nobody has opened in this case",
        (TaskClosed,), "task", ("case",), (TaskOpened,), "task",
    ),
    Reference(
        "names.no-request", "it answers a request for correction that this person has not made",
        (CorrectionAnswered,), "request", ("official",), (CorrectionRequested,), "request",
    ),
    Reference(
        "names.no-statement", "what is to be corrected, nobody has stated of this person",
        (CorrectionRequested,), "target_source_id", ("official",),
    ),
)  # fmt: skip
NO_TENURE, TENURE_OF_ANOTHER = "names.no-tenure", "names.tenure-of-another"
SAYS = {
    NO_TENURE: "it names a tenure to which nobody was appointed",
    TENURE_OF_ANOTHER: "it names a tenure to which somebody else was appointed",
    **{it.rule: it.says for it in REFERENCES},
}
RULES = tuple(SAYS)


@cache
def of_kind(fact: type) -> tuple[Reference, ...]:
    """The references that a kind makes."""
    return tuple(it for it in REFERENCES if fact in it.kinds)


def tenure_named(entry: Recorded) -> str | None:
    """The tenure that an entry rests on; an appointment makes its own."""
    it = entry.entry
    if not it.kind.supervises or isinstance(it.fact, AppointmentMade):
        return None
    return it.subject.tenure


def answers(entry: Recorded) -> set[str]:
    """Everything by which an entry may be named."""
    return {name for it in REFERENCES for name in it.answers(entry)}


def unmet(entry: Recorded, known: Known) -> dict[str, str | None]:
    """The rules that an entry does not fit, in their order, with the id for which each waits: None of
    a tenure. What it names may have come after it."""
    found: dict[str, str | None] = {}
    if tenure := tenure_named(entry):
        appointed = known.tagged(f"tenure:{tenure}", [kind_named(AppointmentMade)])
        if rule := _of_tenure(entry, whose(tenure, appointed), known):
            found[rule] = None
    for it in of_kind(entry.entry.kind.fact):
        name = it.named(entry)
        if name is not None and not _is_there(it, name, entry, known):
            found[it.rule] = name
    return found


def whose(tenure: str, appointed: Iterable[Recorded]) -> set[str]:
    """Who was appointed to a tenure, as the appointments say that stand; in position order."""
    return {
        official
        for step in standing(appointed)
        if tenure in concerns(step.recorded, "tenure")
        for official in step.recorded.officials
    }


def _of_tenure(entry: Recorded, owners: set[str], known: Known) -> str | None:
    if not owners:
        return NO_TENURE
    persons = {alias for it in entry.officials for alias in known.person(it)}
    return TENURE_OF_ANOTHER if persons and persons.isdisjoint(owners) else None


def _is_there(reference: Reference, name: str, entry: Recorded, known: Known) -> bool:
    types = [kind_named(it) for it in reference.among]
    tags = [f"{tag}:{key}" for tag in reference.within for key in _keys(entry, tag, known)]
    return not tags or any(
        name in reference.answers(other)
        for tag in tags
        for other in known.tagged(tag, types)
        if other.position != entry.position
    )


def _keys(entry: Recorded, tag: str, known: Known) -> tuple[str, ...]:
    if tag != "official":
        return concerns(entry, tag)
    return tuple(dict.fromkeys(alias for it in entry.officials for alias in known.person(it)))


def _ids(entry: Recorded) -> tuple[Any, ...]:
    """Its own, and that of the statement first made, which it restates."""
    return (entry.ref[1], entry.origin[1])
