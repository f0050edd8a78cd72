"""A mapping file, in TOML: read whole, and everything wrong with it told at once.

Each fault begins with its key, says what is wrong and what would fit.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

from api.imports import cells
from api.imports.fitting import unfitting
from api.imports.mapping import Column, Mapping, Read
from api.imports.places import ATTRIBUTES, is_numbered_well
from api.imports.toml_values import plain, read

READS = ("text", "integer", "date", "money")
_TOP = ("constants", "id", "column", "codes", "table")
_COLUMN = ("name", "to", "read", "formats", "unit", "codes", "split", "prefix", "blank")
_MOST_KEY = 160
Toml = Any


class BadMapping(Exception):
    """Its text has a line for each fault."""


def load(path: Path, delimiter: str = ",") -> Mapping:
    """`delimiter` is that of the file's ending. Raises BadMapping, OSError."""
    faults = _Faults()
    try:
        told = plain(read(path.read_bytes().decode("utf-8-sig")), faults.add)
    except ValueError as error:
        raise BadMapping(f"{path} is no TOML in UTF-8: {error}") from None
    faults.known("", told, _TOP)
    if not isinstance(told.get("codes", {}), dict):
        faults.add("codes", "holds a table of values for each name")
    id_columns, prefix = _id(told.get("id"), faults)
    mapping = Mapping(
        _constants(told.get("constants", {}), faults), id_columns, prefix,
        _columns(told.get("column", []), told.get("codes", {}), faults),
        _delimiter(told.get("table", {}), delimiter, faults),
    )  # fmt: skip
    if not faults.lines:
        faults.lines += unfitting(mapping)
    if faults.lines:
        raise BadMapping("\n".join([f"{path} does not fit:", *(f"  {it}" for it in faults.lines)]))
    return mapping


