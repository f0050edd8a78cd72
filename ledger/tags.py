"""By which tags an entry is found: whom and what it concerns, its register keys, the documents that
it rests on, its reference."""

from __future__ import annotations

import dataclasses
import re
import typing
from functools import cache
from typing import Any

from domain.entry import Entry
from domain.events.petitions import PetitionDispatchedUpward
from domain.events.register import MergeUndone, OfficialIdentifierLinked, OfficialsMerged
from domain.values import Sha256
from ledger.recorders.rows import ref_tag

NAMES = ("official", "tenure", "case", "unit", "envelope", "key", "evidence", "ref", "origin")
"""`envelope` is the number of what went up sealed, `ref` a statement's own reference, `origin` that
of the statement that corrections restate."""
VALUES = "VALUE not empty; that of evidence is 64 hexadecimal digits in small letters"
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def may_stand(tag: str, names: tuple[str, ...]) -> bool:
    """Whether an entry can carry the tag, of one of these names: what never can would find nothing,
    and a condition on it would always hold."""
    name, _colon, value = tag.partition(":")
    fits = _HASH.fullmatch(value) if name == "evidence" else value and not _CONTROL.search(value)
    return name in names and bool(fits)


def tags_of(
    entry: Entry, officials: tuple[str, ...], restated: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """`officials` are the resolved ids; `restated` the tags of what a correction restates, so
    that it is found wherever its target is."""
    subject = entry.subject
    own = [f"official:{official}" for official in officials]
    own += [f"tenure:{subject.tenure}"] if subject.tenure else []
    own += [f"case:{case}" for case in subject.cases]
    own += [f"unit:{subject.unit}"] if subject.unit else []
    own += _of_fact(entry)
    own += [f"evidence:{sha256}" for sha256 in _documents(entry)]
    ref = ref_tag((entry.provenance.source, entry.provenance.source_id))
    return (*dict.fromkeys([*own, *restated]), ref)


def other_officials(fact: object) -> list[str]:
    """The official that a merge or its undoing names besides its own."""
    if isinstance(fact, OfficialsMerged):
        return [fact.into]
    return [fact.was_into] if isinstance(fact, MergeUndone) else []


def first_official(tags: tuple[str, ...]) -> str:
    return next(tag for tag in tags if tag.startswith("official:")).removeprefix("official:")


def _of_fact(entry: Entry) -> list[str]:
    if isinstance(entry.fact, OfficialIdentifierLinked):
        return [f"key:{it.scheme}:{it.key}" for it in entry.fact.identifiers]
    if isinstance(entry.fact, PetitionDispatchedUpward):
        return [f"envelope:{entry.fact.sealed_envelope_no}"]
    return [f"official:{other}" for other in other_officials(entry.fact)]


def _documents(entry: Entry) -> list[str]:
    """The hashes that the statement gives: of its evidence, and of what its fact is made from."""
    told = [it for name in _hashes(entry.kind.fact) for it in _within(entry.fact, name)]
    return [it.sha256 for it in entry.provenance.evidence] + told


def _within(fact: Any, name: tuple[str, ...]) -> list[str]:
    """The hashes of a field, or of a field of the items of a list."""
    found = getattr(fact, name[0])
    if len(name) > 1:
        return [hash_ for item in found for hash_ in _within(item, name[1:])]
    return [found] if found else []


@cache
def _hashes(fact: Any) -> tuple[tuple[str, ...], ...]:
    """The fields of a fact that hold a hash, known by their annotation; in its lists too."""
    hints = typing.get_type_hints(fact, include_extras=True)
    own = [(it,) for it in hints if Sha256 in (hints[it], *typing.get_args(hints[it]))]
    items = {
        it: typing.get_args(hint)[0]
        for it, hint in hints.items()
        if typing.get_origin(hint) is tuple
    }
    lists: dict[str, Any] = {it: i for it, i in items.items() if dataclasses.is_dataclass(i)}
    return (*own, *((it, *rest) for it, item in lists.items() for rest in _hashes(item)))
