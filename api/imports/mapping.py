"""How a row of a table becomes an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.imports.places import Step, is_needed, steps
from api.imports.row import Problem, encoded
from api.problems import problem
from domain.catalogue import all_kinds
from domain.errors import Fault
from domain.values import escaped

Read = Callable[[str], Any]
"""A cell, or a piece of one, as a value. Raises ValueError with words that repeat nothing of it."""


class Unfit(Exception):
    """A row that the mapping does not take; `problem` says why, by column and by place in the event."""

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
        return tuple(dict.fromkeys(name for name, _place in self._places()))

    def by_column(self, problem: Problem, cells: dict[str, str]) -> Problem:
        """With the `columns` of what it points to in the event that was made of the cells."""
        filled: dict[Step, Any] = {"id": self.id_columns}
        for place in self.constants:
            _put(filled, steps(place), None)
        for column in self.columns:
            if cells[column.name].strip():
                _put(filled, steps(column.to), (column.name,))
        shaped, errors = _listed(filled), []
        for error in problem.get("errors", ()):
            names = _found(shaped, error["pointer"])
            errors.append(error | ({"columns": names} if isinstance(names, tuple) else {}))
        return problem | ({"errors": errors} if errors else {})

    def _places(self) -> list[tuple[str, str]]:
        """Each column with what it fills."""
        return [*((it, "id") for it in self.id_columns), *((it.name, it.to) for it in self.columns)]

    def event(self, cells: dict[str, str]) -> bytes:
        """The row as an event. Raises Unfit with every fault of the row."""
        faults = [
            _fault(name, place, "column", "is not in the row", "name it in the first line")
            for name, place in self._places()
            if name not in cells
        ]
        if faults:
            raise Unfit(faults)
        made: dict[Step, Any] = {"specversion": "1.0"}
        for place, value in self.constants.items():
            _put(made, steps(place), value)
        made["id"], blank = self._id(cells, faults), list[Column]()
        for column in self.columns:
            cell = cells[column.name].strip()
            if cell:
                try:
                    _put(made, steps(column.to), _value(column, cell))
                except ValueError as error:
                    faults.append(
                        _fault(
                            column.name,
                            column.to,
                            "cell",
                            str(error),
                            "mend the cell or the mapping",
                        )
                    )
            elif not column.leave_out:
                blank.append(column)
        faults += [
            _fault(it.name, it.to, "blank", "is blank", self._advice(it, made.get("type")))
            for it in blank
        ]
        if faults:
            raise Unfit(faults)
        return encoded(_listed(made))

    def _advice(self, column: Column, kind: Any) -> str:
        """Of a blank cell. What the type needs cannot be left out."""
        others = {*self.constants, *(it.to for it in self.columns)} - {column.to}
        if kind in all_kinds() and is_needed(kind, column.to, others):
            return f"fill it: {kind} needs it"
        return 'fill it, or say blank = "leave out" in the mapping'

    def _id(self, cells: dict[str, str], faults: list[Fault]) -> str:
        """The cells joined by `/`; where there are several, a `/` in one of them is told apart."""
        pieces = [cells[name].strip() for name in self.id_columns]
        faults += [
            _fault(name, "id", "blank", "is blank, and the id is made of it", "give what tells the rows apart")
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


def _fault(column: str, place: str, rule: str, detail: str, way_out: str) -> Fault:
    return Fault(_pointer(place), f"import.{rule}", f"column {column} {detail}", way_out)


def _pointer(place: str) -> str:
    return "".join(f"/{escaped(str(it))}" for it in steps(place))


def _put(made: dict[Step, Any], place: tuple[Step, ...], value: Any) -> None:
    for step in place[:-1]:
        made = made.setdefault(step, {})
    made[place[-1]] = value


def _found(node: Any, pointer: str) -> Any:
    """What stands at a pointer, or is on the way to it and no part of an event."""
    for step in pointer.split("/")[1:]:
        if isinstance(node, dict):
            node = node.get(step)
        elif isinstance(node, list) and step.isdigit() and int(step) < len(node):
            node = node[int(step)]
    return node


def _listed(node: Any) -> Any:
    """Numbered places as a list, closed up where some were left out."""
    if not isinstance(node, dict):
        return node
    if node and all(isinstance(it, int) for it in node):
        return [_listed(node[it]) for it in sorted(node)]
    return {name: _listed(it) for name, it in node.items()}
