"""What is known in the end does not depend on the order in which it arrived (DESIGN idea 6)."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st

from tests.projections.histories import arrivals, histories, people, told_briefly
from tests.projections.places import Place
from tests.projections.state import replayed, viewed

Make = Callable[[], Place]
EXAMPLES = {"sqlite": 250, "postgresql": 40}
NAMES = people(2)
FOUND_ONLY = (Phase.explicit, Phase.generate)
"""A failing history is short already; making it shorter would take minutes."""


def test_any_order_of_arrival_ends_in_the_same_states(make_corner: Make) -> None:
    database = make_corner().views.engine(1).dialect.name

    @given(histories(), st.data())
    @settings(max_examples=EXAMPLES[database], phases=FOUND_ONLY)
    def ends_the_same(told: list, data: st.DataObject) -> None:  # type: ignore[type-arg]
        again = arrivals(told, data.draw(st.permutations(range(len(told)))))
        note(told_briefly(told))
        note(told_briefly(again))
        one, other = make_corner(), make_corner()
        one.tell(*told)
        other.project(*again)
        assert viewed(other, NAMES) == replayed(one, NAMES)

    ends_the_same()
