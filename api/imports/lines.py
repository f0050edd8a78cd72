"""Rows of an NDJSON file: events, entries read back, pages of them, and lines of a report.

A line that is none of ours goes as it is, byte for byte: what is wrong with it the intake tells.
What holds line breaks would be several lines to the intake, and every result after it one too far:
JSON goes without them, and anything else is refused here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from api.imports.mapping import Mapping, Unfit
from api.imports.opened import Line, NotTheFile
from api.imports.row import Row, encoded, in_one_line, unfit
from api.intake.ndjson import MOST_LINE_BYTES
from api.intake.strict_json import Malformed, parse
from api.problems import problem
from domain.errors import Fault
from ledger.opening import OWN_SOURCE

_BOM = "\ufeff".encode()
_MARKS = (b'"receipt"', b'"erased"', b'"problem"', b'"events"')
_OF_A_REPORT = {"line", "problem", "event", "text", "row"}
_MOST_PAGE_CHARACTERS = 64 << 20
_BLANK = "\ufeff \t\r\n"
_DECODER = json.JSONDecoder()


def rows(lines: Iterable[Line], encoding: str, mapping: Mapping | None = None) -> Iterator[Row]:
    """`mapping` is for the rows of a table in a report."""
    for line in lines:
        raw = line.raw
        if raw is None or len(raw.rstrip(b"\r\n")) > MOST_LINE_BYTES:
            told = problem("body-too-large", detail=f"a line has at most {MOST_LINE_BYTES} bytes")
            yield Row(line.number, line.end, problem=told)
            continue
        raw = (raw.removeprefix(_BOM) if line.number == 1 else raw).strip()
        if encoding != "utf-8":
            try:
                raw = raw.decode(encoding).removeprefix("\ufeff").encode().strip()
            except UnicodeDecodeError as error:
                yield _undecodable(line, raw, error, encoding)
                continue
        if not raw:
            yield Row(line.number, line.end, skipped="blank")
        elif raw.startswith(b"[") or b"\n" in raw or any(mark in raw for mark in _MARKS):
            yield from _ours(raw, line.number, line.end, mapping)
        else:
            yield Row(line.number, line.end, raw)


def pages(lines: Iterable[Line]) -> Iterator[Row]:
    """Rows of JSON pages one after another, in any layout. Raises NotTheFile."""
    parts, size, wanted, first = list[str](), 0, 0, 1
    number = end = 0
    for line in lines:
        if line.raw is None or size > _MOST_PAGE_CHARACTERS:
            raise NotTheFile(f"the page that begins in line {first} is too long; send NDJSON")
        number, end = line.number, line.end
        try:
            parts.append(line.raw.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise NotTheFile(
                f"line {number} is not UTF-8 at byte {error.start + 1}, as JSON is: save the file so"
            ) from None
        size += len(parts[-1])
        if size > wanted:
            found, rest, _why = _page(parts)
            if found:
                yield from _ours(found, first, end, None)
                first = number
            parts, size = [rest], len(rest)
            wanted = 0 if found else 2 * size  # else look again when there is twice as much
    rest = "".join(parts)
    while rest.strip(_BLANK):
        found, rest, why = _page([rest])
        if not found:
            raise NotTheFile(f"the page that begins in line {first} is no JSON: {why}")
        yield from _ours(found, first, end, None)


def _page(parts: list[str]) -> tuple[bytes, str, str]:
    """The first page, what follows it, and why there is none."""
    text = "".join(parts).lstrip(_BLANK)
    try:
        _object, length = _DECODER.raw_decode(text)
    except json.JSONDecodeError as error:
        return b"", text, error.msg.lower()
    except RecursionError:
        return b"", text, "nested too deep"
    return text[:length].encode(), text[length:], ""


def _ours(raw: bytes, number: int, end: int, mapping: Mapping | None) -> Iterator[Row]:
    if not raw:
        yield Row(number, end, skipped="blank")
        return
    try:
        found = parse(raw)
    except Malformed as error:
        yield _malformed(raw, str(error), number, end)
        return
    if isinstance(found, dict) and "problem" in found and found.keys() <= _OF_A_REPORT:
        yield from _mended(found, raw, number, end, mapping)
    elif (events := _several(found)) is not None:
        for event in events:
            yield _read_back(event, encoded(event), number, end)
    else:
        yield _read_back(found, in_one_line(raw), number, end)


def _several(found: Any) -> list[Any] | None:
    """The events of a page, or of a batch as it is posted; None for what is sent as it is."""
    if isinstance(found, list) and found:
        return found
    page = isinstance(found, dict) and "specversion" not in found and found.get("events")
    return page if isinstance(page, list) else None


def _malformed(raw: bytes, why: str, number: int, end: int) -> Row:
    """One line is told by the intake; of what is too long for a line no text is kept."""
    if b"\n" not in raw:
        return Row(number, end, raw)
    told = problem("malformed-json", detail=f"{why} of the text, which begins in line {number}")
    return Row(number, end, problem=told, raw=raw if len(raw) <= MOST_LINE_BYTES else b"")


def _mended(
    found: dict[str, Any], raw: bytes, number: int, end: int, mapping: Mapping | None
) -> Iterator[Row]:
    """A line of a report, with what it keeps; its problem is of the past."""
    kept = [it for it in ("row", "event", "text") if it in found]
    if len(kept) > 1:
        told = unfit(
            "two-versions",
            f"holds a {' and a '.join(kept)}, which may differ",
            "leave in the line what is to be sent",
        )
        yield Row(number, end, problem=told, raw=raw)
    elif isinstance(cells := found.get("row"), dict):
        yield _of_table({name: str(it) for name, it in cells.items()}, number, end, mapping)
    elif "event" in found:
        yield _read_back(found["event"], encoded(found["event"]), number, end)
    elif isinstance(text := found.get("text"), str):
        yield from _ours(text.strip().encode("utf-8", "surrogatepass"), number, end, mapping)
    else:
        told = unfit("nothing-to-send", "the line keeps no event", "mend it where it comes from")
        yield Row(number, end, problem=told)


def _of_table(cells: dict[str, str], number: int, end: int, mapping: Mapping | None) -> Row:
    row = Row(number, end, cells=cells)
    try:
        if mapping:
            row.told = mapping.event(cells)
        else:
            row.problem = unfit("unmapped", "a row is sent by its mapping", "say --map FILE")
    except Unfit as unfit_:
        row.problem = unfit_.problem
    return row


def _read_back(event: Any, raw: bytes, number: int, end: int) -> Row:
    """Without its receipt, which is that of another ledger or of another time."""
    if not isinstance(event, dict) or event.keys().isdisjoint({"receipt", "erased"}):
        return Row(number, end, raw)
    if event.get("source") == OWN_SOURCE:
        return Row(number, end, skipped="own")
    if event.get("erased"):
        faults = [
            Fault(str(it), "import.erased", "was erased, so the content is not whole", "leave the line out")
            for it in event["erased"]
        ]  # fmt: skip
        return Row(number, end, raw, problem("may-not-be-recorded", faults))
    kept = {name: it for name, it in event.items() if name not in {"receipt", "erased"}}
    return Row(number, end, encoded(kept))


def _undecodable(line: Line, raw: bytes, error: UnicodeDecodeError, encoding: str) -> Row:
    told = unfit("encoding", *not_in(encoding, error))
    kept = raw.decode(encoding, "backslashreplace").encode()
    return Row(line.number, line.end, problem=told, raw=kept)


def not_in(encoding: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """What is wrong and the way out."""
    return (
        f"is not {encoding.upper()} at byte {error.start + 1} of the line",
        "mend the byte, or say the file's encoding, like --encoding gb18030",
    )