class _Faults:
    """Collects what is wrong, so that reading goes on."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, key: str, said: str) -> None:
        shown = key if len(key) <= _MOST_KEY else f"{key[:_MOST_KEY]}…"
        self.lines.append(f"{shown}: {said}")

    def known(self, key: str, told: Toml, names: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(told, dict):
            self.add(key, f"is a table with {', '.join(names)}")
            return {}
        for name in sorted(told.keys() - set(names)):
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
            self.add(f"{key}.{name}".removeprefix("."), f"no such key; {hint}")
        return told

    def place(self, key: str, told: str) -> None:
        if not is_numbered_well(told):
            self.add(key, "a number in a place is 0 to 999, without zeros before it")

    def text(self, key: str, told: Toml, default: str | None = None) -> str:
        """A text that is not blank; where there is none, the default, if there may be none."""
        if told is None and default is not None:
            return default
        if not isinstance(told, str) or not told:
            self.add(
                key, "is missing: give a text" if told is None else "is a text that is not empty"
            )
            return ""
        return told


def _constants(told: Toml, faults: _Faults) -> dict[str, Any]:
    """Tables are places written another way: `[constants.data.basis]` is `data.basis.…`."""
    if not isinstance(told, dict):
        faults.add(
            "constants", 'is a table of places and values, like "data.basis.link" = "INTEREST_LINK"'
        )
        return {}
    flat: dict[str, Any] = {}
    waiting = [("", told)]
    for place, node in waiting:  # grows as it goes
        for name, value in node.items():
            at = f"{place}.{name}".removeprefix(".")
            if isinstance(value, dict):
                waiting.append((at, value))
            elif at == "id":
                faults.add("constants.id", "one id for every row is none; see the key id")
            else:
                flat[at] = value
                faults.place(f"constants.{at}", at)
                if at in ATTRIBUTES:
                    faults.text(f"constants.{at}", value)
    return flat


def _id(told: Toml, faults: _Faults) -> tuple[tuple[str, ...], str]:
    if told is None:
        faults.add(
            "id",
            "nothing says what the id is made of: columns = [...] names those that tell a row from every "
            "other and never change, like the old system's number; with them it can be sent again safely",
        )
        return (), ""
    told = faults.known("id", told, ("columns", "prefix"))
    columns = told.get("columns")
    if (
        not isinstance(columns, list)
        or not columns
        or not all(isinstance(it, str) for it in columns)
    ):
        faults.add("id.columns", 'is a list of columns, like ["编号"]')
        columns = []
    return tuple(columns), faults.text("id.prefix", told.get("prefix"), "")


def _delimiter(told: Toml, default: str, faults: _Faults) -> str:
    found = faults.known("table", told, ("delimiter",)).get("delimiter", default)
    if not isinstance(found, str) or len(found) != 1 or found in '"\r\n':
        faults.add("table.delimiter", 'is one character, like ";" or "\\t"')
        return default
    return found


def _columns(told: Toml, tables: Toml, faults: _Faults) -> tuple[Column, ...]:
    if not isinstance(told, list) or not told:
        faults.add("column", "name each column as [[column]] with name and to")
        return ()
    tables = tables if isinstance(tables, dict) else {}
    return tuple(_column(f"column[{at}]", it, tables, faults) for at, it in enumerate(told, 1))


def _column(key: str, told: Toml, tables: dict[str, Any], faults: _Faults) -> Column:
    told = faults.known(key, told, _COLUMN)
    name, to = (faults.text(f"{key}.{it}", told.get(it)) for it in ("name", "to"))
    if to and to.partition(".")[0] not in {"data", *ATTRIBUTES}:
        faults.add(
            f"{key}.to", f"is {', '.join(ATTRIBUTES)}, or a place in data, like data.when.occurred"
        )
    faults.place(f"{key}.to", to)
    blank = faults.text(f"{key}.blank", told.get("blank"), "refuse")
    if blank not in {"", "refuse", "leave out"}:
        faults.add(f"{key}.blank", 'is "refuse" or "leave out"')
    how = told.get("read", "text")
    codes = _codes(f"{key}.codes", told.get("codes"), tables, faults)
    for value, code in (codes or {}).items() if to in ATTRIBUTES else ():
        faults.text(f"{key}.codes.{value}", code)
    return Column(
        name, to, _read(key, how, told, faults), how, codes,
        faults.text(f"{key}.split", told.get("split"), ""),
        faults.text(f"{key}.prefix", told.get("prefix"), ""), blank == "leave out",
    )  # fmt: skip


def _read(key: str, how: Toml, told: dict[str, Any], faults: _Faults) -> Read:
    for name, only in (("formats", "date"), ("unit", "money")):
        if name in told and how != only:
            faults.add(f"{key}.{name}", f'goes with read = "{only}"')
    if told.get("codes") is not None and how != "text":
        faults.add(f"{key}.read", "a column with codes is compared as it stands; leave read out")
    if how not in READS:
        faults.add(f"{key}.read", f"is one of {', '.join(READS)}")
    if how == "date":
        return _dates(f"{key}.formats", told.get("formats"), faults)
    if how == "money":
        if (unit := str(told.get("unit"))) in cells.FEN_OF:
            return cells.money(unit)
        faults.add(f"{key}.unit", f"is one of {', '.join(cells.FEN_OF)}")
    return cells.integer if how == "integer" else cells.text


def _dates(key: str, formats: Toml, faults: _Faults) -> Read:
    if not isinstance(formats, list) or not all(isinstance(it, str) for it in formats or [0]):
        faults.add(key, 'is a list, like ["YYYY-MM-DD", "YYYY年M月", "YYYY"]')
        return cells.text
    try:
        return cells.dates(formats)
    except ValueError as error:
        faults.add(key, str(error))
        return cells.text


def _codes(key: str, told: Toml, tables: dict[str, Any], faults: _Faults) -> dict[str, Any] | None:
    """A table of its own, or the name of one under [codes]."""
    found = tables.get(told) if isinstance(told, str) else told
    if told is None or (isinstance(found, dict) and found):
        return found
    faults.add(
        key, f"is a table of values, or names one: {', '.join(tables) or 'there is no [codes.…]'}"
    )
    return None
