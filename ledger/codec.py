"""An entry to bytes and back: an open part, and a sealed block for each person.

The stored form is JSON with our own field order, written once and never re-serialised. `v` is the
version of this form; `kind_version` that of the fact, raised by an upcaster here and nowhere else.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, cast

import orjson

from domain.catalogue import all_kinds
from domain.entry import Entry
from domain.errors import Unreadable, refused
from domain.values import Personal, Whose
from ledger.shapes import whole
from ledger.statement import PARTS
from vault.keys import KeyDestroyed, Keys
from vault.sealing import Block, seal, unseal

FORM = 1
Upcast = Callable[[dict[str, Any]], dict[str, Any]]


def _as_it_is(fact: dict[str, Any]) -> dict[str, Any]:
    """The next version only has more that may be left out."""
    return fact


WIDENED = (
    "selection.motion-initiated", "selection.recommendation-held",
    "selection.inspection-completed", "selection.check-completed", "selection.publicity-opened",
    "selection.objection-received", "appointment.made", "tenure.recusal-arranged", "tenure.ended",
    "decision.recorded", "audit.commissioned", "rectification.item-closed",
    "declaration.discrepancy-determined", "family-business.recorded", "clue.registered",
    "clue.disposition-decided", "case.filed", "measure.decided", "sanction.imposed",
    "review.requested", "review.decided", "selection.objection-resolved", "statement.recorded",
    "sanction.announced", "sanction.executed", "sanction.period-ended", "clock.extended",
    "clock.suspended", "clock.resumed", "clock.cancelled", "record.correction-requested",
)  # fmt: skip
"""Kinds whose second version may say more than the first."""
WIDENED_TWICE = ("review.requested", "review.decided", "clue.registered")
UPCASTERS: dict[tuple[str, int], Upcast] = {
    **{(kind, 1): _as_it_is for kind in WIDENED},
    **{(kind, 2): _as_it_is for kind in WIDENED_TWICE},
}
"""(kind, from version) to the step that lifts a stored fact by one version."""


CHANGED = (LookupError, ValueError, TypeError, AttributeError)
"""What reading stored bytes back may come upon when somebody changed them."""


class Undecodable(Exception):
    """Stored bytes that this version cannot read; the entry is set aside, never skipped."""


@dataclass(frozen=True, slots=True)
class Parted:
    """An entry's open parts, its personal values by owner and pointer, and whose key seals each."""

    parts: dict[str, dict[str, Any]]
    personal: dict[Whose, dict[str, Any]]
    holders: dict[Whose, str] = field(default_factory=dict)


class Codec:
    """Seals on the way in, opens on the way out. `chance(n)` gives n random bytes."""

    def __init__(self, ledger: str, keys: Keys, chance: Callable[[int], bytes]) -> None:
        self._ledger = ledger
        self._keys = keys
        self._chance = chance

    def holders(
        self, entry: Entry, officials: tuple[str, ...], owners: Iterable[Whose]
    ) -> dict[Whose, str]:
        """`officials` are the resolved ids; the only one owns SUBJECT fields. Raises Unreadable."""
        return {whose: _holder(whose, entry, officials) for whose in owners}

    def check(self, parted: Parted) -> None:
        """Raise KeyDestroyed when a person's key is gone; makes none."""
        self._keys.check(parted.holders.values())

    def make_keys(self, several: Iterable[Parted]) -> None:
        """The keys that entries will need, in one commit. Raises KeyDestroyed."""
        self._keys.keys_for(holder for it in several for holder in it.holders.values())

    def encode(self, entry: Entry, parted: Parted) -> bytes:
        """The bytes to store. Raises KeyDestroyed when a person's key is gone."""
        keys = self._keys.keys_for(parted.holders.values()) if parted.holders else {}
        bound = _binding(self._ledger, entry.kind.name, *_ref(entry))
        blocks = [
            asdict(
                seal(
                    orjson.dumps(parted.personal[whose]), holder, keys[holder], bound, self._chance
                )
            )
            for whose, holder in parted.holders.items()
        ]
        stored = {
            "v": FORM,
            "kind": entry.kind.name,
            "kind_version": entry.kind.version,
            **parted.parts,
        }
        return orjson.dumps({**stored, "sealed": blocks} if blocks else stored)

    def read_back(self, data: bytes) -> tuple[dict[str, Any], tuple[str, ...]]:
        """The stored form with its personal values opened, and the pointers that stay shut.

        Raises BrokenSeal, or one of CHANGED.
        """
        stored = orjson.loads(data)
        source, source_id = stored["provenance"]["source"], stored["provenance"]["source_id"]
        bound = _binding(self._ledger, stored["kind"], source, source_id)
        shut: list[str] = []
        blocks = [Block(**block) for block in stored.pop("sealed", ())]
        opened = [self.unsealed(block, bound) for block in blocks]
        kind = all_kinds()[stored["kind"]]
        for path, _whose in _personal_paths(kind.fact):
            for pointer, node, key in _at(stored["fact"], path):
                values = opened[node[key]]
                if values is None:
                    del node[key]
                    shut.append(pointer)
                else:
                    node[key] = values[pointer]
        return stored, tuple(shut)

    def unsealed(self, block: Block, bound: bytes) -> dict[str, Any] | None:
        """The values of a block by pointer; None when its key was destroyed. BrokenSeal."""
        try:
            values: dict[str, Any] = orjson.loads(unseal(block, self._keys.key(block.key), bound))
        except KeyDestroyed:
            return None
        return values

    def personal_value(self, data: bytes, pointer: str) -> Any:
        """One personal value of a stored entry; None when its key was destroyed."""
        stored, _shut = self.read_back(data)
        node: Any = stored["fact"]
        for step in pointer.split("/")[1:]:
            node = node[int(step)] if isinstance(node, list) else node.get(step)
        return node


