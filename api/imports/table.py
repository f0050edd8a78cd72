"""Rows of a CSV file, each as an event by a mapping; the bytes of a row are kept as they lie there."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator

from api.imports.lines import not_in
from api.imports.mapping import Mapping, Unfit
from api.imports.opened import Line, NotTheFile, Opened
from api.imports.quoting import misquoted
from api.imports.row import Row, unfit

MOST_ROW_BYTES = 1 << 20
csv.field_size_limit(MOST_ROW_BYTES)


class Table:
    """`header` is the first line's bytes. Raises NotTheFile where it lacks what the mapping names."""

    def __init__(self, path_or_input: Opened, encoding: str, mapping: Mapping) -> None:
        self._opened = path_or_input
        self._encoding = encoding
        self._mapping = mapping
        self._names: list[str] = []
        self.header = b""

    def rows(self, begin: int = 0, number: int = 0) -> Iterator[Row]:
        """From an offset that a row ended at; standard input is read from its beginning only."""
        lines = self._lines()
        reader = self._reader(lines)
        try:
            self._names = next(reader, [])
        except csv.Error as error:
            said, way_out = _unread(error, lines, 1)
            raise NotTheFile(f"the first line is no line of a table: {said}; {way_out}") from None
        self.header = lines.taken()
        if lines.fault:
            raise NotTheFile(f"the first line {': '.join(lines.fault)}")
        self._check_header()
        if begin:
            lines = self._lines(begin, number)
            reader = self._reader(lines)
        while True:
            begun = lines.number + 1
            try:
                found = next(reader, None)
            except csv.Error as error:
                said, way_out = _unread(error, lines, begun)
                told = unfit("row", f"is no row of a table: {said}", way_out)
                yield Row(begun, lines.end, problem=told, raw=lines.taken(), last=lines.number)
                continue
            if found is None:
                return
            yield self._row(found, lines, begun)

    def _lines(self, begin: int = 0, number: int = 0) -> _Lines:
        raw = self._opened.lines(begin, number)
        return _Lines(raw, self._encoding, self._mapping.delimiter, number)

    def _reader(self, lines: Iterator[str]) -> Iterator[list[str]]:
        return csv.reader(lines, delimiter=self._mapping.delimiter, strict=True)

    def _check_header(self) -> None:
        self._names = [it.strip() for it in self._names]
        lacking = [it for it in self._mapping.needs() if it not in self._names]
        twice = [it for it in self._mapping.needs() if self._names.count(it) > 1]
        if lacking:
            near = difflib.get_close_matches(lacking[0], self._names, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise NotTheFile(
                f"the first line has no column {', '.join(lacking)}{hint or '.'} It has {len(self._names)} columns: "
                f"{', '.join(self._names)[:400]}. See delimiter in the mapping and --encoding."
            )
        if twice:
            raise NotTheFile(f"the first line has the column {twice[0]} more than once: rename one")

    def _row(self, found: list[str], lines: _Lines, number: int) -> Row:
        row = Row(number, lines.end, raw=lines.taken(), last=lines.number)
        if lines.fault:
            row.problem = unfit("encoding", *lines.fault)
            return row
        if not any(it.strip() for it in found):
            row.skipped = "blank"
            return row
        row.cells = dict(zip(self._names, found, strict=False))
        if len(found) != len(self._names):
            detail = f"has {len(found)} cells, and the first line {len(self._names)}"
            detail += f"; it goes on to line {row.last}" if row.last > number else ""
            row.problem = unfit("cells", detail, "mend its delimiters and quotation marks")
            return row
        try:
            row.told = self._mapping.event(row.cells)
        except Unfit as unfit_:
            row.problem = unfit_.problem
        return row


def _unread(error: csv.Error, lines: _Lines, first: int) -> tuple[str, str]:
    """What the reader of the table gave up on, and the way out."""
    return lines.misquoted(first) or (str(error), "mend its quotation marks and line ends")


class _Lines:
    """Lines as text for the reader of the table, which takes no more of them than a row needs."""

    def __init__(
        self, lines: Iterator[Line], encoding: str, delimiter: str, number: int = 0
    ) -> None:
        self._lines = lines
        self._encoding = encoding
        self._delimiter = delimiter
        self._raw: list[bytes] = []
        self._size = 0
        self._fault: tuple[str, str] | None = None
        self.fault: tuple[str, str] | None = None
        self.number = number
        self.end = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.number, self.end = line.number, line.end
        self._size += len(line.raw or b"")
        if line.raw is None or self._size > MOST_ROW_BYTES:
            first = line.number - len(self._raw)
            said, way_out = self.misquoted(first) or (
                "it is too long", "part it, or close its quotation marks",
            )  # fmt: skip
            raise NotTheFile(
                f"the row that begins in line {first} does not end within {MOST_ROW_BYTES} bytes: {said}; {way_out}"
            )
        self._raw.append(line.raw)
        try:
            text = line.raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            self._fault = self._fault or not_in(self._encoding, error)
            text = line.raw.decode(self._encoding, "replace")
        return text.removeprefix("\ufeff") if line.number == 1 else text

    def misquoted(self, first: int) -> tuple[str, str] | None:
        """What is wrong with the quotation marks of what was read of a row, by line."""
        text = b"".join(self._raw).decode(self._encoding, "replace").removeprefix("\ufeff")
        return misquoted(text, first, self._delimiter)

    def taken(self) -> bytes:
        """The bytes of the row that was read; `fault` says whether they are in the encoding."""
        raw, self._raw, self._size = b"".join(self._raw), [], 0
        self.fault, self._fault = self._fault, None
        return raw
