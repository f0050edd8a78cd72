"""Read what one dated consequence of an allegation says happened.

Not claimed: that the words are true, that a finding was just, or that anything was or was not
done. Only phrases are matched: who acted, later consequences and links are not looked at, and
irony, doubt or a decision told in other words are missed. NOT_STATED is not a clearing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.events.discovery import ConsequenceResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PHRASES_FILE = Path(__file__).with_name("outcome_phrases.toml")


@dataclass(frozen=True)
class Phrase:
    """One row of the table: words that, when found, give a result."""

    pattern: re.Pattern[str]
    result: ConsequenceResult
    beats_tags: bool


@dataclass(frozen=True)
class PhraseTable:
    """The phrases in the order they are tried, and the tags from strongest to weakest."""

    phrases: tuple[Phrase, ...]
    tags: Mapping[str, ConsequenceResult]


@cache
def load_table() -> PhraseTable:
    """Read the committed table once."""
    table = tomllib.loads(PHRASES_FILE.read_text(encoding="utf-8"))
    phrases = tuple(
        Phrase(
            re.compile(row["pattern"], re.IGNORECASE),
            ConsequenceResult(row["result"]),
            bool(row.get("beats_tags", False)),
        )
        for row in table["phrase"]
    )
    return PhraseTable(
        phrases, {tag: ConsequenceResult(code) for tag, code in table["tags"].items()}
    )


def read_result(words: str, tags: Sequence[str] = ()) -> str:
    """Return the result code of one consequence."""
    table, line = load_table(), " ".join(words.split())
    found = [phrase for phrase in table.phrases if phrase.pattern.search(line)]
    by_strong_phrase = (phrase.result for phrase in found if phrase.beats_tags)
    by_tag = (result for tag, result in table.tags.items() if tag in tags)
    by_phrase = (phrase.result for phrase in found)
    return next((r.value for s in (by_strong_phrase, by_tag, by_phrase) for r in s), "NOT_STATED")
