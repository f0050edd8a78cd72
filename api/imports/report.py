"""What was refused, to be mended and sent again: kept here only, for its owner's eyes.

A line of the report holds the line's number, the problem, and the row, the event or the text as it
was: one of them, so that it is plain what is sent once it is mended and imported. Of a table there
is a second file with the refused rows under the same first line, byte for byte: a cell that begins
with = + - @ stays as it is, since a sign put before it would be sent with it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import orjson

from api.imports.row import Problem, Row

FORMULA = b"=+-@"


@dataclass(frozen=True, slots=True)
class Places:
    """Of the report, of the refused rows where it is of a table, and of what a broken-off import is
    resumed by."""

    report: Path
    rows: Path | None
    state: Path

    @classmethod
    def beside(cls, path: Path | None, report: Path | None, ending: str) -> Places:
        """The first name that is free: what an earlier import refused may just be being mended.

        `ending` is that of the rows, which tells what parts their cells; there is none without rows.
        """
        file = path or Path("stdin")
        folder = (report or file).parent
        state = folder / f"{file.name}.import-state"
        if report:
            return cls(report, _rows(report, ending), state)
        for number in range(1, 10_000):
            made = file.with_name(f"{file.name}.refused{f'-{number}' if number > 1 else ''}.ndjson")
            rows = _rows(made, ending)
            if not made.exists() and not (rows and rows.exists()):
                return cls(made, rows, state)
        raise FileExistsError(17, "ten thousand reports are here already", str(file))

    def at(self, report: Path) -> Places:
        """With the report that an earlier part of the import wrote."""
        return Places(report, _rows(report, self.rows.suffix if self.rows else ""), self.state)


def _rows(report: Path, ending: str) -> Path | None:
    return report.with_suffix(ending) if ending else None


class Report:
    """Raises OSError where either file cannot be written, before anything is sent: what is refused
    is kept nowhere else."""

    def __init__(self, places: Places, kept: tuple[int, int] | None) -> None:
        """`kept` are the bytes of both files that an earlier part of the import wrote."""
        self._files = {places.report: _opened(places.report, kept[0] if kept else None)}
        if places.rows:
            try:
                self._files[places.rows] = _opened(places.rows, kept[1] or None if kept else None)
            except OSError:
                self.close()
                raise
        self._report = self._files[places.report]
        self._rows = self._files[places.rows] if places.rows else None
        self.formulas = False

    def add(self, row: Row, problem: Problem, header: bytes) -> None:
        self._report.write(_line(row, problem))
        if row.raw and self._rows:
            if not self._rows.tell():
                self._rows.write(header if header.endswith(b"\n") else header + b"\n")
            cells = (row.cells or {}).values()
            self.formulas = self.formulas or any(it[:1].encode() in FORMULA for it in cells if it)
            self._rows.write(row.raw if row.raw.endswith(b"\n") else row.raw + b"\n")

    def sizes(self) -> tuple[int, int]:
        """Of both files, all of it written."""
        for it in self._files.values():
            it.flush()
        return self._report.tell(), self._rows.tell() if self._rows else 0

    def close(self) -> None:
        """Empty files go. A second time does nothing."""
        for path, it in self._files.items():
            if it.closed:
                continue
            empty = it.tell() == 0
            it.close()
            if empty:
                path.unlink(missing_ok=True)


def _line(row: Row, problem: Problem) -> bytes:
    kept = {"line": row.number, "problem": problem}
    if row.cells is not None:
        kept["row"] = row.cells
    elif not row.told and row.raw:
        kept["text"] = row.raw.decode("utf-8", "backslashreplace").rstrip("\r\n")
    if row.cells is not None or not row.told:
        return orjson.dumps(kept) + b"\n"
    if problem["type"] != "/problems/malformed-json":
        return orjson.dumps(kept)[:-1] + b',"event":' + row.told + b"}\n"
    kept["text"] = row.told.decode("utf-8", "backslashreplace")
    return orjson.dumps(kept) + b"\n"


def _opened(path: Path, size: int | None) -> BinaryIO:
    """A new file, or one that is gone on with after so many bytes."""
    new = os.O_EXCL if size is None else 0
    try:
        file = os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR | new, 0o600), "r+b")
    except FileExistsError:
        said = "is there already, and what is refused would go there; name another --report"
        raise FileExistsError(17, said, str(path)) from None
    file.truncate(size or 0)
    file.seek(size or 0)
    return file
