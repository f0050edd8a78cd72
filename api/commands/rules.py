"""Whether the ledger has rules: without a pack and a calendar every clock, lock and finding is empty."""

from __future__ import annotations

from api.settings import Settings
from domain.catalogue import kind_named
from domain.events.register import CalendarPublished, RulePackAdopted
from domain.rulebook import shipped
from ledger.recorders.finding import OK, WARN, Finding
from ledger.recorders.inspection import holds

RULES = ("rules",)
_NEEDED = {kind_named(RulePackAdopted): "rule pack", kind_named(CalendarPublished): "calendar"}


def adopting() -> str:
    """The command that puts the general pack and the newest two calendars in force."""
    pack = next(name for name in shipped.packs() if name.startswith("cn-general"))
    return f"supervision packs adopt {' '.join([pack, *sorted(shipped.calendars())[-2:]])}"


def look_at_rules(settings: Settings) -> Finding:
    """Raises OSError, sqlite3.Error, psycopg.Error."""
    place = settings.database_url or settings.home / "ledger.db"
    lacking = [what for kind, what in _NEEDED.items() if not holds(place, settings.ledger, kind)]
    if not lacking:
        return Finding("rules", OK, "a rule pack and a calendar are adopted")
    told = f"no {' and no '.join(lacking)} is adopted: clocks, locks and findings stay empty"
    return Finding("rules", WARN, told, f"`{adopting()}`, or a pack of your own")
