"""The statements that rules read, gathered by what they concern and kept while entries are carried
over: of a case, a tenure, a unit, or a person under all of their ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.cases.lifecycle import Lifecycle, Step, gathered
from domain.catalogue import all_kinds
from domain.clocks.rule import Per
from domain.entry import Recorded
from projections import cases, persons, rules, stages
from projections.work import Work


def keys(work: Work, entry: Recorded, per: Per) -> Iterable[str]:
    """What the entry that is being applied concerns, and for a correction what its target did; a person by one id."""
    kept = work.notes.setdefault("keys", {})
    if per not in kept:
        kept[per] = _keys(work, entry, per)
    found: tuple[str, ...] = kept[per]
    return found


def _keys(work: Work, entry: Recorded, per: Per) -> tuple[str, ...]:
    tagged = entry.tagged(per)
    if per is Per.OFFICIAL:
        tagged = tuple(persons.ids(work, it)[0] for it in tagged)
    return tuple(dict.fromkeys(tagged))


def keys_of(work: Work, official: str, per: Per) -> Iterable[str]:
    """Everything that concerns an official; an id that is read under another is a key too, so that
    what was reckoned of it ends."""
    if per is Per.OFFICIAL:
        return [official]
    if per in (Per.UNIT, Per.ENVELOPE):
        return ()
    if per is Per.TENURE:
        return stages.own_tenures(work, official)
    return dict.fromkeys(it["matter"] for it in work.known(cases.PARTY, official=official))


def all_keys(work: Work, per: Per, upto: int) -> list[str]:
    """Every key of the entries that some rule reads."""
    kept = work.notes.setdefault("every key", {})
    if per not in kept:
        found = {
            key
            for kind in sorted(rules.read_of(work, per, upto))
            for row in work.recorder.matching([kind], upto=upto)
            if row.position not in (work.aside or ())
            for key in _keys(work, work.read(row), per)
        }
        kept[per] = sorted(found)
    every: list[str] = kept[per]
    return every


def of(work: Work, per: Per, key: str, entry: Recorded) -> list[Step]:
    """In the order of a fold, with the entry that is being applied. An id that is read under another
    has none of its own."""
    kept = work.notes.setdefault("steps", {})
    if (per, key) not in kept:
        kept[per, key] = _of(work, per, key, entry)
    found: list[Step] = kept[per, key]
    return found


def kinds(work: Work, per: Per, key: str, entry: Recorded) -> frozenset[type]:
    """The facts of these statements."""
    kept = work.notes.setdefault("kinds", {})
    if (per, key) not in kept:
        kept[per, key] = frozenset(type(it.fact) for it in of(work, per, key, entry))
    found: frozenset[type] = kept[per, key]
    return found


def _of(work: Work, per: Per, key: str, entry: Recorded) -> list[Step]:
    lifecycle = _lifecycle(work, per, entry.position)
    if per is not Per.OFFICIAL:
        return list(_one(work, lifecycle, key, entry))
    ids = persons.ids(work, key)
    if ids[0] != key:
        return []
    found = {it.origin: it for alias in ids for it in _one(work, lifecycle, alias, entry)}
    return sorted(found.values(), key=lifecycle.key) if len(ids) > 1 else list(found.values())


def _one(
    work: Work, lifecycle: Lifecycle[tuple[Step, ...]], key: str, entry: Recorded
) -> tuple[Step, ...]:
    if key not in lifecycle.keys(entry):
        return work.stands(lifecycle, key, entry.position)
    fresh = work.first_met(lifecycle.name, key)
    return work.follow(lifecycle, key, entry, fresh=fresh) or ()


def _lifecycle(work: Work, per: Per, upto: int) -> Lifecycle[Any]:
    """All that the rules of a kind of key read; another one as soon as the rules change."""
    kept = work.kept("rulebook")
    if ("steps", per) not in kept:
        named = rules.read_of(work, per, upto)
        kinds = [it.fact for it in all_kinds().values() if it.name in named]
        kept["steps", per] = gathered(f"steps of {per} {hash(named)}", per, kinds)
    found: Lifecycle[Any] = kept["steps", per]
    return found
