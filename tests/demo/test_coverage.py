"""The demonstration shows everything that there is to show.

What must be told is asked of the catalogue, the lifecycles, the packs and the indicators: a new one
fails here until a story tells it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from api.demo.rules import GENERAL, LOCAL, PILOT, adopted_text
from domain import references
from domain.cases import CASES
from domain.cases.lifecycle import Lifecycle
from domain.catalogue import all_kinds
from domain.clocks import SHAPES
from domain.clocks.item import ClockState
from domain.entry import Entry, Recorded
from domain.events.keeping import FindingDisposed, FindingDisposition
from domain.indicators import INDICATORS
from domain.indicators.indicator import Indicator, identity
from domain.oddities import SAYS, odd_in
from domain.rulebook.pack import Pack, parse
from tests.demo.standing import LIFECYCLES, Standing
from tests.demo.test_history import MISNAMED

LAST_DAY = date(2026, 6, 1)
"""The day on which the last story ends: what is open then is open to whoever looks."""
PACKS: dict[str, Pack] = {name: parse(adopted_text(name)) for name in (GENERAL, LOCAL, PILOT)}


def name_of(it: Lifecycle[Any] | Indicator) -> str:
    return it.name if isinstance(it, Lifecycle) else it.id


def test_every_kind_but_the_opening_is_told(entries: list[Entry]) -> None:
    assert {entry.kind.name for entry in entries} == set(all_kinds()) - {"ledger.opened"}


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=name_of)
def test_every_state_is_one_in_which_something_stands(
    standing: Standing, lifecycle: Lifecycle[Any]
) -> None:
    found = {type(state) for state in standing.states(lifecycle).values()}
    assert [it.__name__ for it in lifecycle.states if it not in found] == []


@pytest.mark.parametrize("lifecycle", CASES, ids=name_of)
def test_every_case_has_a_good_course_and_an_irregular_one(
    standing: Standing, lifecycle: Lifecycle[Any]
) -> None:
    begun = [it for it in standing.states(lifecycle).values() if lifecycle.begun(it)]
    assert any(it.steps > 1 and not it.irregularities for it in begun)
    assert any(it.irregularities for it in begun)


def test_everything_that_is_odd_in_a_statement_by_itself_is_told(standing: Standing) -> None:
    found = {rule for it in standing.entries for rule in odd_in(it.entry, standing.book.day_of(it))}
    assert [it for it in SAYS if it not in found] == []


ENDED_ALONE = "moved-on-006"
"""The end of a tenure that another record has the beginning of."""


class Whole:
    """All that is told, whatever the order."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._ids = {tag for it in standing.entries for tag in it.tagged("official")}

    def tagged(self, tag: str, types: Iterable[str] = ()) -> list[Recorded]:
        kinds = set(types)
        return [
            it
            for it in self._standing.entries
            if tag in it.tags and (not kinds or it.entry.kind.name in kinds)
        ]

    def person(self, official: str) -> tuple[str, ...]:
        own = self._standing.person(official)
        return tuple(it for it in self._ids if self._standing.person(it) == own)


def test_each_kind_of_reference_to_what_is_not_there_is_told(
    standing: Standing,
) -> None:
    whole = Whole(standing)
    found = {it.ref[1]: references.unmet(it, whole) for it in standing.entries}
    assert {rule for rules in found.values() for rule in rules} == set(references.SAYS)
    others = {it for it, rules in found.items() if rules and not it.startswith(MISNAMED)}
    assert others == {ENDED_ALONE}


@pytest.mark.parametrize("name", [GENERAL, LOCAL])
def test_every_clock_of_the_rules_runs(standing: Standing, name: str) -> None:
    running = {it.clock for it in standing.items()}
    assert set(PACKS[name].clocks) - running == set()


def test_every_shape_of_a_clock_runs(standing: Standing) -> None:
    kinds = {id_: kind for pack in PACKS.values() for id_, (kind, _rule) in pack.clocks.items()}
    assert {kinds[it.clock] for it in standing.items()} == set(SHAPES)


def test_every_state_of_a_clock_is_seen_on_the_last_day(standing: Standing) -> None:
    found = {it.state_on(LAST_DAY) for it in standing.items()}
    assert [it for it in ClockState if it not in found] == []


def test_every_lock_of_the_rules_bars_somebody(standing: Standing) -> None:
    barring = {it.lock for it in standing.locks()}
    assert [it for it in PACKS[GENERAL].locks if it not in barring] == []


@pytest.mark.parametrize("indicator", INDICATORS, ids=name_of)
def test_every_indicator_asks_each_of_its_questions(
    standing: Standing, indicator: Indicator
) -> None:
    asked = {found.reason for id_, _key, found in standing.findings() if id_ == indicator.id}
    assert [it for it in indicator.questions if it not in asked] == []


def test_every_answer_is_to_a_finding_and_each_kind_of_answer_is_given(
    standing: Standing, entries: list[Entry]
) -> None:
    answers = [it.fact for it in entries if isinstance(it.fact, FindingDisposed)]
    asked = {identity(*it) for it in standing.findings()}
    assert [it for it in answers if it.finding not in asked] == []
    assert {it.disposition for it in answers} == set(FindingDisposition)


def test_the_pilot_decides_otherwise_in_its_county_and_nowhere_else(standing: Standing) -> None:
    pilot = PACKS[PILOT]
    general = {(it.clock, it.key, it.start): it for it in standing.items()}
    tried = [it for it in standing.items(standing.book.tried(pilot.pack)) if it.pack == pilot.pack]
    assert tried
    assert all(general[it.clock, it.key, it.start].due_on != it.due_on for it in tried)
    assert all(it.pack != pilot.pack for it in general.values())
    assert standing.book.noted == ()


def test_what_is_off_by_default_is_told_where_a_local_rule_switches_it_on(
    standing: Standing, entries: list[Entry]
) -> None:
    local = [it for it in entries if it.kind.local_pack]
    assert {it.kind.name for it in local} == {
        name for name, it in all_kinds().items() if it.local_pack
    }
    assert all(standing.book.allows(it.kind.name, it.when.occurred.last) for it in local)
