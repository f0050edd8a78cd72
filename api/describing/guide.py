"""The part of the guide that is made: every problem with its status and the way out."""

from __future__ import annotations

from pathlib import Path

from api.problems import PROBLEMS

GUIDE = Path(__file__).parents[2] / "docs" / "integrating.md"
IMPORTING = GUIDE.with_name("importing.md")
LEAF = GUIDE.with_name("leaf.md")
GATES = GUIDE.with_name("gates.md")
BEGIN, END = "<!-- problems -->\n", "<!-- /problems -->"


def with_problems(text: str) -> str:
    """The guide with its table of problems anew."""
    before, _begin, rest = text.partition(BEGIN)
    _table, _end, after = rest.partition(END)
    return before + BEGIN + _rows() + END + after


def _rows() -> str:
    rows = "".join(map(_row, PROBLEMS))
    return f"\n| Problem | HTTP | What | What to do |\n|---|---|---|---|\n{rows}\n"


def _row(code: str) -> str:
    it = PROBLEMS[code]
    again = "Send it again: " if it.retryable else ""
    return f"| [`{code}`](/problems/{code}) | {it.status} | {it.title}. | {again}{it.way_out}. |\n"
