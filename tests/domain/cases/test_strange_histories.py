"""Whatever is said of a case, in whatever order it arrives, it ends in one state that is told."""

from __future__ import annotations

from collections.abc import Sequence
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
from domain.entry import Entry, Provenance, Recorded, Subject, When
from domain.values import Period
from ledger.shapes import shape
from projections.cases import columns
from tests.domain.cases.chance import REFS, fact
from tests.domain.cases.courses import CASE
from tests.projections.folding import AT

DAYS = ("2025-02-03", "2025-02-03", "2025-02-04", "2025-02", "2025", "2025-02-01/2025-03-01")
EXAMPLES = 100
FOUND_ONLY = (Phase.explicit, Phase.generate)
"""A history is short already; making it shorter would take minutes."""


@st.composite
def histories(draw: st.DrawFn, lifecycle: Lifecycle[Any], most: int = 12) -> list[Recorded]:
    """Any statements of its kinds, all of one case, on few days and among few people."""

    def pick(choices: Sequence[Any]) -> Any:
        return draw(st.sampled_from(choices))

    made = []
    for position in range(1, draw(st.integers(1, most)) + 1):
        kind = pick(lifecycle.kinds)
        entry = Entry(
            subject=Subject(officials=(pick(("o-1", "o-2")),), cases=(CASE,), tenure=CASE),
            when=When(occurred=Period.parse(pick(DAYS))),
            provenance=Provenance(
                source="urn:test", source_id=f"e-{position}",
                recorder=pick((None, *REFS)), approver=pick((None, *REFS)),
            ),
            fact=shape(kind).read(fact(pick, kind)),
        )  # fmt: skip
        tags = (f"case:{CASE}", f"tenure:{CASE}")
        made.append(Recorded(position, AT, tags, entry))
    return made


@pytest.mark.parametrize("lifecycle", CASES, ids=lambda it: it.name)
def test_any_history_ends_in_a_state_and_its_irregularities_are_proven(
    lifecycle: Lifecycle[Any],
) -> None:
    @given(histories(lifecycle))
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
    @given(histories(lifecycle, most=6), st.data())
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


@given(histories(CLUE, most=20))
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
