"""Who is meant: names resolved to registered officials, and ids and keys kept unique.

What is known is looked up in the ledger by tag and remembered: a registration or a link is for
ever, so a remembered answer never goes stale.
"""

from __future__ import annotations

from collections.abc import MutableMapping

from eventsourcing.dcb.api import DCBAppendCondition, DCBQuery, DCBQueryItem

from domain.entry import Entry
from domain.errors import Fault, IdentityTaken, UnknownOfficial, Unreadable, refused
from domain.events.register import (
    OfficialIdentifierLinked,
    OfficialRegistered,
    OfficialsMerged,
)
from ledger.recorders.base import LedgerRecorder
from ledger.tags import first_official, other_officials

REGISTERED, LINKED = "official.registered", "official.identifier-linked"
_MOST_REMEMBERED = 200_000


class Identity:
    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._known: dict[str, str] = {}

    def resolve(self, name: str) -> str | None:
        """The official's id for an id or `scheme:key`, None when nobody is known by it."""
        if name not in self._known:
            query = _linked(name) if ":" in name else _registered(name)
            row = next(self._recorder.rows(query), None)
            if row is None:
                return None
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[name] = first_official(row.tags)
        return self._known[name]

    def is_known(self, name: str) -> bool:
        """Whether an id or key was resolved before, so that nothing need be asked."""
        return name in self._known

    def officials(self, entry: Entry, pending: MutableMapping[str, str]) -> tuple[str, ...]:
        """The ids of the officials an entry names. Raises UnknownOfficial, IdentityTaken.

        `pending` are the ids and keys that the same batch makes known.
        """
        if isinstance(entry.fact, OfficialRegistered):
            (name,) = entry.subject.officials
            if ":" in name:
                raise refused(
                    Unreadable, "/data/subject/officials/0", "identity.id",
                    "an official is registered under an id of its own, without a colon",
                    "register the id, then link your key with official.identifier-linked",
                )  # fmt: skip
            return (name,)
        others = other_officials(entry.fact)
        faults, found = [], []
        for index, name in enumerate((*entry.subject.officials, *others)):
            known = pending.get(name) or self.resolve(name)
            if known is None:
                named = index < len(entry.subject.officials)
                field = "into" if isinstance(entry.fact, OfficialsMerged) else "was_into"
                place = f"/data/subject/officials/{index}" if named else f"/data/fact/{field}"
                faults.append(_unknown(place))
            else:
                found.append(known)
        if faults:
            raise UnknownOfficial(tuple(faults))
        officials = tuple(found[: len(entry.subject.officials)])
        if len(set(officials)) != len(officials):
            raise refused(
                Unreadable,
                "/data/subject/officials",
                "entry.officials",
                "names an official twice",
                "name each once, by one of their ids or keys",
            )
        if isinstance(entry.fact, OfficialsMerged) and found[-1] == officials[0]:
            raise refused(
                Unreadable,
                "/data/fact/into",
                "identity.merge",
                "nobody is merged into themselves",
                "name the other id in into; where both are one already, nothing is to be sent",
            )
        return officials

    def claim(
        self, entry: Entry, officials: tuple[str, ...], pending: MutableMapping[str, str]
    ) -> DCBAppendCondition | None:
        """What must still hold when the entry is written: its id or keys are nobody else's.

        Enters them in `pending`. Raises IdentityTaken.
        """
        if isinstance(entry.fact, OfficialRegistered):
            return self._claim_id(officials[0], pending)
        if isinstance(entry.fact, OfficialIdentifierLinked):
            return self._claim_keys(entry.fact, officials[0], pending)
        return None

    def _claim_id(self, official: str, pending: MutableMapping[str, str]) -> DCBAppendCondition:
        if official in pending or self.resolve(official):
            raise refused(
                IdentityTaken, "/data/subject/officials", "identity.id",
                "this id is registered already",
                "correct the registration, or register under another id",
            )  # fmt: skip
        pending[official] = official
        return DCBAppendCondition(_registered(official))

    def _claim_keys(
        self, fact: OfficialIdentifierLinked, official: str, pending: MutableMapping[str, str]
    ) -> DCBAppendCondition | None:
        fresh = []
        for index, identifier in enumerate(fact.identifiers):
            name = f"{identifier.scheme}:{identifier.key}"
            owner = pending.get(name) or self.resolve(name)
            if owner is None:
                fresh += _linked(name).items
            elif owner != official:
                raise refused(
                    IdentityTaken, f"/data/fact/identifiers/{index}", "identity.key",
                    "this key is linked to another official",
                    "if both are one person, send officials.merged",
                )  # fmt: skip
            pending[name] = official
        return DCBAppendCondition(DCBQuery(fresh)) if fresh else None


def _registered(official: str) -> DCBQuery:
    return DCBQuery([DCBQueryItem([REGISTERED], [f"official:{official}"])])


def _linked(name: str) -> DCBQuery:
    return DCBQuery([DCBQueryItem([LINKED], [f"key:{name}"])])


def _unknown(pointer: str) -> Fault:
    return Fault(
        pointer, "official.unknown", "names an official who is not registered here",
        "send official.registered for a new person, or official.identifier-linked for your key",
    )  # fmt: skip
