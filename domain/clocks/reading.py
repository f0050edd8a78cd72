"""How a rule is read from a table of a pack: every trigger, join and field against the catalogue."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from enum import Enum
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any

from domain.catalogue import Mark, all_kinds
from domain.clocks.lengths import Length
from domain.clocks.rule import (
    CASE,
    DECIDED_ON,
    OCCURRED,
    SOURCE_ID,
    SUBJECT,
    Per,
    Rule,
    Source,
    Trigger,
)
from domain.tables import MOST_NUMBER, Table, nearest
from domain.values import Count

NUMBERS = (int, Count)
_UNIONS = (typing.Union, UnionType)


def common(table: Table) -> dict[str, Any]:
    """The fields of `Rule`, read from a table."""
    starts = _triggers(table, "starts")
    if not starts:
        table.fault("starts", "names no statement that starts it")
    stops, cancels = _stops(table, starts), _triggers(table, "cancels")
    return {
        "id": table.code("id"),
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


def never_of_itself(table: Table, made: Rule) -> None:
    """Of clocks that no statement both starts and ends."""
    if any(it.itself for it in made.stops):
        table.fault("stops", "no statement ends by itself what it starts", "leave `itself` out")


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
    table: Table, name: str, wanted: str, triggers: tuple[Trigger, ...], *types: Any
) -> None:
    """Fault a field that the statements do not have, or which is not always of one of the types."""
    for it in triggers if wanted else ():
        hints = _hints(it)
        if hints and wanted not in (*hints, *SUBJECT, CASE):
            table.fault(name, f"{wanted} is no field of {it.event}", nearest(wanted, hints))
        elif hints and types and not set(_parts(hints.get(wanted))) <= set(types):
            fit = [field for field in hints if set(_parts(hints[field])) <= set(types)]
            told = f"one of {', '.join(fit)}" if fit else f"{it.event} has none"
            table.fault(name, f"{wanted} of {it.event} is not always such a number", told)


def source(table: Table) -> Source:
    made = Source(
        table.text("rule"), table.text("article"), table.choice("mark", Mark),
        table.day_or_none("checked_on"), table.text("note", ""),
    )  # fmt: skip
    table.finish()
    return made


def _triggers(table: Table, name: str) -> tuple[Trigger, ...]:
    return tuple(_trigger(it) for it in table.tables(name))


def _stops(table: Table, starts: tuple[Trigger, ...]) -> tuple[Trigger, ...]:
    """Of `itself` there must be something that the same statement starts, on another of its days."""
    return tuple(_stop(it, starts) for it in table.tables("stops"))


def _stop(table: Table, starts: tuple[Trigger, ...]) -> Trigger:
    itself = table.flag("itself")
    made = replace(_trigger(table), itself=itself)
    same = [it for it in starts if it.event == made.event]
    if itself and not same:
        table.fault("itself", f"{made.event} starts nothing here")
    elif itself and any(it.day == made.day for it in same):
        table.fault("itself", f"{made.day} is the day on which it starts")
    return made


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
        plain = frozenset(it for it in listed if _plain(it))
        if len(plain) != len(listed) or not plain:
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
    known = [it for part in _bare(hint) for it in _words(part)]
    told = f"one of {', '.join(known)}" if known else f"what {field} may be, or leave it out"
    for it in sorted(values, key=repr):
        if not any(_fits(it, part) for part in _bare(hint)):
            yield f"is never {it!r}", told


def _join(
    table: Table, starts: tuple[Trigger, ...], others: tuple[Trigger, ...]
) -> Mapping[str, tuple[str, ...]]:
    join: dict[str, tuple[str, ...]] = {}
    for name, given in table.items("join").items():
        of = given if isinstance(given, list) else [given]
        if not of or not all(isinstance(it, str) for it in of):
            table.fault(f"join/{name}", "is neither a text nor a list of texts")
            continue
        if not any(name in _fields(it) for it in others):
            table.fault(f"join/{name}", "is a field of no statement that stops it")
        known = [{SOURCE_ID, *_fields(it)} for it in starts if _fields(it)]
        if not all(set(of) <= its for its in known):
            table.fault(f"join/{name}", "names no field of the statements that start it")
        join[str(name)] = tuple(of)
    return MappingProxyType(join)


def _fields(trigger: Trigger) -> set[str]:
    hints = _hints(trigger)
    return {*hints, *SUBJECT, CASE} if hints else set()


def _hints(trigger: Trigger) -> dict[str, Any]:
    kind = all_kinds().get(trigger.event)
    return _fields_of(kind.fact) if kind else {}


@cache
def _fields_of(fact: type) -> dict[str, Any]:
    return typing.get_type_hints(fact, include_extras=True)


def _is(hint: Any, wanted: type) -> bool:
    return wanted in _parts(hint)


def _parts(hint: Any) -> tuple[Any, ...]:
    """What a field may be; NoneType where it may be absent."""
    return typing.get_args(hint) if typing.get_origin(hint) in _UNIONS else (hint,)


def _bare(hint: Any) -> list[Any]:
    """The types themselves, without the limits on them."""
    return [typing.get_args(it)[0] if hasattr(it, "__metadata__") else it for it in _parts(hint)]


def _plain(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, int) and abs(value) <= MOST_NUMBER)


def _words(part: Any) -> list[str]:
    return [str(it) for it in part] if isinstance(part, type) and issubclass(part, Enum) else []


def _fits(value: str | int, part: Any) -> bool:
    return value in _words(part) or (part in (str, int, bool) and type(value) is part)
