"""Where the quotation marks of a table go wrong, told by their lines."""

from __future__ import annotations

import re


def misquoted(text: str, first: int, delimiter: str) -> tuple[str, str] | None:
    """What is wrong with a row that begins in the line `first`, and the way out."""
    cell = re.compile(rf'(?:\A|(?<=[\r\n{re.escape(delimiter)}]))"(?:[^"]|"")*+("?)')
    for found in cell.finditer(text):
        opened, closed = (first + text.count("\n", 0, it) for it in (found.start(), found.end()))
        begun = f"the quotation mark that begins a cell in line {opened}"
        if not found[1]:
            said = f"{begun} has no second one, so all that follows is taken for that cell"
            return said, "close it there, or double each that belongs to the text"
        if found.end() < len(text) and text[found.end()] not in f"\r\n{delimiter}":
            said = f"{begun} is closed in line {closed}, where no delimiter follows"
            return said, f"close it in line {opened}, or double each that belongs to the text"
    return None
