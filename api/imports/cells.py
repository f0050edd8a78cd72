"""What a cell of a table says, as a value of an event. No floats: money is counted in fen."""

from __future__ import annotations

import re
from decimal import Decimal

from api.imports.mapping import Read
from domain.values import Period

FEN_OF = {"fen": 1, "yuan": 100, "wan-yuan": 1_000_000}
_MONEY = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?|-?\d+(\.\d+)?", re.ASCII)
_PART = re.compile(r"YYYY|MM?|DD?")
_DIGITS = {
    "YYYY": r"(?P<year>\d{4})", "MM": r"(?P<month>\d{2})", "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})", "D": r"(?P<day>\d{1,2})",
}  # fmt: skip


def money(unit: str) -> Read:
    """Exactly as many fen as the cell says in that unit."""

    def read(cell: str) -> int:
        if not _MONEY.fullmatch(cell):
            raise ValueError(
                "is no amount: digits, with a point and with commas for thousands at most"
            )
        fen = Decimal(cell.replace(",", "")) * FEN_OF[unit]
        if fen != fen.to_integral_value():
            raise ValueError("is no whole number of fen")
        return int(fen)

    return read


def integer(cell: str) -> int:
    if not re.fullmatch(r"-?\d{1,18}", cell, re.ASCII):
        raise ValueError("is no whole number")
    return int(cell)


def text(cell: str) -> str:
    return cell


def dates(formats: list[str]) -> Read:
    """The first format that fits the whole cell; a day, a month or a year comes of it.

    Raises ValueError for a format that is none.
    """
    patterns = [_pattern(it) for it in formats]

    def read(cell: str) -> str:
        for pattern in patterns:
            if found := pattern.fullmatch(cell):
                given = found.groupdict()
                steps = [given[it].zfill(2) for it in ("year", "month", "day") if it in given]
                try:
                    return str(Period.parse("-".join(steps)))
                except ValueError:
                    raise ValueError("is not a date of the calendar") from None
        raise ValueError(f"is no date as {' or '.join(formats)}")

    return read


def _pattern(form: str) -> re.Pattern[str]:
    asked = [it[0] for it in _PART.findall(form)]
    if sorted(asked, key="YMD".index) not in (["Y"], ["Y", "M"], ["Y", "M", "D"]):
        raise ValueError(
            "YYYY, YYYY and MM, or YYYY, MM and DD make a date; M and D take one digit too"
        )
    pieces, at = list[str](), 0
    for found in _PART.finditer(form):
        pieces += [re.escape(form[at : found.start()]), _DIGITS[found[0]]]
        at = found.end()
    return re.compile("".join([*pieces, re.escape(form[at:])]), re.ASCII)
