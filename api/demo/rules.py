"""The rules of the record: the shipped packs and calendars, adopted as each became known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from api.demo.about import about
from api.demo.build import Event, Teller, digest
from api.demo.days import later
from domain.rulebook import shipped
from domain.rulebook.pack import parse

GENERAL, LOCAL, PILOT = "cn-general-2025.1", "cn-local-example-1", "cn-pilot-example-1"
SCOPE_TO_FILL_IN = '["unit-example-1", "unit-example-2"]'
PILOT_UNITS = '["u-qinglan", "u-housing"]'
"""Where the city tries the pilot."""
_ADOPTED = ((GENERAL, "2019-01-02"), (LOCAL, "2019-01-03"), (PILOT, "2024-12-16"))
_NOTICE_KNOWN = "11-25"
"""About when the State Council's notice for the next year is published."""
_PLANS = (
    # unit, year, population, plan, share, circle
    ("u-org", 2024, 236, "DECLARATION_DRAW", 10, None), ("u-org", 2025, 242, "DECLARATION_DRAW", 10, None),
    ("u-org", 2026, 251, "DECLARATION_DRAW", 10, None), ("u-wangxi", 2024, 2, "LOOKED_AT", 100, None),
    ("u-wangxi", 2024, 2, "LOOKED_AT", 100, "SOCIAL"), ("u-qinglan", 2025, 2, "LOOKED_AT", 100, "PERSONAL"),
    ("u-qinglan", 2025, 2, "LOOKED_AT", 100, "SOCIAL"), ("u-org", 2026, 251, "VISITS", 40, "SOCIAL"),
)  # fmt: skip
"""Of the draw the whole body; of units those officials whom the city manages there."""


def rules_adopted(tell: Teller) -> Iterator[Event]:
    """The general rules, the local ones that switch on what they ask for, and a pilot in one county."""
    for name, on in _ADOPTED:
        text = adopted_text(name)
        pack = parse(text)
        yield tell(
            "pack.adopted", on, about(arrives=on),
            pack=pack.pack, pack_version=pack.version, status=pack.status,
            effective_from=_day(pack.effective_from), toml=text, sha256=digest(text),
            **({"effective_to": _day(pack.effective_to)} if pack.effective_to else {}),
        )  # fmt: skip


def calendars_published(tell: Teller) -> Iterator[Event]:
    for name, published in shipped.calendars().items():
        year = published.working.year
        text = shipped.texts("calendars")[name]
        known = max(later(f"{year - 1}-{_NOTICE_KNOWN}", 0), _ADOPTED[0][1])
        yield tell(
            "calendar.published", known, about(arrives=known),
            calendar=published.calendar, year=year, toml=text, sha256=digest(text),
        )  # fmt: skip


def coverage_planned(tell: Teller) -> Iterator[Event]:
    for unit, year, population, plan, share, circle in _PLANS:
        on = later(f"{year}-01-08", 0)
        yield tell(
            "coverage.planned", on, about(unit=unit), plan=plan, year=year,
            population=population, share_percent=share, **({"circle": circle} if circle else {}),
        )  # fmt: skip


def adopted_text(name: str) -> str:
    """As it is shipped; a pilot names no unit of anybody, so its scope is filled in."""
    return shipped.texts("packs")[name].replace(SCOPE_TO_FILL_IN, PILOT_UNITS)


def _day(day: date) -> str:
    return day.isoformat()
