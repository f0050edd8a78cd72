"""A published calendar: what the holiday notice of one year changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.clocks.workdays import WorkingYear
from domain.tables import Table, document

NO_CALENDAR = ""
_SATURDAY = 5
_EARLIEST, _LATEST = 1900, 2200


@dataclass(frozen=True, slots=True)
class PublishedYear:
    """One year of a calendar, and the notice that it rests on."""

    calendar: str
    working: WorkingYear
    notice: str


def parse_year(text: str) -> PublishedYear:
    """Raises Faulty."""
    return document(text, _year)


def _year(table: Table) -> PublishedYear:
    year = table.whole("year", _EARLIEST, _LATEST)
    off, worked = table.days("off"), table.days("worked")
    for name, days, weekend in (("off", off, False), ("worked", worked, True)):
        if len(set(days)) != len(days):
            table.fault(name, "names a day twice")
        for day in days:
            if day.year != year:
                table.fault(name, f"{day} is not of {year}")
            elif (day.weekday() >= _SATURDAY) is not weekend:
                table.fault(name, _unneeded(day, weekend=weekend))
    made = WorkingYear(year, frozenset(off), frozenset(worked))
    return PublishedYear(table.code("calendar"), made, table.text("notice"))


def _unneeded(day: date, *, weekend: bool) -> str:
    kind = (
        "on a weekday, which is worked anyway" if weekend else "on a weekend, which is off anyway"
    )
    return f"{day} is {kind}"
