"""`python -m api.describing.calendars` writes the working years that are shipped.

They come from `chinesecalendar`, which has the holiday notices of past years. A year that it does
not know is not written: dates in it stay provisional (domain 5.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from chinese_calendar import constants

FOLDER = Path(__file__).parents[2] / "domain" / "rulebook" / "calendars"
NAME = "cn"
YEARS = range(2019, 2027)
_SATURDAY = 5


def calendars() -> dict[str, str]:
    """The text of each file by its name. LookupError where a notice of the years is missing."""
    return {f"{NAME}-{year}.toml": calendar(year) for year in YEARS}


def calendar(year: int) -> str:
    """Only what a notice changes: Monday to Friday that are off, Saturday and Sunday worked."""
    off = [it for it in _days(year) if it.weekday() < _SATURDAY and it in constants.holidays]
    worked = [it for it in _days(year) if it.weekday() >= _SATURDAY and it in constants.workdays]
    if not off:
        raise LookupError(f"no notice is known for {year}")
    return (
        "# Written by `python -m api.describing.calendars`; do not edit\n"
        f'calendar = "{NAME}"\nyear = {year}\n'
        f'notice = "国务院办公厅关于{year}年部分节假日安排的通知（据 chinesecalendar）"\n'
        f"off = [{_listed(off)}]\nworked = [{_listed(worked)}]\n"
    )


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _listed(days: Iterable[date]) -> str:
    """One month a line."""
    lines: dict[int, list[str]] = {}
    for it in days:
        lines.setdefault(it.month, []).append(it.isoformat())
    return "".join(f"\n    {', '.join(it)}," for it in lines.values()) + "\n"


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, text in calendars().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
