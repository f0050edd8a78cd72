"""An official in the register: unit, level, keys, and whom the record is read under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.cases.lifecycle import Lifecycle, Step
from domain.events.register import (
    ManagementLevelSet,
    MergeUndone,
    OfficialIdentifierLinked,
    OfficialRegistered,
    OfficialsMerged,
)
from domain.events.work import KeyPostDesignated


@dataclass(frozen=True, slots=True)
class Official:
    """`named_at` is the position of the entry that holds the sealed name, 0 before there is one.

    `merged_into` is the id that this one is read under, None for a person of its own.
    `key_post_since` is the first day of a key post, None while there is none.
    """

    named_at: int = 0
    unit: str | None = None
    key_post_since: date | None = None
    level: str | None = None
    keys: tuple[str, ...] = ()
    merged_into: str | None = None

    @property
    def key_post(self) -> bool:
        return self.key_post_since is not None


def evolve(state: Official, step: Step) -> Official:
    match step.fact:
        case OfficialRegistered() as fact:
            since = _earlier(state, step) if fact.key_post else state.key_post_since
            return replace(state, named_at=step.position, unit=fact.unit, key_post_since=since)
        case OfficialIdentifierLinked() as fact:
            linked = {f"{it.scheme}:{it.key}" for it in fact.identifiers}
            return replace(state, keys=tuple(sorted(linked | set(state.keys))))
        case ManagementLevelSet() as fact:
            return replace(state, level=fact.level.value)
        case KeyPostDesignated():
            return replace(state, key_post_since=_earlier(state, step))
        case OfficialsMerged() as fact:
            return replace(state, merged_into=fact.into)
        case MergeUndone() as fact if state.merged_into == fact.was_into:
            return replace(state, merged_into=None)
    return state


def _earlier(state: Official, step: Step) -> date:
    return min(state.key_post_since or date.max, step.occurred.first)


def group(official: str, merged_into: Mapping[str, str | None]) -> tuple[str, ...]:
    """All ids of one person, the one it is read under first.

    Merges that name each other in a circle are read under the first of them by id.
    """
    path = [official]
    while (into := merged_into.get(path[-1])) and into not in path:
        path.append(into)
    root = min(path[path.index(into) :]) if into else path[-1]
    members, fresh = [root], [root]
    while fresh:
        fresh = sorted(
            it for it, into in merged_into.items() if into in fresh and it not in members
        )
        members += fresh
    return tuple(members)


OFFICIAL = Lifecycle(
    "official",
    "official",
    (
        OfficialRegistered, OfficialIdentifierLinked, ManagementLevelSet, KeyPostDesignated,
        OfficialsMerged, MergeUndone,
    ),
    Official(),
    evolve,
    (Official,),
)  # fmt: skip