def decode(data: bytes) -> Entry:
    """The entry without its personal values: they are known by block. Raises Undecodable."""
    try:
        stored = orjson.loads(data)
        if stored["v"] != FORM:
            raise Undecodable(f"form {stored['v']!r}")
        kind = all_kinds()[stored["kind"]]
        parts = {name: stored[name] for name in PARTS}
        return whole(kind.fact, stored=True).read({**parts, "fact": lifted(stored)})
    except (KeyError, TypeError, ValueError, Unreadable) as error:
        raise Undecodable(type(error).__name__) from error


def lifted(stored: dict[str, Any]) -> dict[str, Any]:
    """The fact of a stored form in the shape of today. KeyError where nothing lifts it."""
    name, version, fact = stored["kind"], stored["kind_version"], stored["fact"]
    while version < all_kinds()[name].version:
        fact, version = UPCASTERS[name, version](fact), version + 1
    return cast("dict[str, Any]", fact)


def part(entry: Entry) -> Parted:
    """Block indexes stand in place of personal values; the holders are not known yet."""
    parts = whole(entry.kind.fact).write(entry)
    return Parted(parts, _split(entry.kind.fact, parts["fact"]))


def sealed_with(data: bytes) -> set[str]:
    """The ids of the keys that an entry is sealed with; none where that cannot be read."""
    try:
        return {block["key"] for block in orjson.loads(data).get("sealed", ())}
    except CHANGED:
        return set()


def has_personal(fact: type) -> bool:
    """Whether some field of a fact is sealed."""
    return bool(_personal_paths(fact))


def _split(cls: type, fact: dict[str, Any]) -> dict[Whose, dict[str, Any]]:
    """The personal values of a written fact, which keeps the indexes of their blocks."""
    places = [(whose, *place) for path, whose in _personal_paths(cls) for place in _at(fact, path)]
    personal: dict[Whose, dict[str, Any]] = {
        whose: {} for whose in sorted({it[0] for it in places})
    }
    for whose, pointer, node, key in places:
        personal[whose][pointer] = node[key]
        node[key] = list(personal).index(whose)
    return personal


def _ref(entry: Entry) -> tuple[str, str]:
    return entry.provenance.source, entry.provenance.source_id


def _binding(ledger: str, kind: str, source: str, source_id: str) -> bytes:
    return orjson.dumps([ledger, kind, source, source_id])


def _holder(whose: Whose, entry: Entry, officials: tuple[str, ...]) -> str:
    """A subject has one key; a third party or a source has one for each entry."""
    if whose is Whose.SUBJECT:
        if len(officials) != 1:
            raise refused(
                Unreadable, "/data/subject/officials", "entry.officials",
                "personal fields of the subject need exactly one official",
                "name the one whose they are, and send one event for each",
            )  # fmt: skip
        return f"official/{officials[0]}"
    return f"{whose.value}/{orjson.dumps(_ref(entry)).decode()}"


@cache
def _personal_paths(cls: Any) -> tuple[tuple[tuple[str, ...], Whose], ...]:
    """Paths to the personal fields of a fact; `*` is any item of a list."""
    found: list[tuple[tuple[str, ...], Whose]] = []
    hints = typing.get_type_hints(cls, include_extras=True)
    for item in fields(cls):
        found += [((item.name, *path), whose) for path, whose in _within(hints[item.name])]
    return tuple(found)


def _within(hint: Any, whose: Whose = Whose.SUBJECT) -> list[tuple[tuple[str, ...], Whose]]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        told = [item for item in hint.__metadata__ if isinstance(item, Whose)]
        return _within(arguments[0], told[0] if told else whose)
    if origin is Personal:
        return [((), whose)]
    if origin is tuple:
        return [(("*", *path), owner) for path, owner in _within(arguments[0], whose)]
    if isinstance(hint, type) and is_dataclass(hint):
        return list(_personal_paths(hint))
    return [found for inner in arguments for found in _within(inner, whose)]


def _at(node: Any, path: tuple[str, ...], pointer: str = "") -> list[tuple[str, Any, Any]]:
    """(pointer, container, key) of each value that the path reaches in a JSON value."""
    step, *rest = path
    if step == "*":
        places = list(enumerate(node)) if isinstance(node, list) else []
    else:
        places = [(step, node[step])] if isinstance(node, dict) and step in node else []  # type: ignore[list-item]
    if not rest:
        return [(f"{pointer}/{key}", node, key) for key, _child in places]
    return [found for key, child in places for found in _at(child, tuple(rest), f"{pointer}/{key}")]
