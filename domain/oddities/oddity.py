"""What one statement can show of itself: a rule, its sentence, and a predicate over the entry alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from domain.entry import Entry


class Told(NamedTuple):
    """A statement, and the day on which it was recorded, cut in the ledger's zone."""

    fact: Any
    entry: Entry
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Oddity:
    """`odd` is asked of entries of the `kinds`, of every kind that supervises where there are none.

    It may hold of a statement that is true: it says what does not fit, and refuses nothing.
    `article` is what it rests on, empty where arithmetic alone is.
    """

    rule: str
    says: str
    kinds: tuple[type, ...]
    odd: Callable[[Told], bool]
    article: str = ""
