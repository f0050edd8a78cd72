"""Whatever the order of arrival of one person's entries that name no other entry: the same cases,
clocks, locks and questions (DESIGN idea 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from domain.cases import CASES, PEOPLE
from domain.cases.lifecycle import Step, gathered
from domain.catalogue import all_kinds
from domain.clocks.rule import Per
from domain.entry import Recorded
from domain.indicators import INDICATORS
from domain.indicators.indicator import asking
from tests.domain.shipped import rules
from tests.domain.stepping import step

KEYS = {
    Per.CASE: "c-1", Per.TENURE: "t-1", Per.OFFICIAL: "o-1", Per.UNIT: "u-1", Per.ENVELOPE: "e-1",
}  # fmt: skip
NAMED = {it.name for it in all_kinds().values() if not it.supervises} | {"finding.disposed"}
"""The register changes what others mean."""
KINDS = [it for it in all_kinds().values() if it.name not in NAMED]


def by_chance(seed: int, count: int) -> list[Recorded]:
    """Examples of any kinds on days of three years, all of one person, case, tenure and unit."""
    chance = Random(seed)
    made = []
    for number in range(count):
        kind = chance.choice(KINDS)
        on = (date(2023, 1, 1) + timedelta(days=chance.randrange(1000))).isoformat()
        told = step(
            kind.name,
            on,
            case="c-1",
            tenure="t-1",
            unit="u-1",
            position=number + 1,
            id_=f"s-{number}",
            recorded_on="2026-01-05",
        )
        made.append(told.recorded)
    return made


def ended(entries: list[Recorded]) -> dict[str, Any]:
    """Everything that the entries come to, without the positions that prove it."""
    found: dict[str, Any] = {}
    for lifecycle in (*PEOPLE, *CASES):
        state = lifecycle.fold(KEYS[Per(lifecycle.tag)], entries)[0]
        found[lifecycle.name] = type(state).__name__, lifecycle.outcome(state)
    book = rules()
    every: list[Any] = [*book.clocks.values(), *book.locks.values()]
    for rule in every:
        it = [
            replace(item, positions=())
            for item in rule.items(KEYS[rule.per], _steps(rule.per, entries))
        ]
        found[rule.id] = sorted(it, key=repr)
    for indicator in INDICATORS:
        asked = asking(indicator, book).findings(
            KEYS[indicator.per], _steps(indicator.per, entries)
        )
        found[indicator.id] = sorted((replace(it, positions=()) for it in asked), key=repr)
    return found


def _steps(per: Per, entries: list[Recorded]) -> tuple[Step, ...]:
    every = [it.fact for it in all_kinds().values()]
    return gathered("all", per, every).fold(KEYS[per], entries)[0]


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_arrival_ends_in_the_same(seed: int) -> None:
    entries = by_chance(seed, 60)
    wanted = ended(entries)
    assert sum(bool(it) for it in wanted.values()) > 10, "something runs"
    for number in range(3):
        shuffled = Random(seed * 10 + number).sample(entries, len(entries))
        arrived = [replace(it, position=place) for place, it in enumerate(shuffled, 1)]
        assert ended(arrived) == wanted
