"""The part of the guide that is made: every problem with its status and the way out."""

from __future__ import annotations

from pathlib import Path

from api.problems import PROBLEMS

GUIDE = Path(__file__).parents[2] / "docs" / "integrating.md"
BEGIN, END = "<!-- problems -->\n", "<!-- /problems -->"


def with_problems(text: str) -> str:
    """The guide with its table of problems anew."""
    before, _begin, rest = text.partition(BEGIN)
    _table, _end, after = rest.partition(END)
    return before + BEGIN + _rows() + END + after


def _rows() -> str:
    rows = "".join(
        f"| [`{code}`](/problems/{code}) | {it.status} | {it.title}. | {'Send it again: ' if it.retryable else ''}{it.way_out}. |\n"
        for code, it in PROBLEMS.items()
    )
    return f"\n| Problem | HTTP | What | What to do |\n|---|---|---|---|\n{rows}\n"
