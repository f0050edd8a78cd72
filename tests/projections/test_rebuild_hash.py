"""Whatever is told, a view that is made from the first entry has the hash of the live one (I17)."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import Phase, given, note, settings

from ledger.statement import Statement
from projections.digest import digest
from projections.engine import view_version
from tests.projections.histories import histories, told_briefly
from tests.projections.places import Place, admit

EXAMPLES = {"sqlite": 60, "postgresql": 15}
FOUND_ONLY = (Phase.explicit, Phase.generate)


def test_a_rebuild_from_the_first_entry_has_the_hash_of_the_live_view(
    make_corner: Callable[[], Place],
) -> None:
    """Rebuilding any projection from event 0 gives the same hash as the live one."""
    views = make_corner().views
    again = views.create(view_version())

    @given(histories())
    @settings(max_examples=EXAMPLES[views.engine(1).dialect.name], phases=FOUND_ONLY)
    def same(told: list[Statement]) -> None:
        note(told_briefly(told))
        corner = make_corner()
        for it in told:
            corner.project(it)  # live: entry by entry
        admit(views, again, corner.ledger)
        corner.projector(again).catch_up()
        head = corner.recorder.head()
        with corner.view() as live, corner.view(again) as made:
            assert digest(live, corner.ledger, head) == digest(made, corner.ledger, head)

    same()
