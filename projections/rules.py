"""The packs and calendars that the ledger adopted, kept while entries are carried over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from sqlalchemy import Connection

from domain.catalogue import kind_named
from domain.clocks.holds import KINDS as HELD_BY
from domain.clocks.rule import Per
from domain.entry import Recorded
from domain.indicators import INDICATORS
from domain.indicators.indicator import Asking, asking
from domain.rulebook.book import KINDS, Reckoner, Rulebook, book
from ledger.receipt import recorded
from ledger.recorders.base import LedgerRecorder
from projections.persons import Known
from projections.quarantine import set_aside_positions
from projections.work import Work

_TYPES = [kind_named(it) for it in KINDS]


def rulebook(work: Work, upto: int) -> Rulebook:
    """What is adopted up to an entry that is being applied."""
    kept = work.kept("rulebook")
    if "book" not in kept:
        kept["book"] = _book(work.recorder, upto, work.aside or frozenset()).among(Known(work))
    found: Rulebook = kept["book"]
    return found


def adopted(
    connection: Connection, ledger: str, recorder: LedgerRecorder, position: int
) -> Rulebook:
    """What is adopted as of a position, of what the view took; it knows nobody."""
    return _book(recorder, position, set_aside_positions(connection, ledger))


def up_to(recorder: LedgerRecorder, position: int) -> Rulebook:
    """What the ledger adopted up to a position; it knows nobody."""
    return _book(recorder, position, ())


def _book(recorder: LedgerRecorder, upto: int, aside: Collection[int]) -> Rulebook:
    # (kinds in position order, whatever their order in the query)
    rows = [
        recorded(row)
        for type_ in _TYPES
        for row in recorder.matching([type_], upto=upto)
        if row.position not in aside
    ]
    return book(sorted(rows, key=lambda it: it.position))


def books(work: Work, upto: int) -> Iterator[tuple[str, Rulebook]]:
    """What is in force under no name, and each pilot under its own, as if it decided in its scope."""
    book, kept = rulebook(work, upto), work.kept("rulebook")
    yield "", book
    for pilot in book.pilots:
        if ("trial", pilot) not in kept:
            kept["trial", pilot] = book.tried(pilot)
        yield pilot, kept["trial", pilot]


def read_of(work: Work, per: Per, upto: int) -> frozenset[str]:
    """The kinds that some rule reads of a kind of key."""
    return frozenset(it for _trial, book in books(work, upto) for it in kinds_of(book, per))


def kinds_of(book: Rulebook, per: Per) -> frozenset[str]:
    """The kinds that some rule of a book reads of a kind of key."""
    every: list[Reckoner | Asking] = [*book.clocks.values(), *book.locks.values()]
    every += findings_of(book).values()
    read = {it for rule in every if rule.per is per for it in rule.kinds}
    return frozenset(read | {kind_named(it) for it in HELD_BY})


@lru_cache(maxsize=16)
def findings_of(book: Rulebook) -> Mapping[str, Asking]:
    """The indicators that some pack of a rulebook has thresholds for, by id."""
    named = {it for adopted in book.adopted for it in adopted.pack.indicators}
    return {it.id: asking(it, book) for it in INDICATORS if it.id in named}


def changes(work: Work, entry: Recorded) -> bool:
    """Whether an entry changes the rules; what was kept of them is dropped then, once for all who
    ask about that entry."""
    if not isinstance(entry.entry.fact, KINDS):
        return False
    if "rules changed" not in work.notes:
        work.notes["rules changed"] = True
        work.kept("rulebook").clear()
    return True
