"""What every rule of a pack says: which statements start and stop it, and under which article."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from domain.cases.lifecycle import Step
from domain.catalogue import Mark, all_kinds
from domain.clocks.lengths import Length
from domain.tables import Table, nearest

OCCURRED, DECIDED_ON, SOURCE_ID, CASE = "occurred", "decided_on", "id", "case"
SUBJECT = ("tenure", "unit")
"""Names for what an entry concerns, where a field of the fact may be named."""


class Per(StrEnum):
    """What the statements of one clock have in common."""

    CASE = "case"
    TENURE = "tenure"
    OFFICIAL = "official"
    UNIT = "unit"
    ENVELOPE = "envelope"
    """What went up sealed: nothing but its number may be known of it."""


@dataclass(frozen=True, slots=True)
class Source:
    """The article, how well it is known, and the day on which a person last checked it."""

    rule: str
    article: str
    mark: Mark
    checked_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A statement of a kind, with the field that tells the day: one of its own, `occurred`, or
    `decided_on` of the entry where it has none of that name.

    `where` gives the values that fields must have, `present` the fields that must be filled in,
    `absent` those that may not.
    """

    event: str
    day: str = OCCURRED
    where: Mapping[str, frozenset[Any]] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def on(self, step: Step) -> date | None:
        """The day, of a partial date the last; None where the statement is not meant."""
        fact = step.fact
        if step.recorded.entry.kind.name != self.event:
            return None
        for name, wanted in self.where.items():
            if getattr(fact, name, None) not in wanted:
                return None
        if any(getattr(fact, name, None) is not None for name in self.absent):
            return None
        if any(getattr(fact, name, None) is None for name in self.present):
            return None
        if self.day == OCCURRED:
            return step.occurred.last
        if hasattr(fact, self.day):
            found: date | None = getattr(fact, self.day)
            return found
        return step.decided_on or step.occurred.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`join` says which field of a statement that stops it repeats which of the one that starts.

    `given` are statements of which one must be among those that share the key, `stops_all` says
    that one statement stops all that run. `title_zh` and `title_en` are for people.
    """

    id: str
    title_zh: str
    title_en: str
    per: Per
    starts: tuple[Trigger, ...]
    stops: tuple[Trigger, ...]
    cancels: tuple[Trigger, ...]
    given: tuple[Trigger, ...]
    stops_all: bool
    join: Mapping[str, str]
    source: Source

    @property
    def kinds(self) -> frozenset[str]:
        """The stored names of everything that it reads."""
        return frozenset(it.event for it in (*self.starts, *self.stops, *self.cancels, *self.given))

    def joins(self, start: Step, other: Step) -> bool:
        """Whether a later statement belongs to the one that started it."""
        return all(
            (theirs := value(other, field)) is None or theirs == value(start, of)
            for field, of in self.join.items()
        )

    def names(self, start: Step, other: Step) -> bool:
        """Whether a later statement says by its id which one it belongs to."""
        return any(
            of == SOURCE_ID and value(other, field) == value(start, of)
            for field, of in self.join.items()
        )


def value(step: Step, name: str) -> Any:
    """A field of the statement, or what it concerns, or its id in its source."""
    if name == SOURCE_ID:
        return step.origin[1]
    if name == CASE:
        return next(iter(step.recorded.entry.subject.cases), None)
    if name in SUBJECT:
        return getattr(step.recorded.entry.subject, name)
    return getattr(step.fact, name, None)


def word(step: Step, name: str) -> str:
    """The value of a field as a pack writes it; empty where none is named."""
    found = value(step, name) if name else ""
    return str(found).lower() if isinstance(found, bool) else str(found)


def dated(triggers: tuple[Trigger, ...], step: Step) -> date | None:
    """The day that the first trigger which means a statement gives."""
    for it in triggers:
        if (day := it.on(step)) is not None:
            return day
    return None


def common(table: Table) -> dict[str, Any]:
    """The fields of `Rule`, read from a table."""
    starts = _triggers(table, "starts")
    if not starts:
        table.fault("starts", "names no statement that starts it")
    stops, cancels = _triggers(table, "stops"), _triggers(table, "cancels")
    return {
        "id": table.text("id"),
        "title_zh": table.text("zh"),
        "title_en": table.text("en"),
        "per": table.choice("per", Per),
        "starts": starts,
        "stops": stops,
        "cancels": cancels,
        "given": _triggers(table, "given"),
        "stops_all": table.flag("stops_all"),
        "join": _join(table, starts, (*stops, *cancels)),
        "source": source(table.table("source")),
    }


def lengths(table: Table) -> Iterator[tuple[str, Length]]:
    """The table `lengths`: a length for each value of the field `by`."""
    given: dict[str, Any] = table.items("lengths")
    if given and not table.text("by", ""):
        table.fault("lengths", "needs `by`, the field whose value tells them apart")
    for value, text in given.items():
        try:
            yield value, Length.parse(text if isinstance(text, str) else "")
        except ValueError as error:
            table.fault(f"lengths/{value}", str(error))


def names_field(
    table: Table, name: str, wanted: str, triggers: tuple[Trigger, ...], type_: type | None = None
) -> None:
    """Fault a field that the statements do not have, or not of that type."""
    for it in triggers if wanted else ():
        hints = _hints(it)
        if hints and wanted not in (*hints, *SUBJECT, CASE):
            table.fault(name, f"{wanted} is no field of {it.event}", nearest(wanted, hints))
        elif hints and type_ and not _is(hints.get(wanted), type_):
            table.fault(name, f"{wanted} of {it.event} is no {type_.__name__}")


def source(table: Table) -> Source:
    made = Source(
        table.text("rule"), table.text("article"), table.choice("mark", Mark),
        table.day_or_none("checked_on"), table.text("note", ""),
    )  # fmt: skip
    table.finish()
    return made


def _triggers(table: Table, name: str) -> tuple[Trigger, ...]:
    return tuple(_trigger(it) for it in table.tables(name))


def _trigger(table: Table) -> Trigger:
    event, day = table.text("event"), table.text("day", OCCURRED)
    where = table.items("where")
    present, absent = table.texts("present"), table.texts("absent")
    table.finish()
    kind = all_kinds().get(event)
    if kind is None:
        if event:
            table.fault("event", "is no kind of the catalogue", nearest(event, all_kinds()))
        return Trigger(event)
    hints = _hints(Trigger(event))
    if day not in (OCCURRED, DECIDED_ON) and not _is(hints.get(day), date):
        days = [it for it in hints if _is(hints[it], date)]
        known = ", ".join([OCCURRED, DECIDED_ON, *days])
        table.fault("day", f"is no day of {event}", f"one of {known}")
    for field_, names in (("present", present), ("absent", absent)):
        for name in names:
            if name not in hints:
                table.fault(field_, f"{name} is no field of this kind", nearest(name, hints))
    wanted = {}
    for name, values in where.items():
        listed = values if isinstance(values, list) else [values]
        plain = frozenset(it for it in listed if isinstance(it, str | int))
        if len(plain) != len(listed):
            table.fault(
                f"where/{name}",
                "is neither a text, a whole number, true, false nor a list of them",
            )
        wanted[name] = plain
        for what in _misfits(hints.get(name), name, plain):
            table.fault(f"where/{name}", *what)
    return Trigger(event, day, MappingProxyType(wanted), present, absent)


def _misfits(hint: Any, field: str, values: frozenset[Any]) -> Iterator[tuple[str, str]]:
    if hint is None:
        yield f"{field} is no field of this kind", ""
        return
    for choices in (it for it in _parts(hint) if isinstance(it, type) and issubclass(it, Enum)):
        words = [str(it) for it in choices]
        never = [it for it in values if it not in words]
        yield from ((f"is never {it!r}", f"one of {', '.join(words)}") for it in never)


def _join(
    table: Table, starts: tuple[Trigger, ...], others: tuple[Trigger, ...]
) -> Mapping[str, str]:
    join = table.items("join")
    for name, of in join.items():
        if not isinstance(of, str):
            table.fault(f"join/{name}", "is not a text")
            continue
        if not any(name in _fields(it) for it in others):
            table.fault(f"join/{name}", "is a field of no statement that stops it")
        if of != SOURCE_ID and not all(of in _fields(it) for it in starts if _fields(it)):
            table.fault(f"join/{name}", "names no field of the statements that start it")
    return MappingProxyType({str(name): str(of) for name, of in join.items()})


def _fields(trigger: Trigger) -> set[str]:
    hints = _hints(trigger)
    return {*hints, *SUBJECT, CASE} if hints else set()


def _hints(trigger: Trigger) -> dict[str, Any]:
    kind = all_kinds().get(trigger.event)
    return _fields_of(kind.fact) if kind else {}


@cache
def _fields_of(fact: type) -> dict[str, Any]:
    return typing.get_type_hints(fact)


def _is(hint: Any, wanted: type) -> bool:
    return any(it is wanted for it in _parts(hint))


def _parts(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) or (hint,)
