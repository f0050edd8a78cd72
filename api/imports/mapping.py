"""How a row of a table becomes an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.imports.places import Step, steps
from api.imports.row import Problem, encoded
from api.problems import problem
from domain.errors import Fault

Read = Callable[[str], Any]
"""A cell, or a piece of one, as a value. Raises ValueError with words that repeat nothing of it."""


class Unfit(Exception):
    """A row that the mapping does not take; `problem` says why, by column."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults[0].detail)
        self.problem: Problem = problem("event-unreadable", faults)


@dataclass(frozen=True, slots=True)
class Column:
    """`split` is what parts the pieces of a list; `how` names the reading, for who reads the file."""

    name: str
    to: str
    read: Read
    how: str = "text"
    codes: dict[str, Any] | None = None
    split: str = ""
    prefix: str = ""
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    constants: dict[str, Any]
    id_columns: tuple[str, ...]
    id_prefix: str
    columns: tuple[Column, ...]
    delimiter: str

    def needs(self) -> tuple[str, ...]:
        """The columns that a table must have."""
        return tuple(dict.fromkeys([*self.id_columns, *(it.name for it in self.columns)]))

    def event(self, cells: dict[str, str]) -> bytes:
        """The row as an event. Raises Unfit with every fault of the row."""
        faults = [
            _fault(name, "column", "the row has no such column", "name it in the first line")
            for name in self.needs()
            if name not in cells
        ]
        if faults:
            raise Unfit(faults)
        made: dict[Step, Any] = {"specversion": "1.0"}
        for place, value in self.constants.items():
            _put(made, steps(place), value)
        made["id"] = self._id(cells, faults)
        for column in self.columns:
            cell = cells[column.name].strip()
            if cell:
                try:
                    _put(made, steps(column.to), _value(column, cell))
                except ValueError as error:
                    faults.append(
                        _fault(column.name, "cell", str(error), "mend the cell or the mapping")
                    )
            elif not column.leave_out:
                way_out = 'fill it, or say blank = "leave out" in the mapping'
                faults.append(_fault(column.name, "blank", "is blank", way_out))
        if faults:
            raise Unfit(faults)
        return encoded(_listed(made))

    def _id(self, cells: dict[str, str], faults: list[Fault]) -> str:
        """The cells joined by `/`; where there are several, a `/` in one of them is told apart."""
        pieces = [cells[name].strip() for name in self.id_columns]
        faults += [
            _fault(name, "blank", "is blank, and the id is made of it", "give what tells the rows apart")
            for name, piece in zip(self.id_columns, pieces, strict=True)
            if not piece
        ]  # fmt: skip
        if len(pieces) > 1:
            pieces = [it.replace("%", "%25").replace("/", "%2F") for it in pieces]
        return self.id_prefix + "/".join(pieces)


def _value(column: Column, cell: str) -> Any:
    if not column.split:
        return _one(column, cell)
    return [_one(column, it.strip()) for it in cell.split(column.split) if it.strip()]


def _one(column: Column, cell: str) -> Any:
    if column.codes is not None:
        if cell not in column.codes:
            raise ValueError("holds a value that the codes of the mapping do not have")
        return column.codes[cell]
    value = column.read(cell)
    return f"{column.prefix}{value}" if column.prefix else value


def _fault(column: str, rule: str, detail: str, way_out: str) -> Fault:
    return Fault("", f"import.{rule}", f"column {column} {detail}", way_out)


def _put(made: dict[Step, Any], place: tuple[Step, ...], value: Any) -> None:
    for step in place[:-1]:
        made = made.setdefault(step, {})
    made[place[-1]] = value


def _listed(node: Any) -> Any:
    """Numbered places as a list, closed up where some were left out."""
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(it, int) for it in node):
        return [_listed(node[it]) for it in sorted(node)]
    return {name: _listed(it) for name, it in node.items()}
