"""Rows of a CSV file, each as an event by a mapping; the bytes of a row are kept as they lie there."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator

from api.imports.lines import not_in
from api.imports.mapping import Mapping, Unfit
from api.imports.opened import Line, NotTheFile, Opened
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
        lines = _Lines(self._opened.lines(), self._encoding)
        reader = self._reader(lines)
        try:
            self._names = next(reader, [])
        except csv.Error as error:
            raise NotTheFile(f"the first line is no line of a table: {error}") from None
        self.header = lines.taken()
        if lines.fault:
            raise NotTheFile(f"the first line {': '.join(lines.fault)}")
        self._check_header()
        if begin:
            lines = _Lines(self._opened.lines(begin, number), self._encoding, number)
            reader = self._reader(lines)
        while True:
            begun = lines.number + 1
            try:
                found = next(reader, None)
            except csv.Error as error:
                raw = lines.taken()
                told = unfit("row", f"is no row of a table: {error}", "mend its quotation marks")
                yield Row(begun, lines.end, problem=told, raw=raw, last=lines.number)
                continue
            if found is None:
                return
            yield self._row(found, lines, begun)

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
            row.problem = unfit("cells", detail, "mend its delimiters and quotation marks")
            return row
        try:
            row.told = self._mapping.event(row.cells)
        except Unfit as unfit_:
            row.problem = unfit_.problem
        return row


class _Lines:
    """Lines as text for the reader of the table, which takes no more of them than a row needs."""

    def __init__(self, lines: Iterator[Line], encoding: str, number: int = 0) -> None:
        self._lines = lines
        self._encoding = encoding
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
            raise NotTheFile(
                f"the row that begins in line {first} does not end within {MOST_ROW_BYTES} bytes: "
                "a quotation mark has no second one"
            )
        self._raw.append(line.raw)
        try:
            text = line.raw.decode(self._encoding)
        except UnicodeDecodeError as error:
            self._fault = self._fault or not_in(self._encoding, error)
            text = line.raw.decode(self._encoding, "replace")
        return text.removeprefix("\ufeff") if line.number == 1 else text

    def taken(self) -> bytes:
        """The bytes of the row that was read; `fault` says whether they are in the encoding."""
        raw, self._raw, self._size = b"".join(self._raw), [], 0
        self.fault, self._fault = self._fault, None
        return raw
