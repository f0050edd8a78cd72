"""Kinds that are off until an adopted pack names the local rule that asks for them (domain 12.2)."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import date

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from domain.catalogue import kind_named
from domain.entry import Entry
from domain.errors import Forbidden, refused
from domain.events.register import PackStatus, RulePackAdopted
from domain.rulebook.book import Rulebook, book
from domain.rulebook.pack import parse
from domain.rulebook.shipped import switching_on
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder

_ADOPTED = kind_named(RulePackAdopted)
_ON = "local kind "


class LocalKinds:
    """What the ledger adopted is read again when a pack has come since, and a local kind is sent."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._read: tuple[int, Rulebook] = (0, Rulebook())

    def check(self, entry: Entry, pending: MutableMapping[str, str]) -> None:
        """Raise Forbidden where none of the packs in force on the day it occurred switches it on.

        `pending` is what the same batch makes known; a pack of it enters what it switches on.
        """
        if isinstance(entry.fact, RulePackAdopted):
            _switch_on(entry.fact, pending)
        if not entry.kind.local_pack:
            return
        day, event = entry.when.occurred.last, entry.kind.name
        if not (self._book().allows(event, day) or _is_on(event, day, pending)):
            raise refused(
                Forbidden, "/type", "kind.local",
                f"{event} is recorded only where a local rule asks for it, and no adopted pack in force on {day} does",
                f"adopt a pack whose [[local]] names {event} with its rule; "
                f"to copy: {', '.join(switching_on(event))} (supervision packs list)",
            )  # fmt: skip

    def _book(self) -> Rulebook:
        upto, known = self._read
        newest = self._recorder.newest(DCBQuery([DCBQueryItem([_ADOPTED], [])]), upto)
        if not newest:
            return known
        rows = self._recorder.matching([_ADOPTED], upto=newest)
        self._read = newest, (made := book(map(recorded, rows)))
        return made


def _switch_on(fact: RulePackAdopted, pending: MutableMapping[str, str]) -> None:
    """First and last days by kind, under names that nobody has."""
    made = parse(fact.toml)  # (the gates let through only what can be read)
    for it in made.local_kinds if made.status is PackStatus.GENERAL else ():
        days = f"{made.effective_from}/{made.effective_to or date.max}"
        pending[_ON + it.event] = f"{pending.get(_ON + it.event, '')} {days}"


def _is_on(event: str, day: date, pending: MutableMapping[str, str]) -> bool:
    spans = (it.split("/") for it in pending.get(_ON + event, "").split())
    return any(first <= day.isoformat() <= last for first, last in spans)
