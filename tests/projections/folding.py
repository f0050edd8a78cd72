"""Entries in their places without a database, for the folds, which are pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from domain.cases.lifecycle import Lifecycle
from domain.entry import Recorded
from ledger.statement import Statement, read_statement

AT = datetime(2026, 3, 1, tzinfo=UTC)


def recorded(statements: Iterable[Statement]) -> list[Recorded]:
    """From position 1 on, tagged as the write path does: a correction carries its target's tags."""
    made: dict[str, Recorded] = {}
    for position, it in enumerate(statements, 1):
        entry = read_statement(it)
        subject, over = entry.subject, entry.provenance.corrects
        tags = [f"official:{official}" for official in subject.officials]
        tags += [f"tenure:{subject.tenure}"] if subject.tenure else []
        tags += [f"case:{case}" for case in subject.cases]
        tags += made[over.id].tags if over else ()
        made[it.id] = Recorded(position, AT, tuple(dict.fromkeys(tags)), entry)
    return list(made.values())


def fold(lifecycle: Lifecycle[Any], key: str, *statements: Statement) -> Any:
    return lifecycle.fold(key, recorded(statements))[0]


def folds_of_every_order(lifecycle: Lifecycle[Any], key: str, *statements: Statement) -> list[Any]:
    """The different states that the orders of arrival give; positions are those of the first order."""
    entries, found = recorded(statements), []
    for order in itertools.permutations(entries):
        state = lifecycle.fold(key, order)[0]
        if state not in found:
            found.append(state)
    return found
