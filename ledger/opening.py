"""The first entry of a ledger: whose it is, and the zone in which its days are cut."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from domain.events.register import ManagementLevel
from ledger.checking import Checked
from ledger.codec import decode, part
from ledger.recorders.base import LedgerRecorder
from ledger.statement import Statement, read_statement
from ledger.tags import tags_of

OWN_SOURCE = "urn:supervision:ledger"


class Opening:
    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._zone: ZoneInfo | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Raises LookupError while the ledger is not open."""
        if self._zone is None:
            first = next(self._recorder.matching(["ledger.opened"]), None)
            if first is None:
                raise LookupError("the ledger is not open")
            self._zone = ZoneInfo(decode(first.data).fact.zone)
        return self._zone

    def is_open(self) -> bool:
        try:
            return bool(self.zone)
        except LookupError:
            return False


def opening(body: str, level: ManagementLevel, zone: str, today: date) -> Checked:
    """The statement that opens a ledger. Raises Unreadable, or ZoneInfo's errors."""
    ZoneInfo(zone)
    fact = {"body": body, "level": level, "zone": zone}
    data = {"when": {"occurred": today.isoformat()}, "fact": fact}
    statement = Statement(OWN_SOURCE, "opened", "ledger.opened", data)
    entry = read_statement(statement)
    return Checked(statement, entry, part(entry), tags_of(entry, ()))
