"""The packs and calendars that are shipped, as they lie in the rulebook, and their working days."""

from __future__ import annotations

from datetime import date
from importlib import resources

from domain.clocks.workdays import WorkingDays
from domain.rulebook.calendar import PublishedYear, parse_year

_RULEBOOK = resources.files("domain.rulebook")


def pack_text(name: str) -> str:
    """`cn-general-2025.1`; a pack that is not shipped is a FileNotFoundError."""
    return (_RULEBOOK / "packs" / f"{name}.toml").read_text("utf-8")


def _calendars() -> dict[PublishedYear, str]:
    files = sorted((_RULEBOOK / "calendars").iterdir(), key=lambda it: it.name)
    texts = [it.read_text("utf-8") for it in files if it.name.endswith(".toml")]
    return {parse_year(text): text for text in texts}


CALENDARS = _calendars()
"""Each published year with its text, the first first."""
WORKING = WorkingDays.of(it.working for it in CALENDARS)


def on_working_day(day: date) -> date:
    """The day itself, or the next that is worked."""
    return WORKING.on_or_after(day)[0]
