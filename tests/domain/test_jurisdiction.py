"""The rule of the guard by itself: for every history of levels and heads, against one reckoned day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import all_kinds
from domain.entry import Entry
from domain.events.discovery import ClueRegistered, ClueSource
from domain.events.register import ManagementLevel, ManagementLevelSet, OrganHeadDesignated
from domain.jurisdiction import RANKS, Person, complains, held_back, may_complain
from domain.values import Period
from ledger.statement import read_statement
from tests.examples import example, statement

FIRST = date(2025, 1, 1)
DAYS = st.integers(0, 12).map(lambda it: FIRST + timedelta(days=it))
ALL_DAYS = [FIRST + timedelta(days=it) for it in range(13)]
OWN = st.sampled_from(RANKS)
LEVELS = st.builds(
    ManagementLevelSet, level=st.sampled_from(RANKS), organ=st.just("某部"), effective_on=DAYS
)
HEADS = st.builds(OrganHeadDesignated, head_from=DAYS, head_to=st.none() | DAYS)
PETITION = read_statement(statement(example(all_kinds()["petition.received"])))


def received(on: date) -> Entry:
    return replace(PETITION, fact=replace(PETITION.fact, received_on=on))


def rules(entry: Entry, own: ManagementLevel, *people: Person) -> list[str]:
    return [it.rule for it in held_back(entry, own, people)]


@given(OWN, DAYS, st.lists(LEVELS, min_size=1, max_size=4))
def test_nobody_is_complained_about_here_who_is_above_then_or_later(
    own: ManagementLevel, on: date, levels: list[ManagementLevelSet]
) -> None:
    def on_day(day: date) -> list[ManagementLevel]:
        """Those last set; what is set first of all is taken for the time before too."""
        set_by = [it.effective_on for it in levels if it.effective_on <= day]
        last = max(set_by) if set_by else min(it.effective_on for it in levels)
        return [it.level for it in levels if it.effective_on == last]

    over = any(
        RANKS.index(level) > RANKS.index(own)
        for day in ALL_DAYS if day >= on for level in on_day(day)
    )  # fmt: skip
    assert rules(received(on), own, Person(tuple(levels))) == ["gate.jurisdiction"] * over


@given(OWN, DAYS, st.lists(HEADS, max_size=3))
def test_nobody_is_complained_about_who_heads_the_body_that_day(
    own: ManagementLevel, on: date, heads: list[OrganHeadDesignated]
) -> None:
    lowest = ManagementLevelSet(level=RANKS[0], organ="某部", effective_on=FIRST)
    head = any(it.head_from <= on <= (it.head_to or date.max) for it in heads)
    assert rules(received(on), own, Person((lowest,), tuple(heads))) == ["gate.jurisdiction"] * head


@given(st.lists(LEVELS, min_size=1, max_size=4), OWN, DAYS)
def test_it_does_not_depend_on_the_order_of_arrival(
    levels: list[ManagementLevelSet], own: ManagementLevel, on: date
) -> None:
    told = rules(received(on), own, Person(tuple(levels)))
    assert rules(received(on), own, Person(tuple(levels[::-1]))) == told


@given(st.lists(LEVELS, min_size=1, max_size=4), DAYS)
def test_what_a_lower_body_may_hold_a_higher_one_may_too(
    levels: list[ManagementLevelSet], on: date
) -> None:
    held = [not rules(received(on), own, Person(tuple(levels))) for own in RANKS]
    assert held == sorted(held)
    assert held[-1], "nobody is above the centre"


@given(OWN, DAYS)
def test_where_nothing_is_said_it_waits(own: ManagementLevel, on: date) -> None:
    neutral = ManagementLevelSet(level=ManagementLevel.NEUTRAL, organ="某部", effective_on=FIRST)
    for person in (Person(), Person((neutral,))):
        assert rules(received(on), own, person) == ["gate.level-unknown"]


def test_each_of_several_is_judged_in_its_place() -> None:
    managed = ManagementLevelSet(level=RANKS[2], organ="某部", effective_on=FIRST)
    higher = ManagementLevelSet(level=RANKS[3], organ="某部", effective_on=FIRST)
    people = [Person((managed,)), Person((higher,)), Person(), Person((managed,))]
    told = [(it.pointer[-1], it.rule) for it in held_back(received(FIRST), RANKS[2], people)]
    assert told == [("1", "gate.jurisdiction"), ("2", "gate.level-unknown")]


def test_where_the_day_of_receipt_is_not_said_any_day_it_may_have_been_counts() -> None:
    """A step that has no day of receipt is judged by when it occurred."""
    managed = ManagementLevelSet(level=RANKS[0], organ="某部", effective_on=FIRST)
    head = Person(
        (managed,), (OrganHeadDesignated(head_from=date(2025, 6, 1), head_to=date(2025, 6, 1)),)
    )
    filed = read_statement(statement(example(all_kinds()["case.filed"])))
    for period, held in (
        ("2025", False),
        ("2025-06", False),
        ("2025-05", True),
        ("2025-06-02", True),
    ):
        step = replace(filed, when=replace(filed.when, occurred=Period.parse(period)))
        assert (not rules(step, RANKS[2], head)) == held


@pytest.mark.parametrize("kind", all_kinds().values(), ids=lambda kind: kind.name)
def test_what_is_a_complaint_is_said_by_its_type_or_its_source(kind: object) -> None:
    of = next(it for it in all_kinds().values() if it is kind)
    told = read_statement(statement(example(of))) if of.name != "ledger.opened" else None
    if of.name.startswith(("petition.", "informant.")) and told and told.subject.officials:
        assert may_complain(of)
        assert complains(told)
    if of.chapter == "register" or of.circles == () or not told:
        assert not may_complain(of)


@pytest.mark.parametrize("source", ClueSource)
def test_a_clue_is_one_where_it_comes_from_a_petition(source: ClueSource) -> None:
    told = read_statement(statement(example(all_kinds()["clue.registered"])))
    fact = ClueRegistered(
        clue_source=source, issue_codes=("C1",), received_on=FIRST, owner_unit="u-1"
    )
    assert complains(replace(told, fact=fact)) == (source == ClueSource.PETITION)
