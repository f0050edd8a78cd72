"""A whole file through the intake: what it is, where it goes on, what became of it."""

from __future__ import annotations

import codecs
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from api.imports import ending
from api.imports.ending import Given
from api.imports.lines import pages, rows
from api.imports.mapping import Mapping
from api.imports.mapping_file import load
from api.imports.opened import NotTheFile, Opened, fingerprint
from api.imports.report import Places, Report
from api.imports.row import Row
from api.imports.sending import Intake, NotSent, Result, deliver, is_sent
from api.imports.state import State, found
from api.imports.supposed import Supposed
from api.imports.table import Table
from api.progress import FileProgress, say

FORMATS = {"ndjson": "ndjson", "jsonl": "ndjson", "csv": "csv", "tsv": "csv", "json": "page"}
"""By the ending of the name, `.gz` left out."""


class BadCall(Exception):
    """What was asked for does not go together; says what does."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`path` is None for standard input. `to` names the intake, so that another begins anew;
    `rows_ending` is that of the file of refused rows, where they are rows of a table."""

    path: Path | None
    form: str
    mapping: Mapping | None
    mapping_digest: str
    report: Path | None
    to: str
    rows_ending: str
    given: Given


def wanted(
    file: str, form: str | None, encoding: str, mapping: Path | None, report: Path | None,
    to: str | None, *, check: bool,
) -> Wanted:  # fmt: skip
    """Raise BadCall, BadMapping, OSError."""
    path = None if file == "-" else Path(file)
    suffix = Path(file.lower().removesuffix(".gz")).suffix[1:]
    form = form or FORMATS.get(suffix, "")
    if form not in FORMATS.values():
        known = ", ".join(dict.fromkeys(FORMATS.values()))
        raise BadCall(f"say with --format what {file} is: one of {known}")
    encoding = _codec(encoding)
    if form == "page" and encoding != "utf-8":
        raise BadCall("a page is UTF-8 always; leave --encoding out")
    if report and report.suffix != ".ndjson":
        raise BadCall("--report is a file of lines, so its name ends in .ndjson")
    if form == "csv" and mapping is None:
        raise BadCall(
            "a table needs --map FILE, which says where its columns go: docs/importing.md"
        )
    read = load(mapping, "\t" if suffix == "tsv" else ",") if mapping else None
    digest = hashlib.sha256(mapping.read_bytes()).hexdigest() if mapping else ""
    options = (*(("--map", str(mapping)) if mapping else ()), *(("--to", to) if to else ()))
    return Wanted(
        path, form, read, digest, report, to or "this machine",
        "" if form != "csv" else ".tsv" if suffix == "tsv" else ".csv", Given(options, encoding, check),
    )  # fmt: skip


def _codec(name: str) -> str:
    """The name that Python has for it; lines must end as they do in ASCII. Raises BadCall."""
    try:
        known = codecs.lookup(name).name
        fits = "\n".encode(known) == b"\n"
    except (LookupError, TypeError):
        fits = False
    if not fits:
        raise BadCall(f"--encoding {name} is none that is read; utf-8, gb18030, gbk and big5 are")
    return known


class Import:
    """One file on its way. `counts` and `report` say at the end what became of it."""

    def __init__(self, told: Wanted) -> None:
        """Raises OSError where the file cannot be read or the report not be written."""
        self._told = told
        self._opened = Opened(told.path)
        made_of = {
            "file": fingerprint(told.path) if self._resumes() and told.path else "", "mapping": told.mapping_digest,
            "encoding": told.given.encoding, "format": told.form, "address": told.to,
        }  # fmt: skip
        self.places = Places.beside(told.path, told.report, told.rows_ending)
        before = self._before(made_of)
        kept = before.sizes if before and before.sizes[0] else None
        if before and kept:
            self.places = self.places.at(Path(before.report))
        self._state = before or State(made_of, "")
        self._state.report = str(self.places.report)
        try:
            self.report = Report(self.places, kept)
        except OSError:
            self._opened.close()
            raise
        self._table = (
            Table(self._opened, told.given.encoding, told.mapping)
            if told.mapping and told.form == "csv"
            else None
        )
        done = self._opened.done(self._state.offset)
        self._progress = FileProgress(str(told.path or "standard input"), self._opened.size, done)
        self._supposed = Supposed() if told.given.check else None

    @property
    def counts(self) -> Counter[str]:
        return self._state.counts

    async def run(self, intake: Intake) -> None:
        """Raises NotSent, NotTheFile; what was answered before is settled and noted."""
        try:
            await intake.can_be_tried()
            await deliver(intake, self._rows(), self._settle)
            self.places.state.unlink(missing_ok=True)
        finally:
            self._progress.end()
            self.close()

    def close(self) -> None:
        """Also where it was never run, so that no empty report stands in the way of the next."""
        self.report.close()
        self._opened.close()

    def broken_off(self, why: NotTheFile | NotSent | None = None) -> Iterator[str]:
        """What is kept so far, and how it goes on."""
        return ending.broken_off(
            self._told.given, self._state.line, resumes=self._resumes(), why=why
        )

    def refusals(self) -> Iterator[str]:
        """Where what was refused lies, and how it is sent again."""
        if count := self._state.counts["refused"]:
            formulas = self.report.formulas
            yield from ending.refusals(self._told.given, count, self.places, formulas=formulas)

    def _resumes(self) -> bool:
        """A dry run leaves nothing to go on with; standard input is not read twice, a page is short."""
        return bool(self._opened.size) and self._told.form != "page" and not self._told.given.check

    def _before(self, made_of: dict[str, str]) -> State | None:
        before = found(self.places.state, made_of) if self._resumes() else None
        if isinstance(before, State):
            say(
                f"Going on after line {before.line}, where the last import of this file was broken off."
            )
            return before
        if before:
            say(
                f"Beginning anew, since {before}; what is recorded already is answered as repeated."
            )
        return None

    def _rows(self) -> Iterator[Row]:
        begin, number = self._state.offset, self._state.line
        if self._table:
            return self._table.rows(begin, number)
        lines = self._opened.lines(begin, number)
        if self._told.form == "page":
            return pages(lines)
        return rows(lines, self._told.given.encoding, self._told.mapping)

    def _settle(self, part: list[Row], results: list[Result]) -> None:
        answers, counts = iter(results), self._state.counts
        header = self._table.header if self._table else b""
        for row in part:
            if row.skipped:
                counts[row.skipped] += 1
                continue
            result: Result = (
                next(answers) if is_sent(row) else {"status": "refused", "problem": row.problem}
            )
            if self._supposed and self._supposed.meets(row, result):
                result = {"status": "would-store"}
            counts[result["status"]] += 1
            if result["status"] == "refused":
                told, mapping = result["problem"], self._told.mapping
                if mapping and row.cells is not None and not row.problem:
                    told = mapping.by_column(told, row.cells)
                self.report.add(row, told, header)
        last = part[-1]
        self._state.offset, self._state.line = last.end, last.last or last.number
        self._state.sizes = self.report.sizes()
        if self._resumes():
            self._state.save(self.places.state)
        self._progress(self._opened.done(last.end), len(part), counts["refused"])
