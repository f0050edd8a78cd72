"""The first entry of a ledger: whose it is, the zone in which its days are cut, and by which keys
they are known again.
"""

from __future__ import annotations

import hmac
from datetime import date
from zoneinfo import ZoneInfo

from domain.events.register import LedgerOpened, ManagementLevel
from ledger.checking import Checked
from ledger.codec import Undecodable, decode, part
from ledger.recorders.base import LedgerRecorder
from ledger.recorders.rows import Row
from ledger.repeats import content_key, content_of
from ledger.statement import Statement, read_statement
from ledger.tags import tags_of
from vault.keys import DataKey

OWN_SOURCE = "urn:supervision:ledger"


class Opening:
    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._opened: tuple[ZoneInfo, ManagementLevel] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Raises LookupError while the ledger is not open."""
        return self._told()[0]

    @property
    def level(self) -> ManagementLevel:
        """That of the ledger's own body. Raises LookupError while the ledger is not open."""
        return self._told()[1]

    def _told(self) -> tuple[ZoneInfo, ManagementLevel]:
        if self._opened is None:
            first = next(self._recorder.matching(["ledger.opened"]), None)
            if first is None:
                raise LookupError("the ledger is not open")
            fact = decode(first.data).fact
            self._opened = (ZoneInfo(fact.zone), fact.level)
        return self._opened

    def is_open(self) -> bool:
        try:
            return bool(self.zone)
        except LookupError:
            return False


def opening(body: str, level: ManagementLevel, zone: str, today: date) -> Checked:
    """The statement that opens a ledger. Raises Unreadable, or ZoneInfo's errors."""
    ZoneInfo(zone)
    statement = _said(body, level, zone, today)
    entry = read_statement(statement)
    return Checked(statement, entry, part(entry), tags_of(entry, ()))


def begun_with(first: Row, own: DataKey) -> bool | None:
    """Whether a ledger was begun with this key of its own; None where its first entry does not tell.

    The key's name does not: every ledger `main` has a key of that name, in a store of its own.
    """
    try:
        entry = decode(first.data)
    except Undecodable:
        return None
    fact = entry.fact
    if not isinstance(fact, LedgerOpened):
        return None
    said = _said(fact.body, fact.level, fact.zone, entry.when.occurred.last)
    keyed = hmac.new(content_key(own), digestmod="sha256")
    return hmac.compare_digest(first.content, content_of(keyed, said))


def _said(body: str, level: ManagementLevel, zone: str, day: date) -> Statement:
    """Never in other words: the ledgers there are have the digest of these."""
    fact = {"body": body, "level": level, "zone": zone}
    data = {"when": {"occurred": day.isoformat()}, "fact": fact}
    return Statement(OWN_SOURCE, "opened", "ledger.opened", data)
