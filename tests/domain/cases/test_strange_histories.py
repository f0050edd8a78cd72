"""Whatever is said of a case, in whatever order it arrives, it ends in one state that is told."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.cases import CASES
from domain.cases.clue import CLUE
from domain.cases.clue_states import Concluded, Shelved
from domain.cases.lifecycle import Lifecycle, standing
from domain.cases.outcome import Outcome
from domain.entry import Recorded
from projections.cases import columns
from tests.domain.cases.chance import histories
from tests.domain.cases.courses import CASE

EXAMPLES = 100
FOUND_ONLY = (Phase.explicit, Phase.generate)
"""A history is short already; making it shorter would take minutes."""


@pytest.mark.parametrize("lifecycle", CASES, ids=lambda it: it.name)
def test_any_history_ends_in_a_state_and_its_irregularities_are_proven(
    lifecycle: Lifecycle[Any],
) -> None:
    @given(histories(lifecycle.kinds))
    @settings(max_examples=EXAMPLES, phases=FOUND_ONLY)
    def ends(told: list[Recorded]) -> None:
        state, last = lifecycle.fold(CASE, told)
        assert type(state) in lifecycle.states
        assert last is not None
        assert lifecycle.outcome(state) in Outcome
        positions = {it.position for it in told}
        for it in state.irregularities:
            assert it.positions
            assert {*it.positions} <= positions
        told_of = columns(lifecycle, state)
        assert (told_of is not None) == lifecycle.begun(state)

    ends()


@pytest.mark.parametrize("lifecycle", CASES, ids=lambda it: it.name)
def test_the_order_of_arrival_does_not_matter(lifecycle: Lifecycle[Any]) -> None:
    @given(histories(lifecycle.kinds, most=6), st.data())
    @settings(max_examples=EXAMPLES, phases=FOUND_ONLY)
    def same(told: list[Recorded], data: st.DataObject) -> None:
        order = data.draw(st.permutations(told))
        arrived = [replace(it, position=position) for position, it in enumerate(order, 1)]
        ids = {it.position: it.ref[1] for it in arrived}
        assert by_id(lifecycle.fold(CASE, arrived)[0], ids) == by_id(
            lifecycle.fold(CASE, told)[0], {it.position: it.ref[1] for it in told}
        )

    same()


def by_id(value: Any, ids: dict[int, str]) -> Any:
    """A state with the id of an entry wherever it had a position."""
    if isinstance(value, tuple | list):
        return [by_id(it, ids) for it in value]
    if not is_dataclass(value):
        return value
    found: dict[str, Any] = {"is": type(value).__name__}
    for it in fields(value):
        held = getattr(value, it.name)
        if it.name == "positions":
            found[it.name] = [ids[position] for position in held]
        elif it.name == "position" or it.name.endswith("_at"):
            found[it.name] = ids.get(held)
        else:
            found[it.name] = by_id(held, ids)
    return found


@given(histories(CLUE.kinds, most=20))
@settings(max_examples=EXAMPLES, phases=FOUND_ONLY)
def test_a_clue_that_ended_has_exactly_one_outcome_and_one_that_did_not_has_none(
    told: list[Recorded],
) -> None:
    state, ended = CLUE.start, False
    for step in sorted(standing(told), key=CLUE.key):
        state = CLUE.evolve(state, step)
        told_one = state.outcome is not Outcome.NOT_STATED
        assert told_one == isinstance(state, Concluded | Shelved) == bool(state.concluded_at)
        assert not ended or told_one  # it ended, and stays so
        ended = isinstance(state, Concluded)
    assert state == CLUE.fold(CASE, told)[0]
