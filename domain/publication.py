"""What may be made public: policy, criteria, process and result (政策 · 标准 · 过程 · 结果).

Only what the list names, only where its sender classified it OPEN, and of an entry never more than
its kind, its unit and its days. Whoever it concerns is not told: people read the notices themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.catalogue import Circle
from domain.entry import Classification, Entry
from domain.events.appointment import AppointmentMade
from domain.events.register import CoveragePlanned, RulePackAdopted
from domain.events.selection import InspectionNoticePosted, PrePublicityClosed, PrePublicityOpened
from domain.words import Word


class Publicity(Word):
    """As what something is public."""

    POLICY = "POLICY", "政策"
    CRITERIA = "CRITERIA", "标准"
    PROCESS = "PROCESS", "过程"
    RESULT = "RESULT", "结果"


@dataclass(frozen=True, slots=True)
class Publishable:
    """A kind that may be told, as what, with which of its days and which codes, and why it may."""

    fact: type
    publicity: Publicity
    days: tuple[str, ...]
    codes: tuple[str, ...]
    why: str


PUBLISHABLE = (
    Publishable(
        RulePackAdopted, Publicity.POLICY, ("effective_from", "effective_to"),
        ("pack", "pack_version"),
        "Whoever is held to rules may know which are in force, and since when.",
    ),
    Publishable(
        CoveragePlanned, Publicity.CRITERIA, (), ("plan",),
        "How much is to be looked at is the same for everybody, and names nobody.",
    ),
    Publishable(
        InspectionNoticePosted, Publicity.PROCESS, ("posted_on", "inspection_from", "inspection_to"),
        (), "The notice of an inspection is posted where people can read it.",
    ),
    Publishable(
        PrePublicityOpened, Publicity.PROCESS, ("published_on", "ends_on"), (),
        "Publicity before an appointment is made so that people can object in time (公务员法 48).",
    ),
    Publishable(
        PrePublicityClosed, Publicity.PROCESS, ("closed_on",), (),
        "Until when people could object.",
    ),
    Publishable(
        AppointmentMade, Publicity.RESULT, ("term_from", "term_to"), (),
        "An appointment is announced; the record tells that there was one, and for how long.",
    ),
)  # fmt: skip
"""The codes and days of these kinds name no person, and no field that is sealed is among them."""
_BY_FACT = {it.fact: it for it in PUBLISHABLE}


def publishable(entry: Entry) -> Publishable | None:
    """None for what stays inside: another kind or class, or the personal or social circle."""
    if entry.basis.classification is not Classification.OPEN:
        return None
    return _BY_FACT.get(type(entry.fact)) if entry.circle in (None, Circle.WORK) else None


def days(it: Publishable, entry: Entry) -> Iterator[tuple[str, date]]:
    """The days that are told, by the names of their fields; those that are filled in."""
    for name in it.days:
        if (day := getattr(entry.fact, name)) is not None:
            yield name, day


def codes(it: Publishable, entry: Entry) -> Iterator[str]:
    """The codes that are told."""
    return (str(getattr(entry.fact, name)) for name in it.codes)
